//! `onrecord sources`: the sources that articles rely on.

use std::num::NonZeroUsize;

use clap::Args;
use onrecord::ledger::{QuoteQuery, SourcesQuery};
use onrecord::tables;

use super::no_results::explain_no_results;
use super::outcome::Outcome;
use crate::args::{FilterArgs, LedgerArgs, RowFormat, RowFormatArgs, ViewArgs};
use crate::output::{self, DataWriter};
use crate::terminal::{self, count};

pub(crate) const HELP: &str = "\
Examples:
  onrecord sources                          all articles
  onrecord sources articles/roof.txt        one article, by path, id or citation
  onrecord sources --outlet 'The Harbour Post' --since 2024-01-01
  onrecord sources --act speech --csv > sources.csv

Kinds of sources: a named person or organization; an official, unnamed, who holds an office or speaks for one (a \
spokesman, the mayor, police); unnamed (officials, a person familiar with the matter, experts); a document; nobody \
named. The command counts sources and judges nobody.";

/// Rows on a terminal without `--limit`.
const DEFAULT_LIMIT: usize = 30;

#[derive(Debug, Args)]
#[command(mut_arg("json", |arg| arg.help("Print one JSON object with the summary, then one per row")))]
pub(crate) struct SourcesArgs {
    /// An article's id, its first digits, a citation, or the path under which it was added [default: all articles]
    article: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    /// Print at most N rows [default: 30 on the terminal]
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    format: RowFormatArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: SourcesArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let article = args.article.map(|article| ledger.ask().resolve(&article)).transpose()?;
    let one_article = article.is_some();
    let limit = args.format.limit(args.limit, DEFAULT_LIMIT);
    let query = SourcesQuery { article, filter: args.filters.try_into()?, limit };
    let found = ledger.ask().sources(&query)?;
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&tables::sources(&found))?,
        RowFormat::Json => {
            out.line(&serde_json::json!({ "summary": found.summary }).to_string())?;
            out.json_lines(&found.rows)?;
        }
        RowFormat::Text if found.rows.is_empty() => {}
        RowFormat::Text => {
            out.write(&terminal::sources(&found, one_article, args.view.look()))?;
        }
    }
    out.finish()?;
    if found.rows.is_empty() {
        explain_no_results(&ledger, &QuoteQuery { filter: query.filter, ..QuoteQuery::default() })?;
        return Ok(Outcome::Nothing);
    }
    let all = found.summary.sources;
    if args.format.get() == RowFormat::Text && found.rows.len() < all {
        let shown = count(found.rows.len(), "row");
        output::status(&format!(
            "showing the first {shown} of {}; --limit shows more",
            count(all, "source")
        ));
    }
    Ok(Outcome::Done)
}
