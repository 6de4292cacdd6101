//! What a correction says.

use onrecord_reading::ActorType;
use onrecord_reading::contract::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::anchors::{Anchor, AttributionAnchor};
use super::edits::{Amendment, WrittenAttribution};
use crate::store::spans::words;

/// The prefix of `by` for what a correction made; its id follows.
pub(crate) const BY: &str = "correction:";

/// A row of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// A hash of everything that follows, so that journals can be merged.
    pub id: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Who made it.
    pub who: String,
    /// The reason, in the user's words.
    pub why: Option<String>,
    /// The change.
    pub change: Change,
}

/// What a correction changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// These actors are one.
    MergeActors {
        /// An anchor of each.
        actors: Vec<Anchor>,
    },
    /// These actors are one, and not the one that they were linked to.
    SplitActor {
        /// An anchor in each article.
        actors: Vec<Anchor>,
    },
    /// The name of an actor in answers.
    RenameActor {
        /// One of its anchors.
        actor: Anchor,
        /// The name.
        name: String,
    },
    /// The type of an actor.
    RetypeActor {
        /// One of its anchors.
        actor: Anchor,
        /// The type.
        #[serde(rename = "type")]
        kind: ActorType,
    },
    /// Nobody says this.
    RejectAttribution {
        /// Which attribution.
        attribution: AttributionAnchor,
    },
    /// Somebody else says this.
    ReassignAttribution {
        /// Which attribution.
        attribution: AttributionAnchor,
        /// The speaker; `null` if nobody knows.
        speaker: Option<Anchor>,
    },
    /// An attribution that the reading lacks. If a later reading has it, the correction applies to that one.
    AddAttribution {
        /// The attribution.
        attribution: WrittenAttribution,
        /// The speaker; `null` if not given.
        speaker: Option<Anchor>,
    },
    /// An attribution differs from what was read.
    AmendAttribution {
        /// Which attribution.
        attribution: AttributionAnchor,
        /// What differs.
        to: Amendment,
    },
    /// An earlier correction no longer applies.
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
    /// The reason, in the user's words.
    pub why: Option<String>,
}

/// Which of an actor's articles mean somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitQuery {
    /// The articles, by any name that [`crate::Questions::resolve`] takes; empty for all.
    pub articles: Vec<String>,
    /// Articles in which the actor has this name.
    pub name: Option<String>,
    /// Articles of this outlet.
    pub outlet: Option<String>,
}

/// A correction and its standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionRow {
    /// The row of the journal.
    #[serde(flatten)]
    pub correction: Correction,
    /// Whether it holds.
    pub standing: Standing,
    /// The correction that undoes it.
    pub undone_by: Option<String>,
    /// Why it is orphaned, in words for people.
    pub orphaned: Option<String>,
}

/// Whether a correction holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Everything that it refers to is still there.
    Holds,
    /// Something that it refers to is no longer read there, or its article is not in this ledger.
    Orphaned,
    /// A later correction undid it.
    Undone,
}

impl Change {
    /// All places that it refers to, each as one span.
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

    /// The SHA-256 of the text whose attribution it changes, if it changes one.
    pub(crate) fn attribution_text(&self) -> Option<&str> {
        match self {
            Self::RejectAttribution { attribution }
            | Self::ReassignAttribution { attribution, .. }
            | Self::AmendAttribution { attribution, .. } => Some(&attribution.text_sha256),
            Self::AddAttribution { attribution, .. } => Some(&attribution.text_sha256),
            _ => None,
        }
    }

    /// The anchors that are mentions of actors.
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
