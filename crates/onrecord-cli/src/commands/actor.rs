//! `onrecord actor`: looks up actors across articles, and corrects them.

use std::num::NonZeroUsize;

use clap::{Args, Subcommand};
use onrecord::ledger::{JoinedActor, SplitQuery};
use onrecord::reading::ActorType;

use super::outcome::Outcome;
use super::recorded::report_correction;
use crate::args::{LedgerArgs, SignatureArgs, ViewArgs, enum_parser};
use crate::output::{self, DataWriter};
use crate::terminal::{self, count};

pub(crate) const HELP: &str = "\
Examples:
  onrecord actor show Ellison                        all actors with this word in a name, and their ids
  onrecord actor merge 'Mara Ellison' 7f3a91c2:a4    the two are one actor
  onrecord actor split 'Tom Brandt' --outlet 'The Harbour Post'
  onrecord actor rename 'M. Ellison' 'Mara Ellison' --why 'full name in the council register'
  onrecord actor type 'Harbour Trust' organization

ACTOR is an id that `actor show` prints (or its first 8 digits), an actor of one article as ARTICLE:a1, or words of \
a name that only one actor has. Corrections change no reading. They still apply after a re-reading, and \
`onrecord corrections undo` takes them back.";

/// Actors shown without `--limit`.
const DEFAULT_LIMIT: usize = 20;

#[derive(Debug, Args)]
pub(crate) struct ActorArgs {
    #[command(subcommand)]
    command: ActorCommand,
}

#[derive(Debug, Subcommand)]
enum ActorCommand {
    /// List actors with a name, with their ids, names and numbers of articles
    Show(ShowArgs),
    /// Record that these are one actor
    Merge(MergeArgs),
    /// Record that some articles mean somebody else
    Split(SplitArgs),
    /// Set the name that answers show
    Rename(RenameArgs),
    /// Set the type of an actor
    Type(TypeArgs),
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// An id, or words of a name
    #[arg(required = true, value_name = "ACTOR")]
    actor: Vec<String>,
    /// Print at most N rows [default: 20]
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

#[derive(Debug, Args)]
struct MergeArgs {
    /// Two or more actors
    #[arg(required = true, num_args = 2.., value_name = "ACTOR")]
    actors: Vec<String>,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
#[group(id = "which", required = true, multiple = true, args = ["articles", "name", "outlet"])]
struct SplitArgs {
    /// The actor to split
    actor: String,
    /// Take out this article; can be given several times
    #[arg(long = "article", value_name = "ARTICLE")]
    articles: Vec<String>,
    /// Take out articles that use this name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take out articles of this outlet
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct RenameArgs {
    /// The actor to rename
    actor: String,
    /// The name to show
    name: String,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct TypeArgs {
    /// The actor
    actor: String,
    /// Its type
    #[arg(value_name = "TYPE", value_parser = enum_parser::<ActorType, _>(ActorType::NAMES))]
    kind: ActorType,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: ActorArgs) -> anyhow::Result<Outcome> {
    match args.command {
        ActorCommand::Show(args) => show(args),
        ActorCommand::Merge(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let correction =
                ledger.corrections().merge_actors(&args.actors, &args.by.signature())?;
            report_correction(&ledger, &correction, &args.actors[0])
        }
        ActorCommand::Split(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let query =
                SplitQuery { articles: args.articles, name: args.name, outlet: args.outlet };
            let correction =
                ledger.corrections().split_actor(&args.actor, &query, &args.by.signature())?;
            report_correction(&ledger, &correction, &args.actor)
        }
        ActorCommand::Rename(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let correction =
                ledger.corrections().rename_actor(&args.actor, &args.name, &args.by.signature())?;
            report_correction(&ledger, &correction, &args.actor)
        }
        ActorCommand::Type(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let correction =
                ledger.corrections().retype_actor(&args.actor, args.kind, &args.by.signature())?;
            report_correction(&ledger, &correction, &args.actor)
        }
    }
}

fn show(args: ShowArgs) -> anyhow::Result<Outcome> {
    let ledger = args.ledger.open_read_only()?;
    let words = args.actor.join(" ");
    let limit = args.limit.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    let actors: Vec<JoinedActor> = match ledger.ask().actor(&words) {
        Ok(actor) => vec![actor],
        Err(
            onrecord::ledger::Error::AmbiguousActor { .. }
            | onrecord::ledger::Error::UnknownActor { .. },
        ) => ledger.ask().actors_named(&words, limit)?,
        Err(error) => return Err(error.into()),
    };
    let mut out = DataWriter::new();
    if args.json {
        out.json_lines(&actors)?;
    } else if !actors.is_empty() {
        out.write(&terminal::actors(&actors, args.view.look()))?;
    }
    out.finish()?;
    if actors.is_empty() {
        output::message(&format!(
            "{} has no actor with the name {words:?}; `onrecord search` searches the articles' texts",
            args.ledger.path.display()
        ));
        return Ok(Outcome::Nothing);
    }
    if actors.len() == limit {
        let shown = count(limit, "actor");
        output::status(&format!("showing the first {shown}; --limit shows more"));
    }
    Ok(Outcome::Done)
}
