//! `onrecord search`: finds words in the articles' texts.

use std::num::NonZeroUsize;

use clap::Args;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, ViewArgs};
use crate::output::{DataWriter, message};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord search mussel
  onrecord search fine silt          articles that contain both words
  onrecord search '\"fine silt\"'      the two words side by side";

/// Rows shown without `--limit`.
const DEFAULT_LIMIT: usize = 50;

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words that the article must all contain; a phrase in double quotation marks
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Print at most N rows
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    /// Print one JSON object per row
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: SearchArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let words = args.words.join(" ");
    let limit = args.limit.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    // One row more than is shown reveals whether there are more.
    let mut rows = ledger.ask().search(&words, limit.saturating_add(1))?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let look = args.view.look();
    let mut out = DataWriter::new();
    for (i, row) in rows.iter().enumerate() {
        if args.json {
            out.line(&serde_json::to_string(row)?)?;
        } else {
            if i > 0 {
                out.line("")?;
            }
            out.write(&terminal::search_result(row, look))?;
        }
    }
    out.finish()?;
    if rows.is_empty() {
        message(&format!("no article in {} contains {words:?}", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    if more {
        message(&format!("showing the best {limit}; --limit shows more"));
    }
    Ok(Outcome::Done)
}
