//! Scores readings against gold data. A tool beside the house: nothing in the program uses it.

mod alignment;
pub mod analysed;
pub mod attributions;
pub mod brat;
pub mod cofenet;
pub mod command;
pub mod conllu;
pub mod copies;
pub mod coreference;
pub mod extraction;
pub mod language;
pub mod layout;
pub mod licences;
pub mod matching;
pub mod names;
mod runtime;
pub mod scale;
pub mod variants;
