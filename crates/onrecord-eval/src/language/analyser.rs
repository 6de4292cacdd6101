//! What the scorer asks of whatever finds words, tags and trees.

use anyhow::Result;

use crate::treebank::text::Layout;

/// A text as a system understands it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysed {
    /// The sentences in the order of the text.
    pub sentences: Vec<AnalysedSentence>,
}

/// One sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnalysedSentence {
    /// The words in the order of the text.
    pub words: Vec<Word>,
    /// The names among them.
    pub names: Vec<Name>,
}

/// One word, which is a span of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Whether a surface token begins with it; false for the second part of `don’t`.
    pub surface_start: bool,
    /// The lemma.
    pub lemma: String,
    /// The universal part of speech.
    pub upos: String,
    /// Penn's tag.
    pub xpos: String,
    /// The head's index in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the head, with its subtype.
    pub deprel: String,
}

/// A name by the indices of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The first word.
    pub first: usize,
    /// The last word, which belongs to it.
    pub last: usize,
    /// What bears the name.
    pub kind: NameKind,
}

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A human being.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Place,
}

/// Something that analyses text: the model, or a stand-in for it in tests.
pub trait Analyser {
    /// Finds sentences and words by itself.
    ///
    /// # Errors
    /// Where the text cannot be analysed.
    fn raw(&self, text: &str) -> Result<Analysed>;

    /// Takes sentences and words as given, and finds the rest: the answer has a word for every
    /// given one. Its `start`, `end` and `surface_start` are not read.
    ///
    /// # Errors
    /// Where the text cannot be analysed.
    fn given(&self, layout: &Layout) -> Result<Analysed>;
}
