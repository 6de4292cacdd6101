//! Words that decide where a token ends, read from a list such as `data/en/token-words.txt`.

use std::collections::BTreeMap;

/// What a word of the list does. The head of the list explains each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
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
    Clitic,
    Capital,
    Note,
}

const NAMES: [(&str, Class); 14] = [
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
    ("clitic", Class::Clitic),
    ("capital", Class::Capital),
    ("note", Class::Note),
];

/// Most bytes of a word in the list. A test checks this.
pub(crate) const LONGEST: usize = 8;

/// The words of a list by their classes.
#[derive(Debug)]
pub(crate) struct TokenWords {
    /// The classes of each word except contractions, one bit for each class.
    words: BTreeMap<&'static str, u16>,
    /// Lengths of the parts of each contraction, in characters.
    contractions: BTreeMap<String, Vec<usize>>,
}

impl TokenWords {
    pub(crate) fn parse(data: &'static str) -> Self {
        let mut words: BTreeMap<&str, u16> = BTreeMap::new();
        let mut contractions = BTreeMap::new();
        for (class, word) in entries(data) {
            if class == Class::Contraction {
                contractions.insert(word.replace('+', ""), lengths(word));
            } else {
                *words.entry(word).or_default() |= 1 << class as u16;
            }
        }
        Self { words, contractions }
    }

    /// Whether `word` belongs to `class`, in upper or lower case.
    pub(crate) fn has(&self, word: &str, class: Class) -> bool {
        in_small_letters(word, |word| self.has_exactly(word, class)).unwrap_or(false)
    }

    /// Whether `word` belongs to `class` as it is written.
    pub(crate) fn has_exactly(&self, word: &str, class: Class) -> bool {
        self.words.get(word).is_some_and(|classes| classes & 1 << class as u16 != 0)
    }

    /// Length in bytes of the longest smiley at the start of `rest`.
    pub(crate) fn smiley(&self, rest: &str) -> Option<usize> {
        (2..=4)
            .rev()
            .find(|&len| rest.get(..len).is_some_and(|face| self.has_exactly(face, Class::Smiley)))
    }

    /// Lengths in characters of the parts of a contraction that is written as one word.
    pub(crate) fn contraction(&self, word: &str) -> Option<&[usize]> {
        in_small_letters(word, |word| self.contractions.get(word).map(Vec::as_slice)).flatten()
    }
}

fn lengths(word: &str) -> Vec<usize> {
    word.split('+').map(str::len).collect()
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn entries(data: &'static str) -> impl Iterator<Item = (Class, &'static str)> {
    lines(data).filter_map(parse).flat_map(|(class, words)| words.map(move |word| (class, word)))
}

fn parse(line: &'static str) -> Option<(Class, impl Iterator<Item = &'static str>)> {
    let (name, words) = line.split_once('\t')?;
    let (_, class) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some((*class, words.split(' ')))
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
    use crate::{LanguageCode, Span, Splitter};

    const DATA: &str = include_str!("../data/en/token-words.txt");

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
            Class::Clitic => vec!["it".to_owned(), format!("'{word}")],
            Class::Capital => vec![word.to_uppercase(), ".".to_owned()],
            Class::Note => vec!["[".to_owned(), word.to_owned(), "]".to_owned()],
        };
        parts
    }

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        for line in lines(DATA) {
            assert!(parse(line).is_some(), "not understood: {line:?}");
        }
        assert_eq!(lines(DATA).count(), NAMES.len(), "one line a class");
        for (class, word) in entries(DATA) {
            let expected = example(class, word);
            assert!(word.replace('+', "").len() <= LONGEST, "{word:?} is too long");
            let text = format!("on {} (it", expected.concat());
            let splitter = Splitter::of(LanguageCode::En);
            let found = splitter.tokens(&text, Span::at(&text, 0, text.len()));
            let found: Vec<&str> = found.iter().map(|token| token.slice(&text)).collect();
            assert_eq!(found[1..found.len() - 2], expected, "{class:?} {word:?}");
            let twice = entries(DATA).filter(|entry| *entry == (class, word)).count();
            assert_eq!(twice, 1, "{word:?} stands twice");
        }
    }
}
