//! The figures of the `extraction` command.

use serde::Serialize;

use super::benchmark::Benchmark;
use super::body::{self, MatchCounts, PrecisionRecallF1};
use super::fields::FieldComparison;
use super::outcome::PageOutcome;
use crate::measures::mean;

/// The figures of a benchmark, as fractions. A field without annotation is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractionScores {
    /// The number of pages.
    pub pages: usize,
    /// Pages without an article; they count as empty.
    pub pages_refused: usize,
    /// F1 of the text, as the benchmark defines it.
    pub f1: f64,
    /// Precision of the text.
    pub precision: f64,
    /// Recall of the text.
    pub recall: f64,
    /// The fraction of right titles, over the pages with an annotated title.
    pub title: Option<f64>,
    /// The fraction of right author sets, over the pages with annotated authors.
    pub authors: Option<f64>,
    /// The fraction of right dates, over the pages with an annotated date.
    pub date: Option<f64>,
    /// Licence types, by the benchmark's own labels.
    #[serde(flatten)]
    pub licence: Option<LicenceTypeScores>,
    /// Licence types, by the audited labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audited: Option<LicenceTypeScores>,
    /// Pages read per second from memory, on one thread.
    pub pages_per_second: f64,
    /// The time of the slowest page, in milliseconds.
    pub slowest_ms: f64,
    /// The name of the slowest page.
    pub slowest: String,
}

/// The figures for licence types, over the pages with a licence label.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LicenceTypeScores {
    /// F1 of licence types.
    pub licence_f1: f64,
    /// Precision of licence types.
    pub licence_precision: f64,
    /// Recall of licence types.
    pub licence_recall: f64,
}

/// Computes the figures over all pages of a benchmark.
pub(super) fn scores(benchmark: Benchmark, outcomes: &[PageOutcome]) -> ExtractionScores {
    let bodies: Vec<MatchCounts> = outcomes.iter().map(|page| page.body).collect();
    let PrecisionRecallF1 { precision, recall, f1 } = body::over_pages(benchmark, &bodies);
    let accuracy = |field: fn(&PageOutcome) -> Option<&FieldComparison>| {
        let fields = outcomes.iter().filter_map(field);
        let correct: Vec<f64> =
            fields.map(|field| f64::from(u8::from(field.is_correct()))).collect();
        (!correct.is_empty()).then(|| mean(correct.into_iter()))
    };
    let seconds: f64 = outcomes.iter().map(|page| page.elapsed.as_secs_f64()).sum();
    let slowest = outcomes.iter().max_by_key(|page| page.elapsed);
    ExtractionScores {
        pages: outcomes.len(),
        pages_refused: outcomes.iter().filter(|page| page.text.is_none()).count(),
        f1,
        precision,
        recall,
        title: accuracy(|page| page.title.as_ref()),
        authors: accuracy(|page| page.authors.as_ref()),
        date: accuracy(|page| page.date.as_ref()),
        licence: licence_scores(outcomes, |page| page.licence.as_ref()),
        audited: licence_scores(outcomes, |page| page.audited_licence.as_ref()),
        pages_per_second: outcomes.len() as f64 / seconds,
        slowest_ms: slowest.map_or(0.0, |page| page.elapsed.as_secs_f64() * 1000.0),
        slowest: slowest.map(|page| page.name.clone()).unwrap_or_default(),
    }
}

fn licence_scores(
    outcomes: &[PageOutcome],
    field: fn(&PageOutcome) -> Option<&FieldComparison>,
) -> Option<LicenceTypeScores> {
    let fields: Vec<&FieldComparison> = outcomes.iter().filter_map(field).collect();
    let count =
        |wanted: fn(&FieldComparison) -> bool| fields.iter().filter(|field| wanted(field)).count();
    let found = count(|field| !field.gold.is_empty() && field.is_correct());
    let spurious = count(|field| !field.predicted.is_empty()) - found;
    let missed = count(|field| !field.gold.is_empty()) - found;
    let PrecisionRecallF1 { precision, recall, f1 } =
        MatchCounts { found, spurious, missed }.figures();
    let scores =
        LicenceTypeScores { licence_f1: f1, licence_precision: precision, licence_recall: recall };
    (!fields.is_empty()).then_some(scores)
}
