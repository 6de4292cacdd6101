//! Texts without invisible characters. Publishing systems put them between and inside words, and no word list
//! has them.

use onrecord_text::Span;

use crate::lexicon::is_invisible;

/// The visible part of a text, and where it stands in the original.
pub(super) struct VisibleText {
    pub(super) text: String,
    /// Where each segment begins, in the visible text and in the original.
    segments: Vec<(usize, usize)>,
}

impl VisibleText {
    /// `None` if the whole text is visible.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.is_ascii() || !text.contains(is_invisible) {
            return None;
        }
        let mut visible = Self { text: String::with_capacity(text.len()), segments: vec![(0, 0)] };
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| is_invisible(c)) {
            visible.text.push_str(&text[from..at]);
            from = at + c.len_utf8();
            // Between letters a zero-width space is a space, unless their script has none.
            let parted = visible.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                && text[from..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if c == '\u{200B}' && parted {
                visible.segments.push((visible.text.len(), at));
                visible.text.push(' ');
            }
            visible.segments.push((visible.text.len(), from));
        }
        visible.text.push_str(&text[from..]);
        Some(visible)
    }

    /// Converts a span of the original to the visible text.
    pub(super) fn to_visible(&self, span: Span) -> Span {
        let to_visible = |at: usize| {
            let next = self.segments.partition_point(|&(_, to_original)| to_original <= at);
            let (to_visible, to_original) = self.segments[next - 1];
            let end =
                self.segments.get(next).map_or(self.text.len(), |&(to_visible, _)| to_visible);
            (to_visible + at - to_original).min(end)
        };
        Span::at(&self.text, to_visible(span.start()), to_visible(span.end()))
    }

    /// Converts a span of the visible text to the original `text`.
    pub(super) fn to_original(&self, span: Span, text: &str) -> Span {
        let to_original = |next: usize, at: usize| {
            let (to_visible, to_original) = self.segments[next.max(1) - 1];
            text.ceil_char_boundary(to_original + at - to_visible)
        };
        let (start, end) = (span.start(), span.end());
        let first = self.segments.partition_point(|&(to_visible, _)| to_visible <= start);
        let last = self.segments.partition_point(|&(to_visible, _)| to_visible < end);
        let start = to_original(first, start);
        Span::at(text, start, to_original(last, end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_knows_where_it_is_written() {
        let text = "\u{FEFF}un\u{AD}der CC\u{200B}BY\u{200B} 4.0 ဤ\u{200B}သည်\u{AD}";
        let visible = VisibleText::of(text).unwrap();
        assert_eq!(visible.text, "under CC BY 4.0 ဤသည်");
        for (words, to_original) in
            [("under", "un\u{AD}der"), ("CC BY", "CC\u{200B}BY"), ("BY 4.0", "BY\u{200B} 4.0")]
        {
            let at = visible.text.find(words).unwrap();
            let span = Span::at(&visible.text, at, at + words.len());
            let place = visible.to_original(span, text);
            assert_eq!(place.slice(text), to_original);
            assert_eq!(visible.to_visible(place), span);
        }
        let ends: Vec<usize> =
            (0..=visible.text.len()).filter(|&at| visible.text.is_char_boundary(at)).collect();
        for (i, &start) in ends.iter().enumerate() {
            for &end in &ends[i..] {
                visible.to_original(Span::at(&visible.text, start, end), text);
            }
        }
        assert!(VisibleText::of("under CC BY 4.0 ဤသည်").is_none());
    }
}
