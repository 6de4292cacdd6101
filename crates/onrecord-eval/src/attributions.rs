//! Direct attributions against PolNeAR's gold.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use onrecord::contract::Reading;
use serde::Serialize;

use crate::brat::{Gold, GoldArticle};
use crate::matching::{is_double_mark, overlap, pairs, trimmed};

/// The direct figures, as fractions. The unit is the run: a stretch of content that opens and
/// closes with double quotation marks, with its attribution's source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
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
    /// Tokens read in a second, on one thread.
    pub tokens_per_second: f64,
}

/// One run of a direct attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Trimmed.
    pub run: Range<usize>,
    /// Trimmed spans of the source.
    pub source: Vec<Range<usize>>,
}

/// What became of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// In both.
    Found {
        /// The predicted run.
        predicted: Unit,
        /// The gold run.
        gold: Unit,
        /// Whether the sources overlap.
        source: bool,
    },
    /// Only in the gold.
    Missed(Unit),
    /// Only in the reading.
    Spurious(Unit),
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
    /// Predicted attributions by the rule that made them: how many are linked right, of how many.
    pub by_rule: BTreeMap<String, (usize, usize)>,
}

/// Whole attributions: predicted, gold, and linked right.
#[derive(Clone, Copy, Debug, Default)]
struct Whole {
    predicted: usize,
    gold: usize,
    matched: usize,
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
        let right = linked(text, reading, article);
        self.whole.predicted += reading.attributions.len();
        self.whole.gold += article.attributions.len();
        self.whole.matched += right.len();
        for (index, q) in reading.attributions.iter().enumerate() {
            let (of_rule, all) = self.by_rule.entry(q.by.clone()).or_default();
            *of_rule += usize::from(right.contains(&index));
            *all += 1;
        }
        outcomes
    }

    /// Counts the gold of an article that gave no reading as missed.
    pub fn add_lost(&mut self, article: &GoldArticle) {
        let text: Vec<char> = String::from_utf8_lossy(&article.bytes).chars().collect();
        let gold = article.attributions.iter();
        self.gold += gold.flat_map(|gold| units(&text, &gold.content, &gold.source)).count();
        self.whole.gold += article.attributions.len();
    }

    /// The figures.
    #[must_use]
    pub fn scores(&self) -> Scores {
        let of_runs = |true_positives| f1(true_positives, self.predicted, self.gold);
        let of_matched = |n: usize| n as f64 / self.matched.max(1) as f64;
        Scores {
            direct_span_f1: of_runs(self.matched),
            direct_span_exact_f1: of_runs(self.exact),
            direct_speaker_overlap: of_matched(self.source_overlap),
            direct_speaker_exact: of_matched(self.source_exact),
            direct_end_to_end_f1: of_runs(self.source_overlap),
            linked_f1: f1(self.whole.matched, self.whole.predicted, self.whole.gold),
            ..Scores::default()
        }
    }
}

fn f1(true_positives: usize, predicted: usize, gold: usize) -> f64 {
    2.0 * true_positives as f64 / (predicted + gold).max(1) as f64
}

/// What became of each run.
fn compare(text: &[char], reading: &Reading, article: &GoldArticle) -> Vec<Outcome> {
    let predicted: Vec<Unit> = (reading.attributions.iter())
        .flat_map(|q| {
            let content: Vec<_> = q.content.iter().map(|s| s.start..s.end).collect();
            let source: Vec<_> = q.source.iter().map(|s| s.start..s.end).collect();
            units(text, &content, &source)
        })
        .collect();
    let gold: Vec<Unit> = (article.attributions.iter())
        .flat_map(|Gold { content, source, .. }| units(text, content, source))
        .collect();
    let runs = |units: &[Unit]| units.iter().map(|unit| unit.run.clone()).collect::<Vec<_>>();
    let pairs = pairs(&runs(&predicted), &runs(&gold));
    let mut outcomes = Vec::new();
    for (g, unit) in gold.iter().enumerate() {
        match pairs.iter().find(|pair| pair.1 == g) {
            None => outcomes.push(Outcome::Missed(unit.clone())),
            Some(&(p, _)) => {
                let source = match (predicted[p].source.is_empty(), unit.source.is_empty()) {
                    (true, true) => true,
                    (false, false) => overlap(text, &predicted[p].source, &unit.source),
                    _ => false,
                };
                let (predicted, gold) = (predicted[p].clone(), unit.clone());
                outcomes.push(Outcome::Found { predicted, gold, source });
            }
        }
    }
    for (p, unit) in predicted.iter().enumerate() {
        if pairs.iter().all(|pair| pair.0 != p) {
            outcomes.push(Outcome::Spurious(unit.clone()));
        }
    }
    outcomes
}

