//! One article's bytes, before they are read.

use crate::UserMetadata;

/// How an article's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentFormat {
    /// Plain text.
    Text,
    /// A web page.
    Html,
}

/// One article as it lies in a file, alone or among others: cheap to find, costly to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How its bytes are written.
    pub format: ContentFormat,
    /// Its text or page, after what container it was undone.
    pub bytes: Vec<u8>,
    /// Its name inside a file that holds several.
    pub id: Option<String>,
    /// The encoding that its carrier declares, by any label of the WHATWG's.
    pub encoding: Option<String>,
    /// What its carrier says of it.
    pub container: ContainerMetadata,
}

/// What the file or archive around an article says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerMetadata {
    /// The fields; the path is none of them.
    pub fields: UserMetadata,
    /// What `metadata_from` calls it: `feed`, `warc`, `json`.
    pub by: &'static str,
}

impl Record {
    /// A file that is one article of plain text.
    #[must_use]
    pub fn text(bytes: Vec<u8>) -> Self {
        Self {
            format: ContentFormat::Text,
            bytes,
            id: None,
            encoding: None,
            container: ContainerMetadata::default(),
        }
    }

    /// A file that is one page.
    #[must_use]
    pub fn html(bytes: Vec<u8>) -> Self {
        Self { format: ContentFormat::Html, ..Self::text(bytes) }
    }

    /// How messages call the article.
    pub(crate) fn place(&self, given: &UserMetadata) -> String {
        match &self.id {
            Some(id) => format!("{}, record {id}", given.place()),
            None => given.place().to_owned(),
        }
    }
}
