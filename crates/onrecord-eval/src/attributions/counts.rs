//! Counts over articles, from which the figures are computed.

use std::collections::BTreeMap;

use onrecord::contract::Reading;
use onrecord::reading::Form;

use super::brat::GoldArticle;
use super::calibration::{ConfidenceSample, area_under_curve, expected_error};
use super::direct::{RunOutcome, compare_runs, quoted_runs, same_characters};
use super::linked::{AttributionMatch, gold_form, match_attributions};
use super::scores::AttributionScores;
use super::spans::SpanCounts;
use crate::measures::{f1, harmonic_mean, ratio};

/// Counts over articles.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributionCounts {
    runs: RunCounts,
    linked: LinkedCounts,
    by_form: BTreeMap<&'static str, LinkedCounts>,
    by_outlet: BTreeMap<String, LinkedCounts>,
    spans: SpanCounts,
    /// One sample for each predicted attribution, in reading order.
    pub(super) samples: Vec<ConfidenceSample>,
    /// For each rule or model (`by`): how many of its attributions are right, and how many there are.
    pub(super) by_rule: BTreeMap<String, (usize, usize)>,
}

/// Counts of direct runs.
#[derive(Clone, Copy, Debug, Default)]
struct RunCounts {
    predicted: usize,
    gold: usize,
    matched: usize,
    exact: usize,
    source_overlap: usize,
    source_exact: usize,
}

/// Counts of whole attributions.
#[derive(Clone, Copy, Debug, Default)]
struct LinkedCounts {
    predicted: usize,
    gold: usize,
    correct_predicted: usize,
    correct_gold: usize,
}

impl LinkedCounts {
    fn f1(self) -> f64 {
        let precision = ratio(self.correct_predicted, self.predicted);
        let recall = ratio(self.correct_gold, self.gold);
        harmonic_mean(precision, recall)
    }
}

impl AttributionCounts {
    /// Compares a reading (offsets in code points) with its gold. Returns the outcome of each run.
    pub(super) fn add(
        &mut self,
        text: &[char],
        reading: &Reading,
        article: &GoldArticle,
    ) -> Vec<RunOutcome> {
        let outcomes = compare_runs(text, reading, article);
        let runs = &mut self.runs;
        for outcome in &outcomes {
            match outcome {
                RunOutcome::Missed(_) => runs.gold += 1,
                RunOutcome::Spurious(_) => runs.predicted += 1,
                RunOutcome::Matched { predicted, gold, sources_agree } => {
                    runs.gold += 1;
                    runs.predicted += 1;
                    runs.matched += 1;
                    runs.exact += usize::from(predicted.span == gold.span);
                    runs.source_overlap += usize::from(*sources_agree);
                    let exact = same_characters(text, &predicted.source, &gold.source);
                    runs.source_exact += usize::from(exact);
                }
            }
        }
        self.add_linked(text, reading, article);
        self.spans.add(text, reading, article);
        outcomes
    }

    fn add_linked(&mut self, text: &[char], reading: &Reading, article: &GoldArticle) {
        let matches = match_attributions(text, reading, article);
        let is_correct = |index: usize, side: fn(&AttributionMatch) -> Option<usize>| {
            matches.iter().any(|pair| pair.is_correct() && side(pair) == Some(index))
        };
        for (index, attribution) in reading.attributions.iter().enumerate() {
            let correct = is_correct(index, |pair| pair.predicted);
            for counts in self.linked_counts(form_name(attribution.form), article) {
                counts.predicted += 1;
                counts.correct_predicted += usize::from(correct);
            }
            let (of_rule, all) = self.by_rule.entry(attribution.by.clone()).or_default();
            *of_rule += usize::from(correct);
            *all += 1;
            let confidence = f64::from(attribution.confidence);
            self.samples.push(ConfidenceSample { confidence, correct });
        }
        for (index, gold) in article.attributions.iter().enumerate() {
            let correct = is_correct(index, |pair| pair.gold);
            for counts in self.linked_counts(gold_form(text, &gold.content), article) {
                counts.gold += 1;
                counts.correct_gold += usize::from(correct);
            }
        }
    }

    /// The counts that include an attribution of this form in this article.
    fn linked_counts(
        &mut self,
        form: &'static str,
        article: &GoldArticle,
    ) -> [&mut LinkedCounts; 3] {
        [
            &mut self.linked,
            self.by_form.entry(form).or_default(),
            self.by_outlet.entry(article.outlet().to_owned()).or_default(),
        ]
    }

    /// Counts the gold of an article that could not be read as missed.
    pub(super) fn add_lost(&mut self, article: &GoldArticle) {
        let text: Vec<char> = String::from_utf8_lossy(&article.bytes).chars().collect();
        for gold in &article.attributions {
            self.runs.gold += quoted_runs(&text, &gold.content, &gold.source).len();
            let form = gold_form(&text, &gold.content);
            self.linked_counts(form, article).into_iter().for_each(|counts| counts.gold += 1);
        }
        self.spans.add_lost(&text, article);
    }

    /// The figures, except for the numbers of articles and the speed.
    pub(super) fn scores(&self) -> AttributionScores {
        let runs = self.runs;
        let run_f1 = |true_positives| f1(true_positives, runs.predicted, runs.gold);
        AttributionScores {
            direct_span_f1: run_f1(runs.matched),
            direct_span_exact_f1: run_f1(runs.exact),
            direct_speaker_overlap: ratio(runs.source_overlap, runs.matched),
            direct_speaker_exact: ratio(runs.source_exact, runs.matched),
            direct_end_to_end_f1: run_f1(runs.source_overlap),
            linked_f1: self.linked.f1(),
            linked_f1_by_form: (self.by_form.iter())
                .map(|(form, counts)| (*form, counts.f1()))
                .collect(),
            linked_f1_by_outlet: (self.by_outlet.iter())
                .map(|(outlet, counts)| (outlet.clone(), counts.f1()))
                .collect(),
            exact_f1: self.spans.exact(),
            begin_f1: self.spans.begin(),
            jaccard_f1: self.spans.jaccard(),
            ece: expected_error(&self.samples),
            auroc: area_under_curve(&self.samples),
            ..AttributionScores::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_no_articles_are_zero() {
        let scores = AttributionCounts::default().scores();
        assert!(scores.direct_span_f1 == 0.0 && scores.linked_f1 == 0.0 && scores.ece == 0.0);
    }
}
