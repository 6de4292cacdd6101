//! Counts and figures of names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use strum::IntoEnumIterator;

use super::gold::{Name, NameType};
use crate::measures::{f1, ratio};

/// The figures of `onrecord-eval names`. A name is right if its span and its type are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameScores {
    /// Articles in the folder.
    pub articles: usize,
    /// Articles that could not be read.
    pub articles_lost: usize,
    /// F1 over all names.
    pub names_f1: f64,
    /// The share of the predicted names that are right.
    pub precision: f64,
    /// The share of the gold names that were found.
    pub recall: f64,
    /// F1 of the spans alone.
    pub span_f1: f64,
    /// F1 by type.
    pub names_f1_by_type: BTreeMap<&'static str, f64>,
}

/// What was gold, predicted and right.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    right: usize,
}

impl Counts {
    fn f1(self) -> f64 {
        f1(self.right, self.predicted, self.gold)
    }
}

/// Counts over articles.
#[derive(Default)]
pub(super) struct NameCounts {
    articles: usize,
    lost: usize,
    by_type: BTreeMap<NameType, Counts>,
    spans: Counts,
}

impl NameCounts {
    /// Counts an article. Without a prediction the article is lost.
    pub(super) fn add(&mut self, gold: &[Name], predicted: Option<&[Name]>) {
        self.articles += 1;
        self.lost += usize::from(predicted.is_none());
        let gold: BTreeSet<Name> = gold.iter().copied().collect();
        let predicted: BTreeSet<Name> = predicted.unwrap_or_default().iter().copied().collect();
        for kind in NameType::iter() {
            let own =
                |names: &BTreeSet<Name>| names.iter().filter(|name| name.kind == kind).count();
            let right = predicted.iter().filter(|name| name.kind == kind && gold.contains(name));
            let counts = self.by_type.entry(kind).or_default();
            counts.gold += own(&gold);
            counts.predicted += own(&predicted);
            counts.right += right.count();
        }
        let spans = |names: &BTreeSet<Name>| -> BTreeSet<(usize, usize)> {
            names.iter().map(|name| (name.start, name.end)).collect()
        };
        let (gold, predicted) = (spans(&gold), spans(&predicted));
        self.spans.gold += gold.len();
        self.spans.predicted += predicted.len();
        self.spans.right += gold.intersection(&predicted).count();
    }

    pub(super) fn scores(&self) -> NameScores {
        let sum = |of: fn(&Counts) -> usize| self.by_type.values().map(of).sum::<usize>();
        let all = Counts {
            gold: sum(|counts| counts.gold),
            predicted: sum(|counts| counts.predicted),
            right: sum(|counts| counts.right),
        };
        NameScores {
            articles: self.articles,
            articles_lost: self.lost,
            names_f1: all.f1(),
            precision: ratio(all.right, all.predicted),
            recall: ratio(all.right, all.gold),
            span_f1: self.spans.f1(),
            names_f1_by_type: (self.by_type.iter())
                .map(|(&kind, counts)| (kind.into(), counts.f1()))
                .collect(),
        }
    }
}

impl fmt::Display for NameScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "articles            {:>8}", self.articles)?;
        writeln!(f, "lost                {:>8}", self.articles_lost)?;
        let by_type = self.names_f1_by_type.iter().map(|(kind, f1)| (*kind, *f1));
        let figures = [
            ("names F1", self.names_f1),
            ("precision", self.precision),
            ("recall", self.recall),
            ("span F1", self.span_f1),
        ];
        for (name, figure) in figures.into_iter().chain(by_type) {
            writeln!(f, "{name:<20}{figure:>8.3}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn span_and_type_must_agree() {
        let name = |start, end, kind| Name { start, end, kind };
        let gold = [name(0, 3, NameType::Person), name(5, 9, NameType::Place)];
        let mut counts = NameCounts::default();
        counts
            .add(&gold, Some(&[name(0, 3, NameType::Person), name(5, 9, NameType::Organization)]));
        counts.add(&gold[..1], None);
        let scores = counts.scores();
        assert_eq!((scores.articles, scores.articles_lost), (2, 1));
        assert!((scores.names_f1 - 0.4).abs() < 1e-9);
        assert!((scores.span_f1 - 0.8).abs() < 1e-9);
        assert!((scores.precision - 0.5).abs() < 1e-9);
        assert!((scores.names_f1_by_type["person"] - 2.0 / 3.0).abs() < 1e-9);
    }
}
