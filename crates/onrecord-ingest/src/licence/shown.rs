//! Texts without the characters that show nothing: publishing systems leave them between words and inside them, and
//! no list of words has them.

use onrecord_text::Span;

use crate::lexicon::is_invisible;

/// What of a text is seen, and where it is written.
pub(super) struct Shown {
    pub(super) text: String,
    /// Where stretches begin: in what is seen, and in the text.
    stretches: Vec<(usize, usize)>,
}

impl Shown {
    /// None where all of a text is seen.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.is_ascii() || !text.contains(is_invisible) {
            return None;
        }
        let mut shown = Self { text: String::with_capacity(text.len()), stretches: vec![(0, 0)] };
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| is_invisible(c)) {
            shown.text.push_str(&text[from..at]);
            from = at + c.len_utf8();
            // Between letters a zero-width space is a space, unless their script has none.
            let parted = shown.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                && text[from..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if c == '\u{200B}' && parted {
                shown.stretches.push((shown.text.len(), at));
                shown.text.push(' ');
            }
            shown.stretches.push((shown.text.len(), from));
        }
        shown.text.push_str(&text[from..]);
        Some(shown)
    }

    /// What of a span of the text is seen.
    pub(super) fn seen(&self, span: Span) -> Span {
        let seen = |at: usize| {
            let next = self.stretches.partition_point(|&(_, written)| written <= at);
            let (seen, written) = self.stretches[next - 1];
            let end = self.stretches.get(next).map_or(self.text.len(), |&(seen, _)| seen);
            (seen + at - written).min(end)
        };
        Span::at(&self.text, seen(span.start()), seen(span.end()))
    }

    /// Where a span of what is seen is written in `text`.
    pub(super) fn written(&self, span: Span, text: &str) -> Span {
        let written = |next: usize, at: usize| {
            let (seen, written) = self.stretches[next.max(1) - 1];
            text.ceil_char_boundary(written + at - seen)
        };
        let (start, end) = (span.start(), span.end());
        let first = self.stretches.partition_point(|&(seen, _)| seen <= start);
        let last = self.stretches.partition_point(|&(seen, _)| seen < end);
        let start = written(first, start);
        Span::at(text, start, written(last, end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_knows_where_it_is_written() {
        let text = "\u{FEFF}un\u{AD}der CC\u{200B}BY\u{200B} 4.0 ဤ\u{200B}သည်\u{AD}";
        let shown = Shown::of(text).unwrap();
        assert_eq!(shown.text, "under CC BY 4.0 ဤသည်");
        for (words, written) in
            [("under", "un\u{AD}der"), ("CC BY", "CC\u{200B}BY"), ("BY 4.0", "BY\u{200B} 4.0")]
        {
            let at = shown.text.find(words).unwrap();
            let span = Span::at(&shown.text, at, at + words.len());
            let place = shown.written(span, text);
            assert_eq!(place.slice(text), written);
            assert_eq!(shown.seen(place), span);
        }
        let ends: Vec<usize> =
            (0..=shown.text.len()).filter(|&at| shown.text.is_char_boundary(at)).collect();
        for (i, &start) in ends.iter().enumerate() {
            for &end in &ends[i..] {
                shown.written(Span::at(&shown.text, start, end), text);
            }
        }
        assert!(Shown::of("under CC BY 4.0 ဤသည်").is_none());
    }
}
