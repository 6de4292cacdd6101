//! What the language model finds in a text.

use std::ops::Range;
use std::sync::Arc;

use onrecord_text::Span;

use crate::ranker::WordVectors;

/// The tokens of a text with their tags and trees, its sentences, names and attributions.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageAnalysis {
    /// In text order.
    pub tokens: Vec<Token>,
    /// In text order, as ranges of tokens. Every token is in exactly one.
    pub sentences: Vec<Range<usize>>,
    /// In text order, without overlaps.
    pub names: Vec<Name>,
    /// In the order of their cues; `None` if the model finds no attributions.
    pub attributions: Option<Vec<AttributionSpans>>,
    /// In text order; `None` if they were not asked for, or the model finds none.
    pub predicates: Option<Vec<Predicate>>,
    /// Vectors of the words that can head a phrase, for [`crate::Ranker`]; empty if the model has no
    /// ranker.
    pub vectors: WordVectors,
    /// The labels that tokens refer to.
    pub labels: Arc<Labels>,
}

/// A syntactic word by the conventions of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place in the text.
    pub span: Span,
    /// Its base form.
    pub lemma: Box<str>,
    /// Index into [`Labels::upos`].
    pub upos: u8,
    /// Index into [`Labels::xpos`].
    pub xpos: u8,
    /// Index of the token that it depends on, among all tokens of the text; `None` for the root of a
    /// sentence.
    pub head: Option<u32>,
    /// Index into [`Labels::deprel`].
    pub deprel: u8,
}

/// The labels of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Universal parts of speech.
    pub upos: Vec<Box<str>>,
    /// Penn Treebank parts of speech, as the English treebanks of Universal Dependencies use them.
    pub xpos: Vec<Box<str>>,
    /// Relations of Universal Dependencies, with subtypes.
    pub deprel: Vec<Box<str>>,
    /// Roles of arguments, as `PropBank` names them: `ARG0`, `ARGM-TMP`. The first is for no argument.
    pub roles: Vec<Box<str>>,
    /// Event types, as PLOVER names them. The first is for none.
    pub event_types: Vec<Box<str>>,
}

/// A word that says what happens or how something is, with the phrases that take part in it (Palmer et al. 2005).
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// Index of its token.
    pub word: u32,
    /// `PropBank`'s roleset, such as `attack.01`; `None` if it is not known.
    pub roleset: Option<Box<str>>,
    /// Its arguments in text order.
    pub arguments: Vec<Argument>,
    /// The chance that it happened or holds. Negation does not count: `not` is an argument.
    pub factual: f32,
    /// The chance that it is supposed: a condition, a possibility.
    pub hypothetical: f32,
    /// The chance that it is a habit or a rule, no particular event.
    pub habitual: f32,
    /// The likely event types, the most likely first.
    pub types: Vec<EventChance>,
}

/// An argument of a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Index into [`Labels::roles`].
    pub role: u8,
    /// Index of the token that heads the phrase.
    pub head: u32,
    /// The tokens of the phrase.
    pub tokens: Range<usize>,
}

/// An event type with its chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EventChance {
    /// Index into [`Labels::event_types`].
    pub kind: u8,
    /// From 0 to 1.
    pub chance: f32,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The kind of thing that it names.
    pub kind: NameKind,
}

/// The parts of an attribution, as ranges of tokens within one paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributionSpans {
    /// The words that link source and content: "said", "according to".
    pub cue: Range<usize>,
    /// Whom the content is attributed to; `None` if no source was found.
    pub source: Option<Range<usize>>,
    /// What is attributed: one or more ranges, in text order.
    pub content: Vec<Range<usize>>,
    /// Probabilities of the parts.
    pub scores: PartScores,
    /// Probability that content and source are right, 0 to 1. Calibrated on articles outside of the
    /// training data.
    pub confidence: f32,
}

/// Probabilities of the parts of an attribution, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartScores {
    /// That exactly these tokens are a cue.
    pub cue: f32,
    /// That the tokens of the source belong to it: the mean over them. Without a source: the lowest
    /// probability, over all tokens that were read together, that a token belongs to none.
    pub source: f32,
    /// That the tokens of the content belong to it: the mean over them.
    pub content: f32,
}

/// The kind of a name: the types of Universal NER (Mayhew et al. 2024), and groups of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place, including states.
    Place,
    /// People by nation, party or belief: "Finns", "Democrats".
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

    /// The place of a sentence in the text.
    #[must_use]
    pub fn sentence_span(&self, sentence: usize) -> Span {
        let tokens = &self.tokens[self.sentences[sentence].clone()];
        tokens[0].span.join(tokens[tokens.len() - 1].span)
    }
}

/// Cannot truncate: loading refuses lists of more than 256 labels.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn label(label: usize) -> u8 {
    label as u8
}

/// Cannot truncate: a text has at most 4 GiB ([`Span`]), and a token at least one byte.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn index(token: usize) -> u32 {
    token as u32
}
