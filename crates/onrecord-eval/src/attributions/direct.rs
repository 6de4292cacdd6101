//! Direct attributions, compared run by run.

use std::ops::Range;

use onrecord::contract::Reading;

use super::brat::{GoldArticle, GoldAttribution};
use super::matching::{is_double_quoted, match_spans, overlap, trim_space, trimmed};

/// One quoted run of a direct attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuotedRun {
    /// The trimmed span of the run.
    pub(super) span: Range<usize>,
    /// The trimmed spans of the attribution's source.
    pub(super) source: Vec<Range<usize>>,
}

/// The outcome of comparing one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RunOutcome {
    /// The run is in the reading and in the gold.
    Matched {
        /// The predicted run.
        predicted: QuotedRun,
        /// The gold run.
        gold: QuotedRun,
        /// Whether the sources overlap, or both are absent.
        sources_agree: bool,
    },
    /// The run is only in the gold.
    Missed(QuotedRun),
    /// The run is only in the reading.
    Spurious(QuotedRun),
}

/// Compares the direct runs of a reading with the gold.
pub(super) fn compare_runs(
    text: &[char],
    reading: &Reading,
    article: &GoldArticle,
) -> Vec<RunOutcome> {
    let predicted: Vec<QuotedRun> = (reading.attributions.iter())
        .flat_map(|attribution| {
            let content: Vec<_> = attribution.content.iter().map(|s| s.start..s.end).collect();
            let source: Vec<_> = attribution.source.iter().map(|s| s.start..s.end).collect();
            quoted_runs(text, &content, &source)
        })
        .collect();
    let gold: Vec<QuotedRun> = (article.attributions.iter())
        .flat_map(|GoldAttribution { content, source, .. }| quoted_runs(text, content, source))
        .collect();
    let spans = |runs: &[QuotedRun]| runs.iter().map(|run| run.span.clone()).collect::<Vec<_>>();
    let pairs = match_spans(&spans(&predicted), &spans(&gold));
    let mut outcomes = Vec::new();
    for (g, run) in gold.iter().enumerate() {
        match pairs.iter().find(|pair| pair.1 == g) {
            None => outcomes.push(RunOutcome::Missed(run.clone())),
            Some(&(p, _)) => {
                let sources_agree = match (predicted[p].source.is_empty(), run.source.is_empty()) {
                    (true, true) => true,
                    (false, false) => overlap(text, &predicted[p].source, &run.source),
                    _ => false,
                };
                let (predicted, gold) = (predicted[p].clone(), run.clone());
                outcomes.push(RunOutcome::Matched { predicted, gold, sources_agree });
            }
        }
    }
    for (p, run) in predicted.iter().enumerate() {
        if pairs.iter().all(|pair| pair.0 != p) {
            outcomes.push(RunOutcome::Spurious(run.clone()));
        }
    }
    outcomes
}

/// The runs of an attribution if it is direct; none otherwise.
///
/// It is direct if every run opens and closes with double quotation marks. Runs with only white space
/// between them are one run.
pub(super) fn quoted_runs(
    text: &[char],
    content: &[Range<usize>],
    source: &[Range<usize>],
) -> Vec<QuotedRun> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut sorted = content.to_vec();
    sorted.sort_by_key(|run| (run.start, run.end));
    for run in sorted {
        let run = trim_space(text, &run);
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
    if !runs.iter().all(|run| is_double_quoted(text, run)) {
        return Vec::new();
    }
    let source: Vec<_> = source.iter().map(|span| trimmed(text, span)).collect();
    let run = |span| QuotedRun { span: trimmed(text, span), source: source.clone() };
    runs.iter().map(run).collect()
}

/// Whether two sources cover the same characters, apart from white space.
pub(super) fn same_characters(text: &[char], a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let characters = |spans: &[Range<usize>]| -> Vec<usize> {
        spans.iter().flat_map(Clone::clone).filter(|&i| !text[i].is_whitespace()).collect()
    };
    characters(a) == characters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_runs_are_one_and_every_run_needs_its_marks() {
        let text: Vec<char> = "“Rain.” “Snow.” he “said” so".chars().collect();
        assert_eq!(quoted_runs(&text, &[0..7, 8..15], &[]).len(), 1);
        assert_eq!(quoted_runs(&text, &[0..7, 19..25], &[]).len(), 2);
        assert!(
            quoted_runs(&text, &[0..7, 16..25], &[]).is_empty(),
            "the second run does not open with a mark"
        );
    }
}
