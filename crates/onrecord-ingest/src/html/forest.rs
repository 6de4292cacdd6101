//! Forests of decision trees (gradient boosting, Friedman 2001) that classify blocks.
//!
//! The file holds one forest for each round and is made by `training/onrecord_training/block_forests.py`. All numbers
//! are little-endian:
//!
//! | bytes | content |
//! |---|---|
//! | 8 | `ONRFOR01` |
//! | 4 | number of forests |
//! | 4, 4 | for each forest: number of features in a row, at most 256, and number of trees |
//! | 2 | for each tree: number of splits, from 1 to 31 |
//! | 4, 2, 2, 2 | for each split: threshold, feature, next at or below the threshold, next above it; `n` is split `n`, `!n` leaf `n` |
//! | 4 | for each leaf (one more than splits): its value |
//! | 4 | for each 25 trees, and for the rest: the sum below which a block is ruled out |

use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"ONRFOR01";

/// After so many trees, blocks with low sums are ruled out.
const TREES_PER_CHECK: usize = 25;
/// How many rows are evaluated side by side, so that the processor compares a feature of all at once.
const ROWS_PER_GROUP: usize = 16;

/// The forests of the two rounds.
pub(crate) static FORESTS: LazyLock<[Forest; 2]> = LazyLock::new(|| {
    let forests = forests(include_bytes!("../../models/pages.forest"));
    // The file is part of the program, and a test reads it.
    forests.unwrap_or_else(|| unreachable!("models/pages.forest is not whole"))
});

/// The most features of a row. So a byte names a feature, and every index is valid.
const MAX_FEATURES: usize = 256;
/// The most leaves of a tree. So each leaf has a bit in an integer.
const MAX_LEAVES: usize = u32::BITS as usize;

/// Trees whose values sum to the logit of a probability.
#[derive(Clone, Debug)]
pub(crate) struct Forest {
    /// How many features a row has.
    pub(crate) width: usize,
    trees: Vec<DecisionTree>,
    /// After each check, the sum below which a block is ruled out. Hardly any block of the training pages
    /// recovered from there.
    cutoffs: Vec<f32>,
}

/// A tree in the form of QuickScorer (Lucchese and others, 2015). A row does not walk from split to split. It
/// is compared at all splits, and each rules out leaves. So no comparison waits for another.
#[derive(Clone, Debug)]
struct DecisionTree {
    splits: Vec<Split>,
    /// The values of the leaves, from left to right.
    leaves: [f32; MAX_LEAVES],
}

#[derive(Clone, Copy, Debug)]
struct Split {
    threshold: f32,
    feature: u8,
    /// The leaves on its left side, one bit each. No row above the threshold reaches them.
    left: u32,
}

/// Rows that are evaluated side by side.
struct RowGroup {
    /// The numbers of the rows. `None` for those that are ruled out.
    rows: [Option<usize>; ROWS_PER_GROUP],
    /// Each feature of all rows.
    features: Box<[[f32; ROWS_PER_GROUP]; MAX_FEATURES]>,
}

