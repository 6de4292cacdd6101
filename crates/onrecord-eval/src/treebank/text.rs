//! The text that a treebank was made from, and where its words stand in it.

use std::ops::Range;

use anyhow::Result;
use onrecord::Span;

use crate::treebank::conllu::Sentence;

/// A treebank's text with its sentences and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The whole text.
    pub text: String,
    /// The words of each sentence.
    pub sentences: Vec<Vec<LaidWord>>,
}

/// Where one word stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidWord {
    /// The word as the treebank has it. It may differ from the words of the text, where a
    /// contraction was undone.
    pub form: String,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Whether a surface token begins with it.
    pub surface_start: bool,
}

impl Layout {
    /// Rebuilds the text: a blank line before what opens a document or a paragraph, otherwise a
    /// space after each token that does not forbid it.
    #[must_use]
    pub fn new(sentences: &[Sentence]) -> Self {
        let mut layout = Self::default();
        let text = &mut layout.text;
        let mut space = false;
        for sentence in sentences {
            if sentence.starts_paragraph && !text.is_empty() {
                text.push_str("\n\n");
                space = false;
            }
            let mut laid = Vec::with_capacity(sentence.words.len());
            for token in &sentence.tokens {
                if space {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(&token.form);
                space = token.space_after;
                let words = &sentence.words[token.words.clone()];
                let forms: Vec<&str> = words.iter().map(|word| word.form.as_str()).collect();
                for (index, part) in parts(&token.form, &forms).into_iter().enumerate() {
                    laid.push(LaidWord {
                        form: forms[index].to_owned(),
                        start: start + part.start,
                        end: start + part.end,
                        surface_start: index == 0,
                    });
                }
            }
            layout.sentences.push(laid);
        }
        layout
    }

    /// Paragraphs of sentences of words.
    ///
    /// # Errors
    /// Where a word is none of the text.
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

/// Cuts a surface token into its words by their lengths, which is exact wherever the words are
/// pieces of it. Otherwise each word has a letter as long as there are some, and the last one has
/// the rest.
fn parts(surface: &str, forms: &[&str]) -> Vec<Range<usize>> {
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

/// Counts characters that are not white space, which is how the shared task measures where a word
/// stands: texts that differ in white space only have the same measure.
#[derive(Clone, Debug)]
pub(crate) struct Ruler {
    /// For each byte of the text, and its end, the characters before it.
    before: Vec<usize>,
}

impl Ruler {
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

    /// The span in characters. The bytes are the text's, on borders of characters.
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
        let layout = Layout::new(&parse(&text).unwrap());
        assert_eq!(layout.text, "Don’t. Go.\n\nStay");
        for word in layout.sentences.iter().flatten() {
            assert_eq!(layout.text[word.start..word.end], word.form);
        }
        let starts: Vec<bool> = layout.sentences[0].iter().map(|word| word.surface_start).collect();
        assert_eq!(starts, [true, false, true]);
    }

    #[test]
    fn words_that_are_no_pieces_share_the_letters() {
        assert_eq!(parts("gonna", &["gon", "na"]), [0..3, 3..5]);
        assert_eq!(parts("au", &["à", "le"]), [0..1, 1..2]);
        assert_eq!(parts("won’t", &["will", "not"]), [0..6, 6..7]);
        assert_eq!(parts("x", &["one", "two"]), [0..1, 1..1]);
    }

    #[test]
    fn the_ruler_skips_white_space() {
        let ruler = Ruler::new("é a\n\nb");
        assert_eq!(ruler.span(0, 2), 0..1);
        assert_eq!(ruler.span(3, 7), 1..3);
    }
}
