//! From an article to its reading: quotation marks and block quotations, attributions, mentions and actors, voices. One
//! module holds one layer. Pure: no input or output, no clock, no storage.
//!
//! [`Analysis::of`] is the one way from an article to its layers.

mod analysed_text;
mod analysis;
mod attributions;
mod block_quotations;
pub mod contract;
pub mod coreference;
mod ids;
mod language;
mod layers;
mod made_by;
mod names;
mod nesting;
mod provenance;
mod quotation_marks;
mod reading;
mod unsupported_language;

pub use analysed_text::AnalysedText;
pub use analysis::{Analysis, read};
pub use coreference::{ReferringExpression, referring_expressions};
pub use ids::{ActorId, AttributionId, MentionId};
pub use layers::{LayerName, LayerSet, UnknownLayer};
pub use made_by::made_by;
pub use provenance::{Maker, describe};
pub use quotation_marks::{Quotation, QuotationMarks};
pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Level, Mention, MentionForm, Note, Polarity, Reading,
    VoiceShares,
};

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
