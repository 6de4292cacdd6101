//! Spans of sources, cues and contents, compared without their links.
//!
//! This is the protocol of CofeNet (Wang et al. 2022).

use std::collections::BTreeSet;
use std::ops::Range;

use onrecord::contract::{Reading, Span};
use serde::Serialize;

use super::brat::GoldArticle;
use super::matching::{iou, trimmed};
use crate::measures::{f1, harmonic_mean};

/// A figure for each part of an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FigureByPart {
    /// The figure for sources.
    pub source: f64,
    /// The figure for cues.
    pub cue: f64,
    /// The figure for contents, where each run is a span.
    pub content: f64,
}

/// The spans of each part, in the order source, cue, content.
pub(super) type PartSpans = [BTreeSet<(usize, usize)>; 3];

/// Counts over texts.
#[derive(Clone, Debug, Default)]
pub(super) struct SpanCounts {
    parts: [PartCounts; 3],
}

#[derive(Clone, Copy, Debug, Default)]
struct PartCounts {
    predicted: usize,
    gold: usize,
    exact: usize,
    begin: usize,
    /// The sum of the best Jaccard index of each predicted span.
    jaccard_predicted: f64,
    /// The sum of the best Jaccard index of each gold span.
    jaccard_gold: f64,
}

impl SpanCounts {
    pub(super) fn add(&mut self, text: &[char], reading: &Reading, article: &GoldArticle) {
        self.compare(&predicted_spans(text, reading), &gold_spans(text, article));
    }

    pub(super) fn add_lost(&mut self, text: &[char], article: &GoldArticle) {
        self.compare(&PartSpans::default(), &gold_spans(text, article));
    }

    /// Compares the spans of one text. A span that several attributions share counts once.
    pub(super) fn compare(&mut self, predicted: &PartSpans, gold: &PartSpans) {
        for ((counts, predicted), gold) in self.parts.iter_mut().zip(predicted).zip(gold) {
            counts.predicted += predicted.len();
            counts.gold += gold.len();
            counts.exact += predicted.intersection(gold).count();
            let begins = |spans: &BTreeSet<(usize, usize)>| -> BTreeSet<usize> {
                spans.iter().map(|span| span.0).collect()
            };
            counts.begin += begins(predicted).intersection(&begins(gold)).count();
            counts.jaccard_predicted +=
                predicted.iter().map(|span| best_jaccard(*span, gold)).sum::<f64>();
            counts.jaccard_gold +=
                gold.iter().map(|span| best_jaccard(*span, predicted)).sum::<f64>();
        }
    }

    fn by_part(&self, figure: impl Fn(&PartCounts) -> f64) -> FigureByPart {
        let [source, cue, content] = &self.parts;
        FigureByPart { source: figure(source), cue: figure(cue), content: figure(content) }
    }

    /// F1 of spans with exactly the gold span.
    pub(super) fn exact(&self) -> FigureByPart {
        self.by_part(|counts| f1(counts.exact, counts.predicted, counts.gold))
    }

    /// F1 of spans that begin at the same position.
    pub(super) fn begin(&self) -> FigureByPart {
        self.by_part(|counts| f1(counts.begin, counts.predicted, counts.gold))
    }

    /// Harmonic mean of the mean best Jaccard index of predicted and of gold spans.
    pub(super) fn jaccard(&self) -> FigureByPart {
        self.by_part(|counts| {
            let mean = |sum: f64, count: usize| sum / count.max(1) as f64;
            harmonic_mean(
                mean(counts.jaccard_predicted, counts.predicted),
                mean(counts.jaccard_gold, counts.gold),
            )
        })
    }
}

/// The highest Jaccard index of a span with any of the others.
fn best_jaccard((start, end): (usize, usize), others: &BTreeSet<(usize, usize)>) -> f64 {
    others.iter().map(|other| iou(&(start..end), &(other.0..other.1))).fold(0.0, f64::max)
}

/// The trimmed spans of a reading.
pub(super) fn predicted_spans(text: &[char], reading: &Reading) -> PartSpans {
    let mut parts = PartSpans::default();
    let range = |span: &Span| span.start..span.end;
    for attribution in &reading.attributions {
        insert(text, &mut parts[0], attribution.source.iter().map(range));
        insert(text, &mut parts[1], attribution.cue.iter().map(range));
        insert(text, &mut parts[2], attribution.content.iter().map(range));
    }
    parts
}

/// The trimmed spans of the gold.
fn gold_spans(text: &[char], article: &GoldArticle) -> PartSpans {
    let mut parts = PartSpans::default();
    for gold in &article.attributions {
        insert(text, &mut parts[0], gold.source.iter().cloned());
        insert(text, &mut parts[1], gold.cue.iter().cloned());
        insert(text, &mut parts[2], gold.content.iter().cloned());
    }
    parts
}

fn insert(
    text: &[char],
    into: &mut BTreeSet<(usize, usize)>,
    spans: impl Iterator<Item = Range<usize>>,
) {
    let spans = spans.map(|span| trimmed(text, &span)).filter(|span| !span.is_empty());
    into.extend(spans.map(|span| (span.start, span.end)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_by_extent_by_beginning_and_by_overlap() {
        let spans = |list: &[(usize, usize)]| list.iter().copied().collect::<BTreeSet<_>>();
        let mut counts = SpanCounts::default();
        let predicted = [spans(&[(0, 4), (10, 20)]), spans(&[]), spans(&[(5, 9)])];
        let gold = [spans(&[(0, 4), (10, 15), (30, 40)]), spans(&[(5, 6)]), spans(&[(5, 9)])];
        counts.compare(&predicted, &gold);
        assert_eq!(counts.exact(), FigureByPart { source: 0.4, cue: 0.0, content: 1.0 });
        assert_eq!(counts.begin().source, 0.8);
        // Predicted: 1 and ½, gold: 1, ½ and 0.
        assert!((counts.jaccard().source - 0.6).abs() < 1e-9);
    }
}
