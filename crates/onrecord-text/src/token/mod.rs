//! Rule-based tokens, by the conventions of Universal Dependencies (UD) for English.
//!
//! White space separates a text into pieces. Each piece is read from left to right: addresses, words,
//! numbers and marks. The tokens are the words of UD, so "don't" is "do" + "n't". [`Splitter::continues`] says which
//! tokens are written as one.

mod address;
mod mark;
mod piece;
mod word;

use crate::Span;
use crate::splitter::Splitter;
use crate::token_words::Class;
use piece::Piece;
use word::WordEnd;

impl Splitter {
    /// The tokens in the part `within` of a text, in order. Together they hold every character of it that is
    /// not white space.
    ///
    /// They are the words of Universal Dependencies. Clitics are separate ("it" + "'s"), and so are most parts
    /// that hyphens join ("well" + "-" + "known").
    #[must_use]
    pub fn tokens(&self, text: &str, within: Span) -> Vec<Span> {
        let mut tokens: Vec<Span> = Vec::with_capacity(within.len() / 5);
        let words = &text[..within.end()];
        let mut start = within.start();
        while start < words.len() {
            let rest = &words[start..];
            let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if len > 0 {
                cut(&Piece { splitter: self, text: words, start, end: start + len }, &mut tokens);
            }
            let white = rest[len..].chars().next().map_or(0, char::len_utf8);
            start += len + white;
        }
        tokens
    }

    /// Whether the token `this` is written as one word with the token `previous` before it, as "n't" is in
    /// "don't". UD calls this a multiword token.
    #[must_use]
    pub fn continues(&self, text: &str, previous: Span, this: Span) -> bool {
        if previous.end() != this.start() {
            return false;
        }
        let (previous, word) = (previous.slice(text), this.slice(text));
        let Some(last) = previous.chars().next_back() else { return false };
        let mut letters = word.chars();
        match letters.next() {
            // Two runs of letters touch only where a contraction was cut.
            Some(first) if first.is_alphabetic() => last.is_alphabetic(),
            Some(first) if word::is_apostrophe(first) => match letters.next() {
                Some(_) if self.is_clitic(letters_of(word)) => {
                    last.is_alphanumeric() || ".!%".contains(last)
                }
                Some(second) => second.is_alphabetic() && last.is_alphabetic(),
                None => is_possessive(text, last, this),
            },
            _ => false,
        }
    }

    /// Whether `word` can follow an apostrophe as a token of its own: "it's", "they'll".
    fn is_clitic(&self, word: &str) -> bool {
        self.words.has(word, Class::Clitic)
    }
}

fn letters_of(word: &str) -> &str {
    word.trim_start_matches(word::is_apostrophe)
}

/// Whether the mark `this` after the letter `last` marks a genitive ("the workers' union") and does not
/// close a quotation.
fn is_possessive(text: &str, last: char, this: Span) -> bool {
    /// Number of bytes before the mark in which its opening mark is searched.
    const REACH: usize = 200;
    let mark = this.slice(text);
    let behind = &text[this.end()..];
    let spaced = behind.strip_prefix(char::is_whitespace);
    if !matches!(last, 's' | 'S' | 'z' | 'x')
        || matches!(mark, "`" | "‘")
        || !spaced.is_some_and(|next| next.starts_with(char::is_alphanumeric))
    {
        return false;
    }
    let from = text.floor_char_boundary(this.start().saturating_sub(REACH));
    let before = &text[from..this.start()];
    let mut left = ' ';
    let mut open = false;
    let mut letters = before.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        if c == '\n' {
            open = false;
        } else if matches!(c, '‘' | '\'' | '’') {
            if c != '’' && !left.is_alphanumeric() && next.is_alphabetic() {
                open = true;
            } else if !next.is_alphanumeric() {
                open = false;
            }
        }
        left = c;
    }
    !open
}

