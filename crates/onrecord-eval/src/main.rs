//! `onrecord-eval`: scores the engine against gold data.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use onrecord::{Reader, open_model};
use onrecord_eval::attributions::{self, AttributionOptions};
use onrecord_eval::copies::{self, CopiesOptions};
use onrecord_eval::coreference::{self, CoreferenceOptions};
use onrecord_eval::events::{self, EventsCommand};
use onrecord_eval::extraction::blocks_command::{self, BlocksOptions};
use onrecord_eval::extraction::{self, ExtractionOptions};
use onrecord_eval::language::{self, LanguageOptions};
use onrecord_eval::lemmas::{self, LemmaOptions};
use onrecord_eval::licences::{self, LicencesOptions};
use onrecord_eval::names::{self, NamesOptions};
use onrecord_eval::predicates::{self, PredicateOptions};
use onrecord_eval::scale::{self, ScaleOptions};

/// Score readings against gold data.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score attributions against a folder in PolNeAR's layout (`text/`, `attributions/`), or against GUM's
    /// attribution relations (`--gum`).
    Attributions {
        #[command(flatten)]
        options: AttributionOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Write the blocks of pages, with the features that the block classifier is trained on.
    Blocks(BlocksOptions),
    /// Score the copies that a ledger finds, against annotated pairs and among articles.
    Copies(CopiesOptions),
    /// Score coreference within documents against GUM's `Entity=` (gold words, predicted mentions, no
    /// singletons), or pronouns against GAP (`--gap`).
    Coreference {
        #[command(flatten)]
        options: CoreferenceOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Score event types against annotated sentences.
    Events {
        #[command(subcommand)]
        command: EventsCommand,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Score articles extracted from web pages against a public benchmark.
    Extraction(ExtractionOptions),
    /// Score words, tags, trees and names against a treebank in CoNLL-U.
    Language {
        #[command(flatten)]
        options: LanguageOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Count the lemmas of verbs that are no words by Open English WordNet.
    Lemmas {
        #[command(flatten)]
        options: LemmaOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Score the licences that are read in newsrooms' own statements.
    Licences(LicencesOptions),
    /// Score the names in readings against a folder of texts with hand-marked names (`text/`, `names.jsonl`).
    Names {
        #[command(flatten)]
        options: NamesOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Score the arguments of predicates against `PropBank` on a treebank: gold words, predicted predicates.
    Roles {
        #[command(flatten)]
        options: PredicateOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Score whether predicates happened against UDS on a treebank: gold words.
    Status {
        #[command(flatten)]
        options: PredicateOptions,
        #[command(flatten)]
        model: ModelArgument,
    },
    /// Time a ledger of very many synthetic articles: filling it, adding to it and asking it.
    Scale(ScaleOptions),
}

#[derive(Args)]
struct ModelArgument {
    /// `fast`, `accurate` or the path of a model.
    #[arg(long, default_value = "fast", global = true)]
    model: String,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, out: &mut dyn Write) -> Result<()> {
    match command {
        Command::Attributions { options, model } => {
            attributions::run(open_model(&model.model)?, &options, out)
        }
        Command::Blocks(options) => blocks_command::run(&options),
        Command::Copies(options) => copies::run(&options, out),
        Command::Coreference { options, model } => {
            coreference::run(open_model(&model.model)?, &options, out)
        }
        Command::Events { command, model } => {
            events::run(&*open_model(&model.model)?, &command, out)
        }
        Command::Extraction(options) => extraction::run(&options, out),
        Command::Language { options, model } => {
            language::run(&*open_model(&model.model)?, &options, out)
        }
        Command::Lemmas { options, model } => {
            lemmas::run(&*open_model(&model.model)?, &options, out)
        }
        Command::Licences(options) => licences::run(&options, out),
        Command::Names { options, model } => {
            names::run(&Reader::with_model(open_model(&model.model)?), &options, out)
        }
        Command::Roles { options, model } => {
            predicates::run_roles(&*open_model(&model.model)?, &options, out)
        }
        Command::Status { options, model } => {
            predicates::run_status(&*open_model(&model.model)?, &options, out)
        }
        Command::Scale(options) => scale::run(&options),
    }
}
