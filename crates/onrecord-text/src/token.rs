//! Tokens by Universal Dependencies' conventions for English, by rule.
//!
//! Word boundaries of Unicode (UAX #29) are the ground; what English news needs is mended on top:
//! clitics are parted ("do" + "n't"), abbreviations and initials keep their full stop, and
//! addresses, handles, times and runs of dots or dashes stay whole.

use unicode_segmentation::UnicodeSegmentation;

use crate::Span;
use crate::abbreviation::{Abbreviation, abbreviation};

/// The tokens of the part `within` of a text, in order; together they hold every character of it
/// that is not white space.
#[must_use]
pub fn tokens(text: &str, within: Span) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::with_capacity(within.len() / 5);
    let mut from = within.start();
    for (at, piece) in within.slice(text).split_word_bound_indices() {
        let (start, end) = (within.start() + at, within.start() + at + piece.len());
        // An address already taken whole covers the pieces that follow.
        if end <= from || piece.trim().is_empty() {
            continue;
        }
        let span = Span::at(text, start.max(from), end);
        if let Some(address) = address(text, span.until_end(within)) {
            from = address.end();
            tokens.push(address);
            continue;
        }
        push(text, &mut tokens, span.trim(text, char::is_whitespace));
        from = end;
    }
    tokens
}

/// Takes one piece between two word boundaries: joined to the token before it, split, or as it is.
fn push(text: &str, tokens: &mut Vec<Span>, piece: Span) {
    if let Some(last) = tokens.last_mut() {
        let touching = last.end() == piece.start();
        let behind = &text[piece.end()..];
        if touching && belongs_together(last.slice(text), piece.slice(text), behind) {
            *last = last.join(piece);
            return;
        }
    }
    let word = piece.slice(text);
    match split_at(word) {
        Some(at) => {
            push(text, tokens, Span::at(text, piece.start(), piece.start() + at));
            push(text, tokens, Span::at(text, piece.start() + at, piece.end()));
        }
        None => tokens.push(piece),
    }
}

/// Whether two touching pieces, with `behind` after them, are one token.
fn belongs_together(left: &str, right: &str, behind: &str) -> bool {
    let last = left.chars().next_back().unwrap_or(' ');
    let first = right.chars().next().unwrap_or(' ');
    match right {
        // A token that starts with a stop, a dash and so on is a run of them.
        "." => {
            left.starts_with('.')
                || match abbreviation(left) {
                    Some(Abbreviation::Number) => {
                        behind.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit())
                    }
                    Some(Abbreviation::Before | Abbreviation::Either) => true,
                    None => false,
                }
        }
        "!" | "?" => left.starts_with(['!', '?']),
        "-" | "*" | "=" | "`" | "$" | "<" | ">" | "_" | "~" => left.starts_with(first),
        "&" => left.len() <= 3 && left.chars().all(char::is_uppercase),
        // Times, dates and the like: 10:30, 9/11, 22/5/2020.
        "/" | ":" => {
            left.ends_with(|c: char| c.is_ascii_digit())
                && left.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => match last {
            '&' => left.len() > 1 && first.is_uppercase(),
            '/' | ':' => left.len() > 1 && first.is_ascii_digit(),
            '@' | '#' => left.len() == 1 && first.is_alphabetic(),
            _ => false,
        },
    }
}

