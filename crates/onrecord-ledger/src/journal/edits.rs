//! What users write about an attribution.

use std::borrow::Cow;

use onrecord_reading::contract::Span;
use onrecord_reading::{Act, Form, Polarity};
use onrecord_text::{OffsetMap, OffsetUnit};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::anchors::Anchor;

/// An attribution that a user added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenAttribution {
    /// SHA-256 of the article's text.
    pub text_sha256: String,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// The content, one span a run, in code points.
    pub content: Vec<Span>,
    /// The quoted parts of the content, without quotation marks.
    pub quoted: Vec<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The words that name the source.
    pub source: Option<Span>,
}

/// What a user changed in an attribution. An absent key keeps a part, and `null` clears it.
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
    /// The content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<EditedContent>,
    /// The words that attribute.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub cue: Edit<Span>,
    /// The words that name the source.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub source: Edit<Span>,
    /// The speaker.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub speaker: Edit<Anchor>,
}

/// A new content of an attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditedContent {
    /// The content, one span a run, in code points.
    pub runs: Vec<Span>,
    /// The quoted parts of the content, without quotation marks.
    pub quoted: Vec<Span>,
}

/// What an edit does to a part of an attribution. In JSON, [`Edit::Keep`] is an absent key and [`Edit::Clear`] is `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edit<T> {
    /// The part stays as it is.
    #[default]
    Keep,
    /// The attribution has no such part.
    Clear,
    /// The part is this.
    Set(T),
}

impl<T> Edit<T> {
    /// Sets a value, or clears the part if there is none.
    pub fn set_or_clear(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }

    /// Sets a value, or keeps the part if there is none.
    pub fn set_or_keep(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }

    /// Whether the part stays as it is.
    #[must_use]
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value that it sets.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The part after the edit.
    #[must_use]
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The same edit with another value.
    ///
    /// # Errors
    /// As `change`.
    pub(crate) fn try_map<U, E>(
        self,
        change: impl FnOnce(T) -> Result<U, E>,
    ) -> Result<Edit<U>, E> {
        Ok(match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(change(value)?),
        })
    }
}

impl<T: Serialize> Serialize for Edit<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Edit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::set_or_clear)
    }
}

impl<T: JsonSchema> JsonSchema for Edit<T> {
    fn inline_schema() -> bool {
        Option::<T>::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Option::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

/// What a user says of an attribution. Places are the first and one past the last code point. A new attribution needs
/// a content; of an existing one, what is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributionEdit {
    /// The content, one range a run; empty if not given.
    pub content: Vec<(usize, usize)>,
    /// The words that attribute.
    pub cue: Edit<(usize, usize)>,
    /// The words that name the source.
    pub source: Edit<(usize, usize)>,
    /// The speaker, as [`crate::Corrections::reassign_attribution`] takes it.
    pub speaker: Edit<String>,
    /// Direct, mixed or indirect; the quotation marks around the content decide if it is not given.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
}

impl WrittenAttribution {
    /// Whether its spans fit a text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        fit(text, &self.content, &self.quoted, self.cue.iter().chain(&self.source))
    }
}

impl Amendment {
    /// Whether its spans fit a text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let parts = || self.cue.value().into_iter().chain(self.source.value());
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

/// Whether each span has words, and the text has the same there.
fn spans_fit<'s>(text: &str, mut spans: impl Iterator<Item = &'s Span>) -> bool {
    let map = OffsetMap::new(text, OffsetUnit::Codepoint);
    spans.all(|span| {
        let words = map.to_byte(span.start).zip(map.to_byte(span.end));
        let words = words.and_then(|(start, end)| text.get(start..end));
        !span.text.is_empty() && words == Some(span.text.as_str())
    })
}