/// Appends the tokens of a piece.
fn cut(piece: &Piece<'_>, tokens: &mut Vec<Span>) {
    let addresses = address::addresses(&piece.text[piece.start..piece.end], &piece.splitter.words);
    let mut at = piece.start;
    for address in addresses {
        let (start, end) = (piece.start + address.start, piece.start + address.end);
        cut_words(&Piece { end: start, ..*piece }, at, tokens);
        tokens.push(Span::at(piece.text, start, end));
        at = end;
    }
    cut_words(piece, at, tokens);
}

/// Appends the tokens from `at` to the end of a piece, where there is no address.
fn cut_words(piece: &Piece<'_>, mut at: usize, tokens: &mut Vec<Span>) {
    while let Some(c) = piece.char_at(at) {
        let start = at;
        if !word::starts_word(c) {
            at = mark::mark_end(piece, start);
            tokens.push(Span::at(piece.text, start, at));
            continue;
        }
        match word::word(piece, start) {
            WordEnd::Figure(end) => {
                tokens.push(Span::at(piece.text, start, end));
                at = end;
            }
            WordEnd::Word(end) => {
                word::parts(&piece.text[start..end], &piece.splitter.words, |len| {
                    tokens.push(Span::at(piece.text, at, at + len));
                    at += len;
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LanguageCode;
    use proptest::prelude::*;

    const ENGLISH: &Splitter = Splitter::of(LanguageCode::En);

    fn words(text: &str) -> String {
        let all = Span::at(text, 0, text.len());
        ENGLISH.tokens(text, all).into_iter().map(|t| t.slice(text)).collect::<Vec<_>>().join("|")
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

    #[test]
    fn hyphens_part_words_but_not_prefixes_and_numbers_of_telephones() {
        assert_eq!(
            words("A well-known non-profit, Al-Zaman, 713-555-0100, pre-1990, 2001-02."),
            "A|well|-|known|non-profit|,|Al|-|Zaman|,|713-555-0100|,|pre-1990|,|2001|-|02|."
        );
        assert_eq!(words("th- the guy in-"), "th-|the|guy|in|-");
    }

    #[test]
    fn figures_are_parted_from_units_and_keep_their_marks() {
        assert_eq!(
            words("5pm, 10:30, 1,00,000 [13,14] 35mm $3.5m US$4 Rs500 23rd 2D 1/2 .5 24/7"),
            "5|pm|,|10:30|,|1,00,000|[|13|,|14|]|35|mm|$|3.5|m|US$|4|Rs|500|23rd|2D|1/2|.5|24/7"
        );
        assert_eq!(
            words("In 1937: the '90s, 1960's and 9°"),
            "In|1937|:|the|'90s|,|1960's|and|9|°"
        );
    }

    #[test]
    fn abbreviations_lose_their_stop_where_a_sentence_ends() {
        assert_eq!(
            words("Rope, tar etc. The U.S. Tar etc."),
            "Rope|,|tar|etc|.|The|U.S.|Tar|etc|."
        );
        assert_eq!(
            words("Sat. 23 May. They sat. He went from A to B."),
            "Sat.|23|May|.|They|sat|.|He|went|from|A|to|B|."
        );
        assert_eq!(
            words("c. 1490 (b. March), tar etc... Jr.."),
            "c.|1490|(|b.|March|)|,|tar|etc|...|Jr.|."
        );
    }

    #[test]
    fn runs_of_marks_and_faces_are_tokens() {
        assert_eq!(
            words("Yes!!! No?! Well...? --> :-) fine:( <3 ``so'' a:(b)"),
            "Yes|!!!|No|?!|Well|...|?|-->|:-)|fine|:(|<3|``|so|''|a|:|(|b|)"
        );
        assert_eq!(words("''Twas '' so"), "'|'Twas|''|so");
        assert_eq!(
            words("‘em o'clock 'cause and/or he/she w/o"),
            "‘em|o'clock|'cause|and|/|or|he|/|she|w/o"
        );
    }

    #[test]
    fn files_sites_and_newsgroups_stay_whole() {
        assert_eq!(
            words(
                "annex-4_b.doc, Post.com. comp.sources.unix; mailto:m@x.example @mara the end.the"
            ),
            "annex-4_b.doc|,|Post.com|.|comp.sources.unix|;|mailto:m@x.example|@mara|the|end|.|the"
        );
    }

    #[test]
    fn marks_that_combine_stay_with_their_character() {
        assert_eq!(
            words("e\u{301}te\u{301} 👩‍🚀🇬🇧 co\u{ad}op 東京。"),
            "e\u{301}te\u{301}|👩‍🚀|🇬🇧|co\u{ad}op|東京|。"
        );
    }

    #[test]
    fn a_name_that_ends_in_an_abbreviation_keeps_its_stop() {
        assert_eq!(words("–Kathy R."), "–|Kathy|R.");
        assert_eq!(words("Big Ron, Harlan Co."), "Big|Ron|,|Harlan|Co.");
    }

    /// The tokens of a text, with "+" between those written as one and "|" between others.
    fn surface(text: &str) -> String {
        let found = ENGLISH.tokens(text, Span::at(text, 0, text.len()));
        let mut words = String::new();
        for (at, token) in found.iter().enumerate() {
            if at > 0 {
                words.push(if ENGLISH.continues(text, found[at - 1], *token) { '+' } else { '|' });
            }
            words.push_str(token.slice(text));
        }
        words
    }

    #[test]
    fn contractions_and_genitives_are_one_surface_token() {
        assert_eq!(
            surface("She shouldn't've; dont, cannot, gonna: its U.S.'s, Osei’s"),
            "She|should+n't+'ve|;|do+nt|,|can+not|,|gon+na|:|its|U.S.+'s|,|Osei+’s"
        );
        assert_eq!(surface("I'm 5pm, well-known FERC 's"), "I+'m|5|pm|,|well|-|known|FERC|'s");
    }

    #[test]
    fn an_apostrophe_behind_a_plural_is_a_genitive_unless_it_closes() {
        assert_eq!(surface("the workers' union"), "the|workers+'|union");
        assert_eq!(surface("the workers’ union"), "the|workers+’|union");
        assert_eq!(surface("Dutchman‘s Bend"), "Dutchman+‘s|Bend");
        assert_eq!(surface("so-called 'workers' left"), "so|-|called|'|workers|'|left");
        assert_eq!(surface("‘the workers’ left"), "‘|the|workers|’|left");
        assert_eq!(surface("the workers'."), "the|workers|'|.");
    }

    #[test]
    fn hostile_pieces_cost_no_more_than_their_length() {
        for unit in ["a-", "a.", "a/", "1.", "'", "a@", "www.", "A&", "*", "x.doc", "s' ", "[1] "] {
            let text = unit.repeat(400_000 / unit.len());
            let started = std::time::Instant::now();
            let found = ENGLISH.tokens(&text, Span::at(&text, 0, text.len()));
            let ends = ENGLISH.sentence_end_candidates(&text, &found).len();
            let sentences = ENGLISH.sentences(&text, &found).len();
            let parts =
                found.windows(2).filter(|pair| ENGLISH.continues(&text, pair[0], pair[1])).count();
            assert!(sentences <= ends && parts < ends, "{unit:?}");
            // Quadratic work would take minutes.
            assert!(started.elapsed().as_secs() < 10, "{unit:?}");
        }
    }

    proptest! {
        #[test]
        fn tokens_hold_all_that_is_not_white_space(text in "(\\PC|[ \n.,'’:/@&-]|a|U\\.S\\.|http://|é|🦀){0,80}") {
            let all = Span::at(&text, 0, text.len());
            let found = ENGLISH.tokens(&text, all);
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
