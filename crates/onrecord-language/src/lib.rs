//! Runs the language model: from a text to its sentences, tags, lemmas, trees, names and attributions.

mod analysis;
mod attributions;
mod bio;
mod blocks;
mod bundle;
mod crf;
mod encoder;
mod file;
mod heads;
pub mod kernels;
mod lemma;
mod lexicon;
mod map;
mod model;
mod network;
mod pieces;
mod predicates;
mod ranker;
mod recent_rows;
mod rolesets;
mod tree;
mod verb_forms;
mod words;

pub use analysis::{
    Argument, AttributionSpans, EventChance, Labels, LanguageAnalysis, Name, NameKind, PartScores,
    Predicate, Token,
};
pub use file::ModelError;
pub use model::{Analyser, Model};
pub use ranker::{Inventory, Ranker, Ranking, WordVectors};

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
