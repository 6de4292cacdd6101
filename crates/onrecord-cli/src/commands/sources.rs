//! `onrecord sources`: on whom articles rely.

use std::num::NonZeroUsize;

use onrecord::{Ledger, QuoteQuery, SourcesQuery, tables};

use super::{Outcome, count, suggest};
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

/// Rows on a terminal where no limit is given.
const DEFAULT_LIMIT: usize = 30;

pub(crate) fn run(args: args::Sources) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let article = args.article.map(|article| ledger.ask().resolve(&article)).transpose()?;
    let one = article.is_some();
    let limit = args.limit.map(NonZeroUsize::get);
    let limit = limit.or_else(|| (!args.json && !args.csv).then_some(DEFAULT_LIMIT));
    let query = SourcesQuery { article, filter: args.filters.into(), limit };
    let found = ledger.ask().sources(&query)?;
    let mut out = Out::new();
    if args.csv {
        out.write(&tables::sources(&found))?;
    } else if args.json {
        out.line(&serde_json::json!({ "summary": found.summary }).to_string())?;
        for row in &found.rows {
            out.line(&serde_json::to_string(row)?)?;
        }
    } else if !found.rows.is_empty() {
        out.write(&terminal::sources(&found, one, output::look(&args.view)))?;
    }
    out.finish()?;
    if found.rows.is_empty() {
        suggest::explain_nothing(
            &ledger,
            &QuoteQuery { filter: query.filter, ..QuoteQuery::default() },
        )?;
        return Ok(Outcome::Nothing);
    }
    let all = found.summary.sources;
    if !args.json && !args.csv && found.rows.len() < all {
        let shown = count(found.rows.len(), "row");
        output::tell(&format!("the first {shown} of {}; --limit shows more", count(all, "source")));
    }
    Ok(Outcome::Done)
}