/// Where a piece parts into two tokens: before a clitic, or where two sentences were pasted
/// together without a space.
fn split_at(word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    // Lower-casing may change the length of what is not English; clitics are.
    if lower.len() == word.len() {
        for (whole, at) in [("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3)] {
            if lower == whole {
                return Some(at);
            }
        }
        for mark in ["'", "’"] {
            if let Some(at) = lower.strip_suffix('t').and_then(|w| w.strip_suffix(mark))
                && at.len() > 1
                && at.ends_with('n')
            {
                return Some(at.len() - 1);
            }
            if let Some(at) = lower.rfind(mark).filter(|&at| at > 0)
                && matches!(&lower[at + mark.len()..], "s" | "re" | "ve" | "ll" | "d" | "m")
            {
                return Some(at);
            }
        }
    }
    // UAX #29 joins letters around a colon and around a full stop.
    if let Some(at) = word.find(':').filter(|&at| at > 0) {
        return Some(at);
    }
    if word.len() > 1 && word.starts_with([':', '.']) {
        return Some(1);
    }
    let stop = word.find('.').filter(|&at| at > 0 && at + 1 < word.len())?;
    let (left, right) = (&word[..stop], &word[stop + 1..]);
    let pasted = left.chars().count() > 2
        && left.ends_with(char::is_lowercase)
        && right.starts_with(char::is_uppercase)
        && right.chars().nth(1).is_some_and(char::is_lowercase);
    pasted.then_some(stop)
}

/// A longer address, in bytes, is cut in two.
const LONGEST_ADDRESS: usize = 2048;

/// The web or mail address that starts `rest`, if one does.
fn address(text: &str, rest: Span) -> Option<Span> {
    let words = rest.slice(text);
    let words = &words[..words.floor_char_boundary(LONGEST_ADDRESS)];
    let starts = ["http://", "https://", "www."]
        .iter()
        .any(|start| words.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)));
    if !starts && !words.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || "<>\"“”«»".contains(c);
    let address = words.split(ends).next().unwrap_or_default();
    let mail = || {
        let (name, host) = address.split_once('@')?;
        let is_name = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        (is_name && host.contains('.') && host.starts_with(|c: char| c.is_ascii_alphanumeric()))
            .then_some(())
    };
    if !starts && mail().is_none() {
        return None;
    }
    // Punctuation at its end belongs to the sentence.
    let kept = address.trim_end_matches(|c: char| ".,;:!?)]}'’".contains(c));
    Some(Span::at(text, rest.start(), rest.start() + kept.len()))
}

impl Span {
    fn until_end(self, within: Span) -> Self {
        self.join(within).from(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> String {
        let all = Span::at(text, 0, text.len());
        tokens(text, all).into_iter().map(|t| t.slice(text)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn clitics_are_parted() {
        assert_eq!(
            words("I don't, can’t, cannot; it's the Osei's."),
            "I|do|n't|,|ca|n’t|,|can|not|;|it|'s|the|Osei|'s|."
        );
        assert_eq!(words("They’re 'fine'"), "They|’re|'|fine|'");
    }

    #[test]
    fn abbreviations_and_initials_keep_their_stop() {
        assert_eq!(words("Dr. J. R. Osei of the U.S. left."), "Dr.|J.|R.|Osei|of|the|U.S.|left|.");
        assert_eq!(
            words("It rose 3.5 percent, to $1,200.50."),
            "It|rose|3.5|percent|,|to|$|1,200.50|."
        );
    }

    #[test]
    fn addresses_times_and_runs_stay_whole() {
        assert_eq!(
            words("See https://a.example/b?c=1, or m.e@x.example."),
            "See|https://a.example/b?c=1|,|or|m.e@x.example|."
        );
        assert_eq!(
            words("At 10:30 … well... yes--no AT&T #vote @mara"),
            "At|10:30|…|well|...|yes|--|no|AT&T|#vote|@mara"
        );
    }

    #[test]
    fn sentences_pasted_together_are_parted() {
        assert_eq!(words("What?! No. 1 on 22/5/2020!! No."), "What|?!|No.|1|on|22/5/2020|!!|No|.");
        assert_eq!(words("the end.Then it"), "the|end|.|Then|it");
    }

    proptest! {
        #[test]
        fn tokens_hold_all_that_is_not_white_space(text in "(\\PC|[ \n.,'’:/@&-]|a|U\\.S\\.|http://|é|🦀){0,80}") {
            let all = Span::at(&text, 0, text.len());
            let found = tokens(&text, all);
            let mut held = String::new();
            for pair in found.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start());
            }
            for token in &found {
                prop_assert!(!token.is_empty());
                held.push_str(token.slice(&text));
            }
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&held), squeeze(&text));
        }
    }
}
