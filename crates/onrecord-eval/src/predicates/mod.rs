//! `onrecord-eval roles` and `onrecord-eval status`: score predicates against annotation of a treebank's words.

mod command;
mod gold;
mod scores;

pub use command::{PredicateOptions, run_roles, run_status};
pub use scores::{RoleScores, StatusScores};
