//! Words that show an act or its polarity, read from a list such as `data/en/acts.txt`.

use std::collections::{BTreeMap, BTreeSet};

use super::word_list::lines;
use crate::reading::Act;

const ACTS: [(&str, Act); 5] = [
    ("speech", Act::Speech),
    ("belief", Act::Belief),
    ("intention", Act::Intention),
    ("perception", Act::Perception),
    ("document", Act::Document),
];

/// Lemmas by the name of their list and their part of speech: `verb`, `noun` or `adjective`.
pub(crate) struct ActWords(BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>>);

impl ActWords {
    pub(super) fn parse(data: &'static str) -> Self {
        let mut lists: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (name, part, words) in lines(data).filter_map(columns) {
            lists.entry((name, part)).or_default().extend(words.split(' '));
        }
        Self(lists)
    }

    /// Whether a list contains a lemma. A verb with a missing or an extra final `e` counts too.
    pub(crate) fn has(&self, list: &'static str, part: &'static str, lemma: &str) -> bool {
        self.0.get(&(list, part)).is_some_and(|words| {
            words.contains(lemma)
                || part == "verb"
                    && (words.contains(format!("{lemma}e").as_str())
                        || lemma.strip_suffix('e').is_some_and(|stem| words.contains(stem)))
        })
    }

    /// The act of the list that contains a lemma.
    pub(crate) fn act(&self, part: &'static str, lemma: &str) -> Option<Act> {
        ACTS.iter().find(|(list, _)| self.has(list, part, lemma)).map(|(_, act)| *act)
    }
}

fn columns(line: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (name, rest) = line.split_once('\t')?;
    let (part, words) = rest.split_once('\t')?;
    Some((name, part, words))
}

#[cfg(test)]
mod tests {
    use super::super::ENGLISH;
    use super::super::en::ACTS as DATA;
    use super::*;

    #[test]
    fn every_line_is_read_and_names_a_list_once() {
        let mut seen = BTreeSet::new();
        for line in lines(DATA) {
            let (name, part, words) =
                columns(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            let known = ACTS.iter().any(|(act, _)| *act == name)
                || ["denied", "declined", "asked", "answer", "reversing", "raising"]
                    .contains(&name);
            assert!(known && ["verb", "noun", "adjective"].contains(&part), "{line:?}");
            assert!(seen.insert((name, part)), "{name} {part} stands twice");
            assert!(words.split(' ').all(|word| !word.is_empty()), "{line:?}");
        }
    }

    /// If a word were in two lists, or also in `cues.txt`, one of its entries would have no effect.
    #[test]
    fn no_word_does_two_things() {
        let all = ActWords::parse(DATA);
        for ((act, part), words) in
            all.0.iter().filter(|((list, _), _)| ACTS.iter().any(|(act, _)| act == list))
        {
            for word in words {
                let others =
                    ACTS.iter().filter(|(other, _)| other != act && all.has(other, part, word));
                assert_eq!(others.count(), 0, "{act} {word}");
                assert!(
                    *part != "verb" || ENGLISH.cue(word).is_none(),
                    "{word} stands in cues.txt"
                );
            }
        }
    }
}
