//! What every layer stands on: paragraphs, sentences, tokens and what the language model says of them,
//! made once.

use std::ops::Range;

use onrecord_language::{LanguageAnalysis, Model};
use onrecord_text::{Span, paragraphs};

use crate::language::Language;

/// A text cut into paragraphs, sentences and tokens.
#[derive(Clone, Debug)]
pub struct AnalysedText<'t> {
    /// The text.
    pub text: &'t str,
    /// In order, without the white space around them.
    pub paragraphs: Vec<Span>,
    /// In order; none crosses a paragraph's end.
    pub sentences: Vec<Span>,
    /// In order.
    pub tokens: Vec<Span>,
    /// What the language model says of the tokens: tags, trees, names and attributions.
    pub annotations: LanguageAnalysis,
    /// The language of the model.
    pub(crate) language: &'static Language,
    of_paragraph: Vec<Range<usize>>,
}

impl<'t> AnalysedText<'t> {
    /// Cuts a text and has the model read it.
    #[must_use]
    pub fn new(text: &'t str, model: &Model) -> Self {
        Self::on(text, model.analyser().analyse(text), model)
    }

    /// Has the model read words that are known: `paragraphs` holds sentences, and these their words.
    #[must_use]
    pub fn of_words(text: &'t str, paragraphs: &[Vec<Vec<Span>>], model: &Model) -> Self {
        Self::on(text, model.analyser().analyse_words(text, paragraphs), model)
    }

    /// Cuts a text into paragraphs alone. The model reads nothing.
    pub(crate) fn without_words(text: &'t str, model: &Model) -> Self {
        Self::on(text, model.analyser().analyse(""), model)
    }

    /// Cuts a text into paragraphs and, by rule, sentences. The model reads nothing, and there are no tokens.
    pub(crate) fn by_rule(text: &'t str, model: &Model) -> Self {
        let mut analysed = Self::without_words(text, model);
        let splitter = analysed.language.splitter;
        analysed.sentences = (analysed.paragraphs.iter())
            .flat_map(|&paragraph| splitter.sentences(text, &splitter.tokens(text, paragraph)))
            .collect();
        analysed
    }

    fn on(text: &'t str, annotations: LanguageAnalysis, model: &Model) -> Self {
        let language = Language::of(model);
        let tokens: Vec<Span> = annotations.tokens.iter().map(|token| token.span).collect();
        let paragraphs = paragraphs(text);
        let mut end = 0;
        let of_paragraph = (paragraphs.iter())
            .map(|paragraph| {
                let first = end;
                end += tokens[end..].partition_point(|token| token.start() < paragraph.end());
                first..end
            })
            .collect();
        let sentences =
            (0..annotations.sentences.len()).map(|at| annotations.sentence_span(at)).collect();
        Self { text, paragraphs, sentences, tokens, annotations, language, of_paragraph }
    }

    /// The tokens of one paragraph.
    #[must_use]
    pub fn tokens_of(&self, paragraph: usize) -> &[Span] {
        &self.tokens[self.of_paragraph[paragraph].clone()]
    }

    /// The tokens that start in a span.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> &[Span] {
        &self.tokens[self.range_in(span)]
    }

    /// The indices of the tokens that start in a span.
    #[must_use]
    pub fn range_in(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.start() < span.start());
        let end = self.tokens.partition_point(|token| token.start() < span.end());
        first..end.max(first)
    }

    /// The token before a span.
    #[must_use]
    pub fn token_before(&self, span: Span) -> Option<Span> {
        let next = self.tokens.partition_point(|token| token.start() < span.start());
        next.checked_sub(1).map(|at| self.tokens[at])
    }
}
