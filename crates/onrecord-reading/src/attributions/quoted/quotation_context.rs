//! A quotation and the words around it in its sentence.

use onrecord_text::Span;

use super::clause::Link;
use super::clause_tokens::ClauseToken;
use crate::language::WordClass;
use crate::quotation_marks::Quotation;

/// A quotation and the words around it in its sentence.
pub(super) struct QuotationContext<'a> {
    pub(super) quotation: Quotation,
    /// The words from the quotation before, or from the start of the sentence, up to this one.
    pub(super) before: &'a [ClauseToken],
    /// The words from this quotation up to the next one, or up to the end of the sentence.
    pub(super) after: &'a [ClauseToken],
    /// Whether another quotation is before it in the sentence.
    pub(super) follows: bool,
    /// The cue of that other quotation, if it is among the words before.
    pub(super) used: Option<Span>,
    /// The number of quoted words.
    pub(super) words: usize,
    /// The last quoted character, without closing marks and brackets.
    last: char,
    /// Whether the first quoted word has a capital.
    pub(super) capital: bool,
    /// Whether the quoted words have capitals like the title of a work.
    pub(super) title: bool,
}

impl<'a> QuotationContext<'a> {
    /// `cue` is the cue of the attribution before.
    pub(super) fn new(
        text: &str,
        quotation: Quotation,
        before: &'a [ClauseToken],
        after: &'a [ClauseToken],
        follows: bool,
        cue: Option<Span>,
    ) -> Self {
        let inner = quotation.inner.slice(text).trim();
        let last = inner.trim_end_matches(|c: char| c.is_whitespace() || "'’\"”)]".contains(c));
        let first = inner.trim_start_matches(|c: char| !c.is_alphanumeric());
        Self {
            quotation,
            before,
            after,
            follows,
            used: cue.filter(|cue| follows && before.iter().any(|w| cue.overlaps(w.span))),
            words: inner.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count(),
            last: last.chars().next_back().unwrap_or(' '),
            capital: first.starts_with(char::is_uppercase),
            title: looks_like_title(inner),
        }
    }

    /// Whether only punctuation and words such as "but" are before the quotation in its sentence.
    pub(super) fn opens_sentence(&self) -> bool {
        !self.follows && self.before.iter().all(|w| w.is_punctuation() || w.is(WordClass::Conjunct))
    }

    pub(super) fn ends_clause(&self) -> bool {
        matches!(self.last, ',' | '.' | '?' | '!' | '…' | '-' | '—' | '–')
    }

    /// Whether the clause continues after the quotation, where its cue may be.
    pub(super) fn is_open_behind(&self) -> bool {
        self.ends_clause() && self.last != '.' || self.after.first().is_some_and(|w| w.lower == ",")
    }

    /// The words between the cue and the quotation; empty if they are only punctuation.
    pub(super) fn gap(&self, link: &Link) -> &[ClauseToken] {
        let gap = &self.before[link.behind.min(self.before.len())..];
        if gap.iter().all(ClauseToken::is_punctuation) { &[] } else { gap }
    }

    /// The number of words before the quotation, without punctuation.
    pub(super) fn spoken_before(&self) -> usize {
        self.before.iter().filter(|w| !w.is_punctuation()).count()
    }

    /// The number of words after the quotation, without punctuation.
    pub(super) fn spoken_behind(&self) -> usize {
        self.after.iter().filter(|w| !w.is_punctuation()).count()
    }

    pub(super) fn introduced_by(&self, mark: &str) -> bool {
        self.before.last().is_some_and(|w| w.lower == mark)
    }
}

/// Whether the quoted words have capitals like the title of a work: "Meet the Press".
fn looks_like_title(inner: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let small = |word: &str| word.len() <= 4 && word.starts_with(char::is_lowercase);
    let capital = |word: &str| {
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    !words.is_empty()
        && words.len() <= 9
        && !inner.ends_with(['!', '?'])
        && capital(words[0])
        && words.iter().all(|word| capital(word) || small(word))
        && words.last().is_some_and(|word| capital(word))
}
