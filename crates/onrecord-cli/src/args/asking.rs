//! Questions to the ledger, and what they are narrowed down by.

use clap::Args;
use onrecord::{Act, Filter, Form, NamesBy, Polarity, Voice};

use super::{Ledger, View, names};

/// `onrecord quotes`.
#[derive(Debug, Args)]
pub(crate) struct Quotes {
    /// Whose words: a name or part of one, or an actor's id
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Only quotations in which these words stand
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,
    /// Which of them.
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Of articles that copy one another only the one published first
    #[arg(long)]
    pub(crate) distinct_stories: bool,
    /// The same quotation in several articles as one row, with all its citations
    #[arg(long)]
    pub(crate) distinct: bool,
    /// Only quotations that articles word differently, compared word by word; implies --distinct
    #[arg(long)]
    pub(crate) compare: bool,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV with a heading line
    #[arg(long)]
    pub(crate) csv: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// What questions are narrowed down by.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Which articles and statements")]
pub(crate) struct Filters {
    /// Which articles.
    #[command(flatten)]
    pub(crate) articles: Articles,
    /// Only what stands in quotation marks (direct), partly so (mixed), or not (indirect)
    #[arg(long, value_parser = names::<Form, _>(Form::NAMES))]
    pub(crate) form: Option<Form>,
    /// Only what was said, believed, intended, perceived, or written in a document
    #[arg(long, value_parser = names::<Act, _>(Act::NAMES))]
    pub(crate) act: Option<Act>,
    /// Only what was affirmed, denied, declined to say, or asked
    #[arg(long, value_parser = names::<Polarity, _>(Polarity::NAMES))]
    pub(crate) polarity: Option<Polarity>,
    /// On whose word it stands that it was said: the outlet's own, a source's (attributed), or a
    /// source's whom another source quotes (chained)
    #[arg(long, value_parser = names::<Voice, _>(Voice::NAMES))]
    pub(crate) voice: Option<Voice>,
}

/// What questions about articles are narrowed down by.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Which articles and statements")]
pub(crate) struct Articles {
    /// Only articles of this publisher
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Only articles published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) since: Option<String>,
    /// Only articles published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) until: Option<String>,
    /// Only articles under this licence: an SPDX id (CC-BY-4.0), the start of several (CC-), or none
    #[arg(long, alias = "license", value_name = "SPDX")]
    pub(crate) licence: Option<String>,
}

impl From<Filters> for Filter {
    fn from(given: Filters) -> Self {
        Self {
            form: given.form,
            act: given.act,
            polarity: given.polarity,
            voice: given.voice,
            ..given.articles.into()
        }
    }
}

impl From<Articles> for Filter {
    fn from(given: Articles) -> Self {
        Self {
            outlet: given.outlet,
            since: given.since,
            until: given.until,
            licence: given.licence,
            ..Self::default()
        }
    }
}

/// `onrecord sources`.
#[derive(Debug, Args)]
pub(crate) struct Sources {
    /// An article's id or the start of it, a citation, or the path as it was added [default: all articles]
    pub(crate) article: Option<String>,
    /// Which of them.
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// At most so many rows [default: 30 on the terminal]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row, and one with the summary before them
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV with a heading line
    #[arg(long)]
    pub(crate) csv: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord names`.
#[derive(Debug, Args)]
pub(crate) struct Names {
    /// Words of the actor's name, or its id
    #[arg(required = true, value_name = "ACTOR")]
    pub(crate) actor: Vec<String>,
    /// What the rows are grouped by
    #[arg(long, default_value = "outlet", value_parser = names::<NamesBy, _>(["outlet", "voice", "month"]))]
    pub(crate) by: NamesBy,
    /// Which articles.
    #[command(flatten)]
    pub(crate) articles: Articles,
    /// In whose words: the outlet's own, a source's (attributed), or those of a source whom another
    /// source quotes (chained)
    #[arg(long, value_parser = names::<Voice, _>(Voice::NAMES))]
    pub(crate) voice: Option<Voice>,
    /// At most so many rows in each group [default: 10 on the terminal]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV with a heading line
    #[arg(long)]
    pub(crate) csv: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord events`.
#[derive(Debug, Args)]
pub(crate) struct Events {
    /// Words of the name of who did it, or the id
    #[arg(value_name = "ACTOR")]
    pub(crate) source: String,
    /// Words of the name of whom it was done to, or the id
    #[arg(value_name = "ACTOR")]
    pub(crate) target: String,
    /// Only articles published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) since: Option<String>,
    /// Print one JSON object a row
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord sql`.
#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// One SELECT over the views; `-` takes it from standard input
    #[arg(required_unless_present = "schema", value_name = "SELECT")]
    pub(crate) statement: Option<String>,
    /// List the views with their columns
    #[arg(long, conflicts_with = "statement")]
    pub(crate) schema: bool,
    /// Seconds that the answer may take
    #[arg(long, value_name = "SECONDS", default_value = "60")]
    pub(crate) timeout: u64,
    /// At most so many rows [default: 200 on the terminal]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV with a heading line
    #[arg(long)]
    pub(crate) csv: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord stats`.
#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord copies`.
#[derive(Debug, Args)]
pub(crate) struct Copies {
    /// An article's id or the start of it, a citation, or the path as it was added [default: all stories]
    pub(crate) article: Option<String>,
    /// At most so many stories or copies
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a story or copy
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV with a heading line, an article a row
    #[arg(long)]
    pub(crate) csv: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord search`.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words that all stand in the article; a phrase in double quotation marks
    #[arg(required = true, value_name = "WORDS")]
    pub(crate) words: Vec<String>,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}
