//! `onrecord copies`: lists articles that copy one another.

use std::num::NonZeroUsize;

use clap::Args;
use onrecord::Ledger;
use onrecord::ledger::{Story, StoryArticle};

use super::outcome::Outcome;
use crate::args::{LedgerArgs, RowFormat, RowFormatArgs, ViewArgs};
use crate::output::{DataWriter, message};
use crate::terminal;

pub(crate) const HELP: &str = "\
Examples:
  onrecord copies                      stories that several articles tell in the same words
  onrecord copies 7f3a91c2             what other articles share with this one
  onrecord copies 7f3a91c2 --json | jq '.copied.stretches'

Two articles are copies if much of the shorter one's text outside quotation marks also stands word for word in the \
other. Agency copy is found as it is, edited, cut, or merged with other text. A story is a set of articles that copies \
connect. Its id is the smallest of its articles' ids.";

/// Stories shown without `--limit`.
const DEFAULT_LIMIT: usize = 50;

#[derive(Debug, Args)]
#[command(mut_arg("json", |arg| arg.help("Print one JSON object per story or copy")))]
#[command(mut_arg("csv", |arg| arg.help("Print CSV with a heading line, one article per row")))]
pub(crate) struct CopiesArgs {
    /// An article's id, its first digits, a citation, or the path under which it was added [default: all stories]
    article: Option<String>,
    /// Print at most N stories or copies
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    format: RowFormatArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: CopiesArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    match &args.article {
        Some(name) => copies_of(&ledger, name, &args),
        None => stories(&ledger, &args),
    }
}

fn stories(ledger: &Ledger, args: &CopiesArgs) -> anyhow::Result<Outcome> {
    let limit = args.limit.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    // One row more than is shown reveals whether there are more.
    let mut stories = ledger.ask().stories(limit.saturating_add(1))?;
    let more = stories.len() > limit;
    stories.truncate(limit);
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&stories_csv(&stories)?)?,
        RowFormat::Json => out.json_lines(&stories)?,
        RowFormat::Text => {
            let look = args.view.look();
            let printed: Vec<String> =
                stories.iter().map(|story| terminal::story(story, look)).collect();
            out.write(&printed.join("\n"))?;
        }
    }
    out.finish()?;
    if stories.is_empty() {
        message(&format!("no article in {} copies another", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    if more {
        message(&format!("showing the {limit} stories with most articles; --limit shows more"));
    }
    Ok(Outcome::Done)
}

fn copies_of(ledger: &Ledger, name: &str, args: &CopiesArgs) -> anyhow::Result<Outcome> {
    let article = ledger.ask().resolve(name)?;
    let mut copies = ledger.ask().copies(&article)?;
    copies.truncate(args.limit.map_or(usize::MAX, NonZeroUsize::get));
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => out.write(&copies_csv(&article, &copies)?)?,
        RowFormat::Json => out.json_lines(&copies)?,
        RowFormat::Text if copies.is_empty() => {}
        RowFormat::Text => {
            let short = ledger.ask().short_id(&article)?;
            out.write(&terminal::copies(&short, &copies, args.view.look()))?;
        }
    }
    out.finish()?;
    if copies.is_empty() {
        message(&format!("no other article in {} copies {name}", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn stories_csv(stories: &[Story]) -> anyhow::Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["story", "articles", "article", "published", "outlet", "title", "path"])?;
    for story in stories {
        for article in &story.articles {
            let open = |value: &Option<String>| value.clone().unwrap_or_default();
            table.write_record([
                story.story.clone(),
                story.articles.len().to_string(),
                article.article.clone(),
                open(&article.published),
                open(&article.outlet),
                open(&article.title),
                open(&article.path),
            ])?;
        }
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

fn copies_csv(article: &str, copies: &[StoryArticle]) -> anyhow::Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "article",
        "other",
        "share",
        "other_share",
        "containment",
        "jaccard",
        "stretches",
        "published",
        "outlet",
        "title",
        "path",
    ])?;
    for copy in copies {
        let open = |value: &Option<String>| value.clone().unwrap_or_default();
        let [share, other_share, containment, jaccard, stretches] = match &copy.copied {
            Some(copied) => {
                let pairs = copied.stretches.iter().map(|s| format!("{} = {}", s.here, s.there));
                let shares = [copied.share, copied.other_share, copied.containment, copied.jaccard];
                let [a, b, c, d] = shares.map(|share| format!("{share:.4}"));
                [a, b, c, d, pairs.collect::<Vec<_>>().join("; ")]
            }
            None => [const { String::new() }; 5],
        };
        table.write_record([
            article.to_owned(),
            copy.article.clone(),
            share,
            other_share,
            containment,
            jaccard,
            stretches,
            open(&copy.published),
            open(&copy.outlet),
            open(&copy.title),
            open(&copy.path),
        ])?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}
