//! `onrecord quotes`: who said what.

use onrecord::{DistinctQuote, Ledger, QuoteQuery, tables};

use super::{Outcome, suggest};
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

pub(crate) fn run(mut args: args::Quotes) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let query = QuoteQuery {
        by: args.by.take(),
        about: args.about.take(),
        filter: std::mem::take(&mut args.filters).into(),
        distinct_stories: args.distinct_stories,
        limit: args.limit.map(std::num::NonZeroUsize::get),
    };
    if args.distinct || args.compare {
        return distinct(&ledger, &query, &args);
    }
    let rows = ledger.ask().quotes(&query)?;
    let mut out = Out::new();
    if args.csv {
        out.write(&tables::quotes(&rows))?;
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

/// The same quotation in several articles as one, or only those that articles word differently.
fn distinct(ledger: &Ledger, query: &QuoteQuery, args: &args::Quotes) -> anyhow::Result<Outcome> {
    // What is worded differently is counted only when all have been compared.
    let all = QuoteQuery { limit: query.limit.filter(|_| !args.compare), ..query.clone() };
    let mut quotes = ledger.ask().distinct_quotes(&all)?;
    let found = !quotes.is_empty();
    if args.compare {
        quotes.retain(DistinctQuote::is_reworded);
        quotes.truncate(query.limit.unwrap_or(usize::MAX));
    }
    let mut out = Out::new();
    if args.csv {
        out.write(&distinct_csv(&quotes)?)?;
    } else if args.json {
        for quote in &quotes {
            out.line(&serde_json::to_string(quote)?)?;
        }
    } else {
        let look = output::look(&args.view);
        let print = if args.compare { terminal::compared } else { terminal::distinct };
        let printed: Vec<String> = quotes.iter().map(|quote| print(quote, look)).collect();
        out.write(&printed.join("\n"))?;
        if args.compare && !quotes.is_empty() {
            out.write(&terminal::compared_legend(look))?;
        }
    }
    out.finish()?;
    if !quotes.is_empty() {
        return Ok(Outcome::Done);
    }
    if found {
        output::say("no two articles word one of these quotations differently");
    } else {
        suggest::explain_nothing(ledger, query)?;
    }
    Ok(Outcome::Nothing)
}

/// For spreadsheets: a row for each place at which a quotation stands.
fn distinct_csv(quotes: &[DistinctQuote]) -> anyhow::Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "quotation",
        "articles",
        "outlets",
        "speaker",
        "wording",
        "words",
        "differences",
        "citation",
        "published",
        "outlet",
        "title",
        "form",
        "article",
        "id",
        "path",
    ])?;
    for (number, quote) in (1..).zip(quotes) {
        for (which, wording) in (1..).zip(&quote.wordings) {
            for row in &wording.quotes {
                let open = |value: &Option<String>| value.clone().unwrap_or_default();
                table.write_record([
                    i32::to_string(&number),
                    quote.articles.to_string(),
                    quote.outlets.len().to_string(),
                    open(&quote.speaker),
                    i32::to_string(&which),
                    wording.words.clone(),
                    terminal::marked(wording),
                    row.citation.to_string(),
                    open(&row.published),
                    open(&row.outlet),
                    open(&row.title),
                    serde_json::to_value(row.form)?.as_str().unwrap_or_default().to_owned(),
                    row.article.clone(),
                    row.id.clone(),
                    open(&row.path),
                ])?;
            }
        }
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
