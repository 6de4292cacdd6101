//! The figures of the `language` command and their table.

use std::fmt;

use serde::Serialize;

/// The figures, as fractions. Each is an F1; on gold words that is the accuracy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LanguageScores {
    /// Universal part-of-speech tags.
    pub upos: f64,
    /// Penn tags.
    pub xpos: f64,
    /// Lemmas.
    pub lemma: f64,
    /// Unlabelled attachment: heads.
    pub uas: f64,
    /// Labelled attachment: heads with the universal part of their relation.
    pub las: f64,
    /// Sentences with both boundaries right.
    pub sentence_f1: f64,
    /// Surface tokens.
    pub token_f1: f64,
    /// Words that the alignment pairs.
    pub words_f1: f64,
    /// Dependent, head and relation of `nsubj`, `nsubj:pass` and `obj` under a head tagged `VERB`.
    pub arcs_f1: f64,
    /// Names with the right span and type; absent without gold names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_f1: Option<f64>,
    /// Words analysed per second; 0 if nothing was timed.
    pub words_per_second: f64,
}

impl fmt::Display for LanguageScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, figure) in self.rows() {
            let decimals = if name == SPEED { 0 } else { 3 };
            writeln!(f, "{name:<24}{figure:>7.decimals$}")?;
        }
        Ok(())
    }
}

/// The label of the table row with the speed.
pub(super) const SPEED: &str = "words a second";

impl LanguageScores {
    /// The labels and figures in table order.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let rows = [
            ("UPOS", Some(self.upos)),
            ("XPOS", Some(self.xpos)),
            ("lemma", Some(self.lemma)),
            ("UAS", Some(self.uas)),
            ("LAS", Some(self.las)),
            ("sentence F1", Some(self.sentence_f1)),
            ("token F1", Some(self.token_f1)),
            ("words F1", Some(self.words_f1)),
            ("arcs F1", Some(self.arcs_f1)),
            ("names F1", self.names_f1),
            (SPEED, Some(self.words_per_second)),
        ];
        rows.into_iter().filter_map(|(name, figure)| Some((name, figure?)))
    }
}
