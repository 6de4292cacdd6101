//! Attributions against PolNeAR's gold.

mod calibration;
mod command;
mod direct;
mod linked;
mod spans;

use std::collections::BTreeMap;

use onrecord::Form;
use onrecord::contract::Reading;
use serde::Serialize;

use super::brat::GoldArticle;
use calibration::Judged;
pub use calibration::curve;
pub use command::{Options, run};
pub use direct::{Outcome, Unit};
use direct::{compare, same, units};
pub use linked::{Link, links};
pub use spans::{ByPart, Parts, SpanCounts, predicted as predicted_spans};

/// The figures, as fractions.
///
/// The unit of the direct ones is the run: a stretch of content that opens and closes with double
/// quotation marks, with its attribution's source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Articles in the folder.
    pub articles: usize,
    /// Articles that gave no reading.
    pub articles_lost: usize,
    /// F1 of runs, found at an IoU of at least one half.
    pub direct_span_f1: f64,
    /// F1 of runs found exactly.
    pub direct_span_exact_f1: f64,
    /// Of the found runs, the share whose source overlaps the gold's.
    pub direct_speaker_overlap: f64,
    /// Of the found runs, the share whose source is exactly the gold's.
    pub direct_speaker_exact: f64,
    /// F1 of found runs whose source overlaps.
    pub direct_end_to_end_f1: f64,
    /// F1 of whole attributions: content at an IoU of at least one half, and sources that overlap.
    pub linked_f1: f64,
    /// The same by form: precision over the attributions predicted to be of it, recall over the gold's.
    pub linked_f1_by_form: BTreeMap<&'static str, f64>,
    /// The same by outlet.
    pub linked_f1_by_outlet: BTreeMap<String, f64>,
    /// F1 of spans alone, without links, found exactly.
    pub exact_f1: ByPart,
    /// F1 of spans that begin at the same place.
    pub begin_f1: ByPart,
    /// Harmonic mean of the mean best Jaccard index of predicted and of gold spans.
    pub jaccard_f1: ByPart,
    /// Expected calibration error of the confidences of whole attributions.
    pub ece: f64,
    /// How well confidence tells right attributions from wrong ones: the area under the curve.
    pub auroc: f64,
    /// Tokens read in a second, on one thread.
    pub tokens_per_second: f64,
}

/// Counts over articles.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    predicted: usize,
    gold: usize,
    matched: usize,
    exact: usize,
    source_overlap: usize,
    source_exact: usize,
    whole: Whole,
    by_form: BTreeMap<&'static str, Whole>,
    by_outlet: BTreeMap<String, Whole>,
    spans: SpanCounts,
    judged: Vec<Judged>,
    /// Predicted attributions by the rule or model that made them: how many are linked right, of how many.
    pub by_rule: BTreeMap<String, (usize, usize)>,
}

/// Whole attributions: predicted, gold, and linked right on either side.
#[derive(Clone, Copy, Debug, Default)]
struct Whole {
    predicted: usize,
    gold: usize,
    right_predicted: usize,
    right_gold: usize,
}

impl Whole {
    fn f1(self) -> f64 {
        let precision = share(self.right_predicted, self.predicted);
        let recall = share(self.right_gold, self.gold);
        harmonic(precision, recall)
    }
}

impl Tally {
    /// Compares a reading (offsets in code points) with its gold, and tells what became of each
    /// run.
    pub fn add(&mut self, text: &[char], reading: &Reading, article: &GoldArticle) -> Vec<Outcome> {
        let outcomes = compare(text, reading, article);
        for outcome in &outcomes {
            match outcome {
                Outcome::Missed(_) => self.gold += 1,
                Outcome::Spurious(_) => self.predicted += 1,
                Outcome::Found { predicted, gold, source } => {
                    self.gold += 1;
                    self.predicted += 1;
                    self.matched += 1;
                    self.exact += usize::from(predicted.run == gold.run);
                    self.source_overlap += usize::from(*source);
                    self.source_exact += usize::from(same(text, &predicted.source, &gold.source));
                }
            }
        }
        self.add_links(text, reading, article);
        self.spans.add(text, reading, article);
        outcomes
    }

