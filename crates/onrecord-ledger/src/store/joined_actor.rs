//! Actors across articles, in answers.

use onrecord_reading::ActorType;
use schemars::JsonSchema;
use serde::Serialize;

/// An actor across articles, as corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JoinedActor {
    /// The actor's id in this ledger: 16 hexadecimal digits, made of the names that link it. An actor that nothing
    /// links to other articles has its article's id and its own, as `7f3a…:a2`.
    pub id: String,
    /// The name that a correction gives, or else the fullest name in most articles.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// All its names, the most frequent first.
    pub names: Vec<NameCount>,
    /// In how many articles it is.
    pub articles: usize,
}

/// A name, and how many articles' actors have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameCount {
    /// The name.
    pub name: String,
    /// How many actors of articles have it.
    pub actors: usize,
    /// How well it identifies its bearer.
    pub strength: NameStrength,
}

/// How well a name identifies its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameStrength {
    /// A full name, of a person or of something else.
    Strong,
    /// A surname, with or without a title, or a generic name: "the council".
    Weak,
}

/// An actor of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActorPlace {
    /// The article's id.
    pub article: String,
    /// The actor's id in its reading.
    pub actor: String,
}
