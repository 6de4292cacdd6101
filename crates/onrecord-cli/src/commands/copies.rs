//! `onrecord copies`: articles that copy one another.

use std::num::NonZeroUsize;

use onrecord::{Ledger, Story, StoryArticle};

use super::Outcome;
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

/// More stories than this are asked for with `--limit`.
const DEFAULT_LIMIT: usize = 50;

pub(crate) fn run(args: args::Copies) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    match &args.article {
        Some(name) => of_one(&ledger, name, &args),
        None => all(&ledger, &args),
    }
}

fn all(ledger: &Ledger, args: &args::Copies) -> anyhow::Result<Outcome> {
    let limit = args.limit.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    // One more than is shown tells whether there are more.
    let mut stories = ledger.ask().stories(limit.saturating_add(1))?;
    let more = stories.len() > limit;
    stories.truncate(limit);
    let mut out = Out::new();
    if args.csv {
        out.write(&stories_csv(&stories)?)?;
    } else if args.json {
        for story in &stories {
            out.line(&serde_json::to_string(story)?)?;
        }
    } else {
        let look = output::look(&args.view);
        let printed: Vec<String> =
            stories.iter().map(|story| terminal::story(story, look)).collect();
        out.write(&printed.join("\n"))?;
    }
    out.finish()?;
    if stories.is_empty() {
        say(&format!("no article in {} is a copy of another", args.ledger.path.display()));
        return Ok(Outcome::Nothing);
    }
    if more {
        say(&format!("these are the {limit} stories of most articles; --limit asks for more"));
    }
    Ok(Outcome::Done)
}

fn of_one(ledger: &Ledger, name: &str, args: &args::Copies) -> anyhow::Result<Outcome> {
    let article = ledger.ask().resolve(name)?;
    let mut copies = ledger.ask().copies(&article)?;
    copies.truncate(args.limit.map_or(usize::MAX, NonZeroUsize::get));
    let mut out = Out::new();
    if args.csv {
        out.write(&copies_csv(&article, &copies)?)?;
    } else if args.json {
        for copy in &copies {
            out.line(&serde_json::to_string(copy)?)?;
        }
    } else if !copies.is_empty() {
        let short = ledger.ask().short_id(&article)?;
        out.write(&terminal::copies(&short, &copies, output::look(&args.view)))?;
    }
    out.finish()?;
    if copies.is_empty() {
        say(&format!("no other article in {} has the text of {name}", args.ledger.path.display()));
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
