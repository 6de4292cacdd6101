//! Ends of words and numbers, and the parts of words.

use super::piece::Piece;
use crate::abbreviation::Abbreviation;
use crate::token_words::{Class, LONGEST, TokenWords};

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}

/// Whether `c` is a letter or digit of a word. Superscript digits and ordinal indicators are not.
fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || !c.is_ascii() && c.is_alphanumeric() && !matches!(c, '²' | '³' | '¹' | 'º' | 'ª')
}

pub(super) fn starts_word(c: char) -> bool {
    is_word_char(c)
}

/// The kind and the end of what starts with a letter or digit.
pub(super) enum WordEnd {
    /// A number that ends here.
    Figure(usize),
    /// A word that ends here, including its clitics and its full stop.
    Word(usize),
}

/// The word or number that starts at `start`.
pub(super) fn word(piece: &Piece<'_>, start: usize) -> WordEnd {
    let mut at = start;
    if piece.text.as_bytes()[start].is_ascii_digit() {
        match figure(piece, start) {
            Figure::Whole(end) => return WordEnd::Figure(end),
            Figure::Word(end) => at = end,
        }
    }
    // "Rs500" is "Rs" + "500".
    if let Some(len) = piece.text[start..piece.end].find(|c: char| !c.is_ascii_alphabetic())
        && piece.text.as_bytes()[start + len].is_ascii_digit()
        && piece.is(&piece.text[start..start + len], Class::Money)
    {
        return WordEnd::Word(start + len);
    }
    loop {
        at = run_end(piece, at);
        match joined(piece, start, at) {
            Joint::Ends(end) => return WordEnd::Word(end),
            Joint::Continues(next) => at = next,
        }
    }
}

/// What a mark does to the word before it.
enum Joint {
    /// The word ends here.
    Ends(usize),
    /// The word continues here.
    Continues(usize),
}

/// End of the letters and digits from `at` on, including marks that combine with them.
fn run_end(piece: &Piece<'_>, mut at: usize) -> usize {
    while let Some(c) = piece.char_at(at) {
        let next = at + c.len_utf8();
        let inside = is_word_char(c)
            || joins_word(c) && piece.char_at(next).is_some_and(is_word_char)
            || !c.is_ascii() && piece.combines(at);
        if !inside {
            break;
        }
        at = next;
    }
    at
}

