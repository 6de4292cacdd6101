//! The spans of a content as columns: their words and their offsets.

use onrecord_reading::contract::Span;

pub(crate) fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join("\n")
}

pub(crate) fn ends(spans: &[Span]) -> Vec<(usize, usize)> {
    spans.iter().map(|span| (span.start, span.end)).collect()
}
