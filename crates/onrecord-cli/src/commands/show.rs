//! `onrecord show`: one recorded reading.

use onrecord::Ledger;

use super::Outcome;
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

pub(crate) fn run(args: args::Show) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let id = ledger.ask().resolve(&args.article)?;
    let reading = ledger.ask().reading(&id)?;
    let mut out = Out::new();
    if !args.json {
        let citation = ledger.ask().short_id(&id)?;
        out.write(&terminal::page(&reading, &citation, output::look(&args.view)))?;
    } else if output::is_terminal() {
        out.line(&serde_json::to_string_pretty(&reading)?)?;
    } else {
        out.line(&serde_json::to_string(&reading)?)?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}
