//! An article's bytes before they are read.

use crate::UserMetadata;

/// The format of an article's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentFormat {
    /// Plain text.
    Text,
    /// A web page.
    Html,
}

/// One article as it lies in a file, alone or among others. Finding records is cheap; reading them is costly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The format of the bytes.
    pub format: ContentFormat,
    /// The text or page, after compression, JSON strings and XML were undone.
    pub bytes: Vec<u8>,
    /// The record's name in a file that holds several.
    pub id: Option<String>,
    /// The encoding that the container declares, by any label of the WHATWG.
    pub encoding: Option<String>,
    /// The metadata that the container holds.
    pub container: ContainerMetadata,
}

/// What the file or archive around an article says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerMetadata {
    /// The fields. The path is always `None`.
    pub fields: UserMetadata,
    /// The container's name in `metadata_from`: `feed`, `warc`, `json`.
    pub by: &'static str,
}

impl Record {
    /// A file that is one plain-text article.
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

    /// A file that is one web page.
    #[must_use]
    pub fn html(bytes: Vec<u8>) -> Self {
        Self { format: ContentFormat::Html, ..Self::text(bytes) }
    }

    /// How messages name the article.
    pub(crate) fn place(&self, user: &UserMetadata) -> String {
        match &self.id {
            Some(id) => format!("{}, record {id}", user.place()),
            None => user.place().to_owned(),
        }
    }
}
