//! `onrecord verify`: whether the ledger still says what it said.

use onrecord::Ledger;

use super::{Outcome, count};
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

pub(crate) fn run(args: args::Verify) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let bar = output::progress();
    let report = ledger.verify(|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let mut out = Out::new();
    for wrong in &report.mismatches {
        let place = match &wrong.article {
            // The part that fails may be what makes short ids.
            Some(id) => ledger.ask().short_id(id).unwrap_or_else(|_| id.clone()),
            None => args.ledger.path.display().to_string(),
        };
        let line = format!("{place}: {}: {}", wrong.item, wrong.problem);
        out.line(&terminal::visible(&line))?;
    }
    let checked = format!("{}, {}", count(report.articles, "article"), count(report.spans, "span"));
    if report.is_clean() {
        out.line(&format!("{checked}: all hashes and spans hold"))?;
    }
    out.finish()?;
    for unchecked in &report.unchecked {
        say(&format!("not checked: {unchecked}"));
    }
    if !report.is_clean() {
        say(&format!(
            "{checked}: {}",
            count(report.mismatches.len(), "mismatch").replace("mismatchs", "mismatches")
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
