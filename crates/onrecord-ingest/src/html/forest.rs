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
/// So many rows are asked side by side, so that the processor compares a figure of all of them at once.
const ABREAST: usize = 16;

/// The forests of the two rounds.
pub(crate) static FORESTS: LazyLock<[Forest; 2]> = LazyLock::new(|| {
    let forests = forests(include_bytes!("../../models/pages.forest"));
    // The file is built in; a test reads it.
    forests.unwrap_or_else(|| unreachable!("models/pages.forest is not whole"))
});

/// A row has at most so many figures, so that one is named by a byte and always there.
const MOST_FIGURES: usize = 256;
/// A tree has at most so many leaves, so that each has its bit in a number.
const MOST_LEAVES: usize = u32::BITS as usize;

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

/// A tree as QuickScorer has it (Lucchese and others, 2015): a row does not go from fork to fork, but is compared
/// at all of them, each of which says which leaves it cannot come to. So nothing hangs on what came before.
#[derive(Clone, Debug)]
struct Tree {
    forks: Vec<Fork>,
    /// The leaves' values, from the left.
    leaves: [f32; MOST_LEAVES],
}

#[derive(Clone, Copy, Debug)]
struct Fork {
    threshold: f32,
    figure: u8,
    /// The leaves at its left, a bit each: no row above the threshold comes to them.
    left: u32,
}

/// Rows that are asked side by side.
struct Group {
    /// Which they are; none of those that are out of the question.
    rows: [Option<usize>; ABREAST],
    /// Each figure of all of them.
    figures: Box<[[f32; ABREAST]; MOST_FIGURES]>,
}

