//! Flags that several commands share.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use onrecord::ledger::{Date, Filter, Signature, Voice};
use onrecord::reading::{Act, Form, Polarity, UnknownLayer};
use onrecord::{FieldMap, Format, LayerName, LayerSet, Ledger, Reader};
use serde::de::DeserializeOwned;

use crate::output;
use crate::terminal::Look;

/// Similarity (Jaro-Winkler, 0 to 1) from which a name counts as a mistyped form of another.
pub(crate) const MIN_SIMILARITY: f64 = 0.86;

/// The ledger that a command works on.
#[derive(Debug, Args)]
pub(crate) struct LedgerArgs {
    /// The ledger's file
    #[arg(
        long = "ledger",
        value_name = "FILE",
        env = "ONRECORD_LEDGER",
        default_value = "onrecord.db"
    )]
    pub(crate) path: PathBuf,
}

impl LedgerArgs {
    /// Opens the ledger for questions.
    pub(crate) fn open_read_only(&self) -> anyhow::Result<Ledger> {
        Ok(Ledger::open_read_only(&self.path)?)
    }

    /// Opens an existing ledger for changes. Creates none.
    pub(crate) fn open_existing(&self) -> anyhow::Result<Ledger> {
        drop(Ledger::open_read_only(&self.path)?);
        Ok(Ledger::open(&self.path)?)
    }
}

/// The language model.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// Language model: `fast` (built in), `accurate` (a file beside the program or above it), or the
    /// path of a model file
    #[arg(long = "model", value_name = "MODEL", default_value = "fast")]
    pub(crate) name: String,
}

impl ModelArgs {
    /// A reader with this model.
    pub(crate) fn reader(&self) -> anyhow::Result<Reader> {
        Ok(Reader::with_model(onrecord::open_model(&self.name)?))
    }
}

/// The layers of readings.
#[derive(Debug, Args)]
pub(crate) struct LayersArgs {
    /// Layers to read: `all`, `none`, or some of sentences, tokens, mentions, actors, attributions and notes, separated
    /// by commas. Layers that these refer to are included. `all` leaves out tokens
    #[arg(long = "layers", value_name = "NAME,…", default_value = "all", value_parser = parse_layers)]
    pub(crate) set: LayerSet,
}

/// Parses a set of layers. Suggests a name for a mistyped one.
fn parse_layers(names: &str) -> Result<LayerSet, String> {
    names.parse().map_err(|error: UnknownLayer| {
        let known = LayerName::ALL.map(LayerName::name).into_iter().chain(["all", "none"]);
        let nearest = known
            .map(|name| (strsim::jaro_winkler(&error.name.to_lowercase(), name), name))
            .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
            .max_by(|(a, _), (b, _)| a.total_cmp(b));
        match nearest {
            Some((_, name)) => format!("{error}; did you mean {name:?}?"),
            None => error.to_string(),
        }
    })
}

/// How many threads read articles.
#[derive(Debug, Args)]
pub(crate) struct JobsArgs {
    /// Threads that read articles [default: one per core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl JobsArgs {
    /// The number of threads: as given, or one per core.
    pub(crate) fn count(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or_else(cores, NonZeroUsize::get)
    }
}

/// What the user knows about articles whose text does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "About the articles")]
pub(crate) struct MetadataArgs {
    /// A table (.tsv or .csv) or JSON lines (.jsonl), keyed by file name
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// Who published the articles
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// When they were published
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) published: Option<String>,
    /// The article's address; not for files that hold several articles
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// The articles' licence, as an SPDX identifier
    #[arg(long, alias = "license", value_name = "SPDX")]
    pub(crate) licence: Option<String>,
    /// Which keys of JSON objects hold what, for example text=body,url=meta.link [default: guessed and printed]
    #[arg(long, value_name = "FIELD=KEY,…")]
    pub(crate) map: Option<FieldMap>,
}

/// How a command prints on a terminal.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ViewArgs {
    /// No colour and no underlining, even on a terminal (NO_COLOR does the same)
    #[arg(long)]
    no_color: bool,
    /// Columns to print in [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

impl ViewArgs {
    /// What stdout can show.
    pub(crate) fn look(&self) -> Look {
        output::look(self.width, self.no_color)
    }
}

/// The form of the rows that a command prints.
#[derive(Debug, Args)]
pub(crate) struct RowFormatArgs {
    /// Print one JSON object per row
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV with a heading line
    #[arg(long)]
    csv: bool,
}

