//! `onrecord corrections`: lists, exports, imports and undoes corrections.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use onrecord::ledger::Standing;

use super::outcome::Outcome;
use super::recorded::report_correction;
use crate::args::{LedgerArgs, SignatureArgs, ViewArgs};
use crate::output::{DataWriter, status};
use crate::terminal::{self, count};

pub(crate) const HELP: &str = "\
Examples:
  onrecord corrections
  onrecord corrections --orphaned                    those that match no reading any more
  onrecord corrections undo 3c9e01aa
  onrecord corrections export > corrections.jsonl
  onrecord corrections import corrections.jsonl --ledger other.db";

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct CorrectionsArgs {
    #[command(subcommand)]
    command: Option<CorrectionsCommand>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Subcommand)]
enum CorrectionsCommand {
    /// Print the journal, one JSON object per line
    Export(ExportArgs),
    /// Add an exported journal; corrections that are already here are skipped
    Import(ImportArgs),
    /// Take a correction back
    Undo(UndoArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Only corrections of items that no reading has any more
    #[arg(long)]
    orphaned: bool,
    /// Print one JSON object per row
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

#[derive(Debug, Args)]
struct ExportArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// The journal; `-` reads standard input
    file: PathBuf,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct UndoArgs {
    /// The correction's id or its first digits
    correction: String,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: CorrectionsArgs) -> anyhow::Result<Outcome> {
    match args.command {
        None => list(args.list),
        Some(CorrectionsCommand::Export(args)) => export(&args),
        Some(CorrectionsCommand::Import(args)) => import(&args),
        Some(CorrectionsCommand::Undo(args)) => {
            let mut ledger = args.ledger.open_existing()?;
            let correction = ledger.corrections().undo(&args.correction, &args.by.signature())?;
            report_correction(&ledger, &correction, "")
        }
    }
}

fn list(args: ListArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let mut rows = ledger.ask().corrections()?;
    if args.orphaned {
        rows.retain(|row| row.standing == Standing::Orphaned);
    }
    let mut out = DataWriter::new();
    if args.json {
        out.json_lines(&rows)?;
    } else if !rows.is_empty() {
        out.write(&terminal::corrections(&rows, args.view.look()))?;
    }
    out.finish()?;
    if rows.is_empty() {
        let nothing = if args.orphaned {
            "no correction is orphaned"
        } else {
            "there are no corrections yet"
        };
        status(nothing);
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn export(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let rows = ledger.ask().corrections()?;
    let mut out = DataWriter::new();
    for row in &rows {
        out.line(&serde_json::to_string(&row.correction)?)?;
    }
    out.finish()?;
    status(&format!("{} exported", count(rows.len(), "correction")));
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn import(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let journal = if args.file.as_os_str() == onrecord::STDIN {
        let mut journal = String::new();
        std::io::stdin().read_to_string(&mut journal).context("cannot read standard input")?;
        journal
    } else {
        fs::read_to_string(&args.file).with_context(|| {
            format!("cannot read {}; check its name and permissions", args.file.display())
        })?
    };
    let mut ledger = args.ledger.open_existing()?;
    let new =
        ledger.corrections().import(&journal).with_context(|| args.file.display().to_string())?;
    let orphaned =
        ledger.ask().corrections()?.iter().filter(|c| c.standing == Standing::Orphaned).count();
    status(&format!("{} added; {orphaned} of all are orphaned", count(new, "correction")));
    Ok(Outcome::Done)
}