/// Whether `c` is part of a word, but not at its end: the underscore, the soft hyphen and joiners.
fn joins_word(c: char) -> bool {
    matches!(c, '_' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// What the mark at `at` does to the word that starts at `start`.
fn joined(piece: &Piece<'_>, start: usize, at: usize) -> Joint {
    let word = &piece.text[start..at];
    let Some(mark) = piece.char_at(at) else { return Joint::Ends(at) };
    // "PM2.5" contains a number.
    if matches!(mark, '.' | ',') && word.ends_with(|c: char| c.is_ascii_digit()) {
        let figures = figure_len(&piece.text[at - 1..piece.end]);
        if figures > 1 {
            return Joint::Continues(at - 1 + figures);
        }
    }
    let behind = at + mark.len_utf8();
    let next = piece.char_at(behind);
    let joins = match mark {
        // "Dutchman‘s": the wrong glyph is common.
        '\'' | '’' | '‘' | '`' => next.is_some_and(char::is_alphabetic),
        '.' => return full_stop(piece, start, at),
        '-' => match next {
            Some(c) if is_word_char(c) => {
                joins_with_hyphen(piece, word, c) || piece.is_whole(start)
            }
            Some(c) if c.is_alphanumeric() => false,
            None | Some('—' | '–' | ',')
                if is_broken_off(word) && piece.before(start).is_none() =>
            {
                return Joint::Ends(behind);
            }
            _ => false,
        },
        '&' => joins_with_ampersand(word, &piece.text[behind..piece.end]),
        '/' | '!' => piece.is_whole(start),
        '*' => {
            next.is_some_and(|c| c == '*' || c.is_alphabetic()) && {
                let stars = &piece.text[at..piece.end];
                let rest = stars.trim_start_matches('*');
                return if rest.starts_with(char::is_alphabetic) {
                    Joint::Continues(piece.end - rest.len())
                } else {
                    Joint::Ends(at)
                };
            }
        }
        '$' => {
            return Joint::Ends(
                if piece.is(word, Class::Currency) && word.bytes().all(|b| b.is_ascii_uppercase()) {
                    behind
                } else {
                    at
                },
            );
        }
        _ => false,
    };
    if joins { Joint::Continues(behind) } else { Joint::Ends(at) }
}

/// Whether a hyphen joins `word` to what follows: "non-profit" is one token, "well-known" is three.
fn joins_with_hyphen(piece: &Piece<'_>, word: &str, next: char) -> bool {
    let capitals = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    piece.is(word, Class::Prefix) && !capitals && (word.len() > 1 || next.is_lowercase())
}

/// Whether `word` may be the start of a word that the speaker broke off, as in "th- the guy": a single
/// letter, or at most three letters without a vowel.
fn is_broken_off(word: &str) -> bool {
    let letters = word.chars().count();
    letters <= 3
        && word.chars().all(char::is_alphabetic)
        && (letters == 1 || !word.contains(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']))
}

/// Whether `&` joins `word` to what follows: "AT&T", "R&D", "p&l".
fn joins_with_ampersand(word: &str, behind: &str) -> bool {
    let right = &behind[..behind.len() - behind.trim_start_matches(is_word_char).len()];
    let capitals =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase());
    capitals(word) && capitals(right)
        || word.len() == 1
            && right.len() == 1
            && word.bytes().chain(right.bytes()).all(|b| b.is_ascii_lowercase())
}

/// What the full stop at `at` does to the word that starts at `start`.
fn full_stop(piece: &Piece<'_>, start: usize, at: usize) -> Joint {
    let word = &piece.text[start..at];
    let next = piece.char_at(at + 1);
    // "U.S", "p.m", "Ph.D": the letters after the full stop may belong to the word.
    if next.is_some_and(char::is_alphabetic) {
        let behind = &piece.text[at + 1..piece.end];
        let letters =
            &behind[..behind.len() - behind.trim_start_matches(char::is_alphabetic).len()];
        let longer = &piece.text[start..at + 1 + letters.len()];
        let single = |part: &str| part.chars().nth(1).is_none();
        let dotted = word.len() <= LONGEST_DOTTED && single(letters) && word.split('.').all(single);
        if dotted || longer.len() <= LONGEST_DOTTED && piece.splitter.abbreviation(longer).is_some()
        {
            return Joint::Continues(at + 1);
        }
    }
    Joint::Ends(if keeps_full_stop(piece, word, at) { at + 1 } else { at })
}

/// Most bytes of an abbreviation with full stops inside.
const LONGEST_DOTTED: usize = 16;

fn keeps_full_stop(piece: &Piece<'_>, word: &str, at: usize) -> bool {
    let dotted = word.contains('.');
    // "etc...": the run of stops is a token. "Jr..": one stop is its own, the other ends the sentence.
    if piece.text[at + 1..].starts_with('.') {
        return dotted
            || !piece.text[at + 2..].starts_with('.')
                && piece.splitter.abbreviation(word).is_some();
    }
    let behind = piece.words_behind(at + 1);
    let next = behind.chars().next();
    let figure = next.is_some_and(|c| c.is_ascii_digit());
    let ends = || behind.is_empty() || piece.splitter.opens_sentences(first_word(behind));
    let initial = word.chars().nth(1).is_none();
    match piece.splitter.abbreviation(word) {
        Some(Abbreviation::Number) => figure,
        Some(Abbreviation::Inside) => {
            figure
                || next.is_some_and(|c| c == ',' || c.is_lowercase())
                || piece.splitter.abbreviation(first_word(behind)).is_some()
        }
        // "from A to B." ends a sentence, but "J. Ocampo" and "Kathy R." have a full stop of their own.
        Some(Abbreviation::Before) => !initial || !ends() || piece.follows_capital(at - word.len()),
        // UD has "U.S." everywhere, but "etc" + "." at the end of a sentence.
        Some(Abbreviation::Either) => dotted || word.starts_with(char::is_uppercase) || !ends(),
        // "c. 1490", "(b. March 2009)".
        None => {
            initial
                && word.starts_with(char::is_lowercase)
                && (figure || piece.before(at - word.len()) == Some('(') && next.is_some())
        }
    }
}

fn first_word(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(char::is_alphabetic).len()]
}

/// The kind and the end of a number.
enum Figure {
    /// The number is a token that ends here.
    Whole(usize),
    /// The number ends here, and what follows belongs to the same token.
    Word(usize),
}

/// The number that starts at `start`: "1,200.50", "10:30", "22/5/2020", "713-555-0100", "5" of "5pm",
/// "23rd".
fn figure(piece: &Piece<'_>, start: usize) -> Figure {
    let rest = &piece.text[start..piece.end];
    let end = start + call_number(rest).unwrap_or_else(|| figure_len(rest));
    let behind = &piece.text[end..piece.end];
    // "the 1960's".
    if let Some(mark) = behind.chars().next().filter(|&c| is_apostrophe(c))
        && piece.text[start..end].ends_with('0')
        && (2..=4).contains(&(end - start))
        && behind[mark.len_utf8()..].starts_with('s')
        && !behind[mark.len_utf8() + 1..].starts_with(is_word_char)
    {
        return Figure::Whole(end + mark.len_utf8() + 1);
    }
    let letters = &behind[..behind.len() - behind.trim_start_matches(char::is_alphabetic).len()];
    if letters.is_empty() || piece.is(letters, Class::Unit) || is_dotted_unit(piece, behind) {
        // "12_04" continues after the underscore.
        return if behind.starts_with('_') { Figure::Word(end) } else { Figure::Whole(end) };
    }
    Figure::Word(end)
}

fn is_dotted_unit(piece: &Piece<'_>, behind: &str) -> bool {
    behind.get(..3).is_some_and(|unit| piece.is(unit, Class::Unit))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Length of a number whose groups have full stops, commas, colons or slashes between them.
fn figure_len(rest: &str) -> usize {
    let mut len = digits(rest);
    let mut group = len;
    let mut slashes = 0;
    while let Some(&mark) = rest.as_bytes().get(len) {
        if !matches!(mark, b'.' | b':' | b',' | b'/') {
            break;
        }
        let behind = &rest[len + 1..];
        let next = digits(behind);
        let joins = next > 0
            && match mark {
                b'.' | b':' => true,
                b',' => group <= 3 && (next == 3 || ends_in_thousands(behind)),
                // Dates and fractions. "2001/02" is two years.
                b'/' => {
                    slashes += 1;
                    group <= 2 && slashes <= 2 && (next <= 2 || next == 4)
                }
                _ => false,
            };
        if !joins {
            break;
        }
        len += 1 + next;
        group = next;
    }
    len
}

/// Whether `rest` starts with a group of three digits, or with groups of two and then one of three, as in
/// "1,00,000".
fn ends_in_thousands(mut rest: &str) -> bool {
    for _ in 0..3 {
        match digits(rest) {
            3 => return true,
            2 if rest[2..].starts_with(',') => rest = &rest[3..],
            _ => return false,
        }
    }
    false
}

/// Length of a telephone number, postal code or date with hyphens at the start of `rest`, if there is one.
fn call_number(rest: &str) -> Option<usize> {
    let mut groups = [0; 5];
    let mut count = 0;
    let mut len = 0;
    let mut slash = false;
    loop {
        let next = digits(&rest[len..]);
        *groups.get_mut(count).filter(|_| next > 0)? = next;
        len += next;
        count += 1;
        match rest.as_bytes().get(len) {
            Some(b'-') => len += 1,
            Some(b'/') if count == 1 => {
                slash = true;
                len += 1;
            }
            Some(c) if c.is_ascii_alphabetic() => return None,
            _ => break,
        }
    }
    let known = match &groups[..count] {
        [3, 4] | [5, 4] => !slash,
        [_, .., last] if count > 2 => *last > 1 && (!slash || groups[..3] == [3, 3, 4]),
        _ => false,
    };
    known.then_some(len)
}

/// Calls `push` with the length in bytes of each token in a word that starts with a letter, such as 2 and 3
/// for "don't".
pub(super) fn parts(token: &str, words: &TokenWords, mut push: impl FnMut(usize)) {
    // "IM" is a name, but "im" is a contraction.
    let name = token.len() == 2 && token.bytes().all(|b| b.is_ascii_uppercase());
    if token.len() <= 2 * LONGEST
        && !name
        && let Some(lengths) = words.contraction(token)
    {
        let mut ends = token.char_indices().map(|(at, _)| at).chain([token.len()]);
        let mut from = 0;
        for &len in lengths {
            let end = ends.nth(if from == 0 { len } else { len - 1 }).unwrap_or(token.len());
            push(end - from);
            from = end;
        }
        return;
    }
    // "shouldn't've" has two clitics. No word has more than three.
    let mut ends = [token.len(); 4];
    let mut count = 1;
    while count < ends.len()
        && let Some(at) = last_clitic(&token[..ends[count - 1]], words)
    {
        ends[count] = at;
        count += 1;
    }
    let mut from = 0;
    for &end in ends[..count].iter().rev() {
        push(end - from);
        from = end;
    }
}

/// Start of the clitic at the end of `word`, if there is one.
fn last_clitic(word: &str, words: &TokenWords) -> Option<usize> {
    // A clitic has at most an apostrophe and two letters.
    let (at, mark) = word.char_indices().rev().take(3).find(|&(_, c)| is_apostrophe(c))?;
    let (left, right) = (&word[..at], &word[at + mark.len_utf8()..]);
    if right.eq_ignore_ascii_case("t") && left.len() > 1 && left.ends_with(['n', 'N']) {
        return Some(at - 1);
    }
    (!left.is_empty() && words.has(right, Class::Clitic)).then_some(at)
}
