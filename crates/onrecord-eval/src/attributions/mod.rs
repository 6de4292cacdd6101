//! `onrecord-eval attributions`: scores attributions against PolNeAR's gold, or against GUM's.

mod brat;
mod calibration;
mod cofenet;
mod command;
mod counts;
mod direct;
mod gum;
mod linked;
mod listing;
mod matching;
mod scores;
mod spans;

pub use command::{AttributionOptions, run};
pub use scores::AttributionScores;
