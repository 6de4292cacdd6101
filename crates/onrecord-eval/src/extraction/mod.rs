//! `onrecord-eval extraction` and `onrecord-eval blocks`: scores the articles that are extracted from web pages.
//!
//! Three public benchmarks have the gold; each defines its own scores.

mod audit;
mod benchmark;
pub mod blocks_command;
mod body;
mod command;
mod fields;
mod likelihoods;
mod outcome;
mod scores;

pub use command::{ExtractionOptions, run};
pub(crate) use fields::licence_type;
pub use scores::{ExtractionScores, LicenceTypeScores};
