//! `onrecord quotes`: who said what.

use onrecord::{Ledger, QuoteQuery, QuoteRow};

use super::{Outcome, suggest};
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

pub(crate) fn run(args: args::Quotes) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let query = QuoteQuery {
        by: args.by,
        about: args.about,
        filter: args.filters.into(),
        limit: args.limit.map(std::num::NonZeroUsize::get),
    };
    let rows = ledger.quotes(&query)?;
    let mut out = Out::new();
    if args.csv {
        out.write(&csv(&rows)?)?;
    } else {
        let look = output::look(&args.view);
        for (i, row) in rows.iter().enumerate() {
            if args.json {
                out.line(&serde_json::to_string(row)?)?;
            } else {
                if i > 0 {
                    out.line("")?;
                }
                out.write(&terminal::quote(row, look))?;
            }
        }
    }
    out.finish()?;
    if rows.is_empty() {
        suggest::explain_nothing(&ledger, &query)?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

/// For spreadsheets: a heading line, and the runs of a split quotation joined as people read them.
fn csv(rows: &[QuoteRow]) -> anyhow::Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "citation",
        "published",
        "outlet",
        "title",
        "speaker",
        "source",
        "cue",
        "words",
        "form",
        "act",
        "polarity",
        "on_the_word_of",
        "confidence",
        "by",
        "article",
        "id",
        "path",
    ])?;
    for row in rows {
        let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let open = |value: &Option<String>| value.clone().unwrap_or_default();
        table.write_record([
            row.citation.to_string(),
            open(&row.published),
            open(&row.outlet),
            open(&row.title),
            open(&row.speaker),
            open(&row.source),
            open(&row.cue),
            terminal::joined(&row.content),
            name(serde_json::to_value(row.form)?),
            name(serde_json::to_value(row.act)?),
            name(serde_json::to_value(row.polarity)?),
            terminal::chain(row),
            row.confidence.to_string(),
            row.by.clone(),
            row.article.clone(),
            row.id.clone(),
            open(&row.path),
        ])?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