impl Forest {
    /// How likely blocks are the article's, of their rows of figures. Of those that are out of the question not
    /// all trees are asked.
    pub(crate) fn likelihoods<'r>(&self, rows: impl Iterator<Item = &'r [f32]>) -> Vec<f32> {
        let rows: Vec<&[f32]> = rows.collect();
        let mut sums = vec![0.0f32; rows.len()];
        let mut groups = groups(&rows, (0..rows.len()).collect());
        for (trees, hopeless) in self.trees.chunks(LOOK_EVERY).zip(&self.hopeless) {
            for group in &mut groups {
                group.ask(trees, &mut sums, *hopeless);
            }
            let open: Vec<usize> = groups.iter().flat_map(|group| group.rows).flatten().collect();
            // Grouping takes about as long as some of the trees.
            if 4 * open.len().div_ceil(ABREAST) <= 3 * groups.len() {
                groups = self::groups(&rows, open);
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }
}

fn groups(rows: &[&[f32]], chosen: Vec<usize>) -> Vec<Group> {
    chosen.chunks(ABREAST).map(|chosen| Group::new(rows, chosen)).collect()
}

impl Group {
    fn new(rows: &[&[f32]], chosen: &[usize]) -> Self {
        let mut figures = Box::new([[0.0; ABREAST]; MOST_FIGURES]);
        for (place, &row) in chosen.iter().enumerate() {
            for (figures, &figure) in figures.iter_mut().zip(rows[row]) {
                figures[place] = figure;
            }
        }
        Self { rows: std::array::from_fn(|place| chosen.get(place).copied()), figures }
    }

    /// Adds what trees say of the rows, and leaves out those that then are out of the question.
    fn ask(&mut self, trees: &[Tree], sums: &mut [f32], hopeless: f32) {
        let mut own = [0.0; ABREAST];
        for tree in trees {
            let mut left = [0; ABREAST];
            for fork in &tree.forks {
                let figures = &self.figures[usize::from(fork.figure)];
                for (left, figure) in left.iter_mut().zip(figures) {
                    // All bits or none: in this form the compiler does it for several rows at once.
                    let above = u32::from(*figure > fork.threshold).wrapping_neg();
                    *left |= above & fork.left;
                }
            }
            for (sum, left) in own.iter_mut().zip(left) {
                // The first leaf that no fork speaks against.
                *sum += tree.leaves[left.trailing_ones() as usize % MOST_LEAVES];
            }
        }
        for (row, own) in self.rows.iter_mut().zip(own) {
            *row = row.filter(|&row| {
                sums[row] += own;
                sums[row] >= hopeless
            });
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
    if width > MOST_FIGURES {
        return None;
    }
    let trees = (0..count).map(|_| tree(bytes, width)).collect::<Option<Vec<_>>>()?;
    let looks = trees.len().div_ceil(LOOK_EVERY);
    let hopeless = (0..looks).map(|_| Some(f32::from_le_bytes(take(bytes)?)));
    Some(Forest { width, hopeless: hopeless.collect::<Option<_>>()?, trees })
}

fn tree(bytes: &mut &[u8], width: usize) -> Option<Tree> {
    let count = usize::from(u16::from_le_bytes(take(bytes)?));
    if count >= MOST_LEAVES {
        return None;
    }
    let (mut forks, mut next) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut met = [false; 2 * MOST_LEAVES];
    for at in 0..count {
        let threshold = f32::from_le_bytes(take(bytes)?);
        let figure = u16::from_le_bytes(take(bytes)?);
        let mut to = [0; 2];
        for to in &mut to {
            let number = i16::from_le_bytes(take(bytes)?);
            // Leaves stand behind the forks.
            *to = if number < 0 { count + !number as usize } else { number as usize };
            // Forward alone and to each once, so that every row comes to one leaf.
            if *to <= at || *to > 2 * count || std::mem::replace(&mut met[*to], true) {
                return None;
            }
        }
        if usize::from(figure) >= width {
            return None;
        }
        forks.push(Fork { threshold, figure: u8::try_from(figure).ok()?, left: 0 });
        next.push(to);
    }
    // How many leaves there are at and below each fork and leaf, and how many stand before them, from the left.
    let (mut sizes, mut starts) = ([1; 2 * MOST_LEAVES], [0; 2 * MOST_LEAVES]);
    for (at, [left, right]) in next.iter().enumerate().rev() {
        sizes[at] = sizes[*left] + sizes[*right];
    }
    for (at, [left, right]) in next.iter().enumerate() {
        (starts[*left], starts[*right]) = (starts[at], starts[at] + sizes[*left]);
        forks[at].left = ((1 << sizes[*left]) - 1) << starts[at];
    }
    let mut leaves = [0.0; MOST_LEAVES];
    for start in &starts[count..=2 * count] {
        leaves[*start] = f32::from_le_bytes(take(bytes)?);
    }
    Some(Tree { forks, leaves })
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
        // The second fork stands at the right of the first, then at its left; leaves are numbered anyhow.
        for [first, second] in [[[!0i16, 1], [!1, !2]], [[1, !2], [!1, !0]]] {
            let mut file = MAGIC.to_vec();
            for number in [1u32, 2, 1] {
                file.extend(number.to_le_bytes());
            }
            file.extend(2u16.to_le_bytes());
            for (threshold, figure, next) in [(0.5f32, 1u16, first), (3.0, 0, second)] {
                file.extend(threshold.to_le_bytes());
                file.extend(figure.to_le_bytes());
                next.iter().for_each(|next| file.extend(next.to_le_bytes()));
            }
            // The leaves, and what is out of the question.
            let leaves = [-1.0f32, 0.0, 2.0];
            for number in leaves.into_iter().chain([-9.0]) {
                file.extend(number.to_le_bytes());
            }
            let [forest] = forests(&file).unwrap();
            let rows = [[9.0, 0.5], [3.0, 0.6], [3.1, 1.0], [3.0, 0.4], [f32::NAN, f32::NAN]];
            let likelihoods = forest.likelihoods(rows.iter().map(|row| &row[..]));
            for (likelihood, row) in likelihoods.into_iter().zip(rows) {
                let turn = |next: [i16; 2], above: bool| next[usize::from(above)];
                let mut to = turn(first, row[1] > 0.5);
                if to == 1 {
                    to = turn(second, row[0] > 3.0);
                }
                let sum = leaves[!to as usize];
                assert!((likelihood - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6, "{row:?}");
            }
            for cut in 0..file.len() {
                assert!(forests::<1>(&file[..cut]).is_none(), "{cut}");
            }
        }
    }
}
