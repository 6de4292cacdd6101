//! Which blocks are the article's.

use super::blocks::Blocks;
use super::forest::FORESTS;
use super::hints::Hints;
use super::tree::Tree;
use super::{context, features};

/// A block at least this likely is the article's.
const LIKELY: f32 = 0.5;
/// Where no block is, those are that come this near to the likeliest, if that is not out of the question.
const NEAR: f32 = 0.6;
const OUT_OF_THE_QUESTION: f32 = 0.05;
/// A block less likely than this after the first round is not asked about again.
const SETTLED: f32 = 0.004;

/// How likely each block is the article's.
pub(crate) fn likelihoods(tree: &Tree, blocks: &Blocks, hints: &Hints) -> Vec<f32> {
    let table = features::table(tree, blocks, hints);
    let rows = 0..blocks.all.len();
    let first: Vec<f32> =
        rows.clone().map(|block| FORESTS[0].likelihood(table.row(block))).collect();
    let second = context::figures(tree, blocks, &first, &table.words);
    let width = FORESTS[1].width - table.width;
    let mut row = vec![0.0; FORESTS[1].width];
    rows.map(|block| {
        if first[block] < SETTLED {
            return first[block];
        }
        row[..table.width].copy_from_slice(table.row(block));
        row[table.width..].copy_from_slice(&second[block * width..(block + 1) * width]);
        FORESTS[1].likelihood(&row)
    })
    .collect()
}

/// Which blocks are the article's, of their likelihoods.
pub(crate) fn chosen(likelihoods: &[f32]) -> Vec<bool> {
    let most = likelihoods.iter().copied().fold(0.0, f32::max);
    let bar = if most >= LIKELY { LIKELY } else { (most * NEAR).max(OUT_OF_THE_QUESTION) };
    likelihoods.iter().map(|&likelihood| likelihood >= bar).collect()
}
