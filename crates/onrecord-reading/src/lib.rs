//! From an article to its reading: quotation marks and block quotations, attributions, mentions and actors, voices. One
//! module holds one layer. Pure: no input or output, no clock, no storage.
//!
//! [`Analysis::of`] is the one way from an article to its layers.

mod analysed_text;
mod analysis;
mod attributions;
mod blocks;
pub mod contract;
pub mod coreference;
mod layers;
mod made_by;
mod marks;
mod mentions;
mod nesting;
mod provenance;
mod reading;
mod unsupported_language;
mod words;

pub use analysed_text::AnalysedText;
pub use analysis::{Analysis, read};
pub use coreference::{Referring, referring};
pub use layers::{LayerName, LayerSet, UnknownLayer};
pub use made_by::made_by;
pub use marks::{Marks, Quotation};
pub use provenance::describe;
pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Index, Level, Mention, MentionForm, Note, Polarity,
    Reading, VoiceShares,
};

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