/// The indices of the predicted attributions that are linked right: content at an IoU of at least
/// one half over all runs, and sources that overlap (or stand on neither side); greedy, one to one,
/// best first.
fn linked(text: &[char], reading: &Reading, article: &GoldArticle) -> BTreeSet<usize> {
    let spans = |span: &onrecord::contract::Span| span.start..span.end;
    let letters = |runs: &[Range<usize>]| -> BTreeSet<usize> {
        runs.iter().flat_map(|run| trimmed(text, run)).collect()
    };
    let mut candidates = Vec::new();
    let gold: Vec<_> = article.attributions.iter().map(|gold| letters(&gold.content)).collect();
    for (p, q) in reading.attributions.iter().enumerate() {
        let content = letters(&q.content.iter().map(spans).collect::<Vec<_>>());
        let source: Vec<_> = q.source.iter().map(spans).collect();
        for (g, gold_content) in gold.iter().enumerate() {
            let shared = content.intersection(gold_content).count();
            let all = content.len() + gold_content.len() - shared;
            let gold_source = &article.attributions[g].source;
            let same_source =
                source.is_empty() && gold_source.is_empty() || overlap(text, &source, gold_source);
            if 2 * shared >= all && shared > 0 && same_source {
                candidates.push((shared as f64 / all as f64, p, g));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut predicted, mut gold) = (BTreeSet::new(), BTreeSet::new());
    for (_, p, g) in candidates {
        if !predicted.contains(&p) && gold.insert(g) {
            predicted.insert(p);
        }
    }
    predicted
}

/// The runs of an attribution if it is direct: every run opens and closes with double marks, where
/// runs that only white space parts are one.
fn units(text: &[char], content: &[Range<usize>], source: &[Range<usize>]) -> Vec<Unit> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut sorted = content.to_vec();
    sorted.sort_by_key(|run| (run.start, run.end));
    for run in sorted {
        let run = without_space(text, &run);
        match runs.last_mut() {
            Some(last)
                if run.start <= last.end
                    || text[last.end..run.start].iter().all(|c| c.is_whitespace()) =>
            {
                last.end = last.end.max(run.end);
            }
            _ => runs.push(run),
        }
    }
    let marked = |run: &Range<usize>| {
        run.len() > 1 && is_double_mark(text[run.start]) && is_double_mark(text[run.end - 1])
    };
    if !runs.iter().all(marked) {
        return Vec::new();
    }
    let source: Vec<_> = source.iter().map(|span| trimmed(text, span)).collect();
    runs.iter().map(|run| Unit { run: trimmed(text, run), source: source.clone() }).collect()
}

fn without_space(text: &[char], span: &Range<usize>) -> Range<usize> {
    let end = span.end.min(text.len());
    let words = &text[span.start.min(end)..end];
    let left = words.iter().take_while(|c| c.is_whitespace()).count();
    let right = words[left..].iter().rev().take_while(|c| c.is_whitespace()).count();
    span.start + left..end - right
}

/// Whether two sources cover the same characters, white space apart.
fn same(text: &[char], a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let letters = |spans: &[Range<usize>]| -> Vec<usize> {
        spans.iter().flat_map(Clone::clone).filter(|&i| !text[i].is_whitespace()).collect()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_parted_by_white_space_are_one_and_every_run_needs_its_marks() {
        let text: Vec<char> = "“Rain.” “Snow.” he “said” so".chars().collect();
        assert_eq!(units(&text, &[0..7, 8..15], &[]).len(), 1);
        assert_eq!(units(&text, &[0..7, 19..25], &[]).len(), 2);
        assert!(
            units(&text, &[0..7, 16..25], &[]).is_empty(),
            "the second run opens without marks"
        );
    }

    #[test]
    fn an_empty_tally_divides_by_nothing() {
        assert_eq!(Tally::default().scores().direct_span_f1, 0.0);
    }
}
