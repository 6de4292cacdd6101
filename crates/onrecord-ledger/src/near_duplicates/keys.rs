//! Keys that find candidates for near duplicates: two texts that share enough keys are compared.
//!
//! Two texts are compared if they share
//! - the key of all words, or
//! - [`MIN_SHARED_RUNS`] run keys. Of all shingles of [`SHINGLE`] words outside quotation marks, those whose hash is
//!   a multiple of [`RATE`] are selected (Manber, 1994), and two consecutive selected shingles make a key. The
//!   selection depends on the words alone, so a part of a text has the keys of that part. A key covers some ten
//!   words, so a sentence that many articles share makes none by itself; or
//! - if one of them is short, one such key, or a band of four parts of the article's fingerprint.

use std::collections::BTreeSet;

use super::hashing::{mix, shingle};
use super::words::{TextWord, WordSource};

/// Words in a shingle.
const SHINGLE: usize = 4;
/// One of this many shingles is selected.
const RATE: u64 = 6;
/// How many shared run keys make a candidate.
pub(crate) const MIN_SHARED_RUNS: usize = 2;
/// Texts of fewer words are short.
const SHORT: usize = 200;
/// Hexadecimal digits of the fingerprint in a band, two a part.
const BAND_DIGITS: usize = 8;

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    /// All words of the text.
    Whole,
    /// Four parts of the fingerprint.
    Band,
    /// Two consecutive selected shingles.
    Run,
    /// The same in a short text.
    ShortRun,
}

/// A key. Its two lowest bits are its kind, so keys of two kinds are never equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DuplicateKey {
    /// Four bytes, which SQLite also stores in four.
    pub(crate) number: i32,
    pub(crate) kind: KeyKind,
}

impl DuplicateKey {
    fn new(kind: KeyKind, hash: u64) -> Self {
        let tag = match kind {
            KeyKind::Whole => 0,
            KeyKind::Band => 1,
            KeyKind::Run => 2,
            KeyKind::ShortRun => 3,
        };
        Self { number: ((hash as u32 & !3) | tag) as i32, kind }
    }

    /// The numbers under which other texts have it, and whether sharing this one is enough for a candidate.
    pub(crate) fn others(self) -> Vec<(i32, bool)> {
        let of_kind = |kind| Self::new(kind, u64::from(self.number as u32)).number;
        match self.kind {
            KeyKind::Whole | KeyKind::Band => vec![(self.number, true)],
            KeyKind::Run => vec![(self.number, false), (of_kind(KeyKind::ShortRun), true)],
            KeyKind::ShortRun => vec![(of_kind(KeyKind::Run), true), (self.number, true)],
        }
    }
}

/// The keys of a text.
pub(crate) fn keys(words: &[TextWord], fingerprint: Option<&str>) -> BTreeSet<DuplicateKey> {
    let mut keys = BTreeSet::new();
    keys.insert(DuplicateKey::new(KeyKind::Whole, shingle(words.iter().map(|word| word.hash))));
    let prose: Vec<u64> =
        words.iter().filter(|word| word.part == WordSource::Prose).map(|word| word.hash).collect();
    let run = if words.len() < SHORT { KeyKind::ShortRun } else { KeyKind::Run };
    let mut before = None;
    for window in prose.windows(SHINGLE) {
        let hash = shingle(window.iter().copied());
        if hash.is_multiple_of(RATE) {
            // The low bits of a selected hash say only that it was selected.
            keys.extend(before.map(|before| DuplicateKey::new(run, mix(mix(before) ^ hash))));
            before = Some(hash);
        }
    }
    if words.len() < SHORT {
        let digits = fingerprint.unwrap_or_default().as_bytes();
        for (number, band) in (1..).zip(digits.chunks_exact(BAND_DIGITS)) {
            let hash = band.iter().fold(number, |hash, &digit| mix(hash ^ u64::from(digit)));
            keys.insert(DuplicateKey::new(KeyKind::Band, hash));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    /// What stands for runs, whether the text is short or not.
    fn runs(text: &str) -> BTreeSet<i32> {
        let runs = keys(&words(text), None).into_iter().filter(|key| key.kind >= KeyKind::Run);
        runs.map(|key| key.number | 1).collect()
    }

    fn story(from: usize, words: usize) -> String {
        (from..from + words).map(|n| format!("word{} ", n * n)).collect()
    }

    #[test]
    fn a_part_has_the_keys_of_that_part() {
        let whole = runs(&story(0, 400));
        let part = runs(&story(150, 100));
        assert!((45..90).contains(&whole.len()), "{}", whole.len());
        assert!(part.len() > 5 && part.is_subset(&whole));
        assert!(runs(&story(1000, 400)).is_disjoint(&whole));
    }

    #[test]
    fn what_one_finds_the_other_finds() {
        for one in [KeyKind::Whole, KeyKind::Band, KeyKind::Run, KeyKind::ShortRun] {
            for other in [KeyKind::Whole, KeyKind::Band, KeyKind::Run, KeyKind::ShortRun] {
                let (one, other) =
                    (DuplicateKey::new(one, 0x1234_5678), DuplicateKey::new(other, 0x1234_5678));
                let finds = |a: DuplicateKey, b: DuplicateKey| {
                    a.others().into_iter().find(|(number, _)| *number == b.number)
                };
                let alone = finds(one, other).map(|(_, alone)| alone);
                assert_eq!(alone, finds(other, one).map(|(_, alone)| alone));
            }
        }
    }

    #[test]
    fn what_is_quoted_has_no_runs() {
        assert_eq!(runs(&format!("“{}”", story(0, 400))), BTreeSet::new());
    }

    #[test]
    fn short_texts_have_bands_too() {
        let fingerprint = "0123456789abcdef".repeat(8);
        let bands = |words_in_it| {
            let keys = keys(&words(&story(0, words_in_it)), Some(&fingerprint));
            keys.into_iter().filter(|key| key.kind == KeyKind::Band).count()
        };
        assert_eq!((bands(SHORT - 1), bands(SHORT)), (16, 0));
    }
}
