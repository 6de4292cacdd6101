//! What a correction says.

use onrecord_reading::ActorType;
use onrecord_reading::contract::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::anchors::{Anchor, AttributionAnchor};
use super::edits::{Amendment, WrittenAttribution};
use crate::store::spans::words;

/// How `by` begins of what a correction made; its id follows.
pub(crate) const BY: &str = "correction:";

/// A row of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Made of all that follows, so that one journal can be added to another.
    pub id: String,
    /// When: RFC 3339.
    pub made: String,
    /// Who.
    pub who: String,
    /// Why, in their words.
    pub why: Option<String>,
    /// What it says.
    pub change: Change,
}

/// What a correction says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// All these are one actor.
    MergeActors {
        /// One place of each.
        actors: Vec<Anchor>,
    },
    /// These are one actor, and not the one that they were taken for.
    SplitActor {
        /// One place in each article.
        actors: Vec<Anchor>,
    },
    /// What an actor is called in answers.
    RenameActor {
        /// One of its places.
        actor: Anchor,
        /// The name.
        name: String,
    },
    /// What kind of actor it is.
    RetypeActor {
        /// One of its places.
        actor: Anchor,
        /// The kind.
        #[serde(rename = "type")]
        kind: ActorType,
    },
    /// Nobody says this.
    RejectAttribution {
        /// Which.
        attribution: AttributionAnchor,
    },
    /// Somebody else says it.
    ReassignAttribution {
        /// Which.
        attribution: AttributionAnchor,
        /// Who says it; `null` where it cannot be told.
        speaker: Option<Anchor>,
    },
    /// Somebody says this, and it was not read. Where it is read after all, it is that attribution that this is said of.
    AddAttribution {
        /// What is said there.
        attribution: WrittenAttribution,
        /// Who says it; `null` where that is not told.
        speaker: Option<Anchor>,
    },
    /// An attribution is otherwise than it was read.
    AmendAttribution {
        /// Which.
        attribution: AttributionAnchor,
        /// What is otherwise.
        to: Amendment,
    },
    /// An earlier correction no longer counts.
    Undo {
        /// Its id.
        correction: String,
    },
}

/// Who corrects, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub who: String,
    /// Why, in their words.
    pub why: Option<String>,
}

/// Which of an actor's articles are somebody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitQuery {
    /// The articles, by any name that [`crate::Questions::resolve`] takes; empty for all.
    pub articles: Vec<String>,
    /// Those in which the actor has this name.
    pub name: Option<String>,
    /// Those of this outlet.
    pub outlet: Option<String>,
}

/// A correction as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionRow {
    /// What the journal has.
    #[serde(flatten)]
    pub correction: Correction,
    /// Whether it holds.
    pub standing: Standing,
    /// The correction that undoes it.
    pub undone_by: Option<String>,
    /// Why it is orphaned: what no longer is where it was, in words for people.
    pub orphaned: Option<String>,
}

/// Whether a correction holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All that it speaks of is where it was.
    Holds,
    /// Something that it speaks of is not read there any more, or its article is not in this ledger.
    Orphaned,
    /// It was undone.
    Undone,
}

impl Change {
    /// Its places, each as a span of a text.
    pub(crate) fn anchors(&self) -> Vec<Anchor> {
        let of = |text_sha256: &String, content: &[Span]| Anchor {
            text_sha256: text_sha256.clone(),
            start: content.first().map_or(0, |run| run.start),
            end: content.last().map_or(0, |run| run.end),
            text: words(content),
        };
        let content = match self {
            Self::RejectAttribution {
                attribution: AttributionAnchor { text_sha256, content, .. },
            }
            | Self::ReassignAttribution {
                attribution: AttributionAnchor { text_sha256, content, .. },
                ..
            }
            | Self::AmendAttribution {
                attribution: AttributionAnchor { text_sha256, content, .. },
                ..
            }
            | Self::AddAttribution {
                attribution: WrittenAttribution { text_sha256, content, .. },
                ..
            } => Some(of(text_sha256, content)),
            _ => None,
        };
        content.into_iter().chain(self.actors().into_iter().cloned()).collect()
    }

    /// The SHA-256 of the text whose attribution it speaks of, where it speaks of one.
    pub(crate) fn attribution_text(&self) -> Option<&str> {
        match self {
            Self::RejectAttribution { attribution }
            | Self::ReassignAttribution { attribution, .. }
            | Self::AmendAttribution { attribution, .. } => Some(&attribution.text_sha256),
            Self::AddAttribution { attribution, .. } => Some(&attribution.text_sha256),
            _ => None,
        }
    }

    /// The places of actors among its anchors.
    pub(crate) fn actors(&self) -> Vec<&Anchor> {
        match self {
            Self::MergeActors { actors } | Self::SplitActor { actors } => actors.iter().collect(),
            Self::RenameActor { actor, .. } | Self::RetypeActor { actor, .. } => vec![actor],
            Self::ReassignAttribution { speaker, .. } | Self::AddAttribution { speaker, .. } => {
                speaker.iter().collect()
            }
            Self::AmendAttribution { to, .. } => to.speaker.value().into_iter().collect(),
            Self::RejectAttribution { .. } | Self::Undo { .. } => Vec::new(),
        }
    }
}
