//! The figures of the `attributions` command and their table.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use super::spans::FigureByPart;

/// The figures, as fractions.
///
/// The direct figures count runs: spans of content that open and close with double quotation marks, each
/// with the source of its attribution.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AttributionScores {
    /// Articles in the folder.
    pub articles: usize,
    /// Articles that could not be read.
    pub articles_lost: usize,
    /// F1 of runs, matched at an IoU of at least 0.5.
    pub direct_span_f1: f64,
    /// F1 of runs with exactly the gold span.
    pub direct_span_exact_f1: f64,
    /// The fraction of matched runs whose source overlaps the gold source.
    pub direct_speaker_overlap: f64,
    /// The fraction of matched runs whose source is exactly the gold source.
    pub direct_speaker_exact: f64,
    /// F1 of matched runs whose source overlaps.
    pub direct_end_to_end_f1: f64,
    /// F1 of whole attributions: content at an IoU of at least 0.5, and overlapping sources.
    pub linked_f1: f64,
    /// `linked_f1` by form: precision by the predicted form, recall by the gold form.
    pub linked_f1_by_form: BTreeMap<&'static str, f64>,
    /// `linked_f1` by outlet.
    pub linked_f1_by_outlet: BTreeMap<String, f64>,
    /// F1 of spans without links, with exactly the gold span.
    pub exact_f1: FigureByPart,
    /// F1 of spans without links that begin at the same position.
    pub begin_f1: FigureByPart,
    /// Harmonic mean of the mean best Jaccard index of predicted and of gold spans.
    pub jaccard_f1: FigureByPart,
    /// Expected calibration error of the confidence of whole attributions.
    pub ece: f64,
    /// Area under the ROC curve: how well confidence separates right attributions from wrong ones.
    pub auroc: f64,
    /// Tokens read per second on one thread.
    pub tokens_per_second: f64,
}

impl AttributionScores {
    /// Prints the table.
    pub(super) fn print(&self, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "articles                {:>7}", self.articles)?;
        writeln!(out, "articles lost           {:>7}", self.articles_lost)?;
        for (name, figure) in [
            ("direct: span F1", self.direct_span_f1),
            ("direct: span exact F1", self.direct_span_exact_f1),
            ("direct: speaker overlap", self.direct_speaker_overlap),
            ("direct: speaker exact", self.direct_speaker_exact),
            ("direct: end to end F1", self.direct_end_to_end_f1),
            ("linked F1", self.linked_f1),
            ("calibration error (ECE)", self.ece),
            ("AUROC of confidence", self.auroc),
        ] {
            writeln!(out, "{name:<24}{figure:>7.3}")?;
        }
        writeln!(out, "tokens a second         {:>7.0}", self.tokens_per_second)?;
        writeln!(out, "\nlinked F1 by form and outlet")?;
        for (form, figure) in &self.linked_f1_by_form {
            writeln!(out, "{form:<24}{figure:>7.3}")?;
        }
        for (outlet, figure) in &self.linked_f1_by_outlet {
            writeln!(out, "{outlet:<24}{figure:>7.3}")?;
        }
        writeln!(out, "\nspans without links: F1")?;
        let parts =
            [("exact", self.exact_f1), ("begin", self.begin_f1), ("Jaccard", self.jaccard_f1)];
        print_parts(&parts, out)
    }
}

/// Prints a table with a column for each part of an attribution.
pub(super) fn print_parts(rows: &[(&str, FigureByPart)], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{:<24}{:>7} {:>7} {:>7}", "", "source", "cue", "content")?;
    for (name, FigureByPart { source, cue, content }) in rows {
        writeln!(out, "{name:<24}{source:>7.3} {cue:>7.3} {content:>7.3}")?;
    }
    Ok(())
}
