//! The features of the second round: the probabilities of a block's neighbours, and of what stands in the
//! same elements.

use std::collections::BTreeMap;

use super::blocks::PageBlocks;
use super::tree::{HtmlTree, NodeId};

/// A block above this probability counts as the article's after the first round.
const LIKELY: f32 = 0.5;
/// Blocks of fewer words say little.
const FEW_WORDS: f32 = 8.0;
/// Longer distances are all the same, in blocks.
const FAR: usize = 60;
/// How many blocks before and after a block are averaged.
pub(super) const WINDOWS: [usize; 2] = [5, 10];

/// Words, and words times probability.
#[derive(Clone, Copy, Debug, Default)]
struct ProbabilityMass {
    words: f32,
    likely: f32,
}

impl ProbabilityMass {
    fn add(&mut self, other: ProbabilityMass) {
        self.words += other.words;
        self.likely += other.likely;
    }

    fn mean(self) -> f32 {
        self.likely / self.words.max(1.0)
    }

    /// Positive if it is more likely the article's than not.
    fn gain(self) -> f32 {
        self.likely - LIKELY * self.words
    }
}

/// The features of all blocks, one row after the other. `first` are the probabilities of the first round,
/// `words` the blocks' word counts.
pub(crate) fn features(
    tree: &HtmlTree,
    blocks: &PageBlocks,
    first: &[f32],
    words: &[f32],
) -> Vec<f32> {
    let count = blocks.all.len();
    let mass = |i: usize| {
        let words = words[i].max(1.0);
        ProbabilityMass { words, likely: words * first[i] }
    };
    // Running sums, so that the sum of any stretch is a difference.
    let mut until = vec![ProbabilityMass::default()];
    let mut below = vec![ProbabilityMass::default(); tree.len()];
    let mut paths: BTreeMap<u32, ProbabilityMass> = BTreeMap::new();
    for (i, block) in blocks.all.iter().enumerate() {
        let mut sum = until[i];
        sum.add(mass(i));
        until.push(sum);
        below[block.container].add(mass(i));
        paths.entry(block.context.path).or_default().add(mass(i));
    }
    for node in (1..tree.len()).rev() {
        if below[node].words > 0.0 {
            let sum = below[node];
            below[tree.parent(node)].add(sum);
        }
    }
    let total = until[count];
    let share = |mass: ProbabilityMass| mass.likely / total.likely.max(1e-6);
    let between = |from: usize, to: usize| ProbabilityMass {
        words: until[to].words - until[from].words,
        likely: until[to].likely - until[from].likely,
    };
    let stretch = stretch(count, mass);
    let core = core(tree, &below);
    let since = since_likely((0..count).collect(), first, words);
    let until_next = since_likely((0..count).rev().collect(), first, words);
    let page_likely = total.likely.ln_1p();
    let most = first.iter().copied().fold(0.0, f32::max);
    let mut values = Vec::with_capacity(count * 40);
    for (i, block) in blocks.all.iter().enumerate() {
        for step in [-1isize, -2, -3, 1, 2, 3] {
            let at = i.checked_add_signed(step);
            values.push(at.and_then(|at| first.get(at)).copied().unwrap_or(-1.0));
        }
        values.extend([share(until[i]), share(between(i + 1, count))]);
        for window in WINDOWS {
            values.push(between(i.saturating_sub(window), i).mean());
            values.push(between(i + 1, (i + 1 + window).min(count)).mean());
        }
        values.extend([since[i], until_next[i]]);
        let mut element = block.container;
        for _ in 0..4 {
            values.extend([below[element].mean(), share(below[element])]);
            element = tree.parent(element);
        }
        let path = paths[&block.context.path];
        let distance =
            if i < stretch.0 { stretch.0 - i } else { (i + 1).saturating_sub(stretch.1) };
        values.extend([
            path.mean(),
            share(path),
            first[i],
            page_likely,
            total.mean(),
            most,
            f32::from(u8::from((stretch.0..stretch.1).contains(&i))),
            distance.min(FAR) as f32,
            share(between(stretch.0, stretch.1)),
            f32::from(u8::from(tree.subtree(core).contains(&block.container))),
            share(below[core]),
        ]);
    }
    values
}

/// The stretch of blocks with the highest gain (maximum subsequence segmentation, Pasternack and Roth, 2009).
fn stretch(count: usize, mass: impl Fn(usize) -> ProbabilityMass) -> (usize, usize) {
    let (mut best, mut best_gain) = ((0, 0), 0.0);
    let (mut start, mut gain) = (0, 0.0);
    for i in 0..count {
        gain += mass(i).gain();
        if gain <= 0.0 {
            (start, gain) = (i + 1, 0.0);
        } else if gain > best_gain {
            (best, best_gain) = ((start, i + 1), gain);
        }
    }
    best
}

/// The element with the highest gain, the innermost of equals.
fn core(tree: &HtmlTree, below: &[ProbabilityMass]) -> NodeId {
    let mut core = HtmlTree::ROOT;
    for node in 1..tree.len() {
        if below[node].words > 0.0 && below[node].gain() >= below[core].gain() {
            core = node;
        }
    }
    core
}

/// How many blocks lie between each block and the last likely one, in an order.
fn since_likely(order: Vec<usize>, first: &[f32], words: &[f32]) -> Vec<f32> {
    let mut since = vec![FAR as f32; order.len()];
    let mut last: Option<usize> = None;
    for i in order {
        if let Some(last) = last {
            since[i] = last.abs_diff(i).min(FAR) as f32;
        }
        if first[i] > LIKELY && words[i] >= FEW_WORDS {
            last = Some(i);
        }
    }
    since
}
