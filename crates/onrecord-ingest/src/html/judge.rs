//! Which blocks are the article's.

use super::blocks::Blocks;
use super::forest::FORESTS;
use super::hints::Hints;
use super::signs::NAMES;
use super::tree::{NodeId, Tree};
use super::{context, features};

/// A block at least this likely is the article's.
const LIKELY: f32 = 0.5;
/// Where no block is, those are that come this near to the likeliest, if that is not out of the question.
const NEAR: f32 = 0.6;
const OUT_OF_THE_QUESTION: f32 = 0.05;
/// A block less likely than this after the first round is not asked about again.
const SETTLED: f32 = 0.02;

/// Words that stand together are compared in stretches of so many, in blocks that have at least so many stretches;
/// and so large a share is almost all.
const STRETCH: usize = 5;
const FEWEST_STRETCHES: usize = 12;
const REPEATED: f32 = 0.8;

/// How likely each block is the article's.
pub(crate) fn likelihoods(tree: &Tree, blocks: &Blocks, hints: &Hints) -> Vec<f32> {
    let table = features::table(tree, blocks, hints);
    let count = blocks.all.len();
    let mut likelihoods = FORESTS[0].likelihoods((0..count).map(|block| table.row(block)));
    let context = context::figures(tree, blocks, &likelihoods, &table.words);
    let width = FORESTS[1].width - table.width;
    let open: Vec<usize> = (0..count).filter(|&block| likelihoods[block] >= SETTLED).collect();
    let mut rows = Vec::with_capacity(open.len() * FORESTS[1].width);
    for &block in &open {
        rows.extend_from_slice(table.row(block));
        rows.extend_from_slice(&context[block * width..(block + 1) * width]);
    }
    let second = FORESTS[1].likelihoods(rows.chunks(FORESTS[1].width));
    for (block, likelihood) in open.into_iter().zip(second) {
        likelihoods[block] = likelihood;
    }
    likelihoods
}

/// Which blocks are the article's, of their likelihoods: the likely ones, less what readers wrote below it and what
/// says again what was said.
pub(crate) fn chosen(tree: &Tree, blocks: &Blocks, likelihoods: &[f32]) -> Vec<bool> {
    let most = likelihoods.iter().copied().fold(0.0, f32::max);
    let bar = if most >= LIKELY { LIKELY } else { (most * NEAR).max(OUT_OF_THE_QUESTION) };
    let mut chosen: Vec<bool> = likelihoods.iter().map(|&likelihood| likelihood >= bar).collect();
    leave_out_comments(tree, blocks, &mut chosen);
    leave_out_repetitions(blocks, &mut chosen);
    chosen
}

/// Leaves out what stands in elements called comments that begin after the article does.
fn leave_out_comments(tree: &Tree, blocks: &Blocks, chosen: &mut [bool]) {
    let Some(first) = chosen.iter().position(|&chosen| chosen) else { return };
    let first = blocks.all[first].container;
    let comments = NAMES.sign("comments").trailing_zeros() as usize;
    for (block, chosen) in blocks.all.iter().zip(chosen) {
        let section = block.around.named[comments] as NodeId;
        *chosen &= section <= first || tree.subtree(section).contains(&first);
    }
}

/// Leaves out blocks of many words almost all of which stand together in blocks before.
fn leave_out_repetitions(blocks: &Blocks, chosen: &mut [bool]) {
    // Of each block how many stretches it has, and how many of them blocks before have.
    let mut counts = vec![(0usize, 0usize); chosen.len()];
    let mut stretches: Vec<(u64, usize)> = Vec::new();
    for (at, block) in blocks.all.iter().enumerate().filter(|&(at, _)| chosen[at]) {
        let words: Vec<u64> = blocks.words(block).split_whitespace().map(hash).collect();
        let before = stretches.len();
        stretches.extend(words.windows(STRETCH).map(|stretch| (joined(stretch), at)));
        counts[at].0 = stretches.len() - before;
    }
    stretches.sort_unstable();
    for same in stretches.chunk_by(|a, b| a.0 == b.0) {
        let first = same[0].1;
        for &(_, at) in same {
            counts[at].1 += usize::from(at > first);
        }
    }
    for (chosen, (all, known)) in chosen.iter_mut().zip(counts) {
        *chosen &= all < FEWEST_STRETCHES || (known as f32) < REPEATED * all as f32;
    }
}

/// FNV-1a over a word's bytes.
fn hash(word: &str) -> u64 {
    fnv(word.bytes().map(u64::from))
}

/// The same over the numbers of words.
fn joined(words: &[u64]) -> u64 {
    // What is in a number's high bits would stay there.
    fnv(words.iter().flat_map(|word| [*word, word >> 32]))
}

fn fnv(parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(0xCBF2_9CE4_8422_2325, |hash, part| (hash ^ part).wrapping_mul(0x0100_0000_01B3))
}
