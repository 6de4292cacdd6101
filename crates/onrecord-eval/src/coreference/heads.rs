//! Finds the gold mention that a predicted mention stands for, by its head.

use std::collections::BTreeMap;
use std::ops::Range;

use super::gold::GoldMention;

/// Gold mentions by their heads.
pub(super) struct MentionsByHead(BTreeMap<usize, Vec<usize>>);

impl MentionsByHead {
    pub(super) fn new(gold: &[GoldMention]) -> Self {
        let mut heads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, mention) in gold.iter().enumerate() {
            let min_span = mention.min_span.iter().filter(|&&head| head != mention.head);
            for &head in min_span.chain([&mention.head]) {
                heads.entry(head).or_default().push(at);
            }
        }
        Self(heads)
    }

    /// The gold mention with this head whose words differ least from `words`.
    pub(super) fn find(
        &self,
        gold: &[GoldMention],
        head: usize,
        words: &Range<usize>,
    ) -> Option<usize> {
        let by_difference = |&&at: &&usize| difference(&gold[at].words, words);
        self.0.get(&head)?.iter().min_by_key(by_difference).copied()
    }
}

/// The number of words that only one of two overlapping mentions has.
pub(super) fn difference(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.start.abs_diff(b.start) + a.end.abs_diff(b.end)
}
