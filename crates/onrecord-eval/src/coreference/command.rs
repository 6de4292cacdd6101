//! The `coreference` command: options and output.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;
use onrecord::Reader;
use onrecord::language::Model;

use super::counts::{AnaphorOutcome, CoreferenceCounts, predict};
use super::features;
use super::gap;
use super::gold::{self, GoldDocument};
use crate::output::print_scores;

/// The options of `onrecord-eval coreference`.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "gold", required = true, multiple = false, args = ["file", "gap"])]
pub struct CoreferenceOptions {
    /// GUM in CoNLL-U.
    pub file: Option<PathBuf>,
    /// GAP's table, to score pronouns in whole readings of its texts.
    #[arg(long, value_name = "FILE.tsv", conflicts_with_all = ["genres", "folds", "features"])]
    pub gap: Option<PathBuf>,
    /// Genres to score, separated by commas; default: all.
    #[arg(long, value_delimiter = ',')]
    pub genres: Vec<String>,
    /// Model files of a cross-validation, used in turn instead of `--model`: each reads the documents that it was
    /// not fitted on.
    #[arg(long, num_args = 2.., value_name = "FILE")]
    pub folds: Vec<PathBuf>,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    pub json: bool,
    /// Write the training data of the antecedent ranker to this file instead of scoring.
    #[arg(long, conflicts_with_all = ["json", "outcomes"])]
    pub features: Option<PathBuf>,
    /// Print each mention whose antecedent is wrong, for error analysis. With `--gap`: each wrong answer.
    #[arg(long, conflicts_with = "json")]
    pub outcomes: bool,
}

/// Scores a model on GUM or GAP and prints the figures.
///
/// # Errors
/// If a file cannot be read or the output cannot be written.
pub fn run(model: Arc<Model>, options: &CoreferenceOptions, out: &mut dyn Write) -> Result<()> {
    match (&options.file, &options.gap) {
        (Some(file), _) => run_gum(&model, file, options, out),
        (None, Some(file)) => {
            let scores = gap::score(&Reader::with_model(model), file, options.outcomes, out)?;
            print_scores(&scores, options.json, out)
        }
        (None, None) => bail!("nothing to score: give GUM in CoNLL-U, or --gap FILE.tsv"),
    }
}

fn run_gum(
    model: &Model,
    file: &Path,
    options: &CoreferenceOptions,
    out: &mut dyn Write,
) -> Result<()> {
    let documents = gold::read(file, &options.genres)?;
    if let Some(path) = &options.features {
        return features::write(model, &documents, path);
    }
    let folds = (options.folds.iter()).map(Model::open).collect::<Result<Vec<_>, _>>()?;
    let mut counts = CoreferenceCounts::default();
    for (number, document) in documents.iter().enumerate() {
        let model = if folds.is_empty() { model } else { &folds[number % folds.len()] };
        let outcomes = counts.add(document, &predict(document, model)?);
        if options.outcomes {
            for outcome in outcomes.iter().filter(|outcome| !outcome.right) {
                writeln!(out, "{}", outcome_line(document, outcome))?;
            }
        }
    }
    print_scores(&counts.scores(), options.json, out)
}

/// The number of words printed before a mention.
const CONTEXT: usize = 45;

/// Formats one wrong antecedent: the mention, the gold and the predicted antecedent, and the context.
fn outcome_line(document: &GoldDocument, outcome: &AnaphorOutcome) -> String {
    let all = document.words();
    let words = |range: std::ops::Range<usize>| {
        all[range].iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" ")
    };
    let mention = &document.mentions[outcome.mention];
    let gold = (document.mentions[..outcome.mention].iter().rev())
        .find(|earlier| earlier.entity == mention.entity);
    let gold = gold.map_or_else(String::new, |gold| words(gold.words.clone()));
    let predicted = outcome.predicted.clone().map_or_else(|| "-".to_owned(), words);
    let end = mention.words.end;
    let before = words(end.saturating_sub(CONTEXT)..end);
    let after = words(end..(end + CONTEXT / 5).min(all.len()));
    let own = words(mention.words.clone());
    format!("{}\t[{own}] gold [{gold}] predicted [{predicted}]\t{before} ⟧ {after}", document.id)
}
