//! The interface between the scorer and whatever predicts words, tags, trees and names.

use anyhow::Result;

use crate::treebank::text::TreebankText;

/// What a system predicts for a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictedText {
    /// The sentences in text order.
    pub sentences: Vec<PredictedSentence>,
}

/// One predicted sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictedSentence {
    /// The words in text order.
    pub words: Vec<PredictedWord>,
    /// The names in the sentence.
    pub names: Vec<NameSpan>,
}

/// One predicted word: a span of the text with its annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictedWord {
    /// The byte offset of its start in the text.
    pub start: usize,
    /// The byte offset of its end in the text.
    pub end: usize,
    /// Whether it begins a surface token; false for the second part of `don’t`.
    pub starts_token: bool,
    /// The lemma.
    pub lemma: String,
    /// The universal part-of-speech tag (UPOS).
    pub upos: String,
    /// The Penn tag (XPOS).
    pub xpos: String,
    /// The head's index in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the head, with its subtype.
    pub deprel: String,
}

/// A name, given by the indices of its words in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameSpan {
    /// The first word.
    pub first: usize,
    /// The last word (inclusive).
    pub last: usize,
    /// The type of the name.
    pub kind: UnerType,
}

/// The name types of Universal NER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnerType {
    /// `PER`.
    Person,
    /// `ORG`.
    Organization,
    /// `LOC`.
    Location,
}

/// Annotates text: the language model, or a stand-in for it in tests.
pub trait Annotator {
    /// Splits the text into sentences and words and annotates them.
    ///
    /// # Errors
    /// If the text cannot be analysed.
    fn annotate_text(&self, text: &str) -> Result<PredictedText>;

    /// Annotates the gold sentences and words.
    ///
    /// The result has one word for each gold word. The caller ignores `start`, `end` and `starts_token`.
    ///
    /// # Errors
    /// If the text cannot be analysed.
    fn annotate_words(&self, text: &TreebankText) -> Result<PredictedText>;
}
