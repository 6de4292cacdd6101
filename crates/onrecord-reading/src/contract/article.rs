//! The article in the JSON contract.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onrecord_text as text;
use onrecord_text::{BlockKind, LicenceScope, OffsetUnit};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::span::Span;

/// One article as it was taken in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Article {
    /// Names this copy.
    pub id: String,
    /// The text that every span refers to.
    pub text: String,
    /// SHA-256 of the text in UTF-8.
    pub text_sha256: String,
    /// What offsets count.
    pub offset_unit: OffsetUnit,
    /// Where the bytes came from.
    pub source: text::Source,
    /// Runs from the text into the source bytes; `null` for plain text.
    pub source_map: Option<Vec<SourceRun>>,
    /// Roles of the parts of the text.
    pub blocks: Vec<Block>,
    /// Title.
    pub title: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Who published this copy.
    pub publisher: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Section of the site.
    pub section: Option<String>,
    /// Authors in order.
    pub authors: Vec<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// Day or moment of the last change.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Where each of the fields above came from.
    pub metadata_from: BTreeMap<String, String>,
    /// What the article may be used for.
    pub licence: Option<Licence>,
    /// Text-and-data-mining reservation.
    pub mining: Option<Mining>,
    /// For near-duplicates.
    pub fingerprint: Option<String>,
}

/// Where a run of the text stands in the source bytes. In JSON it is the array
/// `[start, end, first_byte, end_byte, encoded]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SourceRunArray", into = "SourceRunArray")]
pub struct SourceRun {
    /// First unit of the text.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// First byte of the source.
    pub first_byte: usize,
    /// One past the last byte.
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

/// A stretch of text with one role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Block {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// Its role.
    pub kind: BlockKind,
}

/// A licence with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Licence {
    /// SPDX identifier or `LicenseRef-…`.
    pub id: String,
    /// The licence's own address.
    pub url: Option<String>,
    /// What it licenses.
    pub applies_to: LicenceScope,
    /// What says so; `null` where the user gave the licence.
    pub evidence: Option<Evidence>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule that found it.
    pub by: String,
}

/// What shows that something is so: words of the article's text, or a stretch of the source bytes.
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

/// A stretch of the source bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourceEvidence {
    /// `[start, end]`: first byte and one past the last, whatever the unit of other offsets.
    pub bytes: (usize, usize),
    /// What stands there, decoded; cut where it is long.
    pub text: String,
}

/// What a page says of mining its text and data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mining {
    /// Whether mining is reserved or expressly not.
    pub reserved: bool,
    /// The address of the terms on which it may be mined.
    pub policy: Option<String>,
    /// What says so.
    pub evidence: Evidence,
    /// The rule that found it.
    pub by: String,
}
