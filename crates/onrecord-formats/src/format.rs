//! The formats, and the names of their files.

use std::fmt;

use onrecord_reading::LayerName;

/// A file format of exports and imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `readings.jsonl`: one reading a line, as `onrecord read --jsonl` prints it.
    Jsonl,
    /// One Parquet file a layer. Only in programs built with the feature `parquet`.
    Parquet,
    /// W3C Web Annotation in JSON-LD, one file an article.
    WebAnnotation,
    /// UIMA CAS JSON 0.4 with its type system, one file an article.
    Cas,
    /// CoNLL-U, one file an article.
    Conllu,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] =
        [Self::Jsonl, Self::Parquet, Self::WebAnnotation, Self::Cas, Self::Conllu];

    /// The format's name on the command line.
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
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether the format needs the articles' tokens ([`Reading::tokens`]).
    ///
    /// [`Reading::tokens`]: onrecord_reading::contract::Reading::tokens
    #[must_use]
    pub fn needs_tokens(self) -> bool {
        self == Self::Conllu
    }

    /// Whether the format needs the whole text. A public export in such a format leaves out articles that may not be
    /// shared.
    #[must_use]
    pub fn needs_text(self) -> bool {
        matches!(self, Self::Cas | Self::Conllu)
    }

    /// Whether the format also holds the ledger's tables: actors across articles, stories and corrections.
    #[must_use]
    pub fn has_ledger_tables(self) -> bool {
        matches!(self, Self::Jsonl | Self::Parquet)
    }

    /// Whether this program can write the format.
    #[must_use]
    pub fn is_built_in(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }

    /// The end of the names of the format's files.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => ".jsonl",
            Self::Parquet => ".parquet",
            Self::WebAnnotation => ".jsonld",
            Self::Cas => ".cas.json",
            Self::Conllu => ".conllu",
        }
    }

    /// Bytes that show that a file of this name is an export. They stand near the file's beginning, in Parquet near its
    /// end.
    pub(crate) fn signature(self, file: &str) -> &'static str {
        match self {
            Self::Jsonl => match file.strip_suffix(self.extension()) {
                Some(ACTORS) => "\"members\":[{\"article\":",
                Some(STORIES) => "{\"story\":",
                Some(CORRECTIONS) => "\"change\":{\"kind\":",
                _ => "{\"onrecord\":",
            },
            Self::Parquet => "onrecord",
            Self::WebAnnotation => "urn:onrecord:",
            Self::Cas => "org.onrecord.type.",
            Self::Conllu => "# generator = onrecord ",
        }
    }

    /// Whether an export in this format may have written a file of this name.
    pub(crate) fn may_have_written(self, name: &str) -> bool {
        let Some(stem) = name.strip_suffix(self.extension()) else { return false };
        match self {
            Self::Jsonl => [READINGS, ACTORS, STORIES, CORRECTIONS].contains(&stem),
            // A program without the feature knows the names too: a public export must not stand beside these files.
            Self::Parquet => {
                is_layer_table(stem)
                    || [LINKED_ACTORS, STORIES, COPIES, CORRECTIONS].contains(&stem)
            }
            _ => is_file_stem(stem),
        }
    }

    /// Whether a file of this name holds a table of the ledger and no readings.
    pub(crate) fn is_ledger_table(self, name: &str) -> bool {
        self == Self::Jsonl
            && name
                .strip_suffix(self.extension())
                .is_some_and(|stem| [ACTORS, STORIES, CORRECTIONS].contains(&stem))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a file of this name, without its extension, holds articles, their blocks or a layer in a Parquet export.
pub(crate) fn is_layer_table(stem: &str) -> bool {
    ["articles", "blocks"].contains(&stem) || stem.parse::<LayerName>().is_ok()
}

/// The file of readings in JSON lines, without its extension.
pub(crate) const READINGS: &str = "readings";
/// Actors across articles in JSON lines.
pub(crate) const ACTORS: &str = "actors";
/// Actors across articles in Parquet, where `actors` holds those of single articles.
pub(crate) const LINKED_ACTORS: &str = "joined_actors";
/// Groups of articles that copy one another.
pub(crate) const STORIES: &str = "stories";
/// Pairs of copies, in Parquet a table of its own.
pub(crate) const COPIES: &str = "copies";
/// The journal of corrections.
pub(crate) const CORRECTIONS: &str = "corrections";

/// Whether `id` is safe as a file name on every system and in an address.
pub(crate) fn is_file_stem(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (1..=100).contains(&id.len()) && id.chars().all(is_plain)
}
