//! Pronouns that refer, read from a list such as `data/en/pronouns.txt`.

use std::collections::BTreeMap;

use super::genders::Gender;
use super::word_list::lines;

/// The class of a pronoun. It decides what the pronoun can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PronounClass {
    He,
    She,
    It,
    They,
    I,
    We,
    You,
    Demonstrative,
}

impl PronounClass {
    const ALL: [(&str, Self); 8] = [
        ("he", Self::He),
        ("she", Self::She),
        ("it", Self::It),
        ("they", Self::They),
        ("i", Self::I),
        ("we", Self::We),
        ("you", Self::You),
        ("demonstrative", Self::Demonstrative),
    ];
}

/// A referring pronoun. Relative and interrogative pronouns are excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pronoun {
    pub(crate) class: PronounClass,
    /// Its index in the list of all pronouns.
    pub(crate) number: usize,
    plural: bool,
}

impl Pronoun {
    pub(crate) fn is_plural(self) -> bool {
        self.plural
    }

    pub(crate) fn gender(self) -> Option<Gender> {
        match self.class {
            PronounClass::He => Some(Gender::Male),
            PronounClass::She => Some(Gender::Female),
            _ => None,
        }
    }
}

/// The pronouns of a list.
pub(crate) struct Pronouns(BTreeMap<&'static str, Pronoun>);

impl Pronouns {
    /// `is_plural`: whether a pronoun is plural though not all pronouns of its class are.
    pub(super) fn parse(data: &'static str, is_plural: impl Fn(&str) -> bool) -> Self {
        let class =
            |name| PronounClass::ALL.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
        let words =
            lines(data).filter_map(|line| line.split_once('\t')).flat_map(|(name, words)| {
                words.split(' ').filter_map(move |word| Some((class(name)?, word)))
            });
        let pronoun = |(number, (class, word))| {
            let plural = matches!(class, PronounClass::They | PronounClass::We) || is_plural(word);
            (word, Pronoun { class, number, plural })
        };
        Self(words.enumerate().map(pronoun).collect())
    }

    /// Looks up a word in lower case.
    pub(crate) fn get(&self, word: &str) -> Option<Pronoun> {
        self.0.get(word).copied()
    }

    /// The number of pronouns in the list.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::en::PRONOUNS;
    use super::*;

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        let pronouns = Pronouns::parse(PRONOUNS, |_| false);
        for line in lines(PRONOUNS) {
            let (class, words) = line.split_once('\t').unwrap();
            assert!(PronounClass::ALL.iter().any(|(known, _)| *known == class), "{class:?}");
            assert!(words.split(' ').all(|word| pronouns.get(word).is_some()));
        }
        let words = lines(PRONOUNS).flat_map(|line| line.split(['\t', ' ']).skip(1));
        assert_eq!(pronouns.count(), words.count(), "a pronoun stands twice");
    }
}
