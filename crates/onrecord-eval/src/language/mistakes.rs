//! The differences between gold and prediction, for error analysis.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use super::flat::FlatText;

/// The kind of a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MistakeKind {
    /// A gold sentence that the prediction lacks.
    SentenceMissed,
    /// A predicted sentence that the gold lacks.
    SentenceSpurious,
    /// A gold word that is aligned with no predicted word.
    WordMissed,
    /// A predicted word that is aligned with no gold word.
    WordSpurious,
    /// The universal part-of-speech tag.
    Upos,
    /// The Penn tag.
    Xpos,
    /// The lemma.
    Lemma,
    /// The head, whatever the relation is.
    Head,
    /// The relation to the right head.
    Relation,
    /// A gold name that the prediction lacks, with this span and type.
    NameMissed,
    /// A predicted name that the gold lacks, with this span and type.
    NameSpurious,
}

impl fmt::Display for MistakeKind {
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
    /// Its kind.
    pub kind: MistakeKind,
    /// The gold value; `-` if there is none.
    pub gold: String,
    /// The predicted value; `-` if there is none.
    pub predicted: String,
    /// The words around it, with the words in question in brackets.
    pub context: String,
    /// Its position in the text, for sorting.
    pub(super) offset: usize,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, gold, predicted, context, .. } = self;
        write!(f, "{kind}\t{gold}\t{predicted}\t{context}")
    }
}

/// Collects mistakes.
pub(super) struct MistakeLog<'a> {
    pub(super) gold: &'a FlatText<'a>,
    pub(super) predicted: &'a FlatText<'a>,
    pub(super) mistakes: Vec<Mistake>,
}

impl MistakeLog<'_> {
    /// Logs a mistake in a gold word.
    pub(super) fn gold_word(
        &mut self,
        kind: MistakeKind,
        word: usize,
        gold: &str,
        predicted: &str,
    ) {
        self.gold_words(kind, word..word + 1, gold, predicted);
    }

    /// Logs a mistake in a range of gold words.
    pub(super) fn gold_words(
        &mut self,
        kind: MistakeKind,
        words: Range<usize>,
        gold: &str,
        predicted: &str,
    ) {
        self.push(kind, self.gold, words, gold, predicted);
    }

    /// Logs a mistake in a range of predicted words.
    pub(super) fn predicted_words(
        &mut self,
        kind: MistakeKind,
        words: Range<usize>,
        gold: &str,
        predicted: &str,
    ) {
        self.push(kind, self.predicted, words, gold, predicted);
    }

    /// Logs the sentences that only one side has.
    pub(super) fn sentences(&mut self) {
        for (kind, side, other) in [
            (MistakeKind::SentenceMissed, self.gold, self.predicted),
            (MistakeKind::SentenceSpurious, self.predicted, self.gold),
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
        kind: MistakeKind,
        side: &FlatText<'_>,
        words: Range<usize>,
        gold: &str,
        predicted: &str,
    ) {
        let offset = side.words[words.start].span.start;
        let context = side.context(&words);
        let (gold, predicted) = (gold.to_owned(), predicted.to_owned());
        self.mistakes.push(Mistake { kind, gold, predicted, context, offset });
    }
}
