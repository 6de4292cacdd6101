//! Word lists kept as data: each line has a kind, a tab and a phrase in lower case.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// A word list.
pub(crate) struct PhraseLexicon {
    lines: Vec<(&'static str, &'static str)>,
    kinds: BTreeMap<&'static str, Phrases>,
}

/// The phrases of one kind, and their automaton.
#[derive(Default)]
struct Phrases {
    all: Vec<&'static str>,
    search: OnceLock<AhoCorasick>,
}

impl Phrases {
    fn search(&self) -> &AhoCorasick {
        self.search.get_or_init(|| search(self.all.iter().copied()))
    }
}

/// Builds an automaton that finds all phrases in one pass, with ASCII letters in any case.
pub(crate) fn search(phrases: impl Iterator<Item = &'static str>) -> AhoCorasick {
    let search = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        // Lines are too short for a prefilter to help.
        .prefilter(false)
        .build(phrases);
    // The phrases are few and part of the program, and tests build them.
    search.unwrap_or_else(|error| unreachable!("{error}"))
}

impl PhraseLexicon {
    /// Reads a word list. `#` opens a comment line. A test makes sure that no line has another shape.
    pub(crate) fn parse(data: &'static str) -> Self {
        let lines: Vec<_> = entries(data).filter_map(|line| line.split_once('\t')).collect();
        let mut kinds: BTreeMap<_, Phrases> = BTreeMap::new();
        for &(kind, phrase) in &lines {
            kinds.entry(kind).or_default().all.push(phrase);
        }
        Self { lines, kinds }
    }

    /// All lines as pairs of kind and phrase.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.lines.iter().copied()
    }

    /// The phrases of one kind.
    pub(crate) fn kind(&self, kind: &str) -> impl Iterator<Item = &'static str> {
        self.kinds.get(kind).map_or(&[][..], |phrases| &phrases.all).iter().copied()
    }

    /// The byte at which the first phrase of a kind stands in `lower` as whole words.
    pub(crate) fn find(&self, kind: &str, lower: &str) -> Option<usize> {
        let found = self.kinds.get(kind)?.search().find_overlapping_iter(lower);
        found
            .map(|found| found.range())
            .filter(|range| are_words(lower, range))
            .map(|range| range.start)
            .min()
    }

    /// Whether `lower` begins with a phrase of a kind as whole words.
    pub(crate) fn starts(&self, kind: &str, lower: &str) -> bool {
        self.kind(kind).any(|phrase| {
            lower
                .strip_prefix(phrase)
                .is_some_and(|rest| ends_word(phrase) || !in_word(rest.chars().next()))
        })
    }

    /// Whether `lower` ends in a phrase of a kind as whole words.
    pub(crate) fn ends(&self, kind: &str, lower: &str) -> bool {
        self.kind(kind).any(|phrase| {
            lower.strip_suffix(phrase).is_some_and(|rest| !in_word(rest.chars().next_back()))
        })
    }

    /// Whether `lower` is exactly a phrase of a kind.
    pub(crate) fn is(&self, kind: &str, lower: &str) -> bool {
        self.kind(kind).any(|phrase| phrase == lower)
    }

    /// Like [`Self::is`], for a word whose ASCII letters may have any case.
    pub(crate) fn names(&self, kind: &str, word: &str) -> bool {
        self.kind(kind).any(|phrase| phrase.eq_ignore_ascii_case(word))
    }
}

/// Whether a character is invisible: a soft hyphen, a zero-width space, a byte-order mark or a word joiner.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

/// The letters and digits among characters, in lower case.
pub(crate) fn bare_chars(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    chars.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The letters and digits of a text, in lower case. It makes texts equal that differ in nothing else.
pub(crate) fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        if c.is_ascii() {
            bare.push(c.to_ascii_lowercase());
        } else {
            bare.extend(c.to_lowercase());
        }
    }
    bare
}

