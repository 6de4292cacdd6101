//! The word lists that the rules for tokens and sentences of one language use.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::LanguageCode;
use crate::abbreviation::{Abbreviation, Abbreviations};
use crate::token_words::{Class, TokenWords};

/// Splits paragraphs of one language into tokens and sentences.
///
/// A second language needs:
///
/// - a code in [`LanguageCode`] and a `Splitter` in [`Splitter::of`];
/// - the three lists of `data/en/`, in the formats that their headers describe;
/// - rules of its own where those in `token` and `sentence` follow English writing: contractions with "n't", the
///   genitives "Osei's" and "workers'", decades such as "1960's", and hyphens that separate the parts of a word unless
///   the list of prefixes has the first part.
#[derive(Debug)]
pub struct Splitter {
    abbreviations: LazyLock<Abbreviations>,
    pub(crate) words: LazyLock<TokenWords>,
    /// Words that have a capital in running text only if they open a sentence.
    sentence_openers: LazyLock<BTreeSet<&'static str>>,
}

static ENGLISH: Splitter = Splitter {
    abbreviations: LazyLock::new(|| {
        Abbreviations::parse(include_str!("../data/en/abbreviations.txt"))
    }),
    words: LazyLock::new(|| TokenWords::parse(include_str!("../data/en/token-words.txt"))),
    sentence_openers: LazyLock::new(|| {
        sentence_openers(include_str!("../data/en/sentence-openers.txt"))
    }),
};

fn sentence_openers(data: &'static str) -> BTreeSet<&'static str> {
    data.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

impl Splitter {
    /// The splitter of a language. Its lists are read at first use.
    #[must_use]
    pub const fn of(language: LanguageCode) -> &'static Self {
        match language {
            LanguageCode::En => &ENGLISH,
        }
    }

    /// The kind of the abbreviation `word`, given without its last full stop; `None` for other words.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        if let Some(found) = self.abbreviations.get(word) {
            return Some(found);
        }
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            // An initial: "J. Ocampo". "I" is a pronoun.
            (Some(c), None) if c.is_uppercase() && !self.words.has(word, Class::Capital) => {
                return Some(Abbreviation::Before);
            }
            // Single letters with full stops between them: "U.A.E", "p.m".
            _ if word.contains('.') && word.split('.').all(is_one_letter) => {
                return Some(Abbreviation::Either);
            }
            _ => {}
        }
        let first_is_capital = word.starts_with(char::is_uppercase);
        first_is_capital.then(|| self.abbreviations.get(&word.to_lowercase())).flatten()
    }

    /// Whether `word` has a capital only if it opens a sentence.
    pub(crate) fn opens_sentences(&self, word: &str) -> bool {
        self.sentence_openers.contains(word)
    }
}

fn is_one_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    #[test]
    fn every_abbreviation_does_something() {
        for (form, kind) in ENGLISH.abbreviations.iter() {
            assert_eq!(ENGLISH.abbreviation(form), Some(kind), "{form:?}");
        }
    }

    #[test]
    fn initials_and_dotted_letters_need_no_line() {
        assert_eq!(ENGLISH.abbreviation("Q"), Some(Abbreviation::Before));
        assert_eq!(ENGLISH.abbreviation("U.A.E"), Some(Abbreviation::Either));
        assert_eq!(ENGLISH.abbreviation("I"), None);
        assert_eq!(ENGLISH.abbreviation("end"), None);
    }

    #[test]
    fn every_word_that_opens_a_sentence_ends_the_one_before() {
        for word in ENGLISH.sentence_openers.iter() {
            let text = format!("It joined Acme Inc. {word} rained.");
            let tokens = ENGLISH.tokens(&text, Span::at(&text, 0, text.len()));
            assert_eq!(ENGLISH.sentences(&text, &tokens).len(), 2, "{word:?}");
        }
    }
}
