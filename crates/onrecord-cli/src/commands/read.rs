//! `onrecord read`: prints readings of files without recording them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use onrecord::{LayerName, OffsetUnit, ReadOptions, Reading, contract};

use super::article_metadata::ArticleMetadata;
use super::inputs;
use super::outcome::Outcome;
use crate::args::{JobsArgs, LayersArgs, MetadataArgs, ModelArgs, ViewArgs};
use crate::hints;
use crate::output::{self, DataWriter, message};
use crate::terminal::{self, Look};

pub(crate) const HELP: &str = "\
Examples:
  onrecord read article.txt
  onrecord read article.txt --publisher 'The Harbour Post' --published 2024-03-13
  onrecord read --json article.txt | jq '.attributions[].quoted[].text'
  onrecord read --jsonl articles/*.txt > readings.jsonl
  onrecord read --json --layers attributions article.txt
  pbpaste | onrecord read -";

/// Digits of an article's id in citations when no ledger says how many are unique.
const SHORT_ID: usize = 8;

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Files or folders; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// Print JSON: one object for one article, one per line for several
    #[arg(long)]
    json: bool,
    /// Print JSON with one object per line, also for one article
    #[arg(long)]
    jsonl: bool,
    /// Add every word to the JSON, with its lemma, part of speech, head and relation
    #[arg(long)]
    tokens: bool,
    /// What offsets in the JSON count: Unicode code points (as in Python and SQLite), bytes of
    /// UTF-8, or UTF-16 units (as in JavaScript)
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    offsets: OffsetUnitArg,
    #[command(flatten)]
    layers: LayersArgs,
    #[command(flatten)]
    jobs: JobsArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    metadata: MetadataArgs,
    #[command(flatten)]
    view: ViewArgs,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OffsetUnitArg {
    Codepoint,
    Byte,
    Utf16,
}

impl From<OffsetUnitArg> for OffsetUnit {
    fn from(unit: OffsetUnitArg) -> Self {
        match unit {
            OffsetUnitArg::Codepoint => Self::Codepoint,
            OffsetUnitArg::Byte => Self::Byte,
            OffsetUnitArg::Utf16 => Self::Utf16,
        }
    }
}

pub(crate) fn run(args: ReadArgs) -> anyhow::Result<Outcome> {
    let files = inputs::find(&args.paths, &args.metadata)?.files;
    if files.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let wants_json = args.json || args.jsonl;
    anyhow::ensure!(wants_json || !args.tokens, "--tokens needs --json or --jsonl");
    let metadata = ArticleMetadata::new(&args.metadata, &files)?;
    let layers =
        if args.tokens { args.layers.set.with(LayerName::Tokens) } else { args.layers.set };
    let reader = args.model.reader()?.with_layers(layers);
    let tokens = layers.contains(LayerName::Tokens);
    let json = JsonOptions { unit: args.offsets.into(), tokens };
    let printer = if args.jsonl || args.json && (files.len() > 1 || !output::is_terminal()) {
        ReadingPrinter::JsonLine(json)
    } else if args.json {
        ReadingPrinter::IndentedJson(json)
    } else {
        ReadingPrinter::Page(args.view.look())
    };
    let mut out = DataWriter::new();
    let (mut read, mut failed) = (0, 0);
    let options = ReadOptions {
        reader,
        jobs: args.jobs.count(),
        metadata_for: |path: &Path| metadata.of(path),
        field_map: args.metadata.map.clone().unwrap_or_default(),
    };
    onrecord::read_all(&files, &options, |outcome| {
        if let Some(fields) = outcome.field_map {
            out.flush()?;
            inputs::report_fields(outcome.path, fields);
        }
        match outcome.reading {
            Ok(reading) => {
                printer.print(&mut out, &reading, read == 0)?;
                read += 1;
            }
            Err(error) => {
                // Where both go to one terminal, earlier readings must appear before this message.
                out.flush()?;
                message(&error.to_string());
                if let Some(hint) = hints::read_hint(&error) {
                    output::hint(&hint);
                }
                failed += 1;
            }
        }
        anyhow::Ok(())
    })?;
    out.finish()?;
    Ok(Outcome::of_inputs(read, failed))
}

/// How readings are printed.
enum ReadingPrinter {
    /// A page for people.
    Page(Look),
    /// JSON for people.
    IndentedJson(JsonOptions),
    /// JSON, one object per line.
    JsonLine(JsonOptions),
}

/// What the JSON of a reading holds.
struct JsonOptions {
    unit: OffsetUnit,
    tokens: bool,
}

impl JsonOptions {
    fn convert(&self, reading: &Reading) -> contract::Reading {
        let convert =
            if self.tokens { contract::Reading::with_tokens } else { contract::Reading::new };
        convert(reading, self.unit)
    }
}

impl ReadingPrinter {
    fn print(&self, out: &mut DataWriter, reading: &Reading, first: bool) -> anyhow::Result<()> {
        match self {
            Self::Page(look) => {
                if !first {
                    out.line(&format!("\n{}\n", "═".repeat(look.width.min(80))))?;
                }
                let reading = contract::Reading::new(reading, OffsetUnit::Codepoint);
                let short_id: String = reading.article.id.chars().take(SHORT_ID).collect();
                out.write(&terminal::page(&reading, &short_id, *look))?;
            }
            Self::IndentedJson(json) => {
                out.line(&serde_json::to_string_pretty(&json.convert(reading))?)?;
            }
            Self::JsonLine(json) => out.line(&serde_json::to_string(&json.convert(reading))?)?,
        }
        Ok(())
    }
}
