//! Splits paragraphs into sentences by rule.

use crate::Span;
use crate::abbreviation::Abbreviation;
use crate::splitter::Splitter;
use crate::token_words::Class;

/// Most tokens of a reference to a note. Longer brackets are remarks.
const LONGEST_REFERENCE: usize = 5;

impl Splitter {
    /// The sentences of one paragraph, given its tokens. They cover every token, in order.
    ///
    /// A sentence ends at `.`, `!`, `?` or `…` if what follows could open another one. Quotation marks and
    /// brackets that close after the mark belong to the sentence. A paragraph's end always ends a sentence, so
    /// headlines and bylines need no full stop.
    #[must_use]
    pub fn sentences(&self, text: &str, tokens: &[Span]) -> Vec<Span> {
        let mut sentences = Vec::new();
        let mut first = 0;
        for last in self.ends(text, tokens) {
            sentences.push(tokens[first].join(tokens[last]));
            first = last + 1;
        }
        sentences
    }

    /// The indices of the tokens that end sentences.
    fn ends(&self, text: &str, tokens: &[Span]) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut first = 0;
        for at in 1..tokens.len() {
            if at > first && self.ends_before(text, &tokens[first..], at - first) {
                ends.push(at - 1);
                first = at;
            }
        }
        ends.extend(tokens.len().checked_sub(1));
        ends
    }

    /// For each token of a paragraph, whether a sentence may end after it. A trained model can choose among
    /// these candidates.
    ///
    /// Few sentences end elsewhere, and most tokens are not candidates. No candidate is inside a word, after an
    /// opening bracket or before a comma. If the writer uses capitals, no candidate is between two ordinary
    /// lower-case words. The last token is always a candidate, and so is every end of [`Self::sentences`].
    #[must_use]
    pub fn sentence_end_candidates(&self, text: &str, tokens: &[Span]) -> Vec<bool> {
        let capitals = self.keeps_to_capitals(text, tokens);
        let mut candidates: Vec<bool> =
            (1..tokens.len()).map(|at| may_end_before(text, tokens, at, capitals)).collect();
        candidates.resize(tokens.len(), true);
        for end in self.ends(text, tokens) {
            candidates[end] = true;
        }
        candidates
    }

    /// Whether the writer of a paragraph seems to start sentences with capitals.
    fn keeps_to_capitals(&self, text: &str, tokens: &[Span]) -> bool {
        let small = |token: &Span| token.slice(text).starts_with(char::is_lowercase);
        // The length is compared first, because this runs for every token.
        let is_capital_word = |token: &Span| {
            token.len() == 1 && self.words.has_exactly(token.slice(text), Class::Capital)
        };
        let careless = |pair: &[Span]| {
            is_capital_word(&pair[1]) || is_stop(pair[0].slice(text)) && small(&pair[1])
        };
        !tokens.first().is_some_and(small) && !tokens.windows(2).any(careless)
    }

    /// Whether a sentence that starts with `tokens[0]` ends before `tokens[at]`.
    fn ends_before(&self, text: &str, tokens: &[Span], at: usize) -> bool {
        let next = tokens[at].slice(text);
        // Closing marks and references to notes belong to the sentence that they follow.
        if is_closer(next) && (!is_straight(next) || !spaced(tokens, at) || at + 1 == tokens.len())
            || self.reference(text, &tokens[at..]).is_some()
        {
            return false;
        }
        let mut last = at - 1;
        let mut referred = false;
        while last > 0 {
            let token = tokens[last].slice(text);
            if let Some(len) = self.reference_before(text, &tokens[..=last]) {
                last -= len;
                referred = true;
            } else if is_closer(token) && !(is_straight(token) && spaced(tokens, last)) {
                last -= 1;
            } else {
                break;
            }
        }
        let closed = last + 1 < at && !referred;
        let ender = tokens[last].slice(text);
        let lower = next.starts_with(char::is_lowercase);
        let opens = |token: &str| {
            token.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || is_opener(token)
        };
        if ender == "." {
            // "1." at the start of a sentence is the number of a paragraph or list item.
            let number = last == 1 && is_number(tokens[0].slice(text));
            let bullet = next.chars().all(|c| matches!(c, '-' | '*' | '<' | '=' | '_' | '•'));
            return !number && (opens(next) || spaced(tokens, at) && (bullet || lower && !closed));
        }
        if is_stop(ender) && ender.starts_with(['.', '…']) {
            return opens(next);
        }
        if is_stop(ender) {
            // "What?" he asked.
            return !(closed && lower || matches!(next, "," | ";" | ":" | "."));
        }
        match ender.strip_suffix('.').and_then(|word| self.abbreviation(word)) {
            Some(Abbreviation::Either) => {
                // "Acme Inc. Chairman": a capital alone is weak evidence, but a word that opens sentences is
                // strong.
                closed && opens(next) || is_opener(next) || self.opens_sentences(next)
            }
            Some(Abbreviation::Before | Abbreviation::Inside | Abbreviation::Number) | None => {
                false
            }
        }
    }

    /// Length in tokens of the reference to a note at the start of `tokens`: "[12]", "[citation needed]".
    fn reference(&self, text: &str, tokens: &[Span]) -> Option<usize> {
        let word = |at: usize| tokens.get(at).map(|token| token.slice(text));
        if word(0) != Some("[") {
            return None;
        }
        let end = (2..LONGEST_REFERENCE).find(|&at| word(at) == Some("]"))?;
        let figures = tokens[1..end].iter().all(|token| {
            token.slice(text).chars().all(|c| c.is_ascii_digit() || ",–-".contains(c))
        });
        (figures || word(end - 1).is_some_and(|word| self.words.has_exactly(word, Class::Note)))
            .then_some(end + 1)
    }

    /// Length in tokens of the reference to a note at the end of `tokens`.
    fn reference_before(&self, text: &str, tokens: &[Span]) -> Option<usize> {
        if tokens.last()?.slice(text) != "]" {
            return None;
        }
        let first = tokens.len().saturating_sub(LONGEST_REFERENCE);
        let start = (first..tokens.len()).rfind(|&at| tokens[at].slice(text) == "[")?;
        // A reference needs something before it.
        let len = tokens.len() - start;
        (start > 0 && self.reference(text, &tokens[start..]) == Some(len)).then_some(len)
    }
}

