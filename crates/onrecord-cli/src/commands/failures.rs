//! `onrecord failures`: lists what could not be recorded, and why.

use clap::Args;

use super::outcome::Outcome;
use crate::args::LedgerArgs;
use crate::output::{DataWriter, message};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord failures
  onrecord failures --ledger harbour.db";

#[derive(Debug, Args)]
pub(crate) struct FailuresArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: FailuresArgs) -> anyhow::Result<Outcome> {
    let failures = args.ledger.open_read_only()?.ask().failures()?;
    let mut out = DataWriter::new();
    for failure in &failures {
        let record = failure.record.as_ref().map(|record| format!(" ({record})"));
        let line =
            format!("{}{}: {}", failure.path.display(), record.unwrap_or_default(), failure.reason);
        out.line(&terminal::visible(&line))?;
    }
    out.finish()?;
    if failures.is_empty() {
        message(&format!("no failures in {}", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
