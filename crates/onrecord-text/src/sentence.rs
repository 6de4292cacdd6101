//! Candidate sentence ends, by rule.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::Span;
use crate::abbreviation::{Abbreviation, abbreviation};

/// The sentences of one paragraph, given its tokens: they cover every token, in order.
///
/// A sentence ends at `.`, `!`, `?` or `…` with the quotation marks and brackets that close after
/// it, where what follows could open another one. A paragraph's end always ends a sentence, so
/// headlines and bylines need no full stop.
#[must_use]
pub fn sentences(text: &str, tokens: &[Span]) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut first = 0;
    for end in 1..=tokens.len() {
        if end == tokens.len() || (end > first && ends_before(text, &tokens[first..], end - first))
        {
            sentences.push(tokens[first].join(tokens[end - 1]));
            first = end;
        }
    }
    sentences
}

/// Whether a sentence that starts with `tokens[0]` ends before `tokens[at]`.
fn ends_before(text: &str, tokens: &[Span], at: usize) -> bool {
    let next = tokens[at].slice(text);
    // Closing marks stay with the sentence they close.
    if is_closer(next) && (!is_straight(next) || !spaced(tokens, at) || at + 1 == tokens.len()) {
        return false;
    }
    let mut last = at - 1;
    while last > 0
        && is_closer(tokens[last].slice(text))
        && !(is_straight(tokens[last].slice(text)) && spaced(tokens, last))
    {
        last -= 1;
    }
    let closed = last + 1 < at;
    let ender = tokens[last].slice(text);
    let opens = |token: &str| {
        token.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || is_opener(token)
    };
    if ender.bytes().all(|b| b == b'.') || ender == "…" {
        return opens(next) && (ender == "." || spaced(tokens, at));
    }
    match ender {
        // "What?" he asked.
        // A run of them is one token.
        _ if ender.starts_with(['!', '?']) => {
            !(next.starts_with(char::is_lowercase) || closed && next == ",")
        }
        _ => match ender.strip_suffix('.').and_then(abbreviation) {
            Some(Abbreviation::Either) => {
                // "Acme Inc. Chairman": a capital alone is weak evidence; a word that opens
                // sentences is strong.
                closed && opens(next) || is_opener(next) || SENTENCE_OPENERS.contains(next)
            }
            Some(Abbreviation::Before | Abbreviation::Number) | None => false,
        },
    }
}

/// Words that in running text take a capital only where they open a sentence.
static SENTENCE_OPENERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../data/sentence-openers.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')).collect()
});

fn spaced(tokens: &[Span], at: usize) -> bool {
    at > 0 && tokens[at - 1].end() < tokens[at].start()
}

fn is_straight(token: &str) -> bool {
    matches!(token, "\"" | "'")
}

fn is_closer(token: &str) -> bool {
    matches!(token, "”" | "’" | "»" | "›" | "\"" | "'" | "''" | ")" | "]" | "}")
}

fn is_opener(token: &str) -> bool {
    matches!(token, "“" | "‘" | "«" | "‹" | "„" | "\"" | "'" | "``" | "(" | "[" | "{" | "—" | "–")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens;

    fn split(text: &str) -> Vec<&str> {
        let tokens = tokens(text, Span::at(text, 0, text.len()));
        sentences(text, &tokens).into_iter().map(|s| s.slice(text)).collect()
    }

    #[test]
    fn a_full_stop_before_a_capital_ends_a_sentence() {
        assert_eq!(split("It rained. Then it stopped."), ["It rained.", "Then it stopped."]);
    }

    #[test]
    fn titles_initials_and_decimals_do_not() {
        assert_eq!(
            split("Dr. J. Osei of Acme Inc. Chairman paid $3.5 to the U.S. Senate.").len(),
            1
        );
        assert_eq!(split("It opens at 9 a.m. The doors close at 5 p.m. on Fridays.").len(), 2);
    }

    #[test]
    fn every_word_that_opens_a_sentence_ends_the_one_before() {
        for word in SENTENCE_OPENERS.iter() {
            assert_eq!(split(&format!("It joined Acme Inc. {word} rained.")).len(), 2, "{word:?}");
        }
    }

    #[test]
    fn marks_stay_with_the_sentence_they_close() {
        assert_eq!(
            split("“It rained.” “Then it stopped.” She left."),
            ["“It rained.”", "“Then it stopped.”", "She left."]
        );
        assert_eq!(
            split("\"It rained.\" \"Then it stopped.\" She left."),
            ["\"It rained.\"", "\"Then it stopped.\"", "She left."]
        );
        assert_eq!(split("“Why?” she asked. (He left.) Good.").len(), 3);
    }

    #[test]
    fn ellipses_end_only_before_a_capital() {
        assert_eq!(split("Well ... maybe not. Well ... Maybe.").len(), 3);
        assert_eq!(split("Well… maybe not.").len(), 1);
    }

    #[test]
    fn a_headline_needs_no_full_stop() {
        assert_eq!(split("Council backs new bridge"), ["Council backs new bridge"]);
    }
}
