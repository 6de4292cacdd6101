//! Forests of decision trees (gradient boosting, Friedman 2001) that tell the article's blocks.
//!
//! The file holds one forest for each round, made by `training/onrecord_training/pages.py`; all numbers
//! little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `ONRFOR01` |
//! | 4 | how many forests |
//! | 4, 4 | of each forest: how many figures a row has, how many trees there are |
//! | 2 | of each tree: how many forks, at least one |
//! | 4, 2, 2, 2 | of each fork: threshold, figure, where to go at most the threshold, where above it; `n` is fork `n`, `!n` leaf `n` |
//! | 4 | of each leaf (one more than forks): its value |

use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"ONRFOR01";

/// So many trees are asked between looks at whether a block is out of the question.
const LOOK_EVERY: usize = 25;
/// A sum below this is out of the question: one in a hundred, and the trees to come would have to agree.
const HOPELESS: f32 = -4.5;

/// The forests of the two rounds.
pub(crate) static FORESTS: LazyLock<[Forest; 2]> = LazyLock::new(|| {
    let forests = forests(include_bytes!("../../models/pages.forest"));
    // The file is built in; a test reads it.
    forests.unwrap_or_else(|| unreachable!("models/pages.forest is not whole"))
});

/// Trees whose values add up to a likelihood's logit.
#[derive(Clone, Debug)]
pub(crate) struct Forest {
    /// How many figures a row has.
    pub(crate) width: usize,
    forks: Vec<Fork>,
    leaves: Vec<f32>,
    /// Where the forks and leaves of each tree begin.
    trees: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Fork {
    threshold: f32,
    figure: u16,
    /// Where to go at most the threshold, and above it.
    next: [i16; 2],
}

impl Forest {
    /// How likely a block is the article's. Of one that is out of the question not all trees are asked.
    pub(crate) fn likelihood(&self, row: &[f32]) -> f32 {
        let mut sum = 0.0;
        for (asked, &(forks, leaves)) in self.trees.iter().enumerate() {
            if asked % LOOK_EVERY == 0 && sum < HOPELESS {
                break;
            }
            let mut at = 0;
            while at >= 0 {
                let fork = &self.forks[forks as usize + at as usize];
                at = fork.next[usize::from(row[usize::from(fork.figure)] > fork.threshold)];
            }
            sum += self.leaves[leaves as usize + !at as usize];
        }
        1.0 / (1.0 + (-sum).exp())
    }
}

fn forests<const N: usize>(mut bytes: &[u8]) -> Option<[Forest; N]> {
    let magic: [u8; 8] = take(&mut bytes)?;
    let count = u32::from_le_bytes(take(&mut bytes)?) as usize;
    if &magic != MAGIC || count != N {
        return None;
    }
    let forests: Option<Vec<Forest>> = (0..count).map(|_| forest(&mut bytes)).collect();
    forests?.try_into().ok().filter(|_| bytes.is_empty())
}

fn forest(bytes: &mut &[u8]) -> Option<Forest> {
    let width = u32::from_le_bytes(take(bytes)?) as usize;
    let count = u32::from_le_bytes(take(bytes)?);
    let mut forest = Forest { width, forks: Vec::new(), leaves: Vec::new(), trees: Vec::new() };
    for _ in 0..count {
        forest.trees.push((forest.forks.len() as u32, forest.leaves.len() as u32));
        let forks = i32::from(u16::from_le_bytes(take(bytes)?));
        for at in 0..forks {
            let threshold = f32::from_le_bytes(take(bytes)?);
            let figure = u16::from_le_bytes(take(bytes)?);
            let next = [i16::from_le_bytes(take(bytes)?), i16::from_le_bytes(take(bytes)?)];
            // Forward alone, so that every row comes to a leaf.
            let leads = |&next: &i16| {
                if next < 0 {
                    i32::from(!next) <= forks
                } else {
                    i32::from(next) > at && i32::from(next) < forks
                }
            };
            if usize::from(figure) >= width || !next.iter().all(leads) {
                return None;
            }
            forest.forks.push(Fork { threshold, figure, next });
        }
        for _ in 0..=forks {
            forest.leaves.push(f32::from_le_bytes(take(bytes)?));
        }
    }
    Some(forest)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::{context, features};

    #[test]
    fn the_forests_know_the_figures() {
        let first = features::names().len();
        assert_eq!(FORESTS[0].width, first);
        assert_eq!(FORESTS[1].width, first + context::names().len());
        assert!(FORESTS.iter().all(|forest| !forest.trees.is_empty()));
    }

    #[test]
    fn a_row_comes_to_one_leaf_a_tree() {
        let mut file = MAGIC.to_vec();
        for number in [1u32, 2, 1] {
            file.extend(number.to_le_bytes());
        }
        file.extend(2u16.to_le_bytes());
        for (threshold, figure, next) in [(0.5f32, 1u16, [!0i16, 1]), (3.0, 0, [!1, !2])] {
            file.extend(threshold.to_le_bytes());
            file.extend(figure.to_le_bytes());
            next.iter().for_each(|next| file.extend(next.to_le_bytes()));
        }
        for leaf in [-1.0f32, 0.0, 2.0] {
            file.extend(leaf.to_le_bytes());
        }
        let [forest] = forests(&file).unwrap();
        for (row, sum) in [([9.0, 0.5], -1.0f32), ([3.0, 0.6], 0.0), ([3.1, 1.0], 2.0)] {
            assert!((forest.likelihood(&row) - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6);
        }
        for cut in 0..file.len() {
            assert!(forests::<1>(&file[..cut]).is_none(), "{cut}");
        }
    }
}
