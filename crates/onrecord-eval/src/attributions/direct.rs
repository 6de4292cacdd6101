//! Direct attributions, run by run.

use std::ops::Range;

use onrecord::contract::Reading;

use super::brat::{Gold, GoldArticle};
use super::matching::{is_double_mark, overlap, pairs, trimmed};

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

/// What became of each run.
pub(super) fn compare(text: &[char], reading: &Reading, article: &GoldArticle) -> Vec<Outcome> {
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

/// The runs of an attribution if it is direct: every run opens and closes with double marks, where
/// runs that only white space parts are one.
pub(super) fn units(text: &[char], content: &[Range<usize>], source: &[Range<usize>]) -> Vec<Unit> {
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

pub(super) fn without_space(text: &[char], span: &Range<usize>) -> Range<usize> {
    let end = span.end.min(text.len());
    let words = &text[span.start.min(end)..end];
    let left = words.iter().take_while(|c| c.is_whitespace()).count();
    let right = words[left..].iter().rev().take_while(|c| c.is_whitespace()).count();
    span.start + left..end - right
}

/// Whether two sources cover the same characters, white space apart.
pub(super) fn same(text: &[char], a: &[Range<usize>], b: &[Range<usize>]) -> bool {
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
}
