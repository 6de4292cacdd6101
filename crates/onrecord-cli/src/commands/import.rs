//! `onrecord import`: takes corrections from exported files that were edited elsewhere.

use std::path::PathBuf;

use clap::Args;
use onrecord::Format;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, SignatureArgs, format_parser};
use crate::output::{message, status};
use crate::terminal::count;

pub(crate) const HELP: &str = "\
Examples:
  onrecord import --format cas annotated/
  onrecord import --format web-annotation notes.jsonld --dry-run

The program compares the files with the recorded, corrected readings. It rejects an attribution that the file no longer \
has and adds one that is new. It reassigns one with another speaker, and amends one with other words, form, act or \
polarity. It also takes over an actor's new name or type. Corrections made here after the export stay.";

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Exported files that were corrected elsewhere, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The files' format
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Format,
    /// Print what would be corrected, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: ImportArgs) -> anyhow::Result<Outcome> {
    let mut ledger = match args.dry_run {
        true => args.ledger.open_read_only()?,
        false => args.ledger.open_existing()?,
    };
    let (mut articles, mut changes, mut failed) = (0, 0, 0);
    for path in &args.paths {
        for imported in onrecord::import(args.format, path)? {
            let corrections = imported.map_err(anyhow::Error::from).and_then(|imported| {
                Ok((onrecord::corrections_from_import(&ledger, &imported)?, imported.article))
            });
            let (corrections, article) = match corrections {
                Ok(corrections) => corrections,
                Err(error) => {
                    failed += 1;
                    message(&format!("{error:#}"));
                    continue;
                }
            };
            articles += 1;
            changes += corrections.changes.len();
            for skipped in &corrections.skipped {
                message(&format!("{article} {skipped}"));
            }
            if !args.dry_run && !corrections.changes.is_empty() {
                ledger.corrections().record_changes(&corrections.changes, &args.by.signature())?;
            }
        }
    }
    let would = if args.dry_run { " would be made" } else { "" };
    status(&format!(
        "{} compared, {}{would}, {failed} failed",
        count(articles, "article"),
        count(changes, "correction")
    ));
    Ok(Outcome::of_inputs(articles, failed))
}
