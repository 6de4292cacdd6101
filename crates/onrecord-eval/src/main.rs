//! `onrecord-eval`: scores the engine against gold data.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use onrecord::{Reader, open_model};
use onrecord_eval::{attributions, command, copies, coreference, extraction, licences, scale};

/// Scores readings against gold data.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Attributions against a folder in PolNeAR's layout (`text/`, `attributions/`).
    Attributions {
        #[command(flatten)]
        options: attributions::Options,
        #[command(flatten)]
        model: ModelName,
    },
    /// The blocks of pages, as the training of the extraction sees them.
    Blocks(extraction::blocks::Options),
    /// Copies that a ledger finds, against gold pairs and among articles.
    Copies(copies::Options),
    /// Who is who within a document, against GUM's `Entity=`: gold words, predicted mentions, no
    /// singletons.
    Coreference {
        #[command(flatten)]
        options: coreference::Options,
        #[command(flatten)]
        model: ModelName,
    },
    /// Articles taken from pages, against what people took from them.
    Extraction(extraction::Options),
    /// Words, tags, trees and names against a treebank in CoNLL-U.
    Language {
        #[command(flatten)]
        options: command::Options,
        #[command(flatten)]
        model: ModelName,
    },
    /// Newsrooms' own statements, against the licences that people read in them.
    Licences(licences::Options),
    /// A ledger of very many invented articles: how long it takes to fill, to add to and to ask.
    Scale(scale::Options),
}

#[derive(Args)]
struct ModelName {
    /// `fast`, `accurate` or the path of a model file.
    #[arg(long, default_value = "fast")]
    model: String,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Attributions { options, model } => attributions(&options, &model.model),
        Command::Blocks(options) => extraction::blocks::run(&options),
        Command::Copies(options) => copies::run(&options, &mut std::io::stdout().lock()),
        Command::Coreference { options, model } => open_model(&model.model)
            .map_err(Into::into)
            .and_then(|model| coreference::run(&model, &options, &mut std::io::stdout().lock())),
        Command::Extraction(options) => extraction::run(&options, &mut std::io::stdout().lock()),
        Command::Language { options, model } => language(&options, &model.model),
        Command::Licences(options) => licences::run(&options, &mut std::io::stdout().lock()),
        Command::Scale(options) => scale::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn language(options: &command::Options, model: &str) -> Result<()> {
    command::run(&*open_model(model)?, options, &mut std::io::stdout().lock())
}

fn attributions(options: &attributions::Options, model: &str) -> Result<()> {
    let reader = Reader::with_model(open_model(model)?);
    attributions::run(&reader, options, &mut std::io::stdout().lock())
}
