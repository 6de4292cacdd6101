//! `onrecord events`: what one actor did to another. Readings have no events yet; until they have, it says so.

use onrecord::Ledger;

use super::Outcome;
use crate::args;
use crate::output::say;

pub(crate) fn run(args: args::Events) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let source = ledger.ask().actor(&args.source)?;
    let target = ledger.ask().actor(&args.target)?;
    say(&format!(
        "the readings of this version have no events, so nothing can be said of {} and {}: `onrecord quotes --by` and \
         `--about` find what they said",
        source.name, target.name
    ));
    Ok(Outcome::Nothing)
}
