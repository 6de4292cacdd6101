//! Counts and figures of event types.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::measures::{f1, mean, ratio};

/// The figures of `onrecord-eval events types`: the type of each sentence's main event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeScores {
    /// Sentences that are no hard negatives.
    pub sentences: usize,
    /// F1 of the main event's type.
    pub f1: f64,
    /// The share of the predicted types that are right.
    pub precision: f64,
    /// The share of the gold types that were found.
    pub recall: f64,
    /// Hard negatives: sentences without an event that were written or chosen to mislead.
    pub negatives: usize,
    /// The share of the hard negatives that were given a type.
    pub given_on_negatives: f64,
}

/// Counts for [`TypeScores`].
#[derive(Default)]
pub(super) struct TypeCounts {
    sentences: usize,
    gold: usize,
    predicted: usize,
    right: usize,
    negatives: usize,
    given: usize,
}

impl TypeCounts {
    /// Counts a hard negative.
    pub(super) fn add_negative(&mut self, predicted: Option<&str>) {
        self.negatives += 1;
        self.given += usize::from(predicted.is_some());
    }

    /// Counts another sentence. `gold` is the type of its main event.
    pub(super) fn add(&mut self, gold: Option<&str>, predicted: Option<&str>) {
        self.sentences += 1;
        self.gold += usize::from(gold.is_some());
        self.predicted += usize::from(predicted.is_some());
        self.right += usize::from(gold.is_some() && gold == predicted);
    }

    pub(super) fn scores(&self) -> TypeScores {
        TypeScores {
            sentences: self.sentences,
            f1: f1(self.right, self.predicted, self.gold),
            precision: ratio(self.right, self.predicted),
            recall: ratio(self.right, self.gold),
            negatives: self.negatives,
            given_on_negatives: ratio(self.given, self.negatives),
        }
    }
}

impl fmt::Display for TypeScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sentences           {:>8}", self.sentences)?;
        print_figures(
            f,
            &[("F1", self.f1), ("precision", self.precision), ("recall", self.recall)],
        )?;
        writeln!(f, "hard negatives      {:>8}", self.negatives)?;
        print_figures(f, &[("given a type", self.given_on_negatives)])
    }
}

/// The figures of `onrecord-eval events relations`: the type of each sentence's best event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationScores {
    /// Sentences.
    pub sentences: usize,
    /// The share of the predicted types that are right.
    pub precision: f64,
    /// The share of the gold types that were found.
    pub recall: f64,
    /// F1.
    pub f1: f64,
    /// The mean of F1 over the gold types.
    pub macro_f1: f64,
}

/// Counts for [`RelationScores`]: gold, predicted and right by type.
#[derive(Default)]
pub(super) struct RelationCounts {
    sentences: usize,
    by_type: BTreeMap<String, [usize; 3]>,
}

impl RelationCounts {
    pub(super) fn add(&mut self, gold: &str, predicted: Option<&str>) {
        self.sentences += 1;
        self.by_type.entry(gold.to_owned()).or_default()[0] += 1;
        if let Some(predicted) = predicted {
            self.by_type.entry(predicted.to_owned()).or_default()[1] += 1;
            self.by_type.entry(gold.to_owned()).or_default()[2] += usize::from(gold == predicted);
        }
    }

    pub(super) fn scores(&self) -> RelationScores {
        let sum = |at: usize| self.by_type.values().map(|counts| counts[at]).sum::<usize>();
        let of_gold = self.by_type.values().filter(|counts| counts[0] > 0);
        let figures: Vec<f64> =
            of_gold.map(|&[gold, predicted, right]| f1(right, predicted, gold)).collect();
        RelationScores {
            sentences: self.sentences,
            precision: ratio(sum(2), sum(1)),
            recall: ratio(sum(2), sum(0)),
            f1: f1(sum(2), sum(1), sum(0)),
            macro_f1: mean(figures.into_iter()),
        }
    }
}

impl fmt::Display for RelationScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sentences           {:>8}", self.sentences)?;
        print_figures(
            f,
            &[
                ("precision", self.precision),
                ("recall", self.recall),
                ("F1", self.f1),
                ("macro F1", self.macro_f1),
            ],
        )
    }
}

fn print_figures(f: &mut fmt::Formatter<'_>, figures: &[(&str, f64)]) -> fmt::Result {
    figures.iter().try_for_each(|(name, figure)| writeln!(f, "{name:<20}{figure:>8.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_negatives_are_apart_from_other_sentences() {
        let mut counts = TypeCounts::default();
        counts.add(Some("AID"), Some("AID"));
        counts.add(Some("AID"), None);
        counts.add(None, Some("ASSAULT"));
        counts.add_negative(Some("ASSAULT"));
        counts.add_negative(None);
        let scores = counts.scores();
        assert_eq!((scores.sentences, scores.negatives), (3, 2));
        assert!((scores.f1 - 0.5).abs() < 1e-9);
        assert!((scores.given_on_negatives - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_missing_type_lowers_recall_only() {
        let mut counts = RelationCounts::default();
        counts.add("AID", Some("AID"));
        counts.add("COERCE", None);
        let scores = counts.scores();
        assert!((scores.precision - 1.0).abs() < 1e-9);
        assert!((scores.recall - 0.5).abs() < 1e-9);
        assert!((scores.macro_f1 - 0.5).abs() < 1e-9);
    }
}
