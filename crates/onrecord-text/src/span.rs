//! Spans of text.

use std::fmt;

/// A half-open range of bytes in one article's text. Both ends are character boundaries.
///
/// The program counts offsets only in bytes. [`crate::OffsetMap`] converts them for input and output. A
/// span takes eight bytes, is `Copy`, and is ordered by start and then by end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

/// Why two offsets are not a span of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// The start is after the end.
    #[error("the span {start}..{end} ends before it starts")]
    Reversed {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// The end is after the end of the text, or after 4 GiB.
    #[error("the span {start}..{end} runs past the text, which has {len} bytes")]
    OutOfText {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// Length of the text in bytes.
        len: usize,
    },
    /// The start or the end is inside a character.
    #[error("the span {start}..{end} cuts a character in two")]
    InsideCharacter {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
}

impl Span {
    /// Makes a span of `text` and checks it.
    ///
    /// # Errors
    /// If `start..end` is not a range of whole characters of `text`, or ends after 4 GiB.
    pub fn new(text: &str, start: usize, end: usize) -> Result<Self, SpanError> {
        if start > end {
            return Err(SpanError::Reversed { start, end });
        }
        if end > text.len() || end > u32::MAX as usize {
            return Err(SpanError::OutOfText { start, end, len: text.len() });
        }
        if !text.is_char_boundary(start) || !text.is_char_boundary(end) {
            return Err(SpanError::InsideCharacter { start, end });
        }
        Ok(Self { start: start as u32, end: end as u32 })
    }

    /// Makes a span from offsets that the caller took from `text` itself.
    ///
    /// # Panics
    /// If [`Self::new`] refuses the offsets.
    #[must_use]
    #[track_caller]
    pub fn at(text: &str, start: usize, end: usize) -> Self {
        match Self::new(text, start, end) {
            Ok(span) => span,
            Err(error) => panic!("{error}"),
        }
    }

    /// Offset of the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Offset one past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words that it covers.
    ///
    /// # Panics
    /// If the span is not a range of whole characters of `text`, which must be the text that the span was
    /// made for.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// Whether the byte at `offset` is in it.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether the whole of `other` is in it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span between this one and `next`. If there is nothing between, it is empty and at the end of
    /// this one.
    #[must_use]
    pub fn gap(self, next: Self) -> Self {
        Self { start: self.end, end: next.start.max(self.end) }
    }

    /// The part of this span from the start of the span `start` on.
    #[must_use]
    pub fn from(self, start: Self) -> Self {
        Self { start: start.start.clamp(self.start, self.end), end: self.end }
    }

    /// The part of this span before the start of the span `end`.
    #[must_use]
    pub fn until(self, end: Self) -> Self {
        Self { start: self.start, end: end.start.clamp(self.start, self.end) }
    }

    /// This span without the characters at both ends for which `drop` is true.
    #[must_use]
    pub fn trim(self, text: &str, drop: impl Fn(char) -> bool) -> Self {
        let words = self.slice(text);
        let left = words.len() - words.trim_start_matches(&drop).len();
        let kept = words.trim_matches(&drop).len();
        Self { start: self.start + left as u32, end: self.start + (left + kept) as u32 }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_checked_against_its_text() {
        let text = "né 🦀";
        assert_eq!(Span::new(text, 0, 3).unwrap().slice(text), "né");
        assert_eq!(Span::new(text, 2, 3), Err(SpanError::InsideCharacter { start: 2, end: 3 }));
        assert_eq!(Span::new(text, 3, 1), Err(SpanError::Reversed { start: 3, end: 1 }));
        assert_eq!(Span::new(text, 0, 99), Err(SpanError::OutOfText { start: 0, end: 99, len: 8 }));
    }

    #[test]
    fn trimming_leaves_whole_characters() {
        let text = "“né”, ";
        let all = Span::at(text, 0, text.len());
        assert_eq!(all.trim(text, |c| !c.is_alphabetic()).slice(text), "né");
        assert!(all.trim(text, |_| true).is_empty());
    }
}
