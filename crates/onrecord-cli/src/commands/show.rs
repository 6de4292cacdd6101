//! `onrecord show`: prints one recorded reading.

use clap::Args;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, ViewArgs};
use crate::output::{self, DataWriter};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord show 7f3a91c2             the first digits of an article's id, as in citations
  onrecord show 7f3a91c2:1310-1398   a citation
  onrecord show articles/roof.txt    the path under which the article was added
  onrecord show 7f3a91c2 --json";

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// An article's id, its first digits, a citation, or the path under which it was added
    article: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: ShowArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let id = ledger.ask().resolve(&args.article)?;
    let reading = ledger.ask().reading(&id)?;
    let mut out = DataWriter::new();
    if !args.json {
        let short_id = ledger.ask().short_id(&id)?;
        out.write(&terminal::page(&reading, &short_id, args.view.look()))?;
    } else if output::is_terminal() {
        out.line(&serde_json::to_string_pretty(&reading)?)?;
    } else {
        out.line(&serde_json::to_string(&reading)?)?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}