/// Whether a sentence may end before `tokens[at]`.
fn may_end_before(text: &str, tokens: &[Span], at: usize, keeps_to_capitals: bool) -> bool {
    let (last, next) = (tokens[at - 1].slice(text), tokens[at].slice(text));
    let word = |token: &str| token.starts_with(char::is_alphanumeric);
    if !spaced(tokens, at) {
        // Two sentences without a space between them.
        let pasted = word(next) || next.starts_with("..") || is_opener(next) && !is_straight(next);
        return is_stop(last) && pasted;
    }
    let closes = is_closer(next) && !is_straight(next);
    // The question mark is missing here because, alone, it stands for a character that was lost.
    let mark = matches!(next, "," | ";" | ":" | "." | "!" | "%");
    if closes || mark || is_opener(last) && !is_straight(last) && !is_dash(last) {
        return false;
    }
    if !word(last) {
        return last != "," || !next.starts_with(char::is_lowercase);
    }
    // Titles, greetings and lists often end without a mark, before a capital.
    let capitals = last.len() > 1 && last.chars().all(char::is_uppercase);
    let figure = last.starts_with(|c: char| c.is_ascii_digit());
    !keeps_to_capitals
        || !next.starts_with(char::is_lowercase)
        || last.ends_with('.')
        || capitals
        || figure
        || [last, next].iter().any(|token| token.contains("://") || token.contains('@'))
}

/// Whether a token is a run of marks that end sentences.
fn is_stop(token: &str) -> bool {
    token.chars().all(|c| matches!(c, '.' | '!' | '?' | '…'))
}

/// Whether a token can be the number of a list item: "1", "2.1", "b".
fn is_number(token: &str) -> bool {
    let figures = token.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    figures && token.len() <= 4
        || token.len() == 1 && token.bytes().all(|b| b.is_ascii_alphabetic())
}

fn spaced(tokens: &[Span], at: usize) -> bool {
    at > 0 && tokens[at - 1].end() < tokens[at].start()
}

fn is_straight(token: &str) -> bool {
    matches!(token, "\"" | "'" | "''" | "’’" | "‘’")
}

