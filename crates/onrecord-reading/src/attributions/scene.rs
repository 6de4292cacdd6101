//! A paragraph as clauses see it: words outside quotations, and each outer quotation as one piece.

use onrecord_text::Span;

use crate::ground::Ground;
use crate::marks::Quotation;

/// One piece of a paragraph.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Word(Word),
    /// The index of an outer quotation in `Marks::quotations`.
    Quote(usize),
}

/// A token outside quotations.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) span: Span,
    pub(crate) lower: String,
    pub(crate) capital: bool,
}

impl Word {
    pub(crate) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }

    pub(crate) fn is_punctuation(&self) -> bool {
        !self.lower.contains(char::is_alphanumeric)
    }
}

impl Piece {
    pub(crate) fn word(&self) -> Option<&Word> {
        match self {
            Self::Word(word) => Some(word),
            Self::Quote(_) => None,
        }
    }
}

/// The pieces of one paragraph, parted into sentences.
pub(crate) fn sentences(
    ground: &Ground<'_>,
    quotations: &[Quotation],
    paragraph: usize,
    outer: &[usize],
) -> Vec<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut quotes = outer.iter().copied().peekable();
    for &token in ground.tokens_of(paragraph) {
        while let Some(&quote) = quotes.peek() {
            let span = quotations[quote].outer;
            if token.start() < span.start() {
                break;
            }
            if !matches!(pieces.last(), Some(Piece::Quote(last)) if *last == quote) {
                pieces.push(Piece::Quote(quote));
            }
            if token.start() < span.end() {
                break;
            }
            quotes.next();
        }
        let inside = |q: &usize| quotations[*q].outer.overlaps(token);
        if quotes.peek().is_some_and(inside) {
            continue;
        }
        let words = token.slice(ground.text);
        pieces.push(Piece::Word(Word {
            span: token,
            lower: words.to_lowercase(),
            capital: words.starts_with(char::is_uppercase),
        }));
    }
    part(ground.text, quotations, pieces)
}

/// Ends sentences after full stops outside quotations, and after a quotation that ends in one
/// unless the words behind it attribute it.
fn part(text: &str, quotations: &[Quotation], pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut sentences = Vec::new();
    let mut sentence: Vec<Piece> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let could_open = |next: &Piece| match next {
            Piece::Quote(_) => true,
            Piece::Word(word) => {
                word.capital || word.is_punctuation() && !word.is(&[",", ";", ":", ")", "]"])
            }
        };
        let ends = match (&piece, pieces.peek()) {
            (_, None) => true,
            (Piece::Word(word), Some(next)) => match word.lower.as_str() {
                "." => !matches!(next, Piece::Word(w) if w.is(&["\"", "”", "’", "'", ")"])),
                "!" | "?" | "…" | "..." => could_open(next),
                _ => {
                    // "at 5 p.m. “We left,” …": a quotation could open a sentence after an
                    // abbreviation.
                    false
                }
            },
            (Piece::Quote(quote), Some(next)) => {
                let inner = quotations[*quote].inner.slice(text);
                match inner.trim_end_matches(is_closing).chars().next_back() {
                    Some('.' | '…') => could_open(next),
                    // "“Why?” Osei asked": a question may be followed by its attribution.
                    Some('?' | '!') => matches!(next, Piece::Quote(_)),
                    _ => false,
                }
            }
        };
        sentence.push(piece);
        if ends {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences
}

fn is_closing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’' | '”' | '"' | ')' | ']' | '»')
}
