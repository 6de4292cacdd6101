//! What users write of an attribution themselves.

use onrecord_reading::contract::Span;
use onrecord_reading::{Act, Form, Polarity};
use onrecord_text::{OffsetMap, OffsetUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::anchors::Anchor;

/// An attribution that somebody added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenAttribution {
    /// Of the article's text.
    pub text_sha256: String,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// What was said, one span a run, in code points.
    pub content: Vec<Span>,
    /// The parts of it inside quotation marks, the marks left out.
    pub quoted: Vec<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
}

/// What is otherwise in an attribution. What is absent stays as it is, and `null` says that there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Direct, mixed or indirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Speech, belief and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polarity: Option<Polarity>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<EditedContent>,
    /// The words that attribute.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub cue: Option<Option<Span>>,
    /// The words that name who said it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub source: Option<Option<Span>>,
    /// Who says it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Option<Anchor>>,
}

/// A content that takes another's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditedContent {
    /// What was said, one span a run, in code points.
    pub runs: Vec<Span>,
    /// The parts of it inside quotation marks, the marks left out.
    pub quoted: Vec<Span>,
}

/// What a user says of an attribution: places as first and one past the last code point. Of a new one a content must be
/// given; what is not given of another stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributionEdit {
    /// What was said, one range a run; empty where it is not given.
    pub content: Vec<(usize, usize)>,
    /// The words that attribute, `Some(None)` where there are none.
    pub cue: Option<Option<(usize, usize)>>,
    /// The words that name who said it, in the same way.
    pub source: Option<Option<(usize, usize)>>,
    /// Who says it, as [`crate::Corrections::reassign_attribution`] takes them, in the same way.
    pub speaker: Option<Option<String>>,
    /// Direct, mixed or indirect; by the quotation marks around the content where it is not given.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
}

/// Tells what is `null` from what is absent.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl WrittenAttribution {
    /// Whether it can be said of a text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        fit(text, &self.content, &self.quoted, self.cue.iter().chain(&self.source))
    }
}

impl Amendment {
    /// Whether it can be said of a text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let parts = || self.cue.iter().flatten().chain(self.source.iter().flatten());
        match &self.content {
            Some(content) => fit(text, &content.runs, &content.quoted, parts()),
            None => spans_fit(text, parts()),
        }
    }
}

fn fit<'s>(
    text: &str,
    content: &'s [Span],
    quoted: &'s [Span],
    parts: impl Iterator<Item = &'s Span>,
) -> bool {
    !content.is_empty()
        && content.is_sorted_by(|one, next| one.end <= next.start)
        && spans_fit(text, content.iter().chain(quoted).chain(parts))
}

/// Whether each has words, and those of the text.
fn spans_fit<'s>(text: &str, mut spans: impl Iterator<Item = &'s Span>) -> bool {
    let map = OffsetMap::new(text, OffsetUnit::Codepoint);
    spans.all(|span| {
        let words = map.to_byte(span.start).zip(map.to_byte(span.end));
        let words = words.and_then(|(start, end)| text.get(start..end));
        !span.text.is_empty() && words == Some(span.text.as_str())
    })
}
