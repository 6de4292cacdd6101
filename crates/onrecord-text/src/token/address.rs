//! Addresses and file names, which are one token with all their marks.

use std::ops::Range;

use crate::token_words::{Class, TokenWords};

/// The addresses in a piece of text without white space, in order.
///
/// Each address is found at a mark that is typical of it and extended from there, but never into the
/// address before. The work is therefore proportional to the length of the piece.
pub(super) fn addresses(piece: &str, words: &TokenWords) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for (at, byte) in piece.bytes().enumerate() {
        if !matches!(byte, b'@' | b'.' | b':') || at < from {
            continue;
        }
        let before = &piece[from..at];
        let address = match byte {
            b'@' => mail(piece, from, at),
            b':' if piece[at..].starts_with("://") || ends_with(before, "doi") => {
                let name = before.len() - trailing(before, char::is_alphabetic).len();
                Some(from + name..address_end(piece, at))
            }
            b'.' if ends_with(before, "www") => Some(at - 3..address_end(piece, at)),
            b'.' => named(piece, words, from, at),
            _ => None,
        };
        if let Some(address) = address {
            from = address.end;
            found.push(address);
        }
    }
    found
}

fn ends_with(text: &str, end: &str) -> bool {
    let tail = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// The longest end of `text` in which `pass` is true for every character.
fn trailing(text: &str, pass: impl Fn(char) -> bool) -> &str {
    &text[text.trim_end_matches(pass).len()..]
}

/// The longest start of `text` in which `pass` is true for every character.
fn leading(text: &str, pass: impl Fn(char) -> bool) -> &str {
    &text[..text.len() - text.trim_start_matches(pass).len()]
}

/// End of an address that contains `at`. Punctuation at its end belongs to the sentence.
fn address_end(piece: &str, at: usize) -> usize {
    let address = leading(&piece[at..], |c| !"<>\"“”«»".contains(c));
    let bare = address.trim_end_matches(|c: char| ".,;:!?)]}'’…".contains(c));
    at + bare.len().max(1)
}

/// The mail address around the `@` at `at`, if there is one.
fn mail(piece: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let is_name = |c: char| c.is_alphanumeric() || "._+-%".contains(c);
    let name = trailing(&piece[from..at], is_name);
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let host = leading(&piece[at + 1..], |c| c.is_alphanumeric() || "._-".contains(c));
    let host = host.trim_end_matches(|c: char| !c.is_alphanumeric());
    if name.is_empty() || !host.starts_with(char::is_alphanumeric) {
        return None;
    }
    let start = at - name.len();
    let scheme = "mailto:";
    let start = start - if ends_with(&piece[from..start], scheme) { scheme.len() } else { 0 };
    Some(start..at + 1 + host.len())
}

/// Most bytes of a name that are examined, which bounds the work on hostile text.
const LONGEST_NAME: usize = 256;

/// The name of a file, a site or a newsgroup around the full stop at `at`, if there is one.
fn named(piece: &str, words: &TokenWords, from: usize, at: usize) -> Option<Range<usize>> {
    let behind = leading(&piece[at + 1..], char::is_alphanumeric);
    let end = at + 1 + behind.len();
    let after = &piece[end..];
    let from = from.max(piece.floor_char_boundary(at.saturating_sub(LONGEST_NAME)));
    let before = &piece[from..at];
    if words.has(behind, Class::File) && !after.starts_with('@') {
        let name = trailing(before, |c| !"<>()[]{}\"“”'‘’,;:".contains(c));
        // The name can be empty: after another address, or where a name with spaces ends.
        return Some(at - name.len()..end);
    }
    if words.has(behind, Class::Domain) {
        // "harbour.org.tw" is found at its last full stop.
        let last =
            !after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        let host = trailing(before, |c| c.is_alphanumeric() || "-_.".contains(c));
        let host = host.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = if after.starts_with('/') { address_end(piece, end) } else { end };
        return (last && !after.starts_with('@') && !host.is_empty()).then(|| at - host.len()..end);
    }
    newsgroup(piece, words, from, at)
}

/// A newsgroup such as "comp.sources.unix", or another name of three or more parts. Its first full stop is
/// at `at`.
fn newsgroup(piece: &str, words: &TokenWords, from: usize, at: usize) -> Option<Range<usize>> {
    let first = trailing(&piece[from..at], |c| c.is_ascii_lowercase());
    let inside = piece[from..at - first.len()]
        .ends_with(|c: char| c.is_alphanumeric() || "._-@".contains(c));
    if inside || first.len() < 2 {
        return None;
    }
    let rest = &piece[at + 1..piece.floor_char_boundary(at + 1 + LONGEST_NAME)];
    let rest = leading(rest, |c| c.is_ascii_alphanumeric() || "-.".contains(c));
    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    let is_part =
        |part: &str| part.len() > 1 && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let known = words.has(first, Class::Newsgroup) || rest.contains('.');
    let end = at + 1 + rest.len();
    (known && rest.split('.').all(is_part) && !piece[end..].starts_with('@'))
        .then(|| at - first.len()..end)
}
