//! Forests of decision trees (gradient boosting, Friedman 2001) that tell the article's blocks.
//!
//! The file holds one forest for each round, made by `training/onrecord_training/pages.py`; all numbers
//! little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `ONRFOR01` |
//! | 4 | how many forests |
//! | 4, 4 | of each forest: how many figures a row has, at most 256, and how many trees there are |
//! | 2 | of each tree: how many forks, at least one and at most 31 |
//! | 4, 2, 2, 2 | of each fork: threshold, figure, where to go at most the threshold, where above it; `n` is fork `n`, `!n` leaf `n` |
//! | 4 | of each leaf (one more than forks): its value |
//! | 4 | of each 25 trees, and of those that remain: below which sum a block is out of the question |

use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"ONRFOR01";

/// So many trees are asked between looks at whether blocks are out of the question.
const LOOK_EVERY: usize = 25;
/// So many rows go through a tree side by side, so that the processor need not wait for one.
const ABREAST: usize = 8;

/// The forests of the two rounds.
pub(crate) static FORESTS: LazyLock<[Forest; 2]> = LazyLock::new(|| {
    let forests = forests(include_bytes!("../../models/pages.forest"));
    // The file is built in; a test reads it.
    forests.unwrap_or_else(|| unreachable!("models/pages.forest is not whole"))
});

/// A row has at most so many figures, so that one is named by a byte and always there.
const MOST_FIGURES: usize = 256;
/// A tree has at most so many forks and leaves, so that each is named by some bits of a byte and always there.
const MOST_NODES: usize = 64;

/// Trees whose values add up to a likelihood's logit.
#[derive(Clone, Debug)]
pub(crate) struct Forest {
    /// How many figures a row has.
    pub(crate) width: usize,
    trees: Vec<Tree>,
    /// A sum below this is out of the question after so many looks: hardly any block of the training pages came
    /// back from there.
    hopeless: Vec<f32>,
}

#[derive(Clone, Debug)]
struct Tree {
    /// From the root on; a leaf leads to itself.
    nodes: [Node; MOST_NODES],
    /// How many steps lead from the root to the farthest leaf.
    depth: u32,
}

/// A fork, or a leaf, which leads to itself.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// A fork's threshold, a leaf's value.
    number: f32,
    figure: u8,
    /// Where to go at most the threshold and above it.
    next: [u8; 2],
}

impl Forest {
    /// How likely blocks are the article's, of their rows of figures. Of those that are out of the question not
    /// all trees are asked.
    pub(crate) fn likelihoods<'r>(&self, rows: impl Iterator<Item = &'r [f32]>) -> Vec<f32> {
        let rows: Vec<&[f32]> = rows.collect();
        let mut sums = vec![0.0f32; rows.len()];
        let mut asked: Vec<usize> = (0..rows.len()).collect();
        for (trees, hopeless) in self.trees.chunks(LOOK_EVERY).zip(&self.hopeless) {
            for abreast in asked.chunks(ABREAST) {
                self.add(trees, abreast, &rows, &mut sums);
            }
            asked.retain(|&row| sums[row] >= *hopeless);
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// Adds what trees say of some rows.
    fn add(&self, trees: &[Tree], chosen: &[usize], rows: &[&[f32]], sums: &mut [f32]) {
        let mut figures = [[0.0; MOST_FIGURES]; ABREAST];
        for (figures, &row) in figures.iter_mut().zip(chosen) {
            figures[..self.width].copy_from_slice(rows[row]);
        }
        let mut own = [0.0; ABREAST];
        for tree in trees {
            let node = |at: u8| &tree.nodes[usize::from(at) % MOST_NODES];
            let mut at = [0; ABREAST];
            for _ in 0..tree.depth {
                let mut moved = 0;
                for (at, figures) in at.iter_mut().zip(&figures) {
                    let Node { number, figure, next } = node(*at);
                    let to = next[usize::from(figures[usize::from(*figure)] > *number)];
                    moved |= to ^ *at;
                    *at = to;
                }
                if moved == 0 {
                    break;
                }
            }
            for (sum, at) in own.iter_mut().zip(at) {
                *sum += node(at).number;
            }
        }
        for (own, &row) in own.iter().zip(chosen) {
            sums[row] += own;
        }
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
    let mut forest = Forest { width, trees: Vec::new(), hopeless: Vec::new() };
    for _ in 0..count {
        let forks = usize::from(u16::from_le_bytes(take(bytes)?));
        if width > MOST_FIGURES || 2 * forks >= MOST_NODES {
            return None;
        }
        let mut nodes = [Node::default(); MOST_NODES];
        let mut depths = [0; MOST_NODES];
        for at in 0..forks {
            let number = f32::from_le_bytes(take(bytes)?);
            let figure = u16::from_le_bytes(take(bytes)?);
            let mut next = [0; 2];
            for next in &mut next {
                let to = i16::from_le_bytes(take(bytes)?);
                // Leaves stand behind the forks.
                let to = if to < 0 { forks + !to as usize } else { to as usize };
                // Forward alone, so that every row comes to a leaf.
                if to <= at || to > 2 * forks {
                    return None;
                }
                depths[to] = depths[to].max(depths[at] + 1);
                *next = u8::try_from(to).ok()?;
            }
            if usize::from(figure) >= width {
                return None;
            }
            nodes[at] = Node { number, figure: u8::try_from(figure).ok()?, next };
        }
        for (at, leaf) in nodes.iter_mut().enumerate().take(2 * forks + 1).skip(forks) {
            let number = f32::from_le_bytes(take(bytes)?);
            *leaf = Node { number, figure: 0, next: [u8::try_from(at).ok()?; 2] };
        }
        let depth = depths.into_iter().max().unwrap_or(0);
        forest.trees.push(Tree { nodes, depth });
    }
    for _ in 0..forest.trees.len().div_ceil(LOOK_EVERY) {
        forest.hopeless.push(f32::from_le_bytes(take(bytes)?));
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
        // The leaves, and what is out of the question.
        for leaf in [-1.0f32, 0.0, 2.0, -9.0] {
            file.extend(leaf.to_le_bytes());
        }
        let [forest] = forests(&file).unwrap();
        let rows = [[9.0, 0.5], [3.0, 0.6], [3.1, 1.0]];
        let likelihoods = forest.likelihoods(rows.iter().map(|row| &row[..]));
        for (likelihood, sum) in likelihoods.into_iter().zip([-1.0f32, 0.0, 2.0]) {
            assert!((likelihood - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6);
        }
        for cut in 0..file.len() {
            assert!(forests::<1>(&file[..cut]).is_none(), "{cut}");
        }
    }
}
