//! `onrecord stats`: counts what a ledger holds.

use clap::Args;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, ViewArgs};
use crate::output::{DataWriter, message};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord stats
  onrecord stats --json | jq .licences";

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: StatsArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let stats = ledger.ask().stats()?;
    let mut out = DataWriter::new();
    if args.json {
        out.line(&serde_json::to_string(&stats)?)?;
    } else {
        out.write(&terminal::stats(&stats, args.view.look()))?;
    }
    out.finish()?;
    if stats.articles == 0 {
        message(&format!(
            "{} holds no articles yet; `onrecord add FILE` records one",
            args.ledger.path.display()
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
