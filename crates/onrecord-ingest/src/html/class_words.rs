//! Words that show what a part of a page is, in class names and in its text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::{Anchored, MatchKind, dfa::DFA};

use crate::lexicon::entries;

const DATA: &str = include_str!("../../data/page-words.tsv");

/// A set of kinds of words, one bit each, in the order of the data file. The file defines the kinds, so they
/// are no enum.
pub(crate) type WordKinds = u32;

/// The kinds of one column of the data file, and what finds their words.
pub(crate) struct WordFinder {
    kinds: Vec<&'static str>,
    search: Automaton,
}

/// A word to be found.
#[derive(Clone, Copy)]
struct WordPattern {
    kind: u8,
    /// Whether it must be a whole part of a name.
    whole: bool,
    length: u8,
}

/// A state machine that reads a text byte by byte and knows which words end in each state. `aho-corasick`
/// builds it. Its own search keeps capitals apart, in wider tables, and stops at each word.
struct Automaton {
    /// The class of each byte. Bytes that no word has share one, and capitals are small letters.
    classes: [u8; 256],
    /// The next state by state and byte class, in rows of two to the power of `row` places. Multiplying would
    /// be slower than shifting.
    next: Vec<u16>,
    row: u32,
    /// The first state in which words end. The states after it are of this sort too.
    first_ending: usize,
    /// The words that end in each of these states.
    matches: Vec<StateMatches>,
}

/// The words that end in a state.
#[derive(Clone, Default)]
struct StateMatches {
    /// The kinds of words that may stand anywhere.
    anywhere: WordKinds,
    /// Words that must be whole.
    whole: Vec<WordPattern>,
}

/// Finds the kinds of classes, ids and roles.
pub(crate) static CLASS_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new("name"));
/// Finds the kinds of a block's words.
pub(crate) static TEXT_WORDS: LazyLock<WordFinder> = LazyLock::new(|| WordFinder::new("text"));

impl WordFinder {
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
            let (whole, length) = (place.ends_with('='), word.len() as u8);
            patterns.push(WordPattern { kind: number as u8, whole, length });
        }
        Self { kinds, search: Automaton::new(&words, &patterns) }
    }

    /// How many kinds there are.
    pub(crate) fn len(&self) -> usize {
        self.kinds().len()
    }

    /// The kinds by name, in order of their bits.
    pub(crate) fn kinds(&self) -> &[&'static str] {
        &self.kinds
    }

    /// The bit of a kind.
    pub(crate) fn bit(&self, kind: &str) -> WordKinds {
        self.kinds.iter().position(|&known| known == kind).map_or(0, |number| 1 << number)
    }

    /// The kinds of words that a name or a text holds.
    pub(crate) fn kinds_in(&self, text: &str) -> WordKinds {
        let (search, bytes) = (&self.search, text.as_bytes());
        let (mut found, mut state) = (0, 0);
        for (at, &byte) in bytes.iter().enumerate() {
            let class = usize::from(search.classes[usize::from(byte)]);
            state = usize::from(search.next[state << search.row | class]);
            if state >= search.first_ending {
                let matches = &search.matches[state - search.first_ending];
                found |= matches.anywhere;
                for pattern in &matches.whole {
                    let start = at + 1 - usize::from(pattern.length);
                    if is_whole(bytes, start, at + 1) {
                        found |= 1 << pattern.kind;
                    }
                }
            }
        }
        found
    }
}

impl Automaton {
    fn new(words: &[&str], patterns: &[WordPattern]) -> Self {
        let mut classes = [0; 256];
        let mut bytes = vec![b'\0'];
        for byte in words.iter().flat_map(|word| word.bytes()) {
            if !bytes.contains(&byte) {
                classes[usize::from(byte)] = bytes.len() as u8;
                classes[usize::from(byte.to_ascii_uppercase())] = bytes.len() as u8;
                bytes.push(byte);
            }
        }
        let dfa = DFA::builder().match_kind(MatchKind::Standard).build(words);
        // The words are few and part of the program, and a test builds them.
        let dfa = dfa.unwrap_or_else(|error| unreachable!("{error}"));
        let start = dfa.start_state(Anchored::No);
        let start = start.unwrap_or_else(|error| unreachable!("{error}"));
        // All states in the order in which they are met, and where each leads.
        let (mut states, mut goes) = (vec![start], Vec::new());
        let mut numbers = BTreeMap::from([(start, 0)]);
        while let Some(&state) = states.get(goes.len()) {
            let next = |&byte: &u8| {
                let next = dfa.next_state(Anchored::No, state, byte);
                *numbers.entry(next).or_insert_with(|| {
                    states.push(next);
                    states.len() - 1
                })
            };
            goes.push(bytes.iter().map(next).collect::<Vec<usize>>());
        }
        // States in which words end come last.
        let mut order: Vec<usize> = (0..states.len()).collect();
        order.sort_by_key(|&state| dfa.is_match(states[state]));
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, &state)| places[state] = place as u16);
        let matches = |&state: &usize| {
            let mut matches = StateMatches::default();
            for at in 0..dfa.match_len(states[state]) {
                let pattern = patterns[dfa.match_pattern(states[state], at)];
                match pattern.whole {
                    true => matches.whole.push(pattern),
                    false => matches.anywhere |= 1 << pattern.kind,
                }
            }
            matches
        };
        let first_ending = order.partition_point(|&state| !dfa.is_match(states[state]));
        let row = bytes.len().next_power_of_two().trailing_zeros();
        let mut next = vec![0; order.len() << row];
        for (places_of_state, &state) in next.chunks_mut(1 << row).zip(&order) {
            for (place, &to) in places_of_state.iter_mut().zip(&goes[state]) {
                *place = places[to];
            }
        }
        Self {
            classes,
            next,
            row,
            first_ending,
            matches: order[first_ending..].iter().map(matches).collect(),
        }
    }
}

/// Whether a part of a name is separate from the rest. "post" is separate in "blog-post", "blogPost" and
/// "post2", and not in "poster".
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
        let post = CLASS_WORDS.bit("article");
        for (name, is) in [
            ("blog-post", true),
            ("blogPost", true),
            ("post2", true),
            ("poster", false),
            ("compost", false),
        ] {
            assert_eq!(CLASS_WORDS.kinds_in(name) & post != 0, is, "{name}");
        }
    }

    #[test]
    fn every_line_of_the_data_finds_something() {
        assert!(CLASS_WORDS.len() <= 32 && TEXT_WORDS.len() <= 32);
        for line in entries(DATA) {
            let cells: Vec<_> = line.split('\t').collect();
            let [kind, place, word] = cells[..] else { panic!("{line:?} has no three cells") };
            assert_eq!(word, word.to_lowercase(), "{line:?}");
            let finder = if place == "text" { &*TEXT_WORDS } else { &*CLASS_WORDS };
            assert!(matches!(place, "name" | "name=" | "text"), "{line:?}");
            assert_ne!(finder.kinds_in(word) & finder.bit(kind), 0, "{line:?}");
        }
    }
}
