//! Titles, and words that show the type of a name, read from lists such as `data/en/titles.txt` and
//! `data/en/name-words.txt`.

use std::collections::{BTreeMap, BTreeSet};

use super::genders::Gender;
use super::word_list::lines;
use crate::reading::ActorType;

/// Titles, the suffixes of names, and words that show the type of a name. All words are in lower case.
pub(crate) struct NameWords {
    /// The titles, each with the gender that it shows.
    titles: BTreeMap<&'static str, Option<Gender>>,
    suffixes: BTreeSet<&'static str>,
    kinds: BTreeMap<&'static str, ActorType>,
}

impl NameWords {
    pub(super) fn parse(titles: &'static str, kinds: &'static str) -> Self {
        let mut all =
            Self { titles: BTreeMap::new(), suffixes: BTreeSet::new(), kinds: BTreeMap::new() };
        for (class, words) in lines(titles).filter_map(|line| line.split_once('\t')) {
            let words = words.split(' ');
            match class {
                "s" => all.suffixes.extend(words),
                "f" => all.titles.extend(words.map(|word| (word, Some(Gender::Female)))),
                "m" => all.titles.extend(words.map(|word| (word, Some(Gender::Male)))),
                _ => all.titles.extend(words.map(|word| (word, None))),
            }
        }
        for (kind, words) in lines(kinds).filter_map(|line| line.split_once('\t')) {
            let kind = if kind == "place" { ActorType::Place } else { ActorType::Organization };
            all.kinds.extend(words.split(' ').map(|word| (word, kind)));
        }
        all
    }

    /// Whether a word is a title.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        self.titles.contains_key(word)
    }

    /// The gender that a title shows.
    pub(crate) fn title_gender(&self, word: &str) -> Option<Gender> {
        self.titles.get(word).copied().flatten()
    }

    /// Whether a word may stand after a name without being part of it: "jr.".
    pub(crate) fn is_suffix(&self, word: &str) -> bool {
        self.suffixes.contains(word)
    }

    /// The type that a word shows: a place or an organization.
    pub(crate) fn kind(&self, word: &str) -> Option<ActorType> {
        self.kinds.get(word).copied()
    }

    /// The type of actor that a noun refers to; `None` if the lists do not contain the noun.
    pub(crate) fn kind_of_noun(&self, noun: &str) -> Option<ActorType> {
        let title = self.is_title(noun).then_some(ActorType::Person);
        title.or_else(|| self.kind(noun))
    }

    /// All words that show a type.
    #[cfg(test)]
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (&'static str, ActorType)> {
        self.kinds.iter().map(|(word, kind)| (*word, *kind))
    }
}

#[cfg(test)]
mod tests {
    use super::super::en::{NAME_WORDS, TITLES};
    use super::*;

    #[test]
    fn every_title_is_in_lower_case_and_every_line_has_a_class() {
        for title in NameWords::parse(TITLES, NAME_WORDS).titles.keys() {
            assert_eq!(*title, title.to_lowercase());
        }
        for line in lines(TITLES) {
            assert!(
                line.starts_with(['f', 'm', '-', 's']) && line[1..].starts_with('\t'),
                "{line:?}"
            );
        }
    }
}
