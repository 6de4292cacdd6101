//! Words by class, read from lists such as `data/en/function-words.txt` and `data/en/rule-words.txt`.

use std::collections::BTreeMap;

use super::word_list::lines;

/// A class of words. The lists explain each class.
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
    Negation,
    NegationForm,
    Nobody,
    Would,
    DeniesWhenNegated,
    QuestionOpener,
    Be,
    Addressing,
    Informing,
    LeavesOpen,
    SourceOpener,
    SourceEnd,
    OtherSpeaker,
    Relative,
    AppositionOpener,
    Coordinator,
    JoinsPhrases,
    NotFinite,
    TimeDistance,
    NameParticle,
    SourceParticle,
    SignatureParticle,
    Locating,
    Definite,
    Demonstrative,
    Indefinite,
    PluralForm,
}

const NAMES: [(&str, WordClass); 40] = [
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
    ("negation", WordClass::Negation),
    ("negation-form", WordClass::NegationForm),
    ("nobody", WordClass::Nobody),
    ("would", WordClass::Would),
    ("denies-when-negated", WordClass::DeniesWhenNegated),
    ("question-opener", WordClass::QuestionOpener),
    ("be", WordClass::Be),
    ("addressing", WordClass::Addressing),
    ("informing", WordClass::Informing),
    ("leaves-open", WordClass::LeavesOpen),
    ("source-opener", WordClass::SourceOpener),
    ("source-end", WordClass::SourceEnd),
    ("other-speaker", WordClass::OtherSpeaker),
    ("relative", WordClass::Relative),
    ("apposition-opener", WordClass::AppositionOpener),
    ("coordinator", WordClass::Coordinator),
    ("joins-phrases", WordClass::JoinsPhrases),
    ("not-finite", WordClass::NotFinite),
    ("time-distance", WordClass::TimeDistance),
    ("name-particle", WordClass::NameParticle),
    ("source-particle", WordClass::SourceParticle),
    ("signature-particle", WordClass::SignatureParticle),
    ("locating", WordClass::Locating),
    ("definite", WordClass::Definite),
    ("demonstrative", WordClass::Demonstrative),
    ("indefinite", WordClass::Indefinite),
    ("plural-form", WordClass::PluralForm),
];

/// The classes of one word, as a bit set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordClasses(u64);

impl WordClasses {
    pub(crate) fn has(self, class: WordClass) -> bool {
        self.0 & 1 << class as u64 != 0
    }
}

/// The words of all classes.
pub(super) struct ClassifiedWords(BTreeMap<&'static str, WordClasses>);

impl ClassifiedWords {
    /// Parses lists into one table, so that one look-up finds all classes of a word.
    pub(super) fn parse(lists: &[&'static str]) -> Self {
        let mut words: BTreeMap<&str, WordClasses> = BTreeMap::new();
        let entries = lists.iter().flat_map(|data| lines(data)).filter_map(parse);
        for (class, word) in entries.flat_map(|(class, words)| words.map(move |w| (class, w))) {
            words.entry(word).or_default().0 |= 1 << class as u64;
        }
        Self(words)
    }

    pub(super) fn of(&self, word: &str) -> WordClasses {
        self.0.get(word).copied().unwrap_or_default()
    }
}

fn parse(line: &'static str) -> Option<(WordClass, impl Iterator<Item = &'static str>)> {
    let (name, words) = line.split_once('\t')?;
    let (_, class) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some((*class, words.split(' ')))
}

#[cfg(test)]
mod tests {
    use super::super::en::{FUNCTION_WORDS, RULE_WORDS};
    use super::*;

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        let lists = [FUNCTION_WORDS, RULE_WORDS];
        let all = ClassifiedWords::parse(&lists);
        for line in lists.into_iter().flat_map(lines) {
            let (class, words) = parse(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            let mut seen = Vec::new();
            for word in words {
                assert!(all.of(word).has(class), "{word:?} in {line:?}");
                assert!(!seen.contains(&word), "{word:?} stands twice in {line:?}");
                seen.push(word);
            }
        }
        let count = lists.into_iter().flat_map(lines).count();
        assert_eq!(count, NAMES.len(), "one line a class");
    }
}
