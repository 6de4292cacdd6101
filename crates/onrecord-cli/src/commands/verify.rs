//! `onrecord verify`: recomputes every hash and every span of the ledger.

use clap::Args;

use super::outcome::Outcome;
use crate::args::LedgerArgs;
use crate::output::{self, DataWriter, message};
use crate::terminal::{self, count, count_as};

pub(crate) const HELP: &str = "\
Examples:
  onrecord verify
  onrecord verify --ledger harbour.db && echo 'every citation matches'";

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: VerifyArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let bar = output::articles_progress();
    let report = ledger.verify(|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let mut out = DataWriter::new();
    for mismatch in &report.mismatches {
        let place = match &mismatch.article {
            // The damaged part may be the one that makes short ids.
            Some(id) => ledger.ask().short_id(id).unwrap_or_else(|_| id.clone()),
            None => args.ledger.path.display().to_string(),
        };
        let line = format!("{place}: {}: {}", mismatch.item, mismatch.problem);
        out.line(&terminal::visible(&line))?;
    }
    let checked = format!("{}, {}", count(report.articles, "article"), count(report.spans, "span"));
    if report.is_clean() {
        out.line(&format!("{checked}: all hashes and spans match"))?;
    }
    out.finish()?;
    for unchecked in &report.unchecked {
        message(&format!("not checked: {unchecked}"));
    }
    if !report.is_clean() {
        message(&format!(
            "{checked}: {}",
            count_as(report.mismatches.len(), "mismatch", "mismatches")
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
