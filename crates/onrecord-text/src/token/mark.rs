//! Ends of tokens that start with neither a letter nor a digit.

use unicode_segmentation::UnicodeSegmentation;

use super::piece::Piece;
use super::word::{is_apostrophe, starts_word};
use crate::token_words::Class;

/// End of the token that starts with the mark at `start`.
pub(super) fn mark_end(piece: &Piece<'_>, start: usize) -> usize {
    let rest = &piece.text[start..piece.end];
    let Some(mark) = rest.chars().next() else { return start };
    let len = smiley(piece, start)
        .or_else(|| match mark {
            '\'' | '’' | '‘' | '`' => elided(piece, start).or_else(|| {
                // "''Twas" opens a quotation with a word that has its own apostrophe.
                let second = start + mark.len_utf8();
                let doubled = piece.char_at(second).is_some_and(is_apostrophe);
                (doubled && elided(piece, second).is_some()).then_some(mark.len_utf8())
            }),
            '.' | '+' => signed(piece, start),
            '#' | '@' => handle(piece, start),
            _ => None,
        })
        .unwrap_or_else(|| run(rest, mark));
    start + len
}

fn smiley(piece: &Piece<'_>, start: usize) -> Option<usize> {
    let len = piece.splitter.words.smiley(&piece.text[start..piece.end])?;
    let inside_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let face = &piece.text[start..start + len];
    // "(see 7:)" and "a:(b)" contain no smiley.
    let after_figure = piece.before(start).is_some_and(|c| c.is_ascii_digit());
    let no_face = inside_word(piece.char_at(start + len)) || after_figure && face.starts_with(':');
    (!no_face).then_some(len)
}

/// Length of a decade ("'90s"), of an elided word ("'em"), or of a clitic apart from its word ("’s").
fn elided(piece: &Piece<'_>, start: usize) -> Option<usize> {
    let rest = &piece.text[start..piece.end];
    let mark = rest.chars().next()?;
    let behind = &rest[mark.len_utf8()..];
    let word = &behind[..behind.len() - behind.trim_start_matches(starts_word).len()];
    let after_word = piece.before(start).is_some_and(char::is_alphanumeric);
    let figures = word.strip_suffix(['s', 'S']).unwrap_or(word);
    let decade = figures.len() == 2 && figures.bytes().all(|b| b.is_ascii_digit());
    if decade && !after_word {
        let mut len = mark.len_utf8() + word.len();
        let again = &rest[len..];
        // "the '60's".
        if let Some(second) = again.chars().next().filter(|&c| is_apostrophe(c))
            && again[second.len_utf8()..].starts_with('s')
            && !again[second.len_utf8() + 1..].starts_with(starts_word)
        {
            len += second.len_utf8() + 1;
        }
        return Some(len);
    }
    let closed = behind[word.len()..].starts_with(is_apostrophe);
    let clitic = mark != '‘'
        && !closed
        && (piece.is(word, Class::Clitic) || word.eq_ignore_ascii_case("nt"));
    let elision = !after_word && piece.is(word, Class::Elision);
    (clitic || elision).then(|| mark.len_utf8() + word.len())
}

/// Length of a number such as ".5" or "+44", unless it directly follows a word.
fn signed(piece: &Piece<'_>, start: usize) -> Option<usize> {
    let rest = &piece.text[start + 1..piece.end];
    let after = piece.before(start).is_some_and(|c| c.is_alphanumeric() || ".)+".contains(c));
    let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    let figure = rest[..digits].trim_end_matches('-');
    (!after && rest.starts_with(|c: char| c.is_ascii_digit())).then_some(1 + figure.len())
}

/// Length of a handle such as "#vote" or "@mara", unless it directly follows a word.
fn handle(piece: &Piece<'_>, start: usize) -> Option<usize> {
    let rest = &piece.text[start + 1..piece.end];
    let after = piece.before(start).is_some_and(char::is_alphanumeric);
    let name = rest.trim_start_matches(|c| starts_word(c) || c == '_');
    let named = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (named && !after).then_some(1 + rest.len() - name.len())
}

/// Length of the run of marks at the start of `rest`, or of its first character.
fn run(rest: &str, mark: char) -> usize {
    let of = |same: &dyn Fn(char) -> bool| rest.len() - rest.trim_start_matches(same).len();
    match mark {
        '.' | '!' | '?' => stops(rest),
        // Lines and arrows of such marks: "-->", "*~*~*".
        '-' | '=' | '+' | '*' | '~' | '<' | '>' | '_' | '^' | '|' => {
            of(&|c| "-=+*~<>_^|".contains(c))
        }
        '\'' | '’' | '‘' | '`' => {
            let quote = |c: &char| matches!(c, '\'' | '’' | '‘' | '`');
            let mut more = rest.chars().skip(1).take_while(quote);
            match (more.next(), more.next()) {
                (Some(second), None) => mark.len_utf8() + second.len_utf8(),
                _ => mark.len_utf8(),
            }
        }
        ',' | '$' | '#' | '–' | '—' | '…' => of(&|c| c == mark),
        _ if mark.is_ascii() => 1,
        // A character and those that combine with it.
        _ => rest.graphemes(true).next().map_or(mark.len_utf8(), str::len),
    }
}

/// Length of the run of stops at the start of `rest`: "...", "?!", and with one full stop before or after
/// ("!!.", ".?"). "...?" is two runs.
fn stops(rest: &str) -> usize {
    let run = |from: usize, marks: &[char]| {
        rest.len() - from - rest[from..].trim_start_matches(marks).len()
    };
    let dots = run(0, &['.']);
    let marks = run(dots, &['!', '?']);
    match dots {
        0 if run(marks, &['.']) == 1 => marks + 1,
        0 | 1 => dots + marks,
        _ => dots,
    }
}