/// A form of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowFormat {
    Csv,
    /// One JSON object a line.
    Json,
    /// For people, with the look of the terminal.
    Text,
}

impl RowFormatArgs {
    pub(crate) fn get(&self) -> RowFormat {
        match (self.csv, self.json) {
            (true, _) => RowFormat::Csv,
            (false, true) => RowFormat::Json,
            (false, false) => RowFormat::Text,
        }
    }

    /// The most rows to print: the limit given, or `default` for people.
    pub(crate) fn limit(&self, given: Option<NonZeroUsize>, default: usize) -> Option<usize> {
        given.map(NonZeroUsize::get).or_else(|| (self.get() == RowFormat::Text).then_some(default))
    }
}

/// Filters for questions about articles.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct ArticleFilterArgs {
    /// Only articles of this publisher
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only articles published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<String>,
    /// Only articles published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<String>,
    /// Only articles under this licence: an SPDX id (CC-BY-4.0), the start of several (CC-), or none
    #[arg(long, alias = "license", value_name = "SPDX")]
    licence: Option<String>,
}

/// Filters for questions about attributions.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Which articles.
    #[command(flatten)]
    articles: ArticleFilterArgs,
    /// Only statements inside quotation marks (direct), partly inside (mixed), or outside (indirect)
    #[arg(long, value_parser = enum_parser::<Form, _>(Form::NAMES))]
    form: Option<Form>,
    /// Only what was said, believed, intended, perceived, or written in a document
    #[arg(long, value_parser = enum_parser::<Act, _>(Act::NAMES))]
    act: Option<Act>,
    /// Only what a source affirmed, denied, declined to say, or asked
    #[arg(long, value_parser = enum_parser::<Polarity, _>(Polarity::NAMES))]
    polarity: Option<Polarity>,
    /// On whose word the article reports the statement: the outlet's own, a source's (attributed),
    /// or a source's that another source quotes (chained)
    #[arg(long, value_parser = enum_parser::<Voice, _>(Voice::NAMES))]
    voice: Option<Voice>,
}

impl TryFrom<FilterArgs> for Filter {
    type Error = anyhow::Error;

    fn try_from(args: FilterArgs) -> anyhow::Result<Self> {
        Ok(Self {
            form: args.form,
            act: args.act,
            polarity: args.polarity,
            voice: args.voice,
            ..args.articles.try_into()?
        })
    }
}

impl TryFrom<ArticleFilterArgs> for Filter {
    type Error = anyhow::Error;

    fn try_from(args: ArticleFilterArgs) -> anyhow::Result<Self> {
        Ok(Self {
            outlet: args.outlet,
            since: args.since.map(|day| parse_day("since", &day)).transpose()?,
            until: args.until.map(|day| parse_day("until", &day)).transpose()?,
            licence: args.licence.map(|licence| licence.parse()).transpose()?,
            ..Self::default()
        })
    }
}

/// Parses the day given for the flag `--{flag}`.
fn parse_day(flag: &str, given: &str) -> anyhow::Result<Date> {
    let day = given.trim().parse().ok();
    day.with_context(|| format!("{given:?} is no day for {flag}: write it as 2020-05-22"))
}

/// Who corrects, and why.
#[derive(Debug, Args)]
#[command(next_help_heading = "In the journal")]
pub(crate) struct SignatureArgs {
    /// Who makes the correction [default: the user who is logged in]
    #[arg(long, value_name = "NAME", env = "ONRECORD_WHO")]
    who: Option<String>,
    /// The reason
    #[arg(long, value_name = "WORDS")]
    why: Option<String>,
}

impl SignatureArgs {
    pub(crate) fn signature(&self) -> Signature {
        Signature { who: signer(self.who.as_deref()), why: self.why.clone() }
    }
}

/// Who signs corrections: `given`, or else the user who is logged in.
pub(crate) fn signer(given: Option<&str>) -> String {
    let login = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    let who = given.map(str::to_owned).or_else(login).filter(|who| !who.trim().is_empty());
    who.unwrap_or_else(|| "unknown".to_owned())
}

/// A parser for an enumeration whose values have these names in readings.
pub(crate) fn enum_parser<T, const N: usize>(
    names: [&'static str; N],
) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| serde_json::from_value(name.into()))
}

/// A parser for the formats of exported files.
pub(crate) fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .try_map(|name| Format::from_name(&name).context("no format has this name"))
}
