//! The items of each layer in the JSON contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::reading::{Act, ActorType, Form, Level, MentionForm, Polarity};

/// A word with its tags and its place in the dependency tree, by Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Token {
    /// The start offset in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
    /// The word, exactly as in the text.
    pub text: String,
    /// The base form of the word.
    pub lemma: String,
    /// The universal part of speech (UPOS).
    pub upos: String,
    /// The part of speech of the Penn Treebank.
    pub xpos: String,
    /// The index of its head in `tokens`, from 0; `null` for a root.
    pub head: Option<usize>,
    /// The dependency relation to its head.
    pub deprel: String,
}

/// Words that refer to an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// The id: `m1`, `m2` and so on.
    pub id: String,
    /// The start offset in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
    /// The words, exactly as in the text.
    pub text: String,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
    /// The type of the actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// The id of the actor; `null` if it is not resolved.
    pub actor: Option<String>,
    /// The confidence, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// A person or thing that the article mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Actor {
    /// The id: `a1`, `a2` and so on.
    pub id: String,
    /// The fullest of its names.
    pub name: String,
    /// The type of the actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// Its different names in order of first use.
    pub names: Vec<String>,
    /// The ids of its mentions in order.
    pub mentions: Vec<String>,
}

/// One act of saying, thinking or writing: its content, its cue and its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Attribution {
    /// The id: `q1`, `q2` and so on.
    pub id: String,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// The content, one span per run, with its quotation marks.
    pub content: Vec<Span>,
    /// The parts of the content inside quotation marks, without the marks, or in a block quotation.
    pub quoted: Vec<Span>,
    /// The words that attribute; `null` if there are none.
    pub cue: Option<Span>,
    /// The words that name who said it; `null` if no source was found.
    pub source: Option<Span>,
    /// The id of the actor that the source refers to; `null` if it is not resolved.
    pub speaker: Option<String>,
    /// The id of the attribution that contains this one; `null` if none does.
    pub parent: Option<String>,
    /// The confidence, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// A remark about the article or the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Note {
    /// The importance of the remark.
    pub level: Level,
    /// A fixed name for this kind of remark, like `unbalanced-quotation-mark`.
    pub code: String,
    /// The remark as a sentence.
    pub message: String,
    /// The start offset of what the remark concerns, in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
}
