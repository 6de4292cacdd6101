//! Scores readings against gold data. A tool beside the house: nothing in the program uses it.

pub mod attributions;
pub mod brat;
pub mod matching;
