//! Function words by class, read from `data/en/function-words.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::ENGLISH;

/// A class of function words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordClass {
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

const NAMES: [(&str, WordClass); 13] = [
    ("pronoun", WordClass::Pronoun),
    ("plural-pronoun", WordClass::PluralPronoun),
    ("auxiliary", WordClass::Auxiliary),
    ("adverb", WordClass::Adverb),
    ("opener", WordClass::Opener),
    ("determiner", WordClass::Determiner),
    ("preposition", WordClass::Preposition),
    ("time", WordClass::Time),
    ("linking", WordClass::Linking),
    ("conjunct", WordClass::Conjunct),
    ("modal", WordClass::Modal),
    ("phrase-end", WordClass::PhraseEnd),
    ("elision", WordClass::Elision),
];

/// The classes of one word, as a bit set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordClasses(u16);

impl WordClasses {
    pub(crate) fn of(word: &str) -> Self {
        WORDS.get(word).copied().unwrap_or_default()
    }

    pub(crate) fn has(self, class: WordClass) -> bool {
        self.0 & 1 << class as u16 != 0
    }
}

static WORDS: LazyLock<BTreeMap<&'static str, WordClasses>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, WordClasses> = BTreeMap::new();
    for (class, word) in lines().filter_map(parse).flat_map(|(c, ws)| ws.map(move |w| (c, w))) {
        words.entry(word).or_default().0 |= 1 << class as u16;
    }
    words
});

fn lines() -> impl Iterator<Item = &'static str> {
    ENGLISH.function_words.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse(line: &'static str) -> Option<(WordClass, impl Iterator<Item = &'static str>)> {
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
                assert!(WordClasses::of(word).has(class), "{word:?} in {line:?}");
                assert!(!seen.contains(&word), "{word:?} stands twice in {line:?}");
                seen.push(word);
            }
        }
        assert_eq!(lines().count(), NAMES.len(), "one line a class");
    }
}
