//! `onrecord stats`: what a ledger holds.

use onrecord::Ledger;

use super::Outcome;
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

pub(crate) fn run(args: args::Stats) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let stats = ledger.ask().stats()?;
    let mut out = Out::new();
    if args.json {
        out.line(&serde_json::to_string(&stats)?)?;
    } else {
        out.write(&terminal::stats(&stats, output::look(&args.view)))?;
    }
    out.finish()?;
    if stats.articles == 0 {
        say(&format!(
            "{} holds no article yet: `onrecord add` records some",
            args.ledger.path.display()
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
