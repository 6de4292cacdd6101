//! Words that show what a part of a page is: in names that its makers gave it, and in its text.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::lexicon::entries;

const DATA: &str = include_str!("../../data/page-words.tsv");

/// A set of kinds of the data file, a bit each, in order of first appearance.
pub(crate) type Signs = u32;

/// The kinds of one column of the data file and what finds them.
pub(crate) struct Finder {
    kinds: Vec<&'static str>,
    /// Of each pattern its kind, and whether it must be a whole part of a name.
    patterns: Vec<(u8, bool)>,
    search: AhoCorasick,
}

/// Kinds that classes, ids and roles show.
pub(crate) static NAMES: LazyLock<Finder> = LazyLock::new(|| Finder::new("name"));
/// Kinds that the words of a block show.
pub(crate) static WORDS: LazyLock<Finder> = LazyLock::new(|| Finder::new("text"));

impl Finder {
    fn new(column: &str) -> Self {
        let mut kinds = Vec::new();
        let (mut words, mut patterns) = (Vec::new(), Vec::new());
        for line in entries(DATA) {
            let mut cells = line.split('\t');
            let (Some(kind), Some(place), Some(word)) = (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            if place.trim_end_matches('=') != column {
                continue;
            }
            let number = kinds.iter().position(|&known| known == kind).unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            });
            words.push(word);
            patterns.push((number as u8, place.ends_with('=')));
        }
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words);
        // The words are few and our own; a test builds them.
        let search = search.unwrap_or_else(|error| unreachable!("{error}"));
        Self { kinds, patterns, search }
    }

    /// How many kinds there are.
    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The kinds by name, in order of their bits.
    pub(crate) fn kinds(&self) -> &[&'static str] {
        &self.kinds
    }

    /// The bit of a kind.
    pub(crate) fn sign(&self, kind: &str) -> Signs {
        self.kinds.iter().position(|&known| known == kind).map_or(0, |number| 1 << number)
    }

    /// The kinds that a name or a text shows.
    pub(crate) fn signs(&self, text: &str) -> Signs {
        let mut signs = 0;
        for found in self.search.find_overlapping_iter(text) {
            let (kind, whole) = self.patterns[found.pattern()];
            if !whole || is_whole(text.as_bytes(), found.start(), found.end()) {
                signs |= 1 << kind;
            }
        }
        signs
    }
}

/// Whether a part of a name is parted from the rest: "post" is in "blog-post", "blogPost" and "post2", not in
/// "poster".
fn is_whole(name: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map_or(b' ', |at| name[at]);
    let after = name.get(end).copied().unwrap_or(b' ');
    let first = name[start];
    let opens =
        !before.is_ascii_alphabetic() || first.is_ascii_uppercase() && before.is_ascii_lowercase();
    opens && !after.is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_names_are_whole_where_they_must_be() {
        let post = NAMES.sign("article");
        for (name, is) in [
            ("blog-post", true),
            ("blogPost", true),
            ("post2", true),
            ("poster", false),
            ("compost", false),
        ] {
            assert_eq!(NAMES.signs(name) & post != 0, is, "{name}");
        }
    }

    #[test]
    fn every_line_of_the_data_finds_something() {
        assert!(NAMES.len() <= 32 && WORDS.len() <= 32);
        for line in entries(DATA) {
            let cells: Vec<_> = line.split('\t').collect();
            let [kind, place, word] = cells[..] else { panic!("{line:?} has no three cells") };
            assert_eq!(word, word.to_lowercase(), "{line:?}");
            let finder = if place == "text" { &*WORDS } else { &*NAMES };
            assert!(matches!(place, "name" | "name=" | "text"), "{line:?}");
            assert_ne!(finder.signs(word) & finder.sign(kind), 0, "{line:?}");
        }
    }
}
