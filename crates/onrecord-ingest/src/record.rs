//! One article's bytes, before they are read.

use onrecord_text::Article;

use crate::{Given, IngestError, html, text};

/// How an article's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// A web page.
    Html,
}

/// One article as it lies in a file, alone or among others: cheap to find, costly to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How its bytes are written.
    pub format: Format,
    /// Its text or page, after what carried it was undone.
    pub bytes: Vec<u8>,
    /// Its name inside a file that holds several.
    pub id: Option<String>,
    /// The encoding that its carrier declares, by any label of the WHATWG's.
    pub encoding: Option<String>,
    /// What its carrier says of it.
    pub carried: Carried,
}

/// What the file or archive around an article says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The fields; the path is none of them.
    pub fields: Given,
    /// What `metadata_from` calls it: `feed`, `warc`, `json`.
    pub by: &'static str,
}

impl Record {
    /// A file that is one article of plain text.
    #[must_use]
    pub fn text(bytes: Vec<u8>) -> Self {
        Self { format: Format::Text, bytes, id: None, encoding: None, carried: Carried::default() }
    }

    /// A file that is one page.
    #[must_use]
    pub fn html(bytes: Vec<u8>) -> Self {
        Self { format: Format::Html, ..Self::text(bytes) }
    }

    /// Reads the article. What the user says of it (`given`) wins over what its carrier says, and that
    /// over what it says itself.
    ///
    /// # Errors
    /// As [`read_text`](crate::read_text) and [`read_html`](crate::read_html).
    pub fn read(&self, given: &Given) -> Result<Article, IngestError> {
        match self.format {
            Format::Text => text::article(self, given),
            Format::Html => html::article(self, given),
        }
    }
    /// How messages call the article.
    pub(crate) fn place(&self, given: &Given) -> String {
        match &self.id {
            Some(id) => format!("{}, record {id}", given.place()),
            None => given.place().to_owned(),
        }
    }
}
