//! What may be typed: commands, flags and their help.

mod asking;
mod correcting;
mod serving;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use onrecord::{FieldMap, Format};
use serde::de::DeserializeOwned;

pub(crate) use self::asking::{Copies, Events, Names, Quotes, Search, Sources, Sql, Stats};
pub(crate) use self::correcting::{
    Actor, ActorCommand, ActorShow, Attribution, AttributionCommand, By, Corrections,
    CorrectionsCommand, CorrectionsExport, CorrectionsImport, CorrectionsList, Reread,
};
pub(crate) use self::serving::Serve;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, about, long_about = None, max_term_width = 100)]
#[command(
    about = "Reads news articles and keeps a record of who is quoted, in which words, with a citation"
)]
#[command(arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  onrecord read article.txt               the article with its speakers, on the terminal
  onrecord read --json article.txt        the same as data
  onrecord add articles/                  record a folder in onrecord.db
  onrecord quotes --by Ellison            what somebody said, with citations
  onrecord verify                         check every citation against its text

Exit codes: 0 all done or something found, 1 nothing done or found (or, by verify, something that
does not hold), 2 wrong call, 3 done in part (what failed is named on stderr).")]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One verb each.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read articles and print who is quoted
    #[command(after_help = "\
Examples:
  onrecord read article.txt
  onrecord read article.txt --publisher 'The Harbour Post' --published 2024-03-13
  onrecord read --json article.txt | jq '.attributions[].quoted[].text'
  onrecord read --jsonl articles/*.txt > readings.jsonl
  pbpaste | onrecord read -")]
    Read(Read),
    /// Record articles in the ledger; adding what it has already changes nothing
    #[command(after_help = "\
Examples:
  onrecord add articles/ --publisher 'The Harbour Post'
  onrecord add articles/ --metadata metadata.tsv --jobs 8
  onrecord add feed.xml crawl.warc.gz
  onrecord add articles.jsonl --map text=body,published=meta.date
  onrecord add a.txt b.txt --ledger harbour.db

METADATA is a table (.tsv or .csv) with a heading line: filename, publisher, publication_date, author, title, url,
licence; or one JSON object a line (.jsonl) with the same names. Flags fill what the table leaves
open.

A file holds one article (plain text, a web page) or many: a feed (RSS, Atom, JSON Feed), a web archive (WARC), or JSON
objects, one a line or in a list. It may be packed with gzip or zstd. What a file is shows in its bytes.

Of folders, files that end in .txt, .text, .md, .html, .htm, .xhtml, .xml, .rss, .atom, .json, .jsonl, .ndjson, .warc,
.gz or .zst or have no extension are read, and how many others are passed over is said. Failures of files in them that
are gone are struck out.")]
    Add(Add),
    /// Ask the ledger who said what
    #[command(after_help = "\
Examples:
  onrecord quotes --by Ellison
  onrecord quotes --about 'dredging' --since 2024-01-01
  onrecord quotes --act document --polarity denied
  onrecord quotes --voice attributed     what sources say that others said
  onrecord quotes --outlet 'The Harbour Post' --csv > quotes.csv
  onrecord quotes --by 'Mara Ellison' --json | jq '.citation'
  onrecord quotes --distinct             the same quotation in several articles as one
  onrecord quotes --compare              where articles word one quotation differently

With --distinct quotations are the same where one has the words of the other or part of them, or few are
exchanged, and nobody else is named for it. --distinct-stories keeps of articles that copy one another the one that was
published first, among those that have what is asked for.")]
    Quotes(Quotes),
    /// Tell who is relied on: which sources, of what kind, how often and where in the story
    #[command(after_help = "\
Examples:
  onrecord sources                          all articles
  onrecord sources articles/roof.txt        one article, by path, id or citation
  onrecord sources --outlet 'The Harbour Post' --since 2024-01-01
  onrecord sources --act speech --csv > sources.csv

Kinds: a person or an organization with a name; an official, who has none but speaks for an office or holds it (a
spokesman, the mayor, police); unnamed (officials, a person familiar with the matter, experts); a document; nobody named.
It counts what is there, and passes no judgement.")]
    Sources(Sources),
    /// Tell how an actor is named and titled, by outlet, and in whose words
    #[command(after_help = "\
Examples:
  onrecord names Ellison                    each outlet's names for her, own words apart from quoted ones
  onrecord names Ellison --by month --voice own
  onrecord names 3f9c01aa --csv > names.csv")]
    Names(Names),
    /// Find what one actor did to another (no reading of this version has events yet)
    #[command(after_help = "\
Examples:
  onrecord events Ellison Pryde --since 2024-01-01")]
    Events(Events),
    /// Ask in SQL, over documented views, which can be read and not changed
    #[command(after_help = "\
Examples:
  onrecord sql --schema                     the views and their columns
  onrecord sql \"SELECT outlet, count(*) AS articles FROM articles GROUP BY outlet\"
  onrecord sql \"SELECT article, start, end, content FROM attributions WHERE polarity = 'denied'\" --csv

docs/sql.md has more questions.")]
    Sql(Sql),
    /// Tell what the ledger holds: articles by outlet, day and licence, attributions by form
    #[command(after_help = "\
Examples:
  onrecord stats
  onrecord stats --json | jq .licences")]
    Stats(Stats),
    /// List articles that copy one another, by story, or the copies of one
    #[command(after_help = "\
Examples:
  onrecord copies                      stories that several articles tell in the same words
  onrecord copies 7f3a91c2             what other articles have of this one, and it of them
  onrecord copies 7f3a91c2 --json | jq '.copied.stretches'

Articles are copies where much of the shorter one's text outside quotation marks stands in the other word
for word: agency copy as it is, edited, cut, or merged with other text. A story is all that hangs together by copies;
its id is the smallest of its articles'.")]
    Copies(Copies),
    /// Find words in the articles' texts
    #[command(after_help = "\
Examples:
  onrecord search mussel
  onrecord search fine silt          articles in which both words stand
  onrecord search '\"fine silt\"'      the two words side by side")]
    Search(Search),
    /// Print the reading of one recorded article
    #[command(after_help = "\
Examples:
  onrecord show 7f3a91c2             the start of an article's id, as citations have it
  onrecord show 7f3a91c2:1310-1398   a citation does as well
  onrecord show articles/roof.txt    and so does the path, as it was added
  onrecord show 7f3a91c2 --json")]
    Show(Show),
    /// Print what one item of a reading rests on: spans, scores, and the model or rule that made it
    #[command(after_help = "\
Examples:
  onrecord explain roof.txt q3           an attribution of a file
  onrecord explain 7f3a91c2 q3           the same of a recorded article
  onrecord explain 7f3a91c2 a1           an actor, with its mentions
  onrecord explain 7f3a91c2 m4 --json")]
    Explain(Explain),
    /// Take corrections from exported files that were edited elsewhere, as in INCEpTION
    #[command(after_help = "\
Examples:
  onrecord import --format cas annotated/
  onrecord import --format web-annotation notes.jsonld --dry-run

What is read back is compared with the recorded readings as corrected so far. An attribution that is gone is rejected, one that is
new is added, one with another speaker is reassigned and one with other words, form, act or polarity amended; an actor's new
name or type is given. What was corrected here after the files were exported stays so.")]
    Import(Import),
    /// Look up who is who across articles, and correct it
    #[command(after_help = "\
Examples:
  onrecord actor show Ellison                        all actors with this word in a name, and their ids
  onrecord actor merge 'Mara Ellison' 7f3a91c2:a4    the two are one
  onrecord actor split 'Tom Brandt' --outlet 'The Harbour Post'
  onrecord actor rename 'M. Ellison' 'Mara Ellison' --why 'full name in the council register'
  onrecord actor type 'Harbour Trust' organization

ACTOR is an id as `actor show` prints it (or its first 8 digits), an actor of one article as ARTICLE:a1, or words of a name that only
one actor has. Corrections change no reading: they hold after a re-reading too, and `onrecord corrections undo` takes them back.")]
    Actor(Actor),
    /// Correct who said what
    #[command(after_help = "\
Examples:
  onrecord attribution reject 7f3a91c2:1310-1398     a citation as `onrecord quotes` prints it
  onrecord attribution reject 7f3a91c2 q3            or an article and the id of `onrecord show`
  onrecord attribution reassign 7f3a91c2 q3 --to 'Mara Ellison' --why 'she is named one line above'
  onrecord attribution reassign 7f3a91c2 q3 --to-nobody
  onrecord attribution add 7f3a91c2 --content 1310-1398 --source 1404-1416 --cue 1399-1403 --speaker 'Mara Ellison'
  onrecord attribution amend 7f3a91c2 q3 --content 1310-1350,1360-1398
  onrecord attribution amend 7f3a91c2:1310-1398 --polarity denied --no-cue

Offsets count the characters of the article's text, as citations do: `onrecord show --json` prints them with the text.
`add` takes --content, and what is known of --source, --cue, --speaker, --form, --act and --polarity; `amend` what is otherwise.
Whether it is direct, mixed or indirect follows from the quotation marks. Where a newer model reads what was
added, it is there once.")]
    Attribution(Attribution),
    /// List, export, import and undo corrections
    #[command(after_help = "\
Examples:
  onrecord corrections
  onrecord corrections --orphaned                    those that fit no reading any more
  onrecord corrections undo 3c9e01aa
  onrecord corrections export > corrections.jsonl
  onrecord corrections import corrections.jsonl --ledger other.db")]
    Corrections(Corrections),
    /// Read what is recorded anew, with a newer model or program; corrections stay
    #[command(after_help = "\
Examples:
  onrecord reread                        with the model that is built in
  onrecord reread --model accurate

Until all articles are read, questions are answered by the old readings. Stopped before, it goes on where it was.")]
    Reread(Reread),
    /// Show the ledger as pages in a browser, and answer questions over HTTP
    #[command(after_help = "\
Examples:
  onrecord serve                         prints the address, on this machine alone
  onrecord serve harbour.db --port 8000
  onrecord serve --read-only             nothing can be corrected
  onrecord serve --public --address 0.0.0.0 --host reader.example.org

Pages show your own articles whole. With --public, which is for everybody, articles whose licence does not allow sharing are
shown as offsets with short extracts, and nothing can be corrected. The API stands under /api/v1; its description is at
/api/v1/openapi.json.")]
    Serve(Serve),
    /// Recompute every hash and every span of the ledger; exit code 1 names what does not hold
    #[command(after_help = "\
Examples:
  onrecord verify
  onrecord verify --ledger harbour.db && echo 'every citation holds'")]
    Verify(Verify),
    /// Write all readings of the ledger to files of another format
    #[command(after_help = "\
Examples:
  onrecord export --format jsonl out
  onrecord export --format web-annotation out/annotations
  onrecord export --format conllu --public out/conllu
  onrecord export --format cas --tokens out/cas       for INCEpTION, with words and trees

  jsonl           readings.jsonl, a reading a line
  parquet         a table a layer; only in programs built with it (`--features parquet`)
  web-annotation  W3C Web Annotation, a file an article
  cas             UIMA CAS JSON with its types, a file an article
  conllu          CoNLL-U, a file an article

An export takes the place of an earlier one of its format in DIR, corrected files included; files of others are not
touched. With --public, of articles without a licence that allows sharing the text at most a third is shown, and formats
that need the text leave them out.")]
    Export(Export),
    /// List the articles that could not be recorded, and why
    #[command(after_help = "\
Examples:
  onrecord failures
  onrecord failures --ledger harbour.db")]
    Failures(Failures),
}

/// `onrecord read`.
#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Files or folders; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) paths: Vec<PathBuf>,
    /// Print JSON: one object for one article, one a line for several
    #[arg(long)]
    pub(crate) json: bool,
    /// Print JSON with one object a line, for one article too
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// In the JSON, every word with its lemma, part of speech, head and relation too
    #[arg(long)]
    pub(crate) tokens: bool,
    /// What offsets count in the JSON: Unicode code points (as in Python and SQLite), bytes of
    /// UTF-8, or UTF-16 units (as in JavaScript)
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    pub(crate) offsets: Offsets,
    /// Threads to read with [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// What reads them.
    #[command(flatten)]
    pub(crate) model: Model,
    /// What is known about the articles.
    #[command(flatten)]
    pub(crate) given: Given,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// The language model.
#[derive(Debug, Args)]
pub(crate) struct Model {
    /// Language model: `fast` (built in), `accurate` (a file beside the program or above it), or the
    /// path of a model file
    #[arg(long = "model", value_name = "MODEL", default_value = "fast")]
    pub(crate) name: String,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Offsets {
    Codepoint,
    Byte,
    Utf16,
}

/// `onrecord add`.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Where to record them.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Threads to read with [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// What reads them.
    #[command(flatten)]
    pub(crate) model: Model,
    /// What is known about the articles.
    #[command(flatten)]
    pub(crate) given: Given,
}

/// The names of an enumeration, as readings have them.
fn names<T, const N: usize>(names: [&'static str; N]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| serde_json::from_value(name.into()))
}

/// `onrecord show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// An article's id or the start of it, a citation, or the path as it was added
    pub(crate) article: String,
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

/// `onrecord explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A file, or a recorded article: its id or the start of it, a citation, or the path as it was added
    pub(crate) article: String,
    /// An item's id in its reading: q1 for an attribution, m1 for a mention, a1 for an actor
    #[arg(value_name = "ID")]
    pub(crate) item: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// What reads a file; for a recorded article, what it was read with.
    #[command(flatten)]
    pub(crate) model: Model,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// What to check.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder to write to; made where it is not there
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The files' format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub(crate) format: Format,
    /// For others to see: whole articles only where their licence allows to share them
    #[arg(long)]
    pub(crate) public: bool,
    /// As the program read it, without what users corrected
    #[arg(long)]
    pub(crate) as_read: bool,
    /// Every word with its lemma, part of speech, head and relation too, where the format has room for
    /// them (jsonl, parquet, cas; conllu always has them). Articles are read anew for it
    #[arg(long)]
    pub(crate) tokens: bool,
    /// What reads the words.
    #[command(flatten)]
    pub(crate) model: Model,
    /// What to export.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// The formats by their names.
fn formats() -> impl TypedValueParser<Value = Format> {
    let known = "a name that was among the possible ones";
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .map(move |name| Format::named(&name).expect(known))
}

/// `onrecord import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Exported files that were corrected elsewhere, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The files' format
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub(crate) format: Format,
    /// Say what would be corrected, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord failures`.
#[derive(Debug, Args)]
pub(crate) struct Failures {
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// Which ledger.
#[derive(Debug, Args)]
pub(crate) struct Ledger {
    /// The ledger's file
    #[arg(
        long = "ledger",
        value_name = "FILE",
        env = "ONRECORD_LEDGER",
        default_value = "onrecord.db"
    )]
    pub(crate) path: PathBuf,
}

/// What the user knows about articles whose text does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "About the articles")]
pub(crate) struct Given {
    /// A table (.tsv or .csv) or JSON lines (.jsonl) keyed by file name
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// Who published them
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// When they were published
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) published: Option<String>,
    /// Where an article is to be found; not for files that hold several
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// What they may be used for, as an SPDX identifier
    #[arg(long, alias = "license", value_name = "SPDX")]
    pub(crate) licence: Option<String>,
    /// Which keys of JSON objects say what, as in text=body,url=meta.link [default: guessed and told]
    #[arg(long, value_name = "FIELD=KEY,…")]
    pub(crate) map: Option<FieldMap>,
}

/// How things are printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct View {
    /// No colour and no underlining, even on a terminal (NO_COLOR does the same)
    #[arg(long)]
    pub(crate) no_color: bool,
    /// Columns to print in [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    pub(crate) width: Option<u16>,
}
