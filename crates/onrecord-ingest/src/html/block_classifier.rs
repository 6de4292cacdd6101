//! Which blocks of a page are the article's.

use super::blocks::PageBlocks;
use super::class_words::CLASS_WORDS;
use super::declared_content::DeclaredContent;
use super::forest::FORESTS;
use super::tree::{HtmlTree, NodeId};
use super::{context_features, features};

/// A block of at least this probability is the article's.
const LIKELY: f32 = 0.5;
/// If no block reaches that, those count that have at least this share of the highest probability, down to a
/// floor.
const NEAR: f32 = 0.6;
const OUT_OF_THE_QUESTION: f32 = 0.05;
/// A block below this after the first round is not looked at again.
const SETTLED: f32 = 0.02;

/// Repetitions are found by word n-grams of this length, in blocks that have at least so many n-grams. A
/// block with at least this share of known n-grams is a repetition.
const WORD_NGRAM: usize = 5;
const MIN_NGRAMS: usize = 12;
const REPEATED: f32 = 0.8;

/// The probability of each block to be the article's.
pub(crate) fn probabilities(
    tree: &HtmlTree,
    blocks: &PageBlocks,
    declared: &DeclaredContent,
) -> Vec<f32> {
    let table = features::table(tree, blocks, declared);
    let count = blocks.all.len();
    let mut probabilities = FORESTS[0].probabilities((0..count).map(|block| table.row(block)));
    let context = context_features::features(tree, blocks, &probabilities, &table.words);
    let width = FORESTS[1].width - table.width;
    let open: Vec<usize> = (0..count).filter(|&block| probabilities[block] >= SETTLED).collect();
    let mut rows = Vec::with_capacity(open.len() * FORESTS[1].width);
    for &block in &open {
        rows.extend_from_slice(table.row(block));
        rows.extend_from_slice(&context[block * width..(block + 1) * width]);
    }
    let second = FORESTS[1].probabilities(rows.chunks(FORESTS[1].width));
    for (block, probability) in open.into_iter().zip(second) {
        probabilities[block] = probability;
    }
    probabilities
}

/// Which blocks are the article's, by their probabilities. Readers' comments below the article and
/// repetitions are left out.
pub(crate) fn article_blocks(
    tree: &HtmlTree,
    blocks: &PageBlocks,
    probabilities: &[f32],
) -> Vec<bool> {
    let most = probabilities.iter().copied().fold(0.0, f32::max);
    let bar = if most >= LIKELY { LIKELY } else { (most * NEAR).max(OUT_OF_THE_QUESTION) };
    let mut chosen: Vec<bool> =
        probabilities.iter().map(|&probability| probability >= bar).collect();
    leave_out_comments(tree, blocks, &mut chosen);
    leave_out_repetitions(blocks, &mut chosen);
    chosen
}

/// Leaves out elements named as comments that begin after the article.
fn leave_out_comments(tree: &HtmlTree, blocks: &PageBlocks, chosen: &mut [bool]) {
    let Some(first) = chosen.iter().position(|&chosen| chosen) else { return };
    let first = blocks.all[first].container;
    let comments = CLASS_WORDS.bit("comments").trailing_zeros() as usize;
    for (block, chosen) in blocks.all.iter().zip(chosen) {
        let section = block.context.named[comments] as NodeId;
        *chosen &= section <= first || tree.subtree(section).contains(&first);
    }
}

/// Leaves out long blocks whose words almost all stand in earlier blocks.
fn leave_out_repetitions(blocks: &PageBlocks, chosen: &mut [bool]) {
    // For each block, how many n-grams it has, and how many of them stand in earlier blocks.
    let mut counts = vec![(0usize, 0usize); chosen.len()];
    let mut ngrams: Vec<(u64, usize)> = Vec::new();
    for (at, block) in blocks.all.iter().enumerate().filter(|&(at, _)| chosen[at]) {
        let words: Vec<u64> = blocks.words(block).split_whitespace().map(word_hash).collect();
        let before = ngrams.len();
        ngrams.extend(words.windows(WORD_NGRAM).map(|ngram| (ngram_hash(ngram), at)));
        counts[at].0 = ngrams.len() - before;
    }
    ngrams.sort_unstable();
    for same in ngrams.chunk_by(|a, b| a.0 == b.0) {
        let first = same[0].1;
        for &(_, at) in same {
            counts[at].1 += usize::from(at > first);
        }
    }
    for (chosen, (all, known)) in chosen.iter_mut().zip(counts) {
        *chosen &= all < MIN_NGRAMS || (known as f32) < REPEATED * all as f32;
    }
}

/// FNV-1a over a word's bytes.
fn word_hash(word: &str) -> u64 {
    fnv(word.bytes().map(u64::from))
}

/// FNV-1a over the hashes of words.
fn ngram_hash(words: &[u64]) -> u64 {
    // FNV-1a does not spread high bits, so each hash is added in two halves.
    fnv(words.iter().flat_map(|word| [*word, word >> 32]))
}

fn fnv(parts: impl Iterator<Item = u64>) -> u64 {
    parts.fold(0xCBF2_9CE4_8422_2325, |word_hash, part| {
        (word_hash ^ part).wrapping_mul(0x0100_0000_01B3)
    })
}
