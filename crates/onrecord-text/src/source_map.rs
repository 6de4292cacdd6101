//! Maps the characters of an extracted text to the bytes of its source.

use std::ops::Range;

use crate::Span;

/// A run of an article's text, and the source bytes that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRun {
    /// Its place in the text.
    pub text: Span,
    /// Its place in the source bytes.
    pub bytes: Range<usize>,
    /// Whether the bytes are a character reference such as `&eacute;`. If so, only the whole run of bytes
    /// corresponds to the text. Otherwise the decoded bytes are the text, character for character.
    pub encoded: bool,
}

/// The runs of a text. The text between them, such as blank lines between paragraphs, does not come from
/// the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// In text order, without overlaps in the text.
    pub runs: Vec<SourceRun>,
}

impl SourceMap {
    /// The runs that overlap a span of the text.
    #[must_use]
    pub fn touching(&self, span: Span) -> &[SourceRun] {
        let first = self.runs.partition_point(|run| run.text.end() <= span.start());
        let last = self.runs.partition_point(|run| run.text.start() < span.end());
        &self.runs[first..last.max(first)]
    }
}
