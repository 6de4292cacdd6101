//! The article in the JSON contract.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onrecord_text as text;
use onrecord_text::{BlockKind, LicenceScope, OffsetUnit};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::span::Span;

/// One article, with what is known of its origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Article {
    /// The id of this copy of the article.
    pub id: String,
    /// The text that every span refers to.
    pub text: String,
    /// The SHA-256 of the text in UTF-8, in hexadecimal.
    pub text_sha256: String,
    /// The unit of all offsets in the text.
    pub offset_unit: OffsetUnit,
    /// Where the bytes came from.
    pub source: text::Source,
    /// Runs of text in the source bytes: `[start, end, first_byte, end_byte, encoded]`; `null` for plain text.
    pub source_map: Option<Vec<SourceRun>>,
    /// The blocks of the text in order, with their roles.
    pub blocks: Vec<Block>,
    /// The title.
    pub title: Option<String>,
    /// The canonical URL.
    pub url: Option<String>,
    /// The publisher of this copy.
    pub publisher: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// The authors in order.
    pub authors: Vec<String>,
    /// The day (`2020-05-22`) or time (RFC 3339) of publication.
    pub published: Option<String>,
    /// The day or time of the last change.
    pub modified: Option<String>,
    /// The language as a BCP 47 tag.
    pub language: Option<String>,
    /// The origin of each metadata field above: `given`, `text` and so on.
    pub metadata_from: BTreeMap<String, String>,
    /// The licence, if one was found or given.
    pub licence: Option<Licence>,
    /// The reservation of text and data mining, if the page states one.
    pub mining: Option<Mining>,
    /// The fingerprint that finds near-duplicates; `null` for a short text.
    pub fingerprint: Option<String>,
}

/// The position of a run of the text in the source bytes. In JSON it is the array `[start, end, first_byte, end_byte,
/// encoded]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SourceRunArray", into = "SourceRunArray")]
pub struct SourceRun {
    /// The start offset of the run in the text.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
    /// The first byte in the source, from 0.
    pub first_byte: usize,
    /// One past the last byte in the source.
    pub end_byte: usize,
    /// Whether the bytes spell the text as a character reference (`&eacute;`).
    pub encoded: bool,
}

// A run in JSON. It is an array without keys, because an article has many runs.
#[derive(Serialize, Deserialize, JsonSchema)]
struct SourceRunArray(usize, usize, usize, usize, bool);

impl From<SourceRunArray> for SourceRun {
    fn from(array: SourceRunArray) -> Self {
        let SourceRunArray(start, end, first_byte, end_byte, encoded) = array;
        Self { start, end, first_byte, end_byte, encoded }
    }
}

impl From<SourceRun> for SourceRunArray {
    fn from(run: SourceRun) -> Self {
        Self(run.start, run.end, run.first_byte, run.end_byte, run.encoded)
    }
}

impl JsonSchema for SourceRun {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SourceRun".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        SourceRunArray::json_schema(generator)
    }
}

/// A part of the text with one role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Block {
    /// The start offset in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
    /// The role.
    pub kind: BlockKind,
}

/// A licence with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Licence {
    /// The SPDX identifier, or `LicenseRef-…` if SPDX has none.
    pub id: String,
    /// The URL of the licence itself.
    pub url: Option<String>,
    /// What the licence covers.
    pub applies_to: LicenceScope,
    /// The evidence; `null` if the user gave the licence.
    pub evidence: Option<Evidence>,
    /// The confidence, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule that found it.
    pub by: String,
}

/// Evidence for a statement: words of the article's text, or a part of the source bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Evidence {
    /// Words of the article's text.
    Text(Span),
    /// Markup, or words of the page outside the article's text.
    Source(SourceEvidence),
}

impl Evidence {
    /// The words or the markup, exactly.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(span) => &span.text,
            Self::Source(source) => &source.text,
        }
    }
}

/// A part of the source bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourceEvidence {
    /// `[start, end]`: the first byte and one past the last, also if other offsets count another unit.
    pub bytes: (usize, usize),
    /// The decoded bytes, shortened if they are long.
    pub text: String,
}

/// What a page says about mining its text and data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mining {
    /// Whether mining is reserved; `false` if the page says that it is not.
    pub reserved: bool,
    /// The URL of the terms for mining, if the page names one.
    pub policy: Option<String>,
    /// The evidence.
    pub evidence: Evidence,
    /// The rule that found it.
    pub by: String,
}