fn is_closer(token: &str) -> bool {
    matches!(token, "”" | "’" | "»" | "›" | "\"" | "'" | "''" | "’’" | "‘’" | ")" | "]" | "}")
}

fn is_opener(token: &str) -> bool {
    matches!(
        token,
        "“" | "‘"
            | "«"
            | "‹"
            | "„"
            | "\""
            | "'"
            | "''"
            | "’’"
            | "‘’"
            | "``"
            | "("
            | "["
            | "{"
            | "—"
            | "–"
    )
}

fn is_dash(token: &str) -> bool {
    matches!(token, "—" | "–")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::LanguageCode;

    const ENGLISH: &Splitter = Splitter::of(LanguageCode::En);

    fn split(text: &str) -> Vec<&str> {
        let tokens = ENGLISH.tokens(text, Span::at(text, 0, text.len()));
        ENGLISH.sentences(text, &tokens).into_iter().map(|s| s.slice(text)).collect()
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
        assert_eq!(
            split("She left. ''It rained.'' ''It stopped,'' he said."),
            ["She left.", "''It rained.''", "''It stopped,'' he said."]
        );
    }

    #[test]
    fn ellipses_end_only_before_a_capital() {
        assert_eq!(split("Well ... maybe not. Well ... Maybe.").len(), 3);
        assert_eq!(split("Well… maybe not.").len(), 1);
    }

    #[test]
    fn references_to_notes_stay_with_their_sentence() {
        assert_eq!(
            split("It opened in 1990. [12] [13] It closed. [citation needed] It burned."),
            ["It opened in 1990. [12] [13]", "It closed. [citation needed]", "It burned."]
        );
        assert_eq!(split("[1] The council met.").len(), 1);
    }

    #[test]
    fn a_number_at_the_start_is_no_sentence() {
        assert_eq!(split("2. Methods of dredging").len(), 1);
        assert_eq!(split("b. The method").len(), 1);
    }

    #[test]
    fn a_full_stop_before_a_small_letter_ends_a_sentence_outside_quotations() {
        assert_eq!(split("it rained. then it stopped! we left").len(), 3);
        assert_eq!(split("“It rained.” he said.").len(), 1);
        assert_eq!(split("She cried (“No!”). He left.").len(), 2);
    }

    /// The text with a bar after each candidate.
    fn candidates(text: &str) -> String {
        let found = ENGLISH.tokens(text, Span::at(text, 0, text.len()));
        let ends = ENGLISH.sentence_end_candidates(text, &found);
        assert_eq!(ends.len(), found.len());
        let mut words = String::new();
        let mut from = 0;
        for (token, end) in found.iter().zip(ends) {
            words.push_str(&text[from..token.end()]);
            from = token.end();
            if end {
                words.push('|');
            }
        }
        words
    }

    #[test]
    fn candidates_are_where_a_sentence_may_end() {
        assert_eq!(
            candidates("The well-known dredger’s “Gull”, moored (at 5pm. Then gone..Yes."),
            "The well-known dredger’s| “Gull”, moored| (at| 5pm.| Then gone..|Yes.|"
        );
        assert_eq!(candidates("thanks i left"), "thanks| i| left|", "no capitals to go by");
        assert_eq!(candidates(""), "");
    }

    #[test]
    fn a_headline_needs_no_full_stop() {
        assert_eq!(split("Council backs new bridge"), ["Council backs new bridge"]);
    }

    proptest! {
        #[test]
        fn sentences_cover_all_tokens_and_end_at_candidates(text in "([a-zA-Z]{1,3}|[ .!?…,;:)(\"'“”\\[\\]1-]|\\. |\\[1\\] ){0,60}") {
            let found = ENGLISH.tokens(&text, Span::at(&text, 0, text.len()));
            let candidates = ENGLISH.sentence_end_candidates(&text, &found);
            let sentences = ENGLISH.sentences(&text, &found);
            let covered = |token: &&Span| sentences.iter().any(|s| s.covers(**token));
            prop_assert_eq!(found.iter().filter(covered).count(), found.len());
            for sentence in sentences {
                let last = found.iter().position(|token| token.end() == sentence.end());
                prop_assert!(last.is_some_and(|last| candidates[last]));
            }
        }
    }
}
