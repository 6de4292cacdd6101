//! Where the characters of an extracted text stand in the bytes of their source.

use std::ops::Range;

use crate::Span;

/// A run of an article's text and the source bytes that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRun {
    /// The stretch of the text.
    pub text: Span,
    /// Its bytes in the source.
    pub bytes: Range<usize>,
    /// Whether the bytes spell the text as a character reference (`&eacute;`), so that only the whole
    /// run stands for the whole stretch. Otherwise the bytes, decoded, are the text, character for
    /// character.
    pub encoded: bool,
}

/// The runs of a text in order. What lies between them, such as the blank lines between
/// paragraphs, does not come from the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// In order of the text, not overlapping in it.
    pub runs: Vec<SourceRun>,
}

impl SourceMap {
    /// The runs that a span of the text touches.
    #[must_use]
    pub fn touching(&self, span: Span) -> &[SourceRun] {
        let first = self.runs.partition_point(|run| run.text.end() <= span.start());
        let last = self.runs.partition_point(|run| run.text.start() < span.end());
        &self.runs[first..last.max(first)]
    }
}
