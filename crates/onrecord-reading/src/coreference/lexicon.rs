//! Words that show the gender or number of their referent, read from `data/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::analysed_text::AnalysedText;
use crate::language::ENGLISH;
use crate::names::Gender;

/// The class of a pronoun. It decides what the pronoun can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PronounClass {
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
pub(super) struct Pronoun {
    pub(super) class: PronounClass,
    /// Its index in the list of all pronouns.
    pub(super) number: usize,
    plural: bool,
}

impl Pronoun {
    /// The pronoun at a token; `None` if the token is no referring pronoun.
    pub(super) fn of(analysed: &AnalysedText<'_>, token: usize) -> Option<Self> {
        let word = analysed.tokens[token].slice(analysed.text).to_lowercase();
        let pronoun = *TABLE.get(word.as_str())?;
        let demonstrative = pronoun.class == PronounClass::Demonstrative;
        let fits = match analysed.annotations.xpos(token) {
            "PRP" | "PRP$" => !demonstrative,
            // The pronoun "this", not the determiner in "this bridge".
            "DT" => demonstrative && analysed.annotations.upos(token) == "PRON",
            _ => false,
        };
        fits.then_some(pronoun)
    }

    /// The number of pronouns in the list.
    pub(super) fn count() -> usize {
        TABLE.len()
    }

    pub(super) fn is_plural(self) -> bool {
        self.plural
    }

    pub(super) fn gender(self) -> Option<Gender> {
        match self.class {
            PronounClass::He => Some(Gender::Male),
            PronounClass::She => Some(Gender::Female),
            _ => None,
        }
    }
}

static TABLE: LazyLock<BTreeMap<&'static str, Pronoun>> = LazyLock::new(|| {
    let class = |name| PronounClass::ALL.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
    let words = lines(ENGLISH.pronouns).filter_map(|line| line.split_once('\t')).flat_map(
        |(name, words)| words.split(' ').filter_map(move |word| Some((class(name)?, word))),
    );
    (words.enumerate())
        .map(|(number, (class, word))| {
            let plural = matches!(class, PronounClass::They | PronounClass::We)
                || matches!(word, "these" | "those" | "yourselves");
            (word, Pronoun { class, number, plural })
        })
        .collect()
});

static NOUNS: LazyLock<BTreeMap<&'static str, Gender>> = LazyLock::new(|| genders("noun"));
static NAMES: LazyLock<BTreeMap<&'static str, Gender>> = LazyLock::new(|| genders("name"));

fn genders(kind: &str) -> BTreeMap<&'static str, Gender> {
    let mut genders = BTreeMap::new();
    for line in lines(ENGLISH.genders) {
        if let Some((gender, words)) =
            (line.strip_prefix(kind)).and_then(|rest| rest.trim().split_once('\t'))
        {
            let gender = if gender == "f" { Gender::Female } else { Gender::Male };
            genders.extend(words.split(' ').map(|word| (word, gender)));
        }
    }
    genders
}

/// The gender that a noun implies. The noun is in lower case.
pub(super) fn noun_gender(word: &str) -> Option<Gender> {
    NOUNS.get(word).copied()
}

/// The usual gender of people with a first name. The name is in lower case.
pub(super) fn first_name_gender(word: &str) -> Option<Gender> {
    NAMES.get(word).copied()
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        let mut seen = Vec::new();
        for line in lines(ENGLISH.genders) {
            let [kind, gender, words] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("not understood: {line:?}");
            };
            let known = if kind == "noun" { noun_gender } else { first_name_gender };
            let gender = if gender == "f" { Gender::Female } else { Gender::Male };
            for word in words.split(' ') {
                assert_eq!(known(word), Some(gender), "{word:?}");
                assert_eq!(word, word.to_lowercase());
                assert!(!seen.contains(&(kind, word)), "{word:?} stands twice");
                seen.push((kind, word));
            }
        }
        for line in lines(ENGLISH.pronouns) {
            let (class, words) = line.split_once('\t').unwrap();
            assert!(PronounClass::ALL.iter().any(|(known, _)| *known == class), "{class:?}");
            assert!(words.split(' ').all(|word| TABLE.contains_key(word)));
        }
        let words = lines(ENGLISH.pronouns).flat_map(|line| line.split(['\t', ' ']).skip(1));
        assert_eq!(TABLE.len(), words.count(), "a pronoun stands twice");
    }
}
