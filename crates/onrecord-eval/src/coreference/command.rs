//! `onrecord-eval coreference`, but for the choice of the model.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use onrecord::language::Model;

use super::features;
use super::gold::{self, GoldDocument};
use super::{Outcome, Tally, resolved};

/// What may be asked of `onrecord-eval coreference`.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// GUM in CoNLL-U.
    pub file: PathBuf,
    /// Genres to score, parted by commas; all where none is given.
    #[arg(long, value_delimiter = ',')]
    pub genres: Vec<String>,
    /// Model files of a cross-validation: every document is read by the one that was fitted without it, in
    /// turn, instead of by `--model`.
    #[arg(long, num_args = 2.., value_name = "FILE")]
    pub folds: Vec<PathBuf>,
    /// One JSON object with figures as fractions.
    #[arg(long)]
    pub json: bool,
    /// Write what a ranker is trained on to this file, instead of scoring.
    #[arg(long, conflicts_with_all = ["json", "outcomes"])]
    pub features: Option<PathBuf>,
    /// Print each mention whose antecedent is wrong, for error analysis.
    #[arg(long, conflicts_with = "json")]
    pub outcomes: bool,
}

/// Measures a model and prints the figures.
///
/// # Errors
/// Where the file cannot be read or nothing can be written.
pub fn run(model: &Model, options: &Options, out: &mut dyn Write) -> Result<()> {
    let documents = gold::read(&options.file, &options.genres)?;
    if let Some(path) = &options.features {
        return features::write(model, &documents, path);
    }
    let folds = (options.folds.iter()).map(Model::open).collect::<Result<Vec<_>, _>>()?;
    let mut tally = Tally::default();
    for (number, document) in documents.iter().enumerate() {
        let model = if folds.is_empty() { model } else { &folds[number % folds.len()] };
        let outcomes = tally.add(document, &resolved(document, model)?);
        if options.outcomes {
            for outcome in outcomes.iter().filter(|outcome| !outcome.right) {
                writeln!(out, "{}", shown(document, outcome))?;
            }
        }
    }
    let scores = tally.scores();
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&scores)?)?;
    } else {
        write!(out, "{scores}")?;
    }
    Ok(())
}

/// Words before a mention that an error is told with.
const CONTEXT: usize = 45;

/// One line: the mention, its gold antecedent, the predicted one, and the words before.
fn shown(document: &GoldDocument, outcome: &Outcome) -> String {
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
