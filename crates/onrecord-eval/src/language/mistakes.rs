//! What was found otherwise than the gold has it.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use super::side::Side;

/// What a mistake is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A gold sentence that was not found as such.
    SentenceMissed,
    /// A predicted sentence that is none.
    SentenceSpurious,
    /// A gold word that no predicted one was aligned with.
    WordMissed,
    /// A predicted word that no gold one was aligned with.
    WordSpurious,
    /// The universal part of speech.
    Upos,
    /// Penn's tag.
    Xpos,
    /// The lemma.
    Lemma,
    /// The head, whatever the relation.
    Head,
    /// The relation to the right head.
    Relation,
    /// A gold name that was not found with its ends and type.
    NameMissed,
    /// A predicted name that is none, or not with these ends and this type.
    NameSpurious,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SentenceMissed => "sentence-missed",
            Self::SentenceSpurious => "sentence-spurious",
            Self::WordMissed => "word-missed",
            Self::WordSpurious => "word-spurious",
            Self::Upos => "upos",
            Self::Xpos => "xpos",
            Self::Lemma => "lemma",
            Self::Head => "head",
            Self::Relation => "relation",
            Self::NameMissed => "name-missed",
            Self::NameSpurious => "name-spurious",
        })
    }
}

/// One difference between gold and prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What it is about.
    pub kind: Kind,
    /// What is right; `-` where nothing is.
    pub gold: String,
    /// What was predicted; `-` where nothing was.
    pub predicted: String,
    /// The words around, those it is about in brackets.
    pub context: String,
    /// Where in the text, so that mistakes can be told in its order.
    pub(super) at: usize,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, gold, predicted, context, .. } = self;
        write!(f, "{kind}\t{gold}\t{predicted}\t{context}")
    }
}

/// Gathers mistakes.
pub(super) struct Teller<'a> {
    pub(super) gold: &'a Side<'a>,
    pub(super) predicted: &'a Side<'a>,
    pub(super) mistakes: Vec<Mistake>,
}

impl Teller<'_> {
    /// One about a gold word.
    pub(super) fn word(&mut self, kind: Kind, word: usize, gold: &str, predicted: &str) {
        self.words(kind, word..word + 1, gold, predicted);
    }

    /// One about gold words.
    pub(super) fn words(&mut self, kind: Kind, words: Range<usize>, gold: &str, predicted: &str) {
        self.push(kind, self.gold, words, gold, predicted);
    }

    /// One about words that were predicted.
    pub(super) fn extra(&mut self, kind: Kind, words: Range<usize>, gold: &str, predicted: &str) {
        self.push(kind, self.predicted, words, gold, predicted);
    }

    /// Sentences that only one side has.
    pub(super) fn sentences(&mut self) {
        for (kind, side, other) in [
            (Kind::SentenceMissed, self.gold, self.predicted),
            (Kind::SentenceSpurious, self.predicted, self.gold),
        ] {
            let others: BTreeSet<_> = other.sentences.iter().map(|s| (s.start, s.end)).collect();
            let mut first = 0;
            for span in &side.sentences {
                let sentence = side.words[first].sentence;
                let after = side.words[first..].iter().take_while(|w| w.sentence == sentence);
                let words = first..first + after.count();
                first = words.end;
                if !others.contains(&(span.start, span.end)) {
                    self.push(kind, side, words, "-", "-");
                }
            }
        }
    }

    fn push(
        &mut self,
        kind: Kind,
        side: &Side<'_>,
        words: Range<usize>,
        gold: &str,
        predicted: &str,
    ) {
        let at = side.words[words.start].span.start;
        let context = side.context(&words);
        let (gold, predicted) = (gold.to_owned(), predicted.to_owned());
        self.mistakes.push(Mistake { kind, gold, predicted, context, at });
    }
}
