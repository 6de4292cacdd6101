//! Pieces: the runs of a text between white space.

use unicode_segmentation::UnicodeSegmentation;

use crate::splitter::Splitter;
use crate::token_words::{Class, LONGEST};

/// A run of text without white space: the bytes `start..end` of `text`.
pub(super) struct Piece<'t> {
    pub(super) splitter: &'t Splitter,
    /// The text, up to the end of the part that is split into tokens.
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Piece<'_> {
    /// Whether the splitter's list has `word` in `class`.
    pub(super) fn is(&self, word: &str, class: Class) -> bool {
        self.splitter.words.has(word, class)
    }

    /// The character at `at` in the piece, or `None` from its end on.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            _ if at >= self.end => None,
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text[at..self.end].chars().next(),
        }
    }

    /// The character before `at` in the piece, or `None` at its start.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text[self.start..at].chars().next_back()
    }

    /// Whether the word before the one at `at` starts with a capital.
    pub(super) fn follows_capital(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches(' ');
        let word = before.rsplit(|c: char| c.is_whitespace() || "–—".contains(c)).next();
        word.is_some_and(|word| word.starts_with(char::is_uppercase))
    }

    /// Whether the characters before and at `at` combine to one grapheme.
    pub(super) fn combines(&self, at: usize) -> bool {
        let (Some(before), Some(c)) = (self.before(at), self.char_at(at)) else { return false };
        let both = &self.text[at - before.len_utf8()..at + c.len_utf8()];
        both.graphemes(true).nth(1).is_none()
    }

    /// The text from `at` on, without white space at its start. It continues after the piece.
    pub(super) fn words_behind(&self, at: usize) -> &str {
        self.text[at..].trim_start()
    }

    /// Whether a word of the class [`Class::Whole`] starts at `at`.
    pub(super) fn is_whole(&self, at: usize) -> bool {
        let rest = self.text[at..self.end].bytes().take(LONGEST);
        let len = rest.take_while(|b| b.is_ascii_alphabetic() || b"/-!".contains(b)).count();
        let word = &self.text[at..at + len];
        [word, word.trim_end_matches('!')].iter().any(|w| self.is(w, Class::Whole))
    }
}
