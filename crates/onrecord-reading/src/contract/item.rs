//! The items of each layer in the JSON contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::reading::{Act, ActorType, Form, Level, MentionForm, Polarity};

/// A word with its tag and its place in the tree, by the conventions of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Token {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The word, exactly.
    pub text: String,
    /// Its base form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Part of speech of the Penn treebank.
    pub xpos: String,
    /// Index of the token that it depends on; `null` for a root.
    pub head: Option<usize>,
    /// Its relation to that token.
    pub deprel: String,
}

/// Words that refer to an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// `m1`, `m2`…
    pub id: String,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// The actor's id, or `null` where not resolved.
    pub actor: Option<String>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// Somebody or something that the article speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Actor {
    /// `a1`, `a2`…
    pub id: String,
    /// The fullest of its names.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// Its different names.
    pub names: Vec<String>,
    /// Ids of its mentions.
    pub mentions: Vec<String>,
}

/// One act of saying: what, by which words, and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Attribution {
    /// `q1`, `q2`…
    pub id: String,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// What was said, one span a run.
    pub content: Vec<Span>,
    /// The parts inside quotation marks, marks left out, or in a block quotation.
    pub quoted: Vec<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
    /// The id of the actor that the source refers to.
    pub speaker: Option<String>,
    /// The id of the attribution that this one stands inside of.
    pub parent: Option<String>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// A remark about the article or the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// A fixed name for this kind of remark.
    pub code: String,
    /// The remark in a sentence.
    pub message: String,
    /// First unit of the place it speaks of.
    pub start: usize,
    /// One past its last unit.
    pub end: usize,
}
