//! Why an article could not be taken in. Every message says what, where and what to do next.

/// Why bytes gave no article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No bytes, or nothing but white space.
    #[error(
        "{place} holds no text ({bytes} bytes); check that it was saved or downloaded completely"
    )]
    Empty {
        /// The file as the user named it.
        place: String,
        /// Its size.
        bytes: usize,
    },
    /// Something else than text.
    #[error("{place} is {what}, not plain text; save or export it as plain text (UTF-8) first")]
    Binary {
        /// The file as the user named it.
        place: String,
        /// What it is instead, with its article.
        what: String,
    },
    /// More bytes than one article may have.
    #[error(
        "{place} is too long for one article: {bytes} bytes, and at most {limit} are read; \
         split it into one file an article"
    )]
    TooLong {
        /// The file as the user named it.
        place: String,
        /// Its size.
        bytes: usize,
        /// The bound it passes.
        limit: usize,
    },
    /// A page or a feed rather than its text.
    #[error(
        "{place} is {what} and no plain text; name a page or a feed as what it is, or copy the \
         article's text into a .txt file"
    )]
    Markup {
        /// The file as the user named it.
        place: String,
        /// What it is instead, with its article.
        what: &'static str,
    },
    /// A page without an article.
    #[error(
        "{place} is a web page without an article that could be found ({bytes} bytes); where it shows one \
         in a browser, its text comes by script: save the page as the browser shows it"
    )]
    PageWithoutArticle {
        /// The file as the user named it.
        place: String,
        /// Its size.
        bytes: usize,
    },
    /// The system could not read on.
    #[error("{place} could not be read ({message}); check the name and whether you may read it")]
    Unreadable {
        /// The file as the user named it.
        place: String,
        /// What the system says.
        message: String,
    },
    /// A file that holds articles, or a record of it, that does not hold together.
    #[error("{place} is damaged: {what}; get or make it anew")]
    Damaged {
        /// The file as the user named it, and the record in it.
        place: String,
        /// What is wrong, and where.
        what: String,
    },
    /// More than is taken from a file that nobody knows.
    #[error("{place} {what}; where you trust it, unpack or split it first")]
    Unbounded {
        /// The file as the user named it, and the record in it.
        place: String,
        /// Which bound it passes.
        what: String,
    },
    /// A file that could hold articles and holds none.
    #[error("{place} holds no articles; check that it was saved or downloaded completely")]
    NoArticle {
        /// The file as the user named it.
        place: String,
    },
    /// Several articles where one is wanted.
    #[error(
        "{place} holds several articles; record them with `onrecord add` and name one by its id"
    )]
    Several {
        /// The file as the user named it.
        place: String,
    },
    /// A JSON object in which no field holds an article.
    #[error(
        "{place} has no text in {looked}; say which field holds it with --map text=NAME (its fields: \
         {fields})"
    )]
    NoText {
        /// The file as the user named it, and the record in it.
        place: String,
        /// The fields where it was looked for.
        looked: String,
        /// The fields it has.
        fields: String,
    },
    /// What the user said of the article cannot be right.
    #[error("{place}: {source}")]
    UserMetadata {
        /// The file as the user named it.
        place: String,
        /// Which field, and why.
        source: UserMetadataError,
    },
}

/// Why a field that the user gave cannot be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserMetadataError {
    /// Neither a day nor a moment.
    #[error(
        "the {field} date {value:?} is neither a day nor a moment; write 2020-05-22 or \
         2020-05-22T10:30:00Z"
    )]
    Date {
        /// `published` or `modified`.
        field: &'static str,
        /// As it was given.
        value: String,
    },
    /// A licence that no rule knows.
    #[error(
        "the licence {value:?} is not known; write an SPDX id or name of a Creative Commons \
         licence (CC-BY-4.0, \"CC BY 4.0\"), \"public domain\", \"all rights reserved\", or \
         LicenseRef-Custom for terms of its own"
    )]
    Licence {
        /// As it was given.
        value: String,
    },
}

/// Why a table of metadata could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataTableError {
    /// Not a name that says how to read the table.
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
        /// The columns it has.
        columns: String,
    },
    /// No text, or text in a coding that is none of a table's.
    #[error(transparent)]
    Text(#[from] IngestError),
    /// More bytes than one table may have.
    #[error(
        "{file_name} is too long for one table: {bytes} bytes, and at most {limit} are read; \
         split it, and read each part with the articles it speaks of"
    )]
    TooLong {
        /// The table's file name.
        file_name: String,
        /// Its size.
        bytes: usize,
        /// The bound it passes.
        limit: usize,
    },
    /// A line that cannot be read.
    #[error("{file_name}, line {line}: {message}")]
    Line {
        /// The table's file name.
        file_name: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and what to do.
        message: String,
    },
}
