//! Actors across articles, as answers have them.

use onrecord_reading::ActorType;
use schemars::JsonSchema;
use serde::Serialize;

/// An actor across articles, as corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JoinedActor {
    /// Names it in this ledger: 16 hexadecimal digits, made of the names that join it; or, for an actor that nothing
    /// joins to those of other articles, the article's id and the actor's own, as `7f3a…:a2`.
    pub id: String,
    /// What it is called: by a correction, or else the fullest name that most articles have.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// All its names, the most frequent first.
    pub names: Vec<NameCount>,
    /// In how many articles it is.
    pub articles: usize,
}

/// A name, and how many articles' actors bear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameCount {
    /// The name.
    pub name: String,
    /// How many bear it.
    pub actors: usize,
    /// How well it tells whom it means.
    pub strength: NameStrength,
}

/// How well a name tells whom it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NameStrength {
    /// A full name, of a person or of what is no person.
    Strong,
    /// A surname, with or without a title, or what many are called: "the council".
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
