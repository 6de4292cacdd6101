//! `onrecord search`: words in the articles' texts.

use std::num::NonZeroUsize;

use onrecord::Ledger;

use super::Outcome;
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

/// More rows than this are asked for with `--limit`.
const DEFAULT_LIMIT: usize = 50;

pub(crate) fn run(args: args::Search) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let words = args.words.join(" ");
    let limit = args.limit.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    // One more than is shown tells whether there are more.
    let mut rows = ledger.ask().search(&words, limit.saturating_add(1))?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let look = output::look(&args.view);
    let mut out = Out::new();
    for (i, row) in rows.iter().enumerate() {
        if args.json {
            out.line(&serde_json::to_string(row)?)?;
        } else {
            if i > 0 {
                out.line("")?;
            }
            out.write(&terminal::found(row, look))?;
        }
    }
    out.finish()?;
    if rows.is_empty() {
        say(&format!("no article in {} has {words:?}", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    if more {
        say(&format!("these are the best {limit}; --limit asks for more"));
    }
    Ok(Outcome::Done)
}
