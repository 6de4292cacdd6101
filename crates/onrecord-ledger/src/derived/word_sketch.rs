//! A sketch of a quotation's words: how many they are and, roughly, which. The sketches tell most different
//! quotations apart without reading either.

use crate::near_duplicates::hashing::{FNV_START, fnv, mix};

/// Bits that say which words a quotation has.
const WORD_BITS: u32 = 56;
/// The other bits count its words, up to this many.
const MOST: u32 = u8::MAX as u32;

/// The number of words of a quotation, and a bit for each word that other words may share (Bloom, 1970).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordSketch(i64);

impl WordSketch {
    /// The sketch of words in their compared form.
    pub(crate) fn of(words: impl Iterator<Item = String>) -> Self {
        let (mut count, mut bits) = (0, 0);
        for word in words {
            count += 1;
            bits |= 1u64 << (hash(&word) % u64::from(WORD_BITS));
        }
        Self((u64::from(count.min(MOST)) << WORD_BITS | bits) as i64)
    }

    /// The number that the ledger stores.
    pub(crate) fn number(self) -> i64 {
        self.0
    }

    pub(crate) fn from_number(number: i64) -> Self {
        Self(number)
    }

    fn count(self) -> u32 {
        (self.0 as u64 >> WORD_BITS) as u32
    }

    fn bits(self) -> u64 {
        self.0 as u64 & ((1 << WORD_BITS) - 1)
    }

    /// Whether two quotations may be the same: one contains the other, or at least a share `near` of the longer one's
    /// words is unchanged. It never misses such a pair.
    pub(crate) fn may_match(self, other: Self, near: f64) -> bool {
        let (shorter, longer) =
            if self.count() <= other.count() { (self, other) } else { (other, self) };
        let gone = (shorter.bits() & !longer.bits()).count_ones();
        let added = (longer.bits() & !shorter.bits()).count_ones();
        // A changed, deleted or added word removes at most one bit and adds at most one. The longest quotations have
        // no known length.
        let many = longer.count();
        let most = if many == MOST { f64::INFINITY } else { (1.0 - near) * f64::from(many) };
        gone == 0 || f64::from(gone.max(added)) <= most
    }
}

/// Mixed, because words that differ only in their last letters would otherwise differ in few bits.
fn hash(word: &str) -> u64 {
    mix(word.chars().fold(FNV_START, fnv))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sketch(words: &[String]) -> WordSketch {
        WordSketch::of(words.iter().cloned())
    }

    fn words(from: usize, count: usize) -> Vec<String> {
        (from..from + count).map(|n| format!("word{n}")).collect()
    }

    #[test]
    fn most_others_are_told_apart() {
        let all: Vec<WordSketch> = (0..100).map(|n| sketch(&words(20 * n, 12))).collect();
        let same =
            |one: &WordSketch| all.iter().filter(|other| one.may_match(**other, 0.7)).count();
        assert!(all.iter().map(same).sum::<usize>() < 150);
    }

    proptest! {
        #[test]
        fn none_that_is_the_same_is_told_apart(
            words in proptest::collection::vec("[a-f]{1,3}", 1..300),
            edits in proptest::collection::vec((any::<prop::sample::Index>(), "[a-z]{1,3}", 0..3), 0..20),
            part in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let (a, b) = (part.0.index(words.len()), part.1.index(words.len()));
            let part = &words[a.min(b)..=a.max(b)];
            prop_assert!(sketch(part).may_match(sketch(&words), 0.7));
            prop_assert!(sketch(&words).may_match(sketch(part), 0.7));
            let mut edited = words.clone();
            for (at, word, kind) in edits {
                let at = at.index(edited.len());
                match kind {
                    0 => edited[at] = word,
                    1 => edited.insert(at, word),
                    _ if edited.len() > 1 => drop(edited.remove(at)),
                    _ => {}
                }
            }
            let different = strsim::generic_levenshtein(&words, &edited) as f64;
            let near = 1.0 - different / words.len().max(edited.len()) as f64;
            prop_assert!(sketch(&words).may_match(sketch(&edited), near - 1e-9));
            let kept = WordSketch::from_number(sketch(&words).number());
            prop_assert_eq!(kept, sketch(&words));
        }
    }
}
