//! `onrecord-eval coreference`: scores coreference within documents against GUM.
//!
//! It takes gold words, predicts mentions and leaves out singletons.

mod command;
mod counts;
mod features;
mod gold;
mod heads;
mod metrics;
mod scores;

pub use command::{CoreferenceOptions, run};
pub use scores::{CoreferenceScores, FiguresByForm};
