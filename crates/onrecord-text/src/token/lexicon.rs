//! Words that decide where a token ends, read from `data/en/token-words.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../data/en/token-words.txt");

/// What a word of the list does. The head of the list explains each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Prefix,
    Whole,
    Contraction,
    Elision,
    Unit,
    Currency,
    Money,
    File,
    Domain,
    Newsgroup,
    Smiley,
}

const NAMES: [(&str, Class); 11] = [
    ("prefix", Class::Prefix),
    ("whole", Class::Whole),
    ("contraction", Class::Contraction),
    ("elision", Class::Elision),
    ("unit", Class::Unit),
    ("currency", Class::Currency),
    ("money", Class::Money),
    ("file", Class::File),
    ("domain", Class::Domain),
    ("newsgroup", Class::Newsgroup),
    ("smiley", Class::Smiley),
];

/// Most bytes of a word in the list. A test checks this.
pub(super) const LONGEST: usize = 8;

/// The classes of each word except contractions, one bit for each class.
static WORDS: LazyLock<BTreeMap<&'static str, u16>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, u16> = BTreeMap::new();
    for (class, word) in entries().filter(|(class, _)| *class != Class::Contraction) {
        *words.entry(word).or_default() |= 1 << class as u16;
    }
    words
});

/// Lengths of the parts of each contraction, in characters.
static CONTRACTIONS: LazyLock<BTreeMap<String, Vec<usize>>> = LazyLock::new(|| {
    let contractions = entries().filter(|(class, _)| *class == Class::Contraction);
    contractions.map(|(_, word)| (word.replace('+', ""), lengths(word))).collect()
});

fn lengths(word: &str) -> Vec<usize> {
    word.split('+').map(str::len).collect()
}

fn lines() -> impl Iterator<Item = &'static str> {
    DATA.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn entries() -> impl Iterator<Item = (Class, &'static str)> {
    lines().filter_map(parse).flat_map(|(class, words)| words.map(move |word| (class, word)))
}

fn parse(line: &'static str) -> Option<(Class, impl Iterator<Item = &'static str>)> {
    let (name, words) = line.split_once('\t')?;
    let (_, class) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some((*class, words.split(' ')))
}

/// Whether `word` belongs to `class`, in upper or lower case.
pub(super) fn is(word: &str, class: Class) -> bool {
    in_small_letters(word, |word| {
        WORDS.get(word).is_some_and(|classes| classes & 1 << class as u16 != 0)
    })
    .unwrap_or(false)
}

/// Length in bytes of the longest smiley at the start of `rest`.
pub(super) fn smiley(rest: &str) -> Option<usize> {
    (2..=4).rev().find(|&len| {
        let face = rest.get(..len).and_then(|face| WORDS.get(face));
        face.is_some_and(|classes| classes & 1 << Class::Smiley as u16 != 0)
    })
}

/// Lengths in characters of the parts of a contraction that is written as one word.
pub(super) fn contraction(word: &str) -> Option<&'static [usize]> {
    in_small_letters(word, |word| CONTRACTIONS.get(word).map(Vec::as_slice)).flatten()
}

/// Calls `look_up` with `word` in lower case and with straight apostrophes. Returns `None` if `word` is too
/// long for the list or not ASCII. It does not allocate, because it runs for most words of a text.
fn in_small_letters<T>(word: &str, look_up: impl FnOnce(&str) -> T) -> Option<T> {
    let mut buffer = [0; LONGEST];
    let mut len = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c.to_ascii_lowercase() };
        *buffer.get_mut(len)? = u8::try_from(c).ok().filter(u8::is_ascii)?;
        len += 1;
    }
    str::from_utf8(&buffer[..len]).ok().map(look_up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Span, tokens};

    /// The tokens of a text in which `word` does what its class is for.
    fn example(class: Class, word: &str) -> Vec<String> {
        let parts: Vec<String> = match class {
            Class::Prefix => vec![format!("{word}-mail")],
            Class::Whole | Class::Smiley => vec![word.to_owned()],
            Class::Contraction => word.split('+').map(str::to_owned).collect(),
            Class::Elision => vec![format!("'{word}")],
            Class::Unit => vec!["7".to_owned(), word.to_owned()],
            Class::Currency => vec![format!("{}$", word.to_uppercase()), "7".to_owned()],
            Class::Money => vec![word.to_owned(), "500".to_owned()],
            Class::File => vec![format!("annex-4.{word}")],
            Class::Domain => vec![format!("harbour-post.{word}")],
            Class::Newsgroup => vec![format!("{word}.harbours")],
        };
        parts
    }

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        for line in lines() {
            assert!(parse(line).is_some(), "not understood: {line:?}");
        }
        assert_eq!(lines().count(), NAMES.len(), "one line a class");
        for (class, word) in entries() {
            let expected = example(class, word);
            assert!(word.replace('+', "").len() <= LONGEST, "{word:?} is too long");
            let text = format!("on {} (it", expected.concat());
            let found = tokens(&text, Span::at(&text, 0, text.len()));
            let found: Vec<&str> = found.iter().map(|token| token.slice(&text)).collect();
            assert_eq!(found[1..found.len() - 2], expected, "{class:?} {word:?}");
            let twice = entries().filter(|entry| *entry == (class, word)).count();
            assert_eq!(twice, 1, "{word:?} stands twice");
        }
    }
}
