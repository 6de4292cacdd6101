//! `onrecord names`: the names and titles that outlets use for an actor.

use std::num::NonZeroUsize;

use clap::Args;
use onrecord::ledger::{Filter, NamesBy, NamesQuery, Voice};
use onrecord::tables;

use super::outcome::Outcome;
use crate::args::{ArticleFilterArgs, LedgerArgs, RowFormat, RowFormatArgs, ViewArgs, enum_parser};
use crate::output::{DataWriter, message};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord names Ellison                    each outlet's names for her, own words apart from quoted ones
  onrecord names Ellison --by month --voice own
  onrecord names 3f9c01aa --csv > names.csv";

/// Rows per group on a terminal without `--limit`.
const DEFAULT_LIMIT: usize = 10;

#[derive(Debug, Args)]
pub(crate) struct NamesArgs {
    /// Words of the actor's name, or its id
    #[arg(required = true, value_name = "ACTOR")]
    actor: Vec<String>,
    /// What to group the rows by
    #[arg(long, default_value = "outlet", value_parser = enum_parser::<NamesBy, _>(["outlet", "voice", "month"]))]
    by: NamesBy,
    #[command(flatten)]
    articles: ArticleFilterArgs,
    /// In whose words: the outlet's own, a source's (attributed), or those of a source that another
    /// source quotes (chained)
    #[arg(long, value_parser = enum_parser::<Voice, _>(Voice::NAMES))]
    voice: Option<Voice>,
    /// Print at most N rows per group [default: 10 on the terminal]
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    format: RowFormatArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: NamesArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let limit = args.format.limit(args.limit, DEFAULT_LIMIT);
    let filter = Filter { voice: args.voice, ..args.articles.try_into()? };
    let query = NamesQuery { actor: args.actor.join(" "), by: args.by, filter, limit };
    let names = ledger.ask().names(&query)?;
    let group = match query.by {
        NamesBy::Outlet => "outlet",
        NamesBy::Voice => "voice",
        NamesBy::Month => "month",
    };
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&tables::names(&names, query.by))?,
        RowFormat::Json => out.json_lines(tables::names_json(&names, query.by))?,
        RowFormat::Text if names.rows.is_empty() => {}
        RowFormat::Text => out.write(&terminal::names(&names, group, args.view.look()))?,
    }
    out.finish()?;
    if names.rows.is_empty() {
        message(&format!(
            "no article that fits the filters names {} ({}); use fewer filters",
            names.name, names.actor
        ));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}
