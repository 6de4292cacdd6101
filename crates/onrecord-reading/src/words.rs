//! Function words by the part they play, read from `data/function-words.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../data/function-words.txt");

/// The part that a function word plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Pronoun,
    PluralPronoun,
    Auxiliary,
    Adverb,
    Opener,
    Determiner,
    Preposition,
    Time,
    Linking,
    Conjunct,
    Modal,
    PhraseEnd,
    Elision,
}

const NAMES: [(&str, Class); 13] = [
    ("pronoun", Class::Pronoun),
    ("plural-pronoun", Class::PluralPronoun),
    ("auxiliary", Class::Auxiliary),
    ("adverb", Class::Adverb),
    ("opener", Class::Opener),
    ("determiner", Class::Determiner),
    ("preposition", Class::Preposition),
    ("time", Class::Time),
    ("linking", Class::Linking),
    ("conjunct", Class::Conjunct),
    ("modal", Class::Modal),
    ("phrase-end", Class::PhraseEnd),
    ("elision", Class::Elision),
];

/// The classes of one word, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u16);

impl Classes {
    pub(crate) fn of(word: &str) -> Self {
        WORDS.get(word).copied().unwrap_or_default()
    }

    pub(crate) fn has(self, class: Class) -> bool {
        self.0 & 1 << class as u16 != 0
    }
}

static WORDS: LazyLock<BTreeMap<&'static str, Classes>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, Classes> = BTreeMap::new();
    for (class, word) in lines().filter_map(parse).flat_map(|(c, ws)| ws.map(move |w| (c, w))) {
        words.entry(word).or_default().0 |= 1 << class as u16;
    }
    words
});

fn lines() -> impl Iterator<Item = &'static str> {
    DATA.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse(line: &'static str) -> Option<(Class, impl Iterator<Item = &'static str>)> {
    let (name, words) = line.split_once('\t')?;
    let (_, class) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some((*class, words.split(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        for line in lines() {
            let (class, words) = parse(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            let mut seen = Vec::new();
            for word in words {
                assert!(Classes::of(word).has(class), "{word:?} in {line:?}");
                assert!(!seen.contains(&word), "{word:?} stands twice in {line:?}");
                seen.push(word);
            }
        }
        assert_eq!(lines().count(), NAMES.len(), "one line a class");
    }
}
