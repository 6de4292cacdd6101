//! An article: one text that never changes, and what is known of its origin.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::hash::{hex, sha256};
use crate::{SourceMap, Span};

/// One article as it was taken in. Its text is never altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Identifies this copy of the article: see [`article_id`].
    pub id: String,
    /// The text that every span refers to.
    pub text: String,
    /// SHA-256 of the text's UTF-8 bytes, in hexadecimal.
    pub text_sha256: String,
    /// Where the bytes came from, and how they were decoded.
    pub source: Source,
    /// Where the text is in the source bytes; `None` for plain text, which is those bytes decoded.
    pub source_map: Option<SourceMap>,
    /// Headline, byline, paragraphs and so on, in text order, without overlaps.
    pub blocks: Vec<Block>,
    /// Title, publisher, dates and so on.
    pub metadata: Metadata,
    /// The article's licence, if known.
    pub licence: Option<Licence>,
    /// Whether text and data mining is reserved, if the page says so.
    pub mining: Option<Mining>,
    /// Fingerprint for finding near-duplicates; `None` if the text is too short for one.
    pub fingerprint: Option<String>,
}

/// The origin of an article's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file's path as the user gave it, or `-` for standard input; `null` for bytes from a program.
    pub path: Option<String>,
    /// The input's format: `text`, `html`.
    pub format: String,
    /// The encoding's WHATWG name, in lower case.
    pub encoding: String,
    /// The number of undecodable sequences that became U+FFFD.
    pub replacements: usize,
    /// The SHA-256 of the source bytes, in hexadecimal. For a record inside a file, it is that of the record's own
    /// text or page, after transfer codings, JSON strings and XML were decoded.
    pub sha256: String,
    /// The record in the file, if the file holds several articles.
    pub record: Option<String>,
}

/// A part of the text with one role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its place in the text.
    pub span: Span,
    /// Its role.
    pub kind: BlockKind,
}

/// The role of a block on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// The article's title as printed.
    Headline,
    /// The names of the authors.
    Byline,
    /// Place and date on a line of their own.
    Dateline,
    /// Running text.
    Paragraph,
    /// A title inside the article.
    Heading,
    /// One item of a list.
    ListItem,
    /// A quotation that the page sets apart.
    Blockquote,
    /// The words under a picture.
    Caption,
    /// Licence, copyright, sign-off.
    Footer,
}

/// What is known about an article besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Canonical URL.
    pub url: Option<String>,
    /// Publisher of this copy.
    pub publisher: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Section of the site.
    pub section: Option<String>,
    /// Authors, in order.
    pub authors: Vec<String>,
    /// Day (`2020-05-22`) or moment (RFC 3339) of publication. This is a string because a moment keeps its
    /// time zone, and the time zone decides the day.
    pub published: Option<String>,
    /// Day or moment of the last change.
    pub modified: Option<String>,
    /// Language as a BCP 47 tag.
    pub language: Option<String>,
    /// Origin of each field above: `given`, `text`, …
    pub from: BTreeMap<String, String>,
}

/// A licence with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Licence {
    /// SPDX identifier, or `LicenseRef-…` if SPDX has none.
    pub id: String,
    /// URL of the licence.
    pub url: Option<String>,
    /// What the licence covers.
    pub applies_to: LicenceScope,
    /// What states the licence; `None` if the user gave it.
    pub evidence: Option<Evidence>,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// The rule that found it.
    pub by: String,
}

/// Evidence of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Words of the article's text.
    Text(Span),
    /// Source bytes outside of the article's text: markup, or words elsewhere on the page.
    Source {
        /// Their place in the source bytes.
        bytes: Range<usize>,
        /// The bytes decoded, and cut if long.
        text: String,
    },
}

impl Evidence {
    /// Its place in the article's text; `None` if it is elsewhere.
    #[must_use]
    pub fn in_text(&self) -> Option<Span> {
        match self {
            Self::Text(span) => Some(*span),
            Self::Source { .. } => None,
        }
    }
}

/// What a page says about text and data mining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mining {
    /// Whether mining is reserved (`true`) or expressly not reserved (`false`).
    pub reserved: bool,
    /// URL of the terms for mining, if the page names it.
    pub policy: Option<String>,
    /// What says so.
    pub evidence: Evidence,
    /// The rule that found it.
    pub by: String,
}

/// What a licence statement covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LicenceScope {
    /// This article.
    Article,
    /// Everything on the site.
    Site,
    /// A picture, a film or a sound in the article, not its text.
    Media,
    /// The statement does not say what it covers.
    Unknown,
}

/// Identifies one copy of an article. The id is the first 32 hexadecimal digits of a SHA-256 over the
/// source's own hash, the record in it, the URL and the publisher. The same wire story from two outlets is
/// two articles with one `text_sha256`.
#[must_use]
pub fn article_id(source: &Source, url: Option<&str>, publisher: Option<&str>) -> String {
    let mut parts = Vec::new();
    for part in [Some(source.sha256.as_str()), source.record.as_deref(), url, publisher] {
        // The length before each part separates ("ab", "c") from ("a", "bc"). It is one too high, so that 0
        // means a missing part.
        match part {
            Some(part) => {
                parts.extend((part.len() as u64 + 1).to_le_bytes());
                parts.extend(part.as_bytes());
            }
            None => parts.extend(0u64.to_le_bytes()),
        }
    }
    hex(&sha256(&parts)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sha256_hex;

    #[test]
    fn two_outlets_with_one_text_are_two_articles() {
        let source = Source {
            path: None,
            format: "text".into(),
            encoding: "utf-8".into(),
            replacements: 0,
            sha256: sha256_hex(b"x"),
            record: None,
        };
        let a = article_id(&source, None, Some("The Harbour Post"));
        assert_ne!(a, article_id(&source, None, Some("Inland Courier")));
        assert_ne!(a, article_id(&source, Some("The Harbour Post"), None));
        assert_eq!(a, article_id(&source, None, Some("The Harbour Post")));
        assert_eq!(a.len(), 32);
    }
}
