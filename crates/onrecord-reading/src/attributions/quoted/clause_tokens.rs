//! Splits a paragraph into sentences of words outside quotations, with each outer quotation as one piece.

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::language::{Cue, Language, WordClass, WordClasses};
use crate::quotation_marks::Quotation;

/// A token outside quotations, or a whole quotation.
#[derive(Clone, Debug)]
pub(crate) enum ClausePiece {
    ClauseToken(ClauseToken),
    /// The index of an outer quotation in `QuotationMarks::quotations`.
    Quote(usize),
}

/// A token outside quotations.
#[derive(Clone, Debug)]
pub(crate) struct ClauseToken {
    pub(crate) span: Span,
    pub(crate) lower: String,
    pub(crate) capital: bool,
    classes: WordClasses,
    language: &'static Language,
}

impl ClauseToken {
    fn new(analysed: &AnalysedText<'_>, span: Span) -> Self {
        let language = analysed.language;
        let words = span.slice(analysed.text);
        let lower = words.to_lowercase();
        let classes = language.classes(&lower);
        Self { span, lower, capital: words.starts_with(char::is_uppercase), classes, language }
    }

    pub(crate) fn is(&self, class: WordClass) -> bool {
        self.classes.has(class)
    }

    /// The verb that attributes, if the token is a form of one.
    pub(crate) fn cue(&self) -> Option<Cue> {
        self.language.cue(&self.lower)
    }

    pub(crate) fn is_dash(&self) -> bool {
        self.lower.chars().all(|c| matches!(c, '-' | '–' | '—' | '―'))
    }

    pub(crate) fn is_punctuation(&self) -> bool {
        !self.lower.contains(char::is_alphanumeric)
    }
}

impl ClausePiece {
    pub(crate) fn word(&self) -> Option<&ClauseToken> {
        match self {
            Self::ClauseToken(word) => Some(word),
            Self::Quote(_) => None,
        }
    }
}

/// The pieces of a paragraph by sentence. `outer` are the indices of its outer quotations.
pub(crate) fn sentences(
    analysed: &AnalysedText<'_>,
    quotations: &[Quotation],
    paragraph: usize,
    outer: &[usize],
) -> Vec<Vec<ClausePiece>> {
    let mut pieces = Vec::new();
    let mut quotes = outer.iter().copied().peekable();
    for &token in analysed.tokens_of(paragraph) {
        while let Some(&quote) = quotes.peek() {
            let span = quotations[quote].outer;
            if token.start() < span.start() {
                break;
            }
            if !matches!(pieces.last(), Some(ClausePiece::Quote(last)) if *last == quote) {
                pieces.push(ClausePiece::Quote(quote));
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
        pieces.push(ClausePiece::ClauseToken(ClauseToken::new(analysed, token)));
    }
    part(analysed.text, quotations, pieces)
}

/// Splits pieces into sentences. A sentence ends after a full stop outside quotations. It also ends after a quotation
/// with a full stop at its end, unless the words after that quotation can attribute it.
fn part(text: &str, quotations: &[Quotation], pieces: Vec<ClausePiece>) -> Vec<Vec<ClausePiece>> {
    let mut sentences = Vec::new();
    let mut sentence: Vec<ClausePiece> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let could_open = |next: &ClausePiece| match next {
            ClausePiece::Quote(_) => true,
            ClausePiece::ClauseToken(word) => {
                word.capital
                    || word.is_punctuation()
                        && !matches!(word.lower.as_str(), "," | ";" | ":" | ")" | "]")
            }
        };
        let ends = match (&piece, pieces.peek()) {
            (_, None) => true,
            (ClausePiece::ClauseToken(word), Some(next)) => match word.lower.as_str() {
                "." => !next.word().is_some_and(|w| w.lower.chars().all(is_closing)),
                mark if mark.starts_with(['!', '?', '…']) || mark == "..." => could_open(next),
                // A quotation after an abbreviation opens a sentence: "in Ames, N.D. “We left,” …".
                _ => {
                    word.span.len() > 2
                        && word.lower.ends_with('.')
                        && matches!(next, ClausePiece::Quote(_))
                }
            },
            (ClausePiece::Quote(quote), Some(next)) => {
                let inner = quotations[*quote].inner.slice(text);
                match inner.trim_end_matches(is_closing).chars().next_back() {
                    // A signature is in the sentence of its quotation: "“We left.” – Osei".
                    Some('.' | '…') => {
                        could_open(next) && !next.word().is_some_and(ClauseToken::is_dash)
                    }
                    // A cue may follow a question: "“Why?” Osei asked".
                    Some('?' | '!') => matches!(next, ClausePiece::Quote(_)),
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
