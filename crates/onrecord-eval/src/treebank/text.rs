//! Rebuilds the text that a treebank annotates, with the position of each word.

use std::ops::Range;

use anyhow::Result;
use onrecord::text::Span;

use crate::treebank::conllu::ConlluSentence;

/// The text of a treebank with the positions of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreebankText {
    /// The whole text.
    pub text: String,
    /// The words, sentence by sentence.
    pub sentences: Vec<Vec<WordSpan>>,
}

/// One word with its byte span in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordSpan {
    /// The treebank's form. It differs from the text where annotators expanded a contraction.
    pub form: String,
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
    /// Whether it is the first word of a surface token.
    pub starts_token: bool,
}

impl TreebankText {
    /// Rebuilds the text. A blank line precedes each document and paragraph. A space follows each
    /// token unless it has `SpaceAfter=No`.
    #[must_use]
    pub fn new(sentences: &[ConlluSentence]) -> Self {
        let mut rebuilt = Self::default();
        let text = &mut rebuilt.text;
        let mut space = false;
        for sentence in sentences {
            if sentence.starts_paragraph && !text.is_empty() {
                text.push_str("\n\n");
                space = false;
            }
            let mut spans = Vec::with_capacity(sentence.words.len());
            for token in &sentence.tokens {
                if space {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(&token.form);
                space = token.space_after;
                let words = &sentence.words[token.words.clone()];
                let forms: Vec<&str> = words.iter().map(|word| word.form.as_str()).collect();
                for (index, part) in split_token(&token.form, &forms).into_iter().enumerate() {
                    spans.push(WordSpan {
                        form: forms[index].to_owned(),
                        start: start + part.start,
                        end: start + part.end,
                        starts_token: index == 0,
                    });
                }
            }
            rebuilt.sentences.push(spans);
        }
        rebuilt
    }

    /// The word spans, nested by paragraph and sentence.
    ///
    /// # Errors
    /// If a span does not lie in the text.
    pub fn paragraphs(&self) -> Result<Vec<Vec<Vec<Span>>>> {
        let mut paragraphs: Vec<Vec<Vec<Span>>> = Vec::new();
        let mut before = 0;
        for sentence in &self.sentences {
            let spans: Vec<Span> = sentence
                .iter()
                .map(|word| Span::new(&self.text, word.start, word.end))
                .collect::<Result<_, _>>()?;
            let Some(first) = spans.first() else { continue };
            if paragraphs.is_empty() || self.text[before..first.start()].contains('\n') {
                paragraphs.push(Vec::new());
            }
            before = spans[spans.len() - 1].end();
            if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.push(spans);
            }
        }
        Ok(paragraphs)
    }
}

/// Splits a surface token into its words by their lengths. The result is exact if the words are
/// substrings of the token. Otherwise each word gets one letter while there are any, and the last word
/// gets the rest.
fn split_token(surface: &str, forms: &[&str]) -> Vec<Range<usize>> {
    let bounds: Vec<usize> =
        surface.char_indices().map(|(at, _)| at).chain([surface.len()]).collect();
    let letters = bounds.len() - 1;
    let mut start = 0;
    let mut parts = Vec::with_capacity(forms.len());
    for (index, form) in forms.iter().enumerate() {
        let after = forms.len() - index - 1;
        let left = letters - start;
        let length = if after == 0 {
            left
        } else {
            form.chars().count().min(left.saturating_sub(after).max(1)).min(left)
        };
        parts.push(bounds[start]..bounds[start + length]);
        start += length;
    }
    parts
}

/// Converts byte offsets to counts of characters other than white space.
///
/// The CoNLL-2018 shared task compares positions in this unit, because texts that differ only in white
/// space then agree.
#[derive(Clone, Debug)]
pub(crate) struct NonSpaceOffsets {
    /// For each byte offset of the text, and for its end, the characters before it.
    before: Vec<usize>,
}

impl NonSpaceOffsets {
    pub(crate) fn new(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for c in text.chars() {
            before.extend(std::iter::repeat_n(count, c.len_utf8()));
            count += usize::from(!c.is_whitespace());
        }
        before.push(count);
        Self { before }
    }

    /// Converts a byte span. Both offsets must lie on character boundaries of the text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Range<usize> {
        self.before[start]..self.before[end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::parse;

    fn row(id: &str, form: &str, head: &str, misc: &str) -> String {
        format!("{id}\t{form}\t_\tX\tX\t_\t{head}\tdep\t_\t{misc}\n")
    }

    #[test]
    fn paragraphs_are_blank_lines_and_spaces_follow_the_range() {
        let text = [
            "# newdoc\n".to_owned(),
            row("1-2", "Don’t", "_", "SpaceAfter=No"),
            row("1", "Do", "0", "_"),
            row("2", "n’t", "1", "_"),
            row("3", ".", "1", "_"),
            "\n".to_owned(),
            row("1", "Go", "0", "SpaceAfter=No"),
            row("2", ".", "1", "SpaceAfter=No"),
            "\n# newpar = two\n".to_owned(),
            row("1", "Stay", "0", "_"),
        ]
        .concat();
        let rebuilt = TreebankText::new(&parse(&text).unwrap());
        assert_eq!(rebuilt.text, "Don’t. Go.\n\nStay");
        for word in rebuilt.sentences.iter().flatten() {
            assert_eq!(rebuilt.text[word.start..word.end], word.form);
        }
        let starts: Vec<bool> = rebuilt.sentences[0].iter().map(|word| word.starts_token).collect();
        assert_eq!(starts, [true, false, true]);
    }

    #[test]
    fn words_that_are_not_substrings_share_the_letters() {
        assert_eq!(split_token("gonna", &["gon", "na"]), [0..3, 3..5]);
        assert_eq!(split_token("au", &["à", "le"]), [0..1, 1..2]);
        assert_eq!(split_token("won’t", &["will", "not"]), [0..6, 6..7]);
        assert_eq!(split_token("x", &["one", "two"]), [0..1, 1..1]);
    }

    #[test]
    fn offsets_skip_white_space() {
        let offsets = NonSpaceOffsets::new("é a\n\nb");
        assert_eq!(offsets.span(0, 2), 0..1);
        assert_eq!(offsets.span(3, 7), 1..3);
    }
}
