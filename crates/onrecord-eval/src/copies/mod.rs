//! `onrecord-eval copies`: scores the copies that a ledger finds.
//!
//! It compares them with annotated pairs, and makes copies of articles to measure how many of them are found.

mod command;
mod gold;
mod scratch_ledger;
mod synthetic;

pub use command::{CopiesOptions, run};
