//! `onrecord quotes`: who said what.

use std::num::NonZeroUsize;

use clap::Args;
use onrecord::ledger::{DistinctQuote, QuoteQuery};
use onrecord::{Ledger, tables};

use super::no_results::explain_no_results;
use super::outcome::Outcome;
use crate::args::{FilterArgs, LedgerArgs, RowFormat, RowFormatArgs, ViewArgs};
use crate::output::{self, DataWriter};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord quotes --by Ellison
  onrecord quotes --about 'dredging' --since 2024-01-01
  onrecord quotes --act document --polarity denied
  onrecord quotes --voice attributed     what sources say that others said
  onrecord quotes --outlet 'The Harbour Post' --csv > quotes.csv
  onrecord quotes --by 'Mara Ellison' --json | jq '.citation'
  onrecord quotes --distinct             the same quotation in several articles as one
  onrecord quotes --compare              where articles word one quotation differently

--distinct treats two quotations as the same if one contains the words of the other, or if only a few words differ, and \
neither names another speaker. --distinct-stories keeps one of the articles that copy one another: of those that \
fit, the one published first.";

#[derive(Debug, Args)]
pub(crate) struct QuotesArgs {
    /// The speaker: a name or part of one, or an actor's id
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only quotations that contain these words
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// Of articles that copy one another, only the one published first
    #[arg(long)]
    distinct_stories: bool,
    /// Print the same quotation in several articles as one row, with all its citations
    #[arg(long)]
    distinct: bool,
    /// Only quotations that articles word differently, compared word by word; implies --distinct
    #[arg(long)]
    compare: bool,
    /// Print at most N rows
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    format: RowFormatArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(mut args: QuotesArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let query = QuoteQuery {
        by: args.by.take(),
        about: args.about.take(),
        filter: std::mem::take(&mut args.filters).try_into()?,
        distinct_stories: args.distinct_stories,
        limit: args.limit.map(NonZeroUsize::get),
    };
    if args.distinct || args.compare {
        return distinct(&ledger, &query, &args);
    }
    let rows = ledger.ask().quotes(&query)?;
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&tables::quotes(&rows))?,
        RowFormat::Json => out.json_lines(&rows)?,
        RowFormat::Text => {
            let look = args.view.look();
            for (i, row) in rows.iter().enumerate() {
                if i > 0 {
                    out.line("")?;
                }
                out.write(&terminal::quote(row, look))?;
            }
        }
    }
    out.finish()?;
    if rows.is_empty() {
        explain_no_results(&ledger, &query)?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

/// Prints the same quotation in several articles as one, or only those that articles word differently.
fn distinct(ledger: &Ledger, query: &QuoteQuery, args: &QuotesArgs) -> anyhow::Result<Outcome> {
    // The limit counts reworded quotations, which are known only after all are compared.
    let all = QuoteQuery { limit: query.limit.filter(|_| !args.compare), ..query.clone() };
    let mut quotes = ledger.ask().distinct_quotes(&all)?;
    let found = !quotes.is_empty();
    if args.compare {
        quotes.retain(DistinctQuote::is_reworded);
        quotes.truncate(query.limit.unwrap_or(usize::MAX));
    }
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&distinct_csv(&quotes)?)?,
        RowFormat::Json => out.json_lines(&quotes)?,
        RowFormat::Text => {
            let look = args.view.look();
            let print = if args.compare { terminal::compared } else { terminal::distinct };
            let printed: Vec<String> = quotes.iter().map(|quote| print(quote, look)).collect();
            out.write(&printed.join("\n"))?;
            if args.compare && !quotes.is_empty() {
                out.write(&terminal::compared_legend(look))?;
            }
        }
    }
    out.finish()?;
    if !quotes.is_empty() {
        return Ok(Outcome::Done);
    }
    if found {
        output::message("no two articles word one of these quotations differently");
    } else {
        explain_no_results(ledger, query)?;
    }
    Ok(Outcome::Nothing)
}

/// A table with a row for each place where a quotation stands.
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
                    terminal::marked_wording(wording),
                    row.citation.to_string(),
                    open(&row.published),
                    open(&row.outlet),
                    open(&row.title),
                    row.form.name().to_owned(),
                    row.article.clone(),
                    row.id.clone(),
                    open(&row.path),
                ])?;
            }
        }
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
