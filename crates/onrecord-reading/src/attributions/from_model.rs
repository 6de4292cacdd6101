//! The language model's attributions, with their content extended to whole quotations.

use std::ops::Range;

use onrecord_language::PartScores;
use onrecord_text::Span;

use super::quoted::{agent, tree_source};
use crate::analysed_text::AnalysedText;
use crate::quotation_marks::{Quotation, QuotationMarks};

/// An attribution that the model found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ModelAttribution {
    /// One span per run, with its quotation marks.
    pub(super) content: Vec<Span>,
    pub(super) cue: Span,
    pub(super) source: Option<Span>,
    pub(super) scores: PartScores,
    pub(super) confidence: f32,
}

/// If the model's probability of no source is lower than this, the subject of the cue's verb is the source. The value
/// was chosen from 0.5, 0.7, 0.85 and 0.95 on articles held out from training.
const SURELY_NOBODY: f32 = 0.7;

/// The attributions of the model, in the order of their cues.
pub(super) fn attribute(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
) -> Vec<ModelAttribution> {
    let found = analysed.annotations.attributions.iter().flatten();
    found
        .map(|found| {
            let span = |range: &Range<usize>| {
                analysed.tokens[range.start].join(analysed.tokens[range.end - 1])
            };
            let cue = span(&found.cue);
            let runs: Vec<Span> = found.content.iter().map(span).collect();
            let apart = |source: &Span| {
                !source.overlaps(cue) && runs.iter().all(|run| !run.overlaps(*source))
            };
            let by_tree = || match agent(analysed, cue) {
                None if found.scores.source < SURELY_NOBODY => tree_source(analysed, cue),
                agent => agent,
            };
            let source = found.source.as_ref().map(span).or_else(|| by_tree().filter(apart));
            let content = fitted(analysed, marks, runs, cue, source);
            ModelAttribution {
                content,
                cue,
                source,
                scores: found.scores,
                confidence: found.confidence,
            }
        })
        .collect()
}

/// Extends each run that holds at least half the words of a quotation to the whole quotation, with its marks.
/// Quotations that overlap the cue or the source do not count.
fn fitted(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    runs: Vec<Span>,
    cue: Span,
    source: Option<Span>,
) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for run in runs {
        let mut whole = run;
        for quotation in marks.over(run).filter(|quotation| quotation.depth == 0) {
            let outer = quotation.outer;
            let apart = |span: Span| !span.overlaps(outer);
            if apart(cue) && source.is_none_or(apart) && holds_most(analysed, run, quotation) {
                whole = whole.join(outer);
            }
        }
        match out.last_mut() {
            Some(last) if whole.start() <= last.end() => *last = last.join(whole),
            _ => out.push(whole),
        }
    }
    out
}

fn holds_most(analysed: &AnalysedText<'_>, run: Span, quotation: &Quotation) -> bool {
    let inside = analysed.range_in(quotation.inner);
    let run = analysed.range_in(run);
    let shared = inside.end.min(run.end).saturating_sub(inside.start.max(run.start));
    2 * shared >= inside.len() && shared > 0
}
