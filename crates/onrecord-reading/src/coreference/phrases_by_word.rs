//! An index from words to the phrases that contain them.

use std::collections::{BTreeMap, BTreeSet};

/// The largest number of earlier phrases per shared word.
const ALIKE: usize = 8;

/// The phrases that contain each word, in order of the text.
#[derive(Default)]
pub(super) struct PhrasesByWord(BTreeMap<u32, Vec<usize>>);

impl PhrasesByWord {
    pub(super) fn new(keys: impl Iterator<Item = (usize, impl IntoIterator<Item = u32>)>) -> Self {
        let mut by_key: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, keys) in keys {
            for key in keys {
                by_key.entry(key).or_default().push(at);
            }
        }
        Self(by_key)
    }

    /// The latest phrases before `at` that contain one of `keys`.
    pub(super) fn before(&self, at: usize, keys: &[u32]) -> BTreeSet<usize> {
        let latest = |key: &u32| {
            let all = self.0.get(key).map_or([].as_slice(), Vec::as_slice);
            let end = all.partition_point(|&other| other < at);
            all[end.saturating_sub(ALIKE)..end].iter().copied()
        };
        keys.iter().flat_map(latest).collect()
    }
}
