//! Readings out and in: JSON lines, Parquet, W3C Web Annotation, UIMA CAS JSON and CoNLL-U.
//!
//! An [`Exporter`] takes readings one by one and writes them into a folder; [`import`] gives back what
//! somebody corrected in such files, checked against the article's text. `docs/formats.md` describes
//! every file, field and column.
//!
//! Laws, each with a test:
//! - No file stands under its final name before it is whole.
//! - The same readings in the same order make the same bytes.
//! - What is imported from an untouched export is what was exported, for JSON lines, Web Annotation and
//!   CAS.
//! - A span that does not say what its article says is an error that names both, never a guess.
//! - Of an article that may not be shared, a public export shows at most a third of the text's code points.

mod cas;
mod conllu;
mod error;
mod export;
mod folder;
mod import;
mod jsonl;
mod ledger_tables;
mod licence_gate;
#[cfg(feature = "parquet")]
mod parquet;
mod validation;
mod web_annotation;

use std::fmt;

pub use error::Error;
pub use export::{Exporter, Summary};
pub use import::{Import, MAX_BYTES, import, import_bytes};
pub use ledger_tables::{
    BorneName, CopiedArticle, JoinedActor, JournalRow, Member, Story, StoryArticle,
};
pub use licence_gate::{Audience, for_audience, may_be_shared};
pub use validation::Imported;

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `readings.jsonl`: one reading a line, as `onrecord read --jsonl` prints it.
    Jsonl,
    /// One file a layer, in columns. Only in programs built with the feature `parquet`.
    Parquet,
    /// W3C Web Annotation in JSON-LD, one file an article.
    WebAnnotation,
    /// UIMA CAS JSON 0.4 with its type system, one file an article.
    Cas,
    /// CoNLL-U, one file an article.
    Conllu,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Jsonl, Self::Parquet, Self::WebAnnotation, Self::Cas, Self::Conllu];

    /// What it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::WebAnnotation => "web-annotation",
            Self::Cas => "cas",
            Self::Conllu => "conllu",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether its files cannot do without the articles' words ([`Reading::tokens`]).
    ///
    /// [`Reading::tokens`]: onrecord_reading::contract::Reading::tokens
    #[must_use]
    pub fn needs_tokens(self) -> bool {
        self == Self::Conllu
    }

    /// Whether its files cannot do without the whole text, so that a public export leaves out articles
    /// that may not be shared.
    #[must_use]
    pub fn needs_text(self) -> bool {
        matches!(self, Self::Cas | Self::Conllu)
    }

    /// Whether its files have room for what no single reading has: joined actors, stories and corrections.
    #[must_use]
    pub fn goes_across(self) -> bool {
        matches!(self, Self::Jsonl | Self::Parquet)
    }

    /// Whether this program can write it.
    #[must_use]
    pub fn is_built_in(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// How its files' names end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => ".jsonl",
            Self::Parquet => ".parquet",
            Self::WebAnnotation => ".jsonld",
            Self::Cas => ".cas.json",
            Self::Conllu => ".conllu",
        }
    }

    /// What stands near the beginning (of Parquet, the end) of each of its files that are ours, by the file's name.
    pub(crate) fn mark(self, file: &str) -> &'static str {
        match self {
            Self::Jsonl => match file.strip_suffix(self.extension()) {
                Some(folder::ACTORS) => "\"members\":[{\"article\":",
                Some(folder::STORIES) => "{\"story\":",
                Some(folder::CORRECTIONS) => "\"change\":{\"kind\":",
                _ => "{\"onrecord\":",
            },
            Self::Parquet => "onrecord",
            Self::WebAnnotation => "urn:onrecord:",
            Self::Cas => "org.onrecord.type.",
            Self::Conllu => "# generator = onrecord ",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
