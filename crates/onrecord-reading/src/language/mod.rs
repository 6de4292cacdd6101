//! The data and rules that are specific to one language.
//!
//! # What a second language must provide
//!
//! Without these, the program does not compile or does not load the model:
//!
//! - a code in `onrecord_text::LanguageCode`, and a `Splitter` for it, whose comment says what it needs;
//! - a model whose name begins with the code (`de-fast-…`). It uses the tag sets of Universal Dependencies and, in
//!   `xpos`, the Penn tags that rules ask for (`VBD`, `MD`, `WP`, `PRP`, `POS`, `NNS` …). `training/` makes it;
//! - a [`Language`] beside [`ENGLISH`], with the word lists in a folder beside `data/en/`. Their headers describe their
//!   formats.
//!
//! These modules follow English grammar or spelling in code. A second language needs its own version of each where its
//! grammar differs:
//!
//! - `attributions/quoted/clause.rs`, with `clause_tokens.rs` and `rules.rs` beside it: the order of cue and source,
//!   "according to", "declined to say", the passive with "by", participles in -ing, past tenses in -ed and adverbs in
//!   -ly;
//! - `attributions/quoted/block.rs`: the sentence before a block quotation;
//! - `cues.rs` here: the regular forms of verbs. `act_words.rs` here: lemmas with a missing or an extra final "e";
//! - `names.rs`: names are words with capitals, which finds nothing useful where all nouns have them; offices stand
//!   before a name;
//! - `coreference/phrases.rs` and `coreference/sources.rs`: the relations in the tree that make a phrase. Genders are
//!   only those of persons, and pronouns have the classes of [`PronounClass`];
//! - `quotation_marks.rs`: single marks against apostrophes. Its marks include those of other languages.
//!
//! In `onrecord-language`, `verb_forms.rs` has the regular endings of English verbs. It runs only for a model that lists
//! verbs.
//!
//! `onrecord-ingest` has English lists for licences, bylines, dates, captions and the parts of a page, and
//! `onrecord-ledger` for roles, source kinds, common names and boilerplate. They are in the folders `data/` of both
//! crates, and no bundle chooses them. Without a second list they find less in a German article, but nothing fails.

mod act_words;
mod cues;
mod genders;
mod name_words;
mod pronouns;
mod word_classes;
mod word_list;

use std::fmt;
use std::sync::LazyLock;

use onrecord_language::Model;
use onrecord_text::{LanguageCode, Splitter};

pub(crate) use act_words::ActWords;
use cues::Cues;
pub(crate) use cues::{Cue, Takes, VerbForm};
pub(crate) use genders::Gender;
use genders::Genders;
use name_words::NameWords;
use pronouns::Pronouns;
pub(crate) use pronouns::{Pronoun, PronounClass};
use word_classes::ClassifiedWords;
pub(crate) use word_classes::{WordClass, WordClasses};

/// A language in which onrecord reads articles: its codes, its splitter and its word lists.
///
/// [`Self::of`] chooses it by the model, and `AnalysedText` has it for all layers. Each list is parsed once, at first
/// use.
pub(crate) struct Language {
    /// The codes by ISO 639-1 and 639-2 that an article's language tag may begin with.
    codes: &'static [&'static str],
    /// The name in English.
    pub(crate) name: &'static str,
    /// Splits paragraphs into tokens and sentences.
    pub(crate) splitter: &'static Splitter,
    /// The texts of the word lists that the hash of model and rules covers, in its order.
    pub(crate) hashed_lists: [&'static str; 7],
    /// Words that show an act or its polarity.
    pub(crate) acts: LazyLock<ActWords>,
    cues: LazyLock<Cues>,
    classes: LazyLock<ClassifiedWords>,
    /// Nouns and first names that show a gender.
    pub(crate) genders: LazyLock<Genders>,
    /// Titles, and words that show the type of a name.
    pub(crate) name_words: LazyLock<NameWords>,
    /// Pronouns that refer.
    pub(crate) pronouns: LazyLock<Pronouns>,
}

/// The texts of the English word lists.
mod en {
    pub(super) const ACTS: &str = include_str!("../../data/en/acts.txt");
    pub(super) const CUES: &str = include_str!("../../data/en/cues.txt");
    pub(super) const FUNCTION_WORDS: &str = include_str!("../../data/en/function-words.txt");
    pub(super) const GENDERS: &str = include_str!("../../data/en/genders.txt");
    pub(super) const NAME_WORDS: &str = include_str!("../../data/en/name-words.txt");
    pub(super) const PRONOUNS: &str = include_str!("../../data/en/pronouns.txt");
    pub(super) const RULE_WORDS: &str = include_str!("../../data/en/rule-words.txt");
    pub(super) const TITLES: &str = include_str!("../../data/en/titles.txt");
}

/// English.
static ENGLISH: Language = Language {
    codes: &["en", "eng"],
    name: "English",
    splitter: Splitter::of(LanguageCode::En),
    hashed_lists: [
        en::ACTS,
        en::CUES,
        en::FUNCTION_WORDS,
        en::GENDERS,
        en::NAME_WORDS,
        en::PRONOUNS,
        en::TITLES,
    ],
    acts: LazyLock::new(|| ActWords::parse(en::ACTS)),
    cues: LazyLock::new(|| Cues::parse(en::CUES)),
    classes: LazyLock::new(|| ClassifiedWords::parse(&[en::FUNCTION_WORDS, en::RULE_WORDS])),
    genders: LazyLock::new(|| Genders::parse(en::GENDERS)),
    name_words: LazyLock::new(|| NameWords::parse(en::TITLES, en::NAME_WORDS)),
    pronouns: LazyLock::new(|| {
        Pronouns::parse(en::PRONOUNS, |word| ENGLISH.classes(word).has(WordClass::PluralForm))
    }),
};

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Language").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Language {
    /// The language of a code.
    pub(crate) const fn of_code(code: LanguageCode) -> &'static Self {
        match code {
            LanguageCode::En => &ENGLISH,
        }
    }

    /// The language that a model reads.
    pub(crate) fn of(model: &Model) -> &'static Self {
        Self::of_code(model.language())
    }

    /// The language that a BCP 47 tag names. An unknown tag, or none, stands for English.
    pub(crate) fn of_tag(tag: Option<&str>) -> &'static Self {
        let known = || LanguageCode::ALL.into_iter().map(Self::of_code);
        tag.and_then(|tag| known().find(|language| language.covers(tag))).unwrap_or(&ENGLISH)
    }

    /// Whether a BCP 47 tag names this language. The country does not matter.
    pub(crate) fn covers(&self, tag: &str) -> bool {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        self.codes.iter().any(|code| primary.eq_ignore_ascii_case(code))
    }

    /// The classes of a word, as the lists write it. Most lists are in lower case.
    pub(crate) fn classes(&self, word: &str) -> WordClasses {
        self.classes.of(word)
    }

    /// Looks up a word in lower case; `None` if it is no form of a verb that attributes.
    pub(crate) fn cue(&self, word: &str) -> Option<Cue> {
        self.cues.get(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_in_any_country() {
        assert!(ENGLISH.covers("en-GB") && ENGLISH.covers("ENG") && !ENGLISH.covers("de"));
        assert_eq!(Language::of_tag(Some("de")).name, "English");
        assert_eq!(Language::of_tag(None).name, "English");
    }
}