    fn add_links(&mut self, text: &[char], reading: &Reading, article: &GoldArticle) {
        let links = links(text, reading, article);
        let right = |wanted: usize, side: fn(&Link) -> Option<usize>| {
            links.iter().any(|link| link.is_right() && side(link) == Some(wanted))
        };
        for (index, q) in reading.attributions.iter().enumerate() {
            let right = right(index, |link| link.predicted);
            let form = form_name(q.form);
            for whole in self.wholes(form, article) {
                whole.predicted += 1;
                whole.right_predicted += usize::from(right);
            }
            let (of_rule, all) = self.by_rule.entry(q.by.clone()).or_default();
            *of_rule += usize::from(right);
            *all += 1;
            self.judged.push(Judged { confidence: f64::from(q.confidence), right });
        }
        for (index, gold) in article.attributions.iter().enumerate() {
            let right = right(index, |link| link.gold);
            for whole in self.wholes(linked::form(text, &gold.content), article) {
                whole.gold += 1;
                whole.right_gold += usize::from(right);
            }
        }
    }

    /// The counts that an attribution of a form in an article goes into.
    fn wholes(&mut self, form: &'static str, article: &GoldArticle) -> [&mut Whole; 3] {
        [
            &mut self.whole,
            self.by_form.entry(form).or_default(),
            self.by_outlet.entry(article.outlet().to_owned()).or_default(),
        ]
    }

    /// Counts the gold of an article that gave no reading as missed.
    pub fn add_lost(&mut self, article: &GoldArticle) {
        let text: Vec<char> = String::from_utf8_lossy(&article.bytes).chars().collect();
        for gold in &article.attributions {
            self.gold += units(&text, &gold.content, &gold.source).len();
            let form = linked::form(&text, &gold.content);
            self.wholes(form, article).into_iter().for_each(|whole| whole.gold += 1);
        }
        self.spans.add_lost(&text, article);
    }

    /// The confidences of all attributions and whether they were right.
    #[must_use]
    pub fn judged(&self) -> &[Judged] {
        &self.judged
    }

    /// The figures.
    #[must_use]
    pub fn scores(&self) -> Scores {
        let of_runs = |true_positives| f1(true_positives, self.predicted, self.gold);
        let of_matched = |n: usize| share(n, self.matched);
        Scores {
            direct_span_f1: of_runs(self.matched),
            direct_span_exact_f1: of_runs(self.exact),
            direct_speaker_overlap: of_matched(self.source_overlap),
            direct_speaker_exact: of_matched(self.source_exact),
            direct_end_to_end_f1: of_runs(self.source_overlap),
            linked_f1: self.whole.f1(),
            linked_f1_by_form: self
                .by_form
                .iter()
                .map(|(form, whole)| (*form, whole.f1()))
                .collect(),
            linked_f1_by_outlet: (self.by_outlet.iter())
                .map(|(outlet, whole)| (outlet.clone(), whole.f1()))
                .collect(),
            exact_f1: self.spans.exact(),
            begin_f1: self.spans.begin(),
            jaccard_f1: self.spans.jaccard(),
            ece: calibration::error(&self.judged),
            auroc: calibration::area(&self.judged),
            ..Scores::default()
        }
    }
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Direct => "direct",
        Form::Mixed => "mixed",
        Form::Indirect => "indirect",
    }
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

fn f1(true_positives: usize, predicted: usize, gold: usize) -> f64 {
    2.0 * true_positives as f64 / (predicted + gold).max(1) as f64
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_tally_divides_by_nothing() {
        let scores = Tally::default().scores();
        assert!(scores.direct_span_f1 == 0.0 && scores.linked_f1 == 0.0 && scores.ece == 0.0);
    }
}
