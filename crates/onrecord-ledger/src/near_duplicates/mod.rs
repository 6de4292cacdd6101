//! Which articles copy one another, and the stories that they make.

mod aligned_runs;
pub(crate) mod hashing;
mod keys;
pub(crate) mod linking;
mod words;
