//! `onrecord failures`: what could not be recorded, and why.

use onrecord::Ledger;

use super::Outcome;
use crate::args;
use crate::output::{Out, say};
use crate::terminal;

pub(crate) fn run(args: args::Failures) -> anyhow::Result<Outcome> {
    let failures = Ledger::open_read_only(&args.ledger.path)?.ask().failures()?;
    let mut out = Out::new();
    for failure in &failures {
        let record = failure.record.as_ref().map(|record| format!(" ({record})"));
        let line =
            format!("{}{}: {}", failure.path.display(), record.unwrap_or_default(), failure.reason);
        out.line(&terminal::visible(&line))?;
    }
    out.finish()?;
    if failures.is_empty() {
        say(&format!("no failures in {}", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
