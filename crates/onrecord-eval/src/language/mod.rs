//! `onrecord-eval language`: scores words, tags, trees and names against a treebank, by the definitions of
//! the CoNLL-2018 shared task.

mod alignment;
mod annotator;
mod command;
mod evaluation;
mod flat;
mod gold;
mod mistakes;
mod model;
mod names;
mod scores;
mod variants;

pub use annotator::{
    Annotator, NameSpan, PredictedSentence, PredictedText, PredictedWord, UnerType,
};
pub use command::{LanguageOptions, run};
pub use gold::GoldTreebank;
pub use mistakes::{Mistake, MistakeKind};
pub use names::{MissingNames, NameAnnotations};
pub use scores::LanguageScores;
pub use variants::TextVariant;
