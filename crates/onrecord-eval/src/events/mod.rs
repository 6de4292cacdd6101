//! `onrecord-eval events`: scores event types against annotated sentences.

mod command;
mod scores;

pub use command::{EventsCommand, run};
pub use scores::{RelationScores, TypeScores};
