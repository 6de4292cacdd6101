//! What is found in a text.

use std::ops::Range;
use std::sync::Arc;

use onrecord_text::Span;

use crate::ranker::WordVectors;

/// A text's words with their tags and trees, its sentences and names.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageAnalysis {
    /// In order.
    pub tokens: Vec<Token>,
    /// In order, as ranges of tokens; every token is in one.
    pub sentences: Vec<Range<usize>>,
    /// In order; none overlaps another.
    pub names: Vec<Name>,
    /// By the first token of their cues; `None` where the model does not know attributions.
    pub attributions: Option<Vec<AttributionSpans>>,
    /// Of words that can head a phrase, for [`crate::Ranker`]; none where the model ranks no antecedents.
    pub vectors: WordVectors,
    /// The inventories that tokens point into.
    pub labels: Arc<Labels>,
}

/// A syntactic word by the conventions of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Its base form.
    pub lemma: Box<str>,
    /// Index into [`Labels::upos`].
    pub upos: u8,
    /// Index into [`Labels::xpos`].
    pub xpos: u8,
    /// Index of the token that it depends on, `None` for the root of a sentence.
    pub head: Option<u32>,
    /// Index into [`Labels::deprel`].
    pub deprel: u8,
}

/// The inventories of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Universal parts of speech.
    pub upos: Vec<Box<str>>,
    /// Parts of speech of the Penn treebank, as the English treebanks of Universal Dependencies use them.
    pub xpos: Vec<Box<str>>,
    /// Relations of Universal Dependencies, with their subtypes.
    pub deprel: Vec<Box<str>>,
}

/// A name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What bears it.
    pub kind: NameKind,
}

/// The parts of an attribution, as ranges of tokens of one paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributionSpans {
    /// The words that link source and content: "said", "according to".
    pub cue: Range<usize>,
    /// Whose the content is.
    pub source: Option<Range<usize>>,
    /// What is attributed: one range or more, in order.
    pub content: Vec<Range<usize>>,
    /// What the model thinks of the parts.
    pub scores: PartScores,
    /// That content and source are right: calibrated on articles that the model did not learn from.
    pub confidence: f32,
}

/// Probabilities of the parts of an attribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartScores {
    /// That just these tokens are a cue.
    pub cue: f32,
    /// The mean over the source's tokens that they belong to it; where there is none, the least over all
    /// tokens that they do not.
    pub source: f32,
    /// The mean over the content's tokens that they belong to it.
    pub content: f32,
}

/// What a name names: the types of Universal NER (Mayhew et al. 2024), and groups of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place, states among them.
    Place,
    /// People by their nation, party or belief: "Finns", "Democrats".
    Group,
}

impl LanguageAnalysis {
    /// The universal part of speech of a token, such as `VERB`.
    #[must_use]
    pub fn upos(&self, token: usize) -> &str {
        &self.labels.upos[usize::from(self.tokens[token].upos)]
    }

    /// The Penn part of speech of a token, such as `VBD`.
    #[must_use]
    pub fn xpos(&self, token: usize) -> &str {
        &self.labels.xpos[usize::from(self.tokens[token].xpos)]
    }

    /// The relation of a token to its head, such as `nsubj:pass`.
    #[must_use]
    pub fn deprel(&self, token: usize) -> &str {
        &self.labels.deprel[usize::from(self.tokens[token].deprel)]
    }

    /// A sentence's place in the text.
    #[must_use]
    pub fn sentence_span(&self, sentence: usize) -> Span {
        let tokens = &self.tokens[self.sentences[sentence].clone()];
        tokens[0].span.join(tokens[tokens.len() - 1].span)
    }
}
