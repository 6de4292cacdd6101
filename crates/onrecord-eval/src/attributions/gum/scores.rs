//! Counts and figures of the attributions on GUM.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::gold::GumDocument;
use super::matching::Outcome;
use crate::measures::{f1, ratio};

/// The figures of `onrecord-eval attributions --gum`, as fractions, with their counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::attributions) struct GumScores {
    /// The number of documents.
    documents: usize,
    /// Figures over all documents.
    #[serde(flatten)]
    all: GumFigures,
    /// Figures by genre.
    by_genre: BTreeMap<String, GumFigures>,
}

/// The figures over some documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct GumFigures {
    /// The share of the counted attributions that are right. Right ones count, and those that find no relation if
    /// their content is a clause.
    precision: f64,
    /// The share of the gold relations that were found.
    recall: f64,
    /// The harmonic mean of `precision` and `recall`.
    f1: f64,
    /// As `precision`, but every attribution counts whose content holds a VERB or AUX. Right ones count too.
    precision_any_verb: f64,
    /// The harmonic mean of `precision_any_verb` and `recall`.
    f1_any_verb: f64,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Counts {
    /// Attribution relations, with or without a cue.
    relations: usize,
    /// Relations without a cue, which are no gold.
    relations_without_cue: usize,
    /// Relations with a cue whose content is a clause: the gold.
    gold: usize,
    /// Attributions of the model.
    predicted: usize,
    /// Attributions that find a gold relation.
    right: usize,
    /// Attributions that find no relation and whose content is a clause.
    wrong: usize,
    /// Attributions that find no gold relation and whose content holds a VERB or AUX.
    wrong_any_verb: usize,
}

impl Counts {
    fn add(&mut self, gold: &GumDocument, outcomes: &[Outcome]) {
        self.relations += gold.relations.len() + gold.without_cue;
        self.relations_without_cue += gold.without_cue;
        self.gold += gold.relations.iter().filter(|relation| relation.is_clause).count();
        self.predicted += outcomes.len();
        for outcome in outcomes {
            match *outcome {
                Outcome::Right(_) => self.right += 1,
                Outcome::Wrong { any_verb } => {
                    self.wrong += 1;
                    self.wrong_any_verb += usize::from(any_verb);
                }
                Outcome::LeftOut { any_verb } => self.wrong_any_verb += usize::from(any_verb),
            }
        }
    }

    fn figures(self) -> GumFigures {
        let Self { gold, right, wrong, wrong_any_verb, .. } = self;
        GumFigures {
            precision: ratio(right, right + wrong),
            recall: ratio(right, gold),
            f1: f1(right, right + wrong, gold),
            precision_any_verb: ratio(right, right + wrong_any_verb),
            f1_any_verb: f1(right, right + wrong_any_verb, gold),
            counts: self,
        }
    }
}

/// Counts over documents.
#[derive(Default)]
pub(super) struct GumCounts {
    documents: usize,
    all: Counts,
    by_genre: BTreeMap<String, Counts>,
}

impl GumCounts {
    pub(super) fn add(&mut self, genre: &str, gold: &GumDocument, outcomes: &[Outcome]) {
        self.documents += 1;
        self.all.add(gold, outcomes);
        self.by_genre.entry(genre.to_owned()).or_default().add(gold, outcomes);
    }

    pub(super) fn has_relations(&self) -> bool {
        self.all.relations > 0
    }

    pub(super) fn scores(&self) -> GumScores {
        let by_genre = self.by_genre.iter();
        GumScores {
            documents: self.documents,
            all: self.all.figures(),
            by_genre: by_genre.map(|(genre, counts)| (genre.clone(), counts.figures())).collect(),
        }
    }
}

impl fmt::Display for GumScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { documents, all, by_genre } = self;
        let counts = &all.counts;
        for (name, count) in [
            ("documents", *documents),
            ("attribution relations", counts.relations),
            ("without a cue", counts.relations_without_cue),
            ("with a clause as content (gold)", counts.gold),
            ("attributions of the model", counts.predicted),
        ] {
            writeln!(f, "{name:<34}{count:>7}")?;
        }
        writeln!(f, "{:<34}{:>7.3}", "recall", all.recall)?;
        for (name, precision, f1, wrong) in [
            ("a clause", all.precision, all.f1, counts.wrong),
            ("any VERB or AUX", all.precision_any_verb, all.f1_any_verb, counts.wrong_any_verb),
        ] {
            writeln!(f, "\nattributions count if their content holds {name}")?;
            writeln!(f, "{:<34}{:>7}", "right", counts.right)?;
            writeln!(f, "{:<34}{wrong:>7}", "wrong")?;
            writeln!(f, "{:<34}{precision:>7.3}", "precision")?;
            writeln!(f, "{:<34}{f1:>7.3}", "F1")?;
        }
        writeln!(
            f,
            "\n{:<13}{:>5}{:>7}{:>8}{:>27}{:>27}",
            "", "gold", "right", "recall", "a clause:", "any VERB or AUX:"
        )?;
        let columns = format!("{:>9}{:>11}{:>7}", "wrong", "precision", "F1");
        writeln!(f, "{:<33}{columns}{columns}", "genre")?;
        for (genre, figures) in by_genre {
            let own = &figures.counts;
            write!(f, "{genre:<13}{:>5}{:>7}{:>8.3}", own.gold, own.right, figures.recall)?;
            write!(f, "{:>9}{:>11.3}{:>7.3}", own.wrong, figures.precision, figures.f1)?;
            let (precision, f1) = (figures.precision_any_verb, figures.f1_any_verb);
            writeln!(f, "{:>9}{precision:>11.3}{f1:>7.3}", own.wrong_any_verb)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_reading_counts_what_is_left_out() {
        let counts = Counts { gold: 4, right: 2, wrong: 2, wrong_any_verb: 6, ..Counts::default() };
        let figures = counts.figures();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(
            close(figures.precision, 0.5) && close(figures.recall, 0.5) && close(figures.f1, 0.5)
        );
        assert!(close(figures.precision_any_verb, 0.25));
        assert!(close(figures.f1_any_verb, 1.0 / 3.0));
    }
}
