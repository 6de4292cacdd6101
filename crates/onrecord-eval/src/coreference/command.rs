//! The `coreference` command: options and output.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use onrecord::language::Model;

use super::counts::{AnaphorOutcome, CoreferenceCounts, predict};
use super::features;
use super::gold::{self, GoldDocument};

/// The options of `onrecord-eval coreference`.
#[derive(Args, Clone, Debug, Default)]
pub struct CoreferenceOptions {
    /// GUM in CoNLL-U.
    pub file: PathBuf,
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
    /// Print each mention whose antecedent is wrong, for error analysis.
    #[arg(long, conflicts_with = "json")]
    pub outcomes: bool,
}

/// Scores a model and prints the figures.
///
/// # Errors
/// If a file cannot be read or the output cannot be written.
pub fn run(model: &Model, options: &CoreferenceOptions, out: &mut dyn Write) -> Result<()> {
    let documents = gold::read(&options.file, &options.genres)?;
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
    let scores = counts.scores();
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&scores)?)?;
    } else {
        write!(out, "{scores}")?;
    }
    Ok(())
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
