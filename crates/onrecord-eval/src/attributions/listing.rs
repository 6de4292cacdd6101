//! Lists the outcomes of one article, one per line, for error analysis.

use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use onrecord::contract::{self, Reading};

use super::brat::GoldArticle;
use super::direct::{QuotedRun, RunOutcome};
use super::linked::AttributionMatch;

/// The characters of context on each side of a run.
const CONTEXT: usize = 90;

/// The article whose outcomes are listed.
pub(super) struct ArticleListing<'a> {
    pub(super) article: &'a GoldArticle,
    pub(super) text: &'a [char],
    pub(super) reading: &'a Reading,
}

impl ArticleListing<'_> {
    fn slice(&self, span: &Range<usize>) -> String {
        self.text[span.clone()].iter().collect()
    }

    /// Writes the outcome of a run, its rule, its sources and its context.
    pub(super) fn write_run(&self, outcome: &RunOutcome, out: &mut dyn Write) -> Result<()> {
        let source = |run: &QuotedRun| {
            run.source.iter().map(|span| self.slice(span)).collect::<Vec<_>>().join(" … ")
        };
        let (label, run, sources) = match outcome {
            RunOutcome::Matched { predicted, gold, sources_agree: true } => {
                ("found", predicted, format!("{} = {}", source(predicted), source(gold)))
            }
            RunOutcome::Matched { predicted, gold, sources_agree: false } => {
                ("wrong-source", predicted, format!("{} ≠ {}", source(predicted), source(gold)))
            }
            RunOutcome::Missed(run) => ("missed", run, source(run)),
            RunOutcome::Spurious(run) => ("spurious", run, source(run)),
        };
        let QuotedRun { span, .. } = run;
        let overlaps = |run: &contract::Span| run.start < span.end && span.start < run.end;
        let rule = (self.reading.attributions.iter())
            .find(|attribution| attribution.content.iter().any(overlaps))
            .map_or("-", |attribution| attribution.by.as_str());
        let before = self.slice(&(span.start.saturating_sub(CONTEXT)..span.start));
        let after = self.slice(&(span.end..(span.end + CONTEXT).min(self.text.len())));
        let line = format!(
            "{label}\t{rule}\t{}\t[{sources}]\t{before}⟦{}⟧{after}",
            self.article.name,
            self.slice(span)
        );
        write_line(&line, out)
    }

    /// Writes the outcome of an attribution: the prediction, then the gold, each as source | cue | content.
    pub(super) fn write_match(&self, pair: &AttributionMatch, out: &mut dyn Write) -> Result<()> {
        let label = match (pair.predicted, pair.gold) {
            (Some(_), Some(_)) if pair.sources_agree => "found",
            (Some(_), Some(_)) => "wrong-source",
            (None, _) => "missed",
            (_, None) => "spurious",
        };
        let join = |runs: Vec<String>| runs.join(" … ");
        let predicted = pair.predicted.map(|index| {
            let attribution = &self.reading.attributions[index];
            let text =
                |span: &Option<contract::Span>| span.as_ref().map_or("–", |s| &s.text).to_owned();
            let (source, cue) = (text(&attribution.source), text(&attribution.cue));
            let content = join(attribution.content.iter().map(|run| run.text.clone()).collect());
            let (confidence, rule) = (attribution.confidence, &attribution.by);
            format!("{confidence:.2} {rule} {source} | {cue} | {content}")
        });
        let gold = pair.gold.map(|index| {
            let gold = &self.article.attributions[index];
            let runs =
                |runs: &[Range<usize>]| join(runs.iter().map(|run| self.slice(run)).collect());
            format!("{} | {} | {}", runs(&gold.source), runs(&gold.cue), runs(&gold.content))
        });
        let line = format!(
            "{label}\t{}\t{}\t{}",
            self.article.name,
            predicted.unwrap_or_default(),
            gold.unwrap_or_default()
        );
        write_line(&line, out)
    }
}

/// Writes one line, with line breaks inside it shown as `¶`.
fn write_line(line: &str, out: &mut dyn Write) -> Result<()> {
    Ok(writeln!(out, "{}", line.replace(['\n', '\r'], "¶"))?)
}
