//! `onrecord names`: how an actor is named and titled.

use std::num::NonZeroUsize;

use onrecord::{Filter, Ledger, NamesBy, NamesQuery, tables};

use super::Outcome;
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

/// Rows a group on a terminal where no limit is given.
const DEFAULT_LIMIT: usize = 10;

pub(crate) fn run(args: args::Names) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let limit = args.limit.map(NonZeroUsize::get);
    let limit = limit.or_else(|| (!args.json && !args.csv).then_some(DEFAULT_LIMIT));
    let filter = Filter { voice: args.voice, ..args.articles.into() };
    let query = NamesQuery { actor: args.actor.join(" "), by: args.by, filter, limit };
    let found = ledger.ask().names(&query)?;
    let group = match query.by {
        NamesBy::Outlet => "outlet",
        NamesBy::Voice => "voice",
        NamesBy::Month => "month",
    };
    let mut out = Out::new();
    if args.csv {
        out.write(&tables::names(&found, query.by))?;
    } else if args.json {
        for row in tables::names_json(&found, query.by) {
            out.line(&row.to_string())?;
        }
    } else if !found.rows.is_empty() {
        out.write(&terminal::names(&found, group, output::look(&args.view)))?;
    }
    out.finish()?;
    if found.rows.is_empty() {
        say(&format!(
            "{} ({}) is named nowhere in the articles that fit: leave a condition out",
            found.name, found.actor
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
