//! Scores readings against gold data. No other crate uses this one.
//!
//! Each command of `onrecord-eval` has a module with its options, its `run` function and its scoring.

mod archive;
pub mod attributions;
pub mod copies;
pub mod coreference;
pub mod events;
pub mod extraction;
pub mod language;
pub mod lemmas;
pub mod licences;
mod measures;
pub mod names;
mod output;
pub mod predicates;
pub mod scale;
pub mod treebank;
