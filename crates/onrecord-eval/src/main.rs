//! `onrecord-eval`: scores the engine against gold data.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::{Args, Parser, Subcommand};
use onrecord::contract::Reading;
use onrecord::{Given, OffsetUnit, Reader, open_model};
use onrecord_eval::attributions::{Outcome, Scores, Tally, Unit};
use onrecord_eval::{brat, command, coreference};

/// Scores readings against gold data.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Direct attributions against a folder in PolNeAR's layout (`text/`, `attributions/`).
    Attributions {
        /// The folder.
        folder: PathBuf,
        /// One JSON object with figures as fractions.
        #[arg(long)]
        json: bool,
        /// Print every run with what became of it, for error analysis.
        #[arg(long, conflicts_with = "json")]
        outcomes: bool,
        #[command(flatten)]
        model: ModelName,
    },
    /// Who is who within a document, against GUM's `Entity=`: gold words, predicted mentions, no
    /// singletons.
    Coreference {
        #[command(flatten)]
        options: coreference::Options,
        #[command(flatten)]
        model: ModelName,
    },
    /// Words, tags, trees and names against a treebank in CoNLL-U.
    Language {
        #[command(flatten)]
        options: command::Options,
        #[command(flatten)]
        model: ModelName,
    },
}

#[derive(Args)]
struct ModelName {
    /// `fast`, `accurate` or the path of a model file.
    #[arg(long, default_value = "fast")]
    model: String,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Attributions { folder, json, outcomes, model } => open_model(&model.model)
            .map_err(Into::into)
            .and_then(|model| attributions(&folder, json, outcomes, &Reader::with_model(model))),
        Command::Coreference { options, model } => open_model(&model.model)
            .map_err(Into::into)
            .and_then(|model| coreference::run(&model, &options, &mut std::io::stdout().lock())),
        Command::Language { options, model } => language(&options, &model.model),
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

fn attributions(
    folder: &std::path::Path,
    json: bool,
    outcomes: bool,
    reader: &Reader,
) -> Result<()> {
    let articles = brat::read_folder(folder)?;
    ensure!(!articles.is_empty(), "{} holds no articles in text/", folder.display());
    let mut tally = Tally::default();
    let (mut lost, mut tokens, mut seconds) = (0, 0, 0.0);
    for article in &articles {
        let started = Instant::now();
        let reading = match reader.read_file(&article.path, Given::default()) {
            Ok(reading) => reading,
            Err(error) => {
                eprintln!("{}: {error}", article.path.display());
                lost += 1;
                tally.add_lost(article);
                continue;
            }
        };
        seconds += started.elapsed().as_secs_f64();
        tokens += reading.analysis.tokens.len();
        let reading = Reading::new(&reading, OffsetUnit::Codepoint);
        let text: Vec<char> = reading.article.text.chars().collect();
        let found = tally.add(&text, &reading, article);
        if outcomes {
            found.iter().for_each(|outcome| show(&article.name, &text, &reading, outcome));
        }
    }
    let scores = Scores {
        articles: articles.len(),
        articles_lost: lost,
        tokens_per_second: tokens as f64 / seconds,
        ..tally.scores()
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&scores)?);
    } else {
        println!("articles                {:>7}", scores.articles);
        println!("articles lost           {:>7}", scores.articles_lost);
        println!("direct: span F1         {:>7.3}", scores.direct_span_f1);
        println!("direct: span exact F1   {:>7.3}", scores.direct_span_exact_f1);
        println!("direct: speaker overlap {:>7.3}", scores.direct_speaker_overlap);
        println!("direct: speaker exact   {:>7.3}", scores.direct_speaker_exact);
        println!("direct: end to end F1   {:>7.3}", scores.direct_end_to_end_f1);
        println!("linked F1               {:>7.3}", scores.linked_f1);
        println!("tokens a second         {:>7.0}", scores.tokens_per_second);
        println!("\nlinked right by rule");
        for (rule, (right, all)) in &tally.by_rule {
            println!("{rule:<24} {:>6.3} of {all}", *right as f64 / *all as f64);
        }
    }
    Ok(())
}

/// One line: what became of a run, by which rule, whose it is, and its surroundings.
fn show(name: &str, text: &[char], reading: &Reading, outcome: &Outcome) {
    let words = |range: &std::ops::Range<usize>| text[range.clone()].iter().collect::<String>();
    let source = |unit: &Unit| unit.source.iter().map(words).collect::<Vec<_>>().join(" … ");
    let rule = |unit: &Unit| {
        (reading.attributions.iter())
            .find(|q| {
                q.content.iter().any(|run| run.start < unit.run.end && unit.run.start < run.end)
            })
            .map_or("-", |q| q.by.as_str())
            .to_owned()
    };
    let (what, unit, sources) = match outcome {
        Outcome::Found { predicted, gold, source: true } => {
            ("found", predicted, format!("{} = {}", source(predicted), source(gold)))
        }
        Outcome::Found { predicted, gold, source: false } => {
            ("wrong-source", predicted, format!("{} ≠ {}", source(predicted), source(gold)))
        }
        Outcome::Missed(unit) => ("missed", unit, source(unit)),
        Outcome::Spurious(unit) => ("spurious", unit, source(unit)),
    };
    let before = words(&(unit.run.start.saturating_sub(90)..unit.run.start));
    let after = words(&(unit.run.end..(unit.run.end + 90).min(text.len())));
    let line = format!(
        "{what}\t{}\t{name}\t[{sources}]\t{before}⟦{}⟧{after}",
        rule(unit),
        words(&unit.run)
    );
    println!("{}", line.replace(['\n', '\r'], "¶"));
}
