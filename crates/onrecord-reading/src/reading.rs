//! Everything found in one article, as standoff annotation layers over its text.

use onrecord_language::{LanguageAnalysis, PartScores};
use onrecord_text::{Article, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ActorId, AttributionId, MentionId};
use crate::layers::LayerSet;
use crate::provenance::Maker;

/// Everything found in one article. It depends only on the article and the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Name and hash of the model and the rules.
    pub model: String,
    /// The article that was read.
    pub article: Article,
    /// The layers that were chosen. The other layers are empty.
    pub layers: LayerSet,
    /// The words with their tags and dependency trees.
    pub analysis: LanguageAnalysis,
    /// The sentences in order.
    pub sentences: Vec<Span>,
    /// The mentions in order of the text.
    pub mentions: Vec<Mention>,
    /// The actors that the mentions refer to, in order of their first mention.
    pub actors: Vec<Actor>,
    /// The attributions in order of the text.
    pub attributions: Vec<Attribution>,
    /// The share of each voice in the text; `None` without attributions.
    pub summary: Option<VoiceShares>,
    /// Remarks for readers of this reading.
    pub notes: Vec<Note>,
}

impl Reading {
    /// The mention with this id.
    ///
    /// # Panics
    /// If the reading has no such mention.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.mentions[id.index()]
    }

    /// The actor with this id.
    ///
    /// # Panics
    /// If the reading has no such actor.
    #[must_use]
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.index()]
    }

    /// The attribution with this id.
    ///
    /// # Panics
    /// If the reading has no such attribution.
    #[must_use]
    pub fn attribution(&self, id: AttributionId) -> &Attribution {
        &self.attributions[id.index()]
    }
}

/// Shares of the text's characters, from 0 to 1. They add up to 1, except for rounding to four decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VoiceShares {
    /// The outlet's own voice: text outside attributions.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub own_voice: f64,
    /// Text in an attribution that no other attribution contains.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub attributed: f64,
    /// Text in an attribution that another attribution contains.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub chained: f64,
}

/// Words that refer to an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The span of the mention.
    pub span: Span,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
    /// The type of the actor.
    pub kind: ActorType,
    /// The actor that it refers to; `None` where that is not resolved.
    pub actor: Option<ActorId>,
    /// The confidence, from 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: Maker,
}

/// The form of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionForm {
    /// A name: "Mara Ellison".
    Name,
    /// A noun phrase: "the minister".
    Nominal,
    /// A pronoun: "she".
    Pronoun,
}

/// The type of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorType {
    /// A human being.
    Person,
    /// An organisation, such as a company or a ministry.
    Organization,
    /// A place, such as a city or a country.
    Place,
    /// Several people who are not an organisation.
    Group,
    /// Anything else, or a type that the program cannot tell.
    Other,
}

/// A person or thing that the article mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// The fullest of its names.
    pub name: String,
    /// The type of the actor.
    pub kind: ActorType,
    /// Its different names in order of first use.
    pub names: Vec<String>,
    /// Its mentions in order.
    pub mentions: Vec<MentionId>,
}

/// One act of saying, thinking or writing: its content, its cue and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// The content, one span per run, with its quotation marks.
    pub content: Vec<Span>,
    /// The parts inside quotation marks, without the marks, or in a block quotation.
    pub quoted: Vec<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
    /// The actor that the source refers to.
    pub speaker: Option<ActorId>,
    /// The attribution that contains this one.
    pub parent: Option<AttributionId>,
    /// The confidence, from 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: Maker,
    /// The model's scores of the parts, if the model made the attribution.
    pub scores: Option<PartScores>,
}

/// How the content is given. A block quotation counts as quoted, with or without quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All content is in quotation marks or block quotations.
    Direct,
    /// Part of the content is in quotation marks or block quotations.
    Mixed,
    /// No content is in quotation marks or block quotations.
    Indirect,
}

/// What the source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Says something.
    Speech,
    /// Thinks, knows or hopes something.
    Belief,
    /// Plans something.
    Intention,
    /// Sees, hears or finds something.
    Perception,
    /// Says something in writing.
    Document,
}

/// Whether the source affirms, denies, declines or asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Affirms the content: "said that".
    Affirmed,
    /// Denies the content, or does not say it: "denied that", "did not say that".
    Denied,
    /// Declines to say it: "declined to say".
    Declined,
    /// Asks about it: "asked whether".
    Asked,
}

/// Defines the names of the variants in JSON, in the order of the variants.
macro_rules! names {
    ($kind:ident: $($variant:ident $name:literal),+) => {
        impl $kind {
            /// All names, as JSON spells them.
            pub const NAMES: [&'static str; [$($name),+].len()] = [$($name),+];

            /// The name, as JSON spells it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

names!(Form: Direct "direct", Mixed "mixed", Indirect "indirect");
names!(Act: Speech "speech", Belief "belief", Intention "intention", Perception "perception", Document "document");
names!(Polarity: Affirmed "affirmed", Denied "denied", Declined "declined", Asked "asked");
names!(MentionForm: Name "name", Nominal "nominal", Pronoun "pronoun");
names!(ActorType: Person "person", Organization "organization", Place "place", Group "group", Other "other");

/// A remark about the article or the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The importance of the remark.
    pub level: Level,
    /// A fixed name for this kind of remark, like `unbalanced-quotation-mark`.
    pub code: &'static str,
    /// The remark as a sentence.
    pub message: String,
    /// The span that the remark concerns.
    pub span: Span,
}

/// The importance of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For information.
    Info,
    /// Something may be missing or wrong.
    Warning,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: serde::de::DeserializeOwned>(names: &[&str]) -> Vec<T> {
        names.iter().map(|name| serde_json::from_value((*name).into()).unwrap()).collect()
    }

    #[test]
    fn names_are_those_of_the_json() {
        assert!(read::<Form>(&Form::NAMES).into_iter().map(Form::name).eq(Form::NAMES));
        assert!(read::<Act>(&Act::NAMES).into_iter().map(Act::name).eq(Act::NAMES));
        assert!(
            read::<Polarity>(&Polarity::NAMES).into_iter().map(Polarity::name).eq(Polarity::NAMES)
        );
        let forms = read::<MentionForm>(&MentionForm::NAMES);
        assert!(forms.into_iter().map(MentionForm::name).eq(MentionForm::NAMES));
        let types = read::<ActorType>(&ActorType::NAMES);
        assert!(types.into_iter().map(ActorType::name).eq(ActorType::NAMES));
    }
}
