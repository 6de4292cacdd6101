//! Everything found in one article, as standoff annotation layers over its text.

use onrecord_language::{LanguageAnalysis, PartScores};
use onrecord_text::{Article, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Shares of the text's characters, which add up to one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VoiceShares {
    /// What the outlet says itself.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub own_voice: f64,
    /// What stands on a source's word.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub attributed: f64,
    /// What stands on the word of a source that another source quotes.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub chained: f64,
}

/// The index of an item in its layer, printed as `m1`, `a1`, `q1` (from one).
pub type Index = usize;

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
    pub actor: Option<Index>,
    /// The confidence, from 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: Maker,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionForm {
    /// "Mara Ellison".
    Name,
    /// "the minister".
    Nominal,
    /// "she".
    Pronoun,
}

/// What kind of thing acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorType {
    /// One human being.
    Person,
    /// A body with a name and an organisation.
    Organization,
    /// A place that acts.
    Place,
    /// Several people without an organisation.
    Group,
    /// What the program cannot tell, and everything else.
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
    pub mentions: Vec<Index>,
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
    pub speaker: Option<Index>,
    /// The attribution that contains this one.
    pub parent: Option<Index>,
    /// The confidence, from 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: Maker,
    /// The model's scores of the parts, if the model made the attribution.
    pub scores: Option<PartScores>,
}

/// How the content is rendered. A page that sets words apart as a block quotation says by its markup what marks
/// would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All content stands inside quotation marks or in block quotations.
    Direct,
    /// Part of it does.
    Mixed,
    /// None of it does.
    Indirect,
}

/// What the source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Says.
    Speech,
    /// Thinks, knows, hopes.
    Belief,
    /// Plans.
    Intention,
    /// Sees, hears, finds.
    Perception,
    /// Says in writing.
    Document,
}

/// Which way it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// "said that".
    Affirmed,
    /// "denied that", "did not say that".
    Denied,
    /// "declined to say".
    Declined,
    /// "asked whether".
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

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
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