/// The lines of a data file that are no comments.
pub(crate) fn entries(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn in_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Whether a phrase ends in a character that separates it from a following word.
fn ends_word(phrase: &str) -> bool {
    !in_word(phrase.chars().next_back())
}

/// Whether a phrase at `range` of a text stands there as whole words.
pub(crate) fn are_words(text: &str, range: &Range<usize>) -> bool {
    let phrase = &text[range.clone()];
    let before =
        !in_word(phrase.chars().next()) || !in_word(text[..range.start].chars().next_back());
    before && (ends_word(phrase) || !in_word(text[range.end..].chars().next()))
}

/// The byte at which `phrase` stands in `text` as whole words.
pub(crate) fn find_words(text: &str, phrase: &str) -> Option<usize> {
    let mut places = text.match_indices(phrase).map(|(at, _)| at..at + phrase.len());
    places.find(|place| are_words(text, place)).map(|place| place.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        assert_eq!(find_words("the ap and maps", "ap"), Some(4));
        assert_eq!(find_words("maps", "ap"), None);
        assert_eq!(find_words("© 2020", "©"), Some(0));
        assert_eq!(find_words("©2020", "©"), Some(0));
    }

    /// Kinds whose phrases are looked for anywhere, at the head, at the end, and as the whole text.
    const ANYWHERE: &[&str] = &[
        "self",
        "site",
        "grant",
        "refuse",
        "reserved",
        "deny",
        "told",
        "waive",
        "licensed",
        "day",
        "speech",
        "role",
        "outlet",
        "footer_in",
        "change",
        "remix",
        "trade",
        "alike",
        "not",
        "and",
        "after",
        "changed",
        "text",
        "first",
    ];
    const AT_HEAD: &[&str] = &["media", "lead", "stock", "again", "caption", "footer", "comments"];
    const AT_END: &[&str] = &["credit", "licence", "article"];
    const WHOLE: &[&str] = &[
        "agency",
        "label",
        "kicker",
        "byline",
        "beside",
        "particle",
        "by",
        "nobody",
        "stop",
        "joint",
        "elsewhere",
        "relation",
        "meta",
        "robots",
        "crawler",
        "refusal",
        "absence",
    ];
    /// Kinds whose phrases may be parts of words.
    const PARTS: &[&str] = &["link", "linked", "site_part", "needle", "mining"];

    #[test]
    fn every_line_does_something() {
        for data in [
            include_str!("../data/licence.tsv"),
            include_str!("../data/licence-conditions.tsv"),
            include_str!("../data/en/layout.tsv"),
            include_str!("../data/fact-words.tsv"),
            include_str!("../data/page-licences.tsv"),
            include_str!("../data/mining.tsv"),
        ] {
            for line in entries(data) {
                let (kind, phrase) =
                    line.split_once('\t').unwrap_or_else(|| panic!("no tab in {line:?}"));
                assert_eq!(phrase, phrase.to_lowercase().trim(), "never met: {line:?}");
                let others: Vec<_> = PhraseLexicon::parse(data)
                    .iter()
                    .filter(|&(other, words)| other == kind && words != phrase)
                    .map(|(_, words)| words)
                    .collect();
                let copies = entries(data).filter(|other| *other == line).count();
                assert_eq!(copies, 1, "twice: {line:?}");
                let shadowed = others.iter().find(|other| {
                    if ANYWHERE.contains(&kind) {
                        find_words(phrase, other).is_some()
                    } else if AT_HEAD.contains(&kind) {
                        let rest = phrase.strip_prefix(*other);
                        rest.is_some_and(|rest| ends_word(other) || !in_word(rest.chars().next()))
                    } else if PARTS.contains(&kind) {
                        phrase.contains(**other)
                    } else if AT_END.contains(&kind) {
                        phrase.strip_suffix(*other).is_some_and(|rest| {
                            other.starts_with('/') || !rest.ends_with(char::is_alphanumeric)
                        })
                    } else {
                        assert!(WHOLE.contains(&kind), "no rule reads {line:?}");
                        false
                    }
                });
                assert_eq!(shadowed, None, "{line:?} is met wherever another line is");
            }
        }
    }
}
