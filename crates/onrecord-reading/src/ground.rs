//! What every layer stands on: paragraphs, sentences and tokens, made once.

use std::ops::Range;

use onrecord_text::{Span, paragraphs, sentences, tokens};

/// A text cut into paragraphs, sentences and tokens.
#[derive(Clone, Debug)]
pub struct Ground<'t> {
    /// The text.
    pub text: &'t str,
    /// In order, without the white space around them.
    pub paragraphs: Vec<Span>,
    /// In order; none crosses a paragraph's end.
    pub sentences: Vec<Span>,
    /// In order.
    pub tokens: Vec<Span>,
    of_paragraph: Vec<Range<usize>>,
}

impl<'t> Ground<'t> {
    /// Cuts a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut ground = Self {
            text,
            paragraphs: paragraphs(text),
            sentences: Vec::new(),
            tokens: Vec::new(),
            of_paragraph: Vec::new(),
        };
        for &paragraph in &ground.paragraphs {
            let first = ground.tokens.len();
            ground.tokens.extend(tokens(text, paragraph));
            ground.sentences.extend(sentences(text, &ground.tokens[first..]));
            ground.of_paragraph.push(first..ground.tokens.len());
        }
        ground
    }

    /// The tokens of one paragraph.
    #[must_use]
    pub fn tokens_of(&self, paragraph: usize) -> &[Span] {
        &self.tokens[self.of_paragraph[paragraph].clone()]
    }

    /// The tokens that start in a span.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> &[Span] {
        let first = self.tokens.partition_point(|token| token.start() < span.start());
        let end = self.tokens.partition_point(|token| token.start() < span.end());
        &self.tokens[first..end.max(first)]
    }

    /// The token before a span.
    #[must_use]
    pub fn token_before(&self, span: Span) -> Option<Span> {
        let next = self.tokens.partition_point(|token| token.start() < span.start());
        next.checked_sub(1).map(|at| self.tokens[at])
    }
}
