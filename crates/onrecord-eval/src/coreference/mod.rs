//! `onrecord-eval coreference`: scores coreference within documents against GUM, or pronouns against GAP.
//!
//! On GUM it takes gold words, predicts mentions and leaves out singletons. On GAP it reads whole texts.

mod command;
mod counts;
mod features;
mod gap;
mod gold;
mod heads;
mod metrics;
mod scores;

pub use command::{CoreferenceOptions, run};
pub use scores::{CoreferenceScores, FiguresByForm};
