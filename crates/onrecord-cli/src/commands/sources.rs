//! `onrecord sources`: on whom articles rely.

use std::num::NonZeroUsize;

use onrecord::{Ledger, QuoteQuery, Sources, SourcesQuery};

use super::{Outcome, count, csv, name, suggest};
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

/// Rows on a terminal where no limit is given.
const DEFAULT_LIMIT: usize = 30;

pub(crate) fn run(args: args::Sources) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let article = args.article.map(|article| ledger.resolve(&article)).transpose()?;
    let one = article.is_some();
    let limit = args.limit.map(NonZeroUsize::get);
    let limit = limit.or_else(|| (!args.json && !args.csv).then_some(DEFAULT_LIMIT));
    let query = SourcesQuery { article, filter: args.filters.into(), limit };
    let found = ledger.sources(&query)?;
    let mut out = Out::new();
    if args.csv {
        out.write(&table(&found)?)?;
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

fn table(found: &Sources) -> anyhow::Result<String> {
    let heading = [
        "source",
        "kind",
        "attributions",
        "articles",
        "outlets",
        "share",
        "first_third",
        "middle_third",
        "last_third",
        "direct",
        "mixed",
        "indirect",
        "citation",
        "article",
        "id",
        "actor",
    ];
    let rows = found.rows.iter().map(|row| {
        let [first, middle, last] = row.thirds;
        Ok([
            row.name.clone().unwrap_or_default(),
            name(row.kind)?,
            row.attributions.to_string(),
            row.articles.to_string(),
            row.outlets.to_string(),
            format!("{:.4}", row.share),
            first.to_string(),
            middle.to_string(),
            last.to_string(),
            row.direct.to_string(),
            row.mixed.to_string(),
            row.indirect.to_string(),
            row.citation.to_string(),
            row.article.clone(),
            row.id.clone(),
            row.actor.clone().unwrap_or_default(),
        ])
    });
    csv(heading, rows.collect::<anyhow::Result<Vec<_>>>()?)
}
