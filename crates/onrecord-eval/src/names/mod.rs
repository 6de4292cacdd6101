//! `onrecord-eval names`: scores the names in readings against a folder of texts with hand-marked names.

mod command;
mod gold;
mod scores;

pub use command::{NamesOptions, run};
pub use scores::NameScores;
