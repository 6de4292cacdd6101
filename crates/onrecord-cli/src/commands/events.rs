//! `onrecord events`: what one actor did to another. Readings have no events yet, and the command says so.

use clap::Args;

use super::outcome::Outcome;
use crate::args::LedgerArgs;
use crate::output::message;

pub(crate) const HELP: &str = "\
Examples:
  onrecord events Ellison Pryde --since 2024-01-01";

#[derive(Debug, Args)]
pub(crate) struct EventsArgs {
    /// The actor who acts: words of the name, or the id
    #[arg(value_name = "ACTOR")]
    source: String,
    /// The actor who is acted upon: words of the name, or the id
    #[arg(value_name = "ACTOR")]
    target: String,
    /// Only articles published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<String>,
    /// Print one JSON object per row
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: EventsArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let source = ledger.ask().actor(&args.source)?;
    let target = ledger.ask().actor(&args.target)?;
    message(&format!(
        "readings of this version have no events, so there is nothing about {} and {}; `onrecord quotes --by` and \
         `--about` find what they said",
        source.name, target.name
    ));
    Ok(Outcome::Nothing)
}