impl Forest {
    /// The probability of each block to be the article's, from its row of features. Blocks that are ruled out
    /// are not evaluated to the end.
    pub(crate) fn probabilities<'r>(&self, rows: impl Iterator<Item = &'r [f32]>) -> Vec<f32> {
        let rows: Vec<&[f32]> = rows.collect();
        let mut sums = vec![0.0f32; rows.len()];
        let mut groups = groups(&rows, (0..rows.len()).collect());
        for (trees, cutoffs) in self.trees.chunks(TREES_PER_CHECK).zip(&self.cutoffs) {
            for group in &mut groups {
                group.ask(trees, &mut sums, *cutoffs);
            }
            let open: Vec<usize> = groups.iter().flat_map(|group| group.rows).flatten().collect();
            // Regrouping takes about as long as some of the trees.
            if 4 * open.len().div_ceil(ROWS_PER_GROUP) <= 3 * groups.len() {
                groups = self::groups(&rows, open);
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }
}

fn groups(rows: &[&[f32]], chosen: Vec<usize>) -> Vec<RowGroup> {
    chosen.chunks(ROWS_PER_GROUP).map(|chosen| RowGroup::new(rows, chosen)).collect()
}

impl RowGroup {
    fn new(rows: &[&[f32]], chosen: &[usize]) -> Self {
        let mut features = Box::new([[0.0; ROWS_PER_GROUP]; MAX_FEATURES]);
        for (place, &row) in chosen.iter().enumerate() {
            for (features, &feature) in features.iter_mut().zip(rows[row]) {
                features[place] = feature;
            }
        }
        Self { rows: std::array::from_fn(|place| chosen.get(place).copied()), features }
    }

    /// Adds the values of trees to the sums of the rows, and drops the rows that are then ruled out.
    fn ask(&mut self, trees: &[DecisionTree], sums: &mut [f32], cutoffs: f32) {
        let mut own = [0.0; ROWS_PER_GROUP];
        for tree in trees {
            let mut left = [0; ROWS_PER_GROUP];
            for split in &tree.splits {
                let features = &self.features[usize::from(split.feature)];
                for (left, feature) in left.iter_mut().zip(features) {
                    // All bits or none: in this form the compiler vectorises it.
                    let above = u32::from(*feature > split.threshold).wrapping_neg();
                    *left |= above & split.left;
                }
            }
            for (sum, left) in own.iter_mut().zip(left) {
                // The first leaf that no split rules out.
                *sum += tree.leaves[left.trailing_ones() as usize % MAX_LEAVES];
            }
        }
        for (row, own) in self.rows.iter_mut().zip(own) {
            *row = row.filter(|&row| {
                sums[row] += own;
                sums[row] >= cutoffs
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
    if width > MAX_FEATURES {
        return None;
    }
    let trees = (0..count).map(|_| tree(bytes, width)).collect::<Option<Vec<_>>>()?;
    let looks = trees.len().div_ceil(TREES_PER_CHECK);
    let cutoffs = (0..looks).map(|_| Some(f32::from_le_bytes(take(bytes)?)));
    Some(Forest { width, cutoffs: cutoffs.collect::<Option<_>>()?, trees })
}

fn tree(bytes: &mut &[u8], width: usize) -> Option<DecisionTree> {
    let count = usize::from(u16::from_le_bytes(take(bytes)?));
    if count >= MAX_LEAVES {
        return None;
    }
    let (mut splits, mut next) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut met = [false; 2 * MAX_LEAVES];
    for at in 0..count {
        let threshold = f32::from_le_bytes(take(bytes)?);
        let feature = u16::from_le_bytes(take(bytes)?);
        let mut to = [0; 2];
        for to in &mut to {
            let number = i16::from_le_bytes(take(bytes)?);
            // Leaves are numbered after the splits.
            *to = if number < 0 { count + !number as usize } else { number as usize };
            // Splits lead forward only, and to each node once, so every row reaches one leaf.
            if *to <= at || *to > 2 * count || std::mem::replace(&mut met[*to], true) {
                return None;
            }
        }
        if usize::from(feature) >= width {
            return None;
        }
        splits.push(Split { threshold, feature: u8::try_from(feature).ok()?, left: 0 });
        next.push(to);
    }
    // For each split and leaf, how many leaves are at or below it, and how many are to the left of it.
    let (mut sizes, mut starts) = ([1; 2 * MAX_LEAVES], [0; 2 * MAX_LEAVES]);
    for (at, [left, right]) in next.iter().enumerate().rev() {
        sizes[at] = sizes[*left] + sizes[*right];
    }
    for (at, [left, right]) in next.iter().enumerate() {
        (starts[*left], starts[*right]) = (starts[at], starts[at] + sizes[*left]);
        splits[at].left = ((1 << sizes[*left]) - 1) << starts[at];
    }
    let mut leaves = [0.0; MAX_LEAVES];
    for start in &starts[count..=2 * count] {
        leaves[*start] = f32::from_le_bytes(take(bytes)?);
    }
    Some(DecisionTree { splits, leaves })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::feature_names;

    #[test]
    fn the_forests_know_the_figures() {
        let first = feature_names::first_round().len();
        assert_eq!(FORESTS[0].width, first);
        assert_eq!(FORESTS[1].width, first + feature_names::second_round().len());
        assert!(FORESTS.iter().all(|forest| !forest.trees.is_empty()));
    }

    #[test]
    fn a_row_comes_to_one_leaf_a_tree() {
        // The second split is to the right of the first, then to its left. Leaves are numbered in any order.
        for [first, second] in [[[!0i16, 1], [!1, !2]], [[1, !2], [!1, !0]]] {
            let mut file = MAGIC.to_vec();
            for number in [1u32, 2, 1] {
                file.extend(number.to_le_bytes());
            }
            file.extend(2u16.to_le_bytes());
            for (threshold, feature, next) in [(0.5f32, 1u16, first), (3.0, 0, second)] {
                file.extend(threshold.to_le_bytes());
                file.extend(feature.to_le_bytes());
                next.iter().for_each(|next| file.extend(next.to_le_bytes()));
            }
            // The leaves, and the cutoff.
            let leaves = [-1.0f32, 0.0, 2.0];
            for number in leaves.into_iter().chain([-9.0]) {
                file.extend(number.to_le_bytes());
            }
            let [forest] = forests(&file).unwrap();
            let rows = [[9.0, 0.5], [3.0, 0.6], [3.1, 1.0], [3.0, 0.4], [f32::NAN, f32::NAN]];
            let probabilities = forest.probabilities(rows.iter().map(|row| &row[..]));
            for (probability, row) in probabilities.into_iter().zip(rows) {
                let turn = |next: [i16; 2], above: bool| next[usize::from(above)];
                let mut to = turn(first, row[1] > 0.5);
                if to == 1 {
                    to = turn(second, row[0] > 3.0);
                }
                let sum = leaves[!to as usize];
                assert!((probability - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6, "{row:?}");
            }
            for cut in 0..file.len() {
                assert!(forests::<1>(&file[..cut]).is_none(), "{cut}");
            }
        }
    }
}
