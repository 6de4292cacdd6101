//! `onrecord-eval scale`: times a ledger of very many synthetic articles.

mod command;
mod corpus;
mod questions;
mod random;
mod vocabulary;

pub use command::{ScaleOptions, run};
