//! Counts and figures of predicates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::measures::f1;

/// The figures of `onrecord-eval roles`. An argument is right if its predicate, its head word and its role are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleScores {
    /// Annotated sentences.
    pub sentences: usize,
    /// F1 of the predicates.
    pub predicate_f1: f64,
    /// F1 of the arguments.
    pub role_f1: f64,
    /// F1 of the arguments of words that the treebank tags as verbs or auxiliaries.
    pub role_f1_of_verbs: f64,
    /// F1 of the arguments of words that the treebank tags as nouns.
    pub role_f1_of_nouns: f64,
}

/// What was gold, predicted and right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    gold: usize,
    predicted: usize,
    right: usize,
}

impl Counts {
    pub(super) fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, predicted: &BTreeSet<T>) {
        self.gold += gold.len();
        self.predicted += predicted.len();
        self.right += gold.intersection(predicted).count();
    }

    fn f1(self) -> f64 {
        f1(self.right, self.predicted, self.gold)
    }
}

/// Counts over sentences.
#[derive(Default)]
pub(super) struct RoleCounts {
    pub(super) sentences: usize,
    pub(super) predicates: Counts,
    pub(super) all: Counts,
    pub(super) verbs: Counts,
    pub(super) nouns: Counts,
}

impl RoleCounts {
    pub(super) fn scores(&self) -> RoleScores {
        RoleScores {
            sentences: self.sentences,
            predicate_f1: self.predicates.f1(),
            role_f1: self.all.f1(),
            role_f1_of_verbs: self.verbs.f1(),
            role_f1_of_nouns: self.nouns.f1(),
        }
    }
}

impl fmt::Display for RoleScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sentences           {:>8}", self.sentences)?;
        for (name, figure) in [
            ("predicate F1", self.predicate_f1),
            ("role F1", self.role_f1),
            ("of verbs", self.role_f1_of_verbs),
            ("of nouns", self.role_f1_of_nouns),
        ] {
            writeln!(f, "{name:<20}{figure:>8.3}")?;
        }
        Ok(())
    }
}

/// The figures of `onrecord-eval status`, over the words whose score is at least 1 in either direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusScores {
    /// Such words.
    pub words: usize,
    /// The mean of the F1 of `factual` and the F1 of `not factual`.
    pub macro_f1: f64,
}

/// How often each answer met each gold answer: `(gold, predicted)`.
#[derive(Default)]
pub(super) struct StatusCounts(BTreeMap<(bool, bool), usize>);

impl StatusCounts {
    pub(super) fn add(&mut self, gold: bool, predicted: bool) {
        *self.0.entry((gold, predicted)).or_default() += 1;
    }

    pub(super) fn scores(&self) -> StatusScores {
        let count = |gold, predicted| self.0.get(&(gold, predicted)).copied().unwrap_or(0);
        let f1_of = |answer: bool| {
            let right = count(answer, answer);
            f1(right, right + count(!answer, answer), right + count(answer, !answer))
        };
        StatusScores { words: self.0.values().sum(), macro_f1: f1_of(true).midpoint(f1_of(false)) }
    }
}

impl fmt::Display for StatusScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "words               {:>8}", self.words)?;
        writeln!(f, "macro F1            {:>8.3}", self.macro_f1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macro_f1_weighs_both_answers_alike() {
        let mut counts = StatusCounts::default();
        for (gold, predicted, times) in
            [(true, true, 8), (true, false, 2), (false, false, 1), (false, true, 1)]
        {
            (0..times).for_each(|_| counts.add(gold, predicted));
        }
        let scores = counts.scores();
        assert_eq!(scores.words, 12);
        let expected = (16.0_f64 / 19.0).midpoint(2.0 / 5.0);
        assert!((scores.macro_f1 - expected).abs() < 1e-9);
    }
}
