//! The `events` command: options and output.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use onrecord::language::{EventChance, Labels, Model};
use serde::Deserialize;

use super::scores::{RelationCounts, TypeCounts};
use crate::output::print_scores;

/// The commands of `onrecord-eval events`.
#[derive(Subcommand, Clone, Debug)]
pub enum EventsCommand {
    /// Score the type of each sentence's main event: JSON lines in the format of `docs/events.md`, or with `text` and
    /// `type`.
    Types {
        /// Files and output.
        #[command(flatten)]
        options: EventsOptions,
        /// Score only the sentences whose ids this file lists.
        #[arg(long, value_name = "FILE")]
        only: Option<PathBuf>,
    },
    /// Score the type of each sentence's best event: a table with the columns sentence, source, target and event type.
    Relations {
        /// Files and output.
        #[command(flatten)]
        options: EventsOptions,
    },
}

/// The options of each command.
#[derive(Args, Clone, Debug)]
pub struct EventsOptions {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The least chance of a type that counts as given.
    #[arg(long, default_value_t = 0.5)]
    least: f32,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every wrong sentence, for error analysis.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// A sentence in the format of `docs/events.md`.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    text: String,
    /// The kind of text that can mislead.
    kind: Option<String>,
    events: Option<Vec<Event>>,
    #[serde(rename = "type")]
    event_type: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    main: bool,
}

impl Line {
    /// The type of the main event.
    fn gold(&self) -> Option<&str> {
        let events = self.events.as_deref().unwrap_or_default();
        let main = events.iter().find(|event| event.main).or(events.first());
        main.map(|event| event.event_type.as_str()).or(self.event_type.as_deref())
    }

    fn is_hard_negative(&self) -> bool {
        self.gold().is_none() && (self.kind.is_some() || self.events.is_none())
    }
}

/// Scores a model and prints the figures.
///
/// # Errors
/// If a file cannot be read, the model gives no event types, or the output cannot be written.
pub fn run(model: &Model, command: &EventsCommand, out: &mut dyn Write) -> Result<()> {
    match command {
        EventsCommand::Types { options, only } => run_types(model, options, only.as_deref(), out),
        EventsCommand::Relations { options } => run_relations(model, options, out),
    }
}

fn run_types(
    model: &Model,
    options: &EventsOptions,
    only: Option<&Path>,
    out: &mut dyn Write,
) -> Result<()> {
    let only = only.map(read).transpose()?;
    let only: Option<BTreeSet<&str>> = only.as_ref().map(|ids| ids.split_whitespace().collect());
    let mut counts = TypeCounts::default();
    for path in &options.files {
        for (number, line) in (1..).zip(read(path)?.lines()) {
            let line: Line = serde_json::from_str(line)
                .with_context(|| format!("{}, line {number}", path.display()))?;
            if only.as_ref().is_some_and(|only| !only.contains(&*line.id)) {
                continue;
            }
            let predicted = best_type(model, &line.text, options.least)?;
            let (gold, predicted) = (line.gold(), predicted.as_deref());
            if line.is_hard_negative() {
                counts.add_negative(predicted);
            } else {
                counts.add(gold, predicted);
            }
            write_outcome(options, gold, predicted, &line.text, out)?;
        }
    }
    print_scores(&counts.scores(), options.json, out)
}

fn run_relations(model: &Model, options: &EventsOptions, out: &mut dyn Write) -> Result<()> {
    let mut counts = RelationCounts::default();
    for path in &options.files {
        for (number, line) in (1..).zip(read(path)?.lines()).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [sentence, _, _, gold] = columns[..] else {
                bail!("{}, line {number}: has no four columns", path.display());
            };
            let predicted = best_type(model, sentence, options.least)?;
            // The table has one type for two of PLOVER's.
            let predicted = predicted.as_deref().map(|kind| match kind {
                "CONCEDE" | "RETREAT" => "YIELD",
                kind => kind,
            });
            counts.add(gold, predicted);
            write_outcome(options, Some(gold), predicted, sentence, out)?;
        }
    }
    print_scores(&counts.scores(), options.json, out)
}

/// The type with the highest chance of all predicates of a text.
fn best_type(model: &Model, text: &str, least: f32) -> Result<Option<String>> {
    let analysis = model.analyser().find_predicates(true).analyse(text);
    ensure!(
        !analysis.labels.event_types.is_empty(),
        "this model gives no event types: take one of 2026.3 or later"
    );
    let all = analysis.predicates.iter().flatten().flat_map(|predicate| &predicate.types);
    let best = all.max_by(|a, b| a.chance.total_cmp(&b.chance)).filter(|kind| kind.chance >= least);
    Ok(best.map(|kind| name(&analysis.labels, kind).to_owned()))
}

fn name<'l>(labels: &'l Labels, kind: &EventChance) -> &'l str {
    &labels.event_types[usize::from(kind.kind)]
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write_outcome(
    options: &EventsOptions,
    gold: Option<&str>,
    predicted: Option<&str>,
    text: &str,
    out: &mut dyn Write,
) -> Result<()> {
    if options.outcomes && gold != predicted {
        writeln!(out, "{}\t{}\t{text}", gold.unwrap_or("-"), predicted.unwrap_or("-"))?;
    }
    Ok(())
}
