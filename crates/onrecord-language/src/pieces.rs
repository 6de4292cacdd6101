//! Word pieces by greedy longest match (Schuster and Nakajima 2012), as in the training of the accurate
//! model's encoder.

use std::collections::BTreeMap;

use crate::words::folded;

/// The piece of unknown words. The encoder's own marks come first in every vocabulary.
pub(crate) const UNKNOWN: u32 = 1;
/// The piece before a text.
pub(crate) const FIRST: u32 = 2;
/// The piece after a text.
pub(crate) const LAST: u32 = 3;
/// Most pieces of a word. The rest of a longer word says nothing about its part of speech.
const MOST_PIECES: usize = 12;
/// Most characters of a piece.
const LONGEST_PIECE: usize = 24;

/// A vocabulary of pieces. Those that begin a word are separate from those inside a word.
pub(crate) struct Pieces {
    begin: BTreeMap<Box<str>, u32>,
    inside: BTreeMap<Box<str>, u32>,
}

impl Pieces {
    /// Parses a list with one piece for each line. `##` marks a piece inside a word. Ids are line numbers,
    /// counted from zero.
    pub(crate) fn parse(list: &str) -> Self {
        let (mut begin, mut inside) = (BTreeMap::new(), BTreeMap::new());
        for (id, piece) in (0..).zip(list.lines()) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => inside.insert(rest.into(), id),
                _ => begin.insert(piece.into(), id),
            };
        }
        Self { begin, inside }
    }

    /// Number of rows in an embedding of these pieces.
    pub(crate) fn len(&self) -> usize {
        self.begin.len() + self.inside.len()
    }

    /// Appends the pieces of a word: at least one, at most [`MOST_PIECES`]. Runs of letters and digits are
    /// split by longest match. Every other character is one piece, except white space.
    pub(crate) fn split(&self, form: &str, out: &mut Vec<u32>) {
        let word = folded(form);
        let (first, most) = (out.len(), out.len() + MOST_PIECES);
        let mut run = None;
        for (at, c) in word.char_indices() {
            if c.is_alphanumeric() {
                run.get_or_insert(at);
                continue;
            }
            if let Some(start) = run.take() {
                self.split_run(&word[start..at], out);
            }
            if !c.is_whitespace() {
                out.push(self.begin.get(&word[at..at + c.len_utf8()]).copied().unwrap_or(UNKNOWN));
            }
            if out.len() >= most {
                break;
            }
        }
        if let Some(start) = run {
            self.split_run(&word[start..], out);
        }
        if out.len() == first {
            out.push(UNKNOWN);
        }
        out.truncate(most);
    }

    /// Appends the pieces of a run of letters and digits. A run that the pieces cannot spell is one unknown
    /// piece.
    fn split_run(&self, run: &str, out: &mut Vec<u32>) {
        let first = out.len();
        let mut rest = run;
        while !rest.is_empty() {
            if out.len() - first > MOST_PIECES {
                return;
            }
            let known = if rest.len() == run.len() { &self.begin } else { &self.inside };
            let longest = rest.char_indices().nth(LONGEST_PIECE).map_or(rest.len(), |(at, _)| at);
            let starts = rest[..longest].char_indices().rev();
            let found = starts
                .map(|(at, c)| at + c.len_utf8())
                .find_map(|end| Some((end, *known.get(&rest[..end])?)));
            let Some((end, id)) = found else {
                out.truncate(first);
                out.push(UNKNOWN);
                return;
            };
            out.push(id);
            rest = &rest[end..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(form: &str) -> Vec<u32> {
        let list = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n'\ns\nministry\nre\n##build\n##ing\n##";
        let mut out = Vec::new();
        Pieces::parse(list).split(form, &mut out);
        out
    }

    #[test]
    fn longest_pieces_first() {
        assert_eq!(split("Ministry"), [7]);
        assert_eq!(split("rebuilding"), [8, 9, 10]);
        assert_eq!(split("’s"), [5, 6]);
    }

    #[test]
    fn what_is_not_known_is_one_piece() {
        assert_eq!(split("rex"), [UNKNOWN]);
        assert_eq!(split(""), [UNKNOWN]);
        assert_eq!(split(&"'".repeat(1000)).len(), MOST_PIECES);
        assert_eq!(split(&"rebuild".repeat(1000)).len(), 1);
    }
}
