//! The data and rules that are specific to one language.

use onrecord_language::Model;

/// A language in which onrecord reads articles: its codes and its word lists.
///
/// A second language needs:
///
/// - a model for the language, whose name begins with the code of the language (`de-fast-…`), with the tag sets of
///   Universal Dependencies and, in `xpos`, the Penn tags that the rules use (`VBD`, `MD`, `WP` …), or else rules
///   for its own tags;
/// - the word lists below, in the formats that the headers of `data/en/*.txt` describe;
/// - in `onrecord-text`, the rules of `token` and `sentence` with their lists in `data/en/` (abbreviations, words that
///   keep a mark, words that open sentences);
/// - the rules for clauses in `attributions/quoted/clause.rs`, which follow the English order of words.
///
/// Code that reads a list takes it from [`ENGLISH`]. With a second language, it must take the [`Language`] as an
/// argument.
#[derive(Debug)]
pub(crate) struct Language {
    /// The codes by ISO 639-1 and 639-2 that an article's language tag may begin with.
    pub(crate) codes: &'static [&'static str],
    /// The name in English.
    pub(crate) name: &'static str,
    /// Words that show an act or its polarity: verbs, nouns and adjectives by list.
    pub(crate) acts: &'static str,
    /// Verbs that attribute, with their act and the syntax of their content.
    pub(crate) cues: &'static str,
    /// Function words by class.
    pub(crate) function_words: &'static str,
    /// Nouns and first names that show a gender.
    pub(crate) genders: &'static str,
    /// Words that show the type of a name: a place or an organization.
    pub(crate) name_words: &'static str,
    /// Pronouns by class.
    pub(crate) pronouns: &'static str,
    /// Honorifics and offices that stand before or after a name.
    pub(crate) titles: &'static str,
}

/// English.
pub(crate) static ENGLISH: Language = Language {
    codes: &["en", "eng"],
    name: "English",
    acts: include_str!("../data/en/acts.txt"),
    cues: include_str!("../data/en/cues.txt"),
    function_words: include_str!("../data/en/function-words.txt"),
    genders: include_str!("../data/en/genders.txt"),
    name_words: include_str!("../data/en/name-words.txt"),
    pronouns: include_str!("../data/en/pronouns.txt"),
    titles: include_str!("../data/en/titles.txt"),
};

impl Language {
    /// The language that a model reads. Every model of this version reads English.
    pub(crate) fn of(_model: &Model) -> &'static Self {
        &ENGLISH
    }

    /// Whether a BCP 47 tag names this language. The country does not matter.
    pub(crate) fn covers(&self, tag: &str) -> bool {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        self.codes.iter().any(|code| primary.eq_ignore_ascii_case(code))
    }

    /// The word lists in the order in which the hash of model and rules covers them.
    pub(crate) fn word_lists(&self) -> [&'static str; 7] {
        [
            self.acts,
            self.cues,
            self.function_words,
            self.genders,
            self.name_words,
            self.pronouns,
            self.titles,
        ]
    }
}
