//! Errors of the ingest. Every message says what is wrong, where, and what to do next.
//!
//! Messages use the library's terms. What a user would type or click is for the interface to say: it asks
//! [`IngestError::remedy`].

/// Why bytes gave no article. `place` always names the file as the user named it, and the record in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// There are no bytes, or nothing but white space.
    #[error(
        "{place} holds no text ({bytes} bytes); check that it was saved or downloaded completely"
    )]
    Empty {
        /// The file as the user named it.
        place: String,
        /// The size in bytes.
        bytes: usize,
    },
    /// The bytes are no text.
    #[error("{place} is {what}, not plain text; save or export it as plain text (UTF-8) first")]
    Binary {
        /// The file as the user named it.
        place: String,
        /// What it is instead, with an indefinite article.
        what: String,
    },
    /// The file is longer than one article may be.
    #[error(
        "{place} is too long for one article: {bytes} bytes, and at most {limit} are read; \
         split it into one file an article"
    )]
    TooLong {
        /// The file as the user named it.
        place: String,
        /// The size in bytes.
        bytes: usize,
        /// The bound, in bytes.
        limit: usize,
    },
    /// The text is the markup of a page or a feed.
    #[error(
        "{place} is {what} and no plain text; name a page or a feed as what it is, or copy the \
         article's text into a .txt file"
    )]
    Markup {
        /// The file as the user named it.
        place: String,
        /// What it is instead, with an indefinite article.
        what: &'static str,
    },
    /// The page has no article that could be found.
    #[error(
        "{place} is a web page without an article that could be found ({bytes} bytes); where it shows one \
         in a browser, its text comes by script: save the page as the browser shows it"
    )]
    PageWithoutArticle {
        /// The file as the user named it.
        place: String,
        /// The size in bytes.
        bytes: usize,
    },
    /// The system could not read the file.
    #[error("{place} could not be read ({message}); check the name and whether you may read it")]
    Unreadable {
        /// The file as the user named it.
        place: String,
        /// What the system says.
        message: String,
    },
    /// A container, or a record in it, is damaged.
    #[error("{place} is damaged: {what}; get or make it anew")]
    Damaged {
        /// The file as the user named it, and the record in it.
        place: String,
        /// What is wrong, and where.
        what: String,
    },
    /// The input passes a bound on untrusted files.
    #[error("{place} {what}; where you trust it, unpack or split it first")]
    Unbounded {
        /// The file as the user named it, and the record in it.
        place: String,
        /// Which bound it passes.
        what: String,
    },
    /// The container holds no articles.
    #[error("{place} holds no articles; check that it was saved or downloaded completely")]
    NoArticle {
        /// The file as the user named it.
        place: String,
    },
    /// The container holds several articles, and one is wanted.
    #[error("{place} holds several articles where one is wanted")]
    Several {
        /// The file as the user named it.
        place: String,
    },
    /// No field of the JSON object holds an article.
    #[error(
        "{place} has no text in {looked}; map the field that holds it to `text` (its fields: {fields})"
    )]
    NoText {
        /// The file as the user named it, and the record in it.
        place: String,
        /// The fields in which the text was looked for.
        looked: String,
        /// The fields of the object.
        fields: String,
    },
    /// A field of the user's metadata is invalid.
    #[error("{place}: {source}")]
    UserMetadata {
        /// The file as the user named it.
        place: String,
        /// Which field, and why.
        source: UserMetadataError,
    },
}

/// What a user can do, beyond the file itself, so that an article is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Say which field of the JSON objects holds the text, in the [`FieldMap`](crate::FieldMap).
    MapTextField,
    /// Record all articles of the file, and name one of them.
    NameOneArticle,
}

impl IngestError {
    /// What the user can do about it with the program's own settings. An interface says how, as with the name of
    /// a flag.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoText { .. } => Some(Remedy::MapTextField),
            Self::Several { .. } => Some(Remedy::NameOneArticle),
            _ => None,
        }
    }
}

/// Why a field of the user's metadata is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserMetadataError {
    /// The date is neither a day nor a moment.
    #[error(
        "the {field} date {value:?} is neither a day nor a moment; write 2020-05-22 or \
         2020-05-22T10:30:00Z"
    )]
    Date {
        /// `published` or `modified`.
        field: &'static str,
        /// The value as the user wrote it.
        value: String,
    },
    /// No rule knows the licence.
    #[error(
        "the licence {value:?} is not known; write an SPDX id or name of a Creative Commons \
         licence (CC-BY-4.0, \"CC BY 4.0\"), \"public domain\", \"all rights reserved\", or \
         LicenseRef-Custom for terms of its own"
    )]
    Licence {
        /// The value as the user wrote it.
        value: String,
    },
}

/// Why a table of metadata could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataTableError {
    /// The file name does not say how to read the table.
    #[error("{file_name}: a metadata table ends in .tsv, .csv or .jsonl; rename it or convert it")]
    Format {
        /// The table's file name.
        file_name: String,
    },
    /// No column names the articles' files.
    #[error(
        "{file_name}: no column names the files (columns: {columns}); call one of them `filename`"
    )]
    NoFileColumn {
        /// The table's file name.
        file_name: String,
        /// The columns of the table.
        columns: String,
    },
    /// The bytes are no text.
    #[error(transparent)]
    Text(#[from] IngestError),
    /// The table is too long.
    #[error(
        "{file_name} is too long for one table: {bytes} bytes, and at most {limit} are read; \
         split it, and read each part with the articles it speaks of"
    )]
    TooLong {
        /// The table's file name.
        file_name: String,
        /// The size in bytes.
        bytes: usize,
        /// The bound, in bytes.
        limit: usize,
    },
    /// A line is invalid.
    #[error("{file_name}, line {line}: {message}")]
    Line {
        /// The table's file name.
        file_name: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what to do next.
        message: String,
    },
}
