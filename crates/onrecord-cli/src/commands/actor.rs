//! `onrecord actor`: who is who across articles, and correcting it.

use onrecord::{JoinedActor, Ledger, SplitQuery};

use super::corrections::{recorded, signature};
use super::{Outcome, count};
use crate::args::{self, ActorCommand};
use crate::output::{self, Out};
use crate::terminal;

/// How many actors a question for one shows where no limit is given.
const DEFAULT_LIMIT: usize = 20;

pub(crate) fn run(args: args::Actor) -> anyhow::Result<Outcome> {
    match args.command {
        ActorCommand::Show(args) => show(args),
        ActorCommand::Merge(args) => {
            let mut ledger = writable(&args.ledger)?;
            let correction =
                ledger.corrections().merge_actors(&args.actors, &signature(&args.by))?;
            recorded(&ledger, &correction, &args.actors[0])
        }
        ActorCommand::Split(args) => {
            let mut ledger = writable(&args.ledger)?;
            let query =
                SplitQuery { articles: args.articles, name: args.name, outlet: args.outlet };
            let correction =
                ledger.corrections().split_actor(&args.actor, &query, &signature(&args.by))?;
            recorded(&ledger, &correction, &args.actor)
        }
        ActorCommand::Rename(args) => {
            let mut ledger = writable(&args.ledger)?;
            let correction =
                ledger.corrections().rename_actor(&args.actor, &args.name, &signature(&args.by))?;
            recorded(&ledger, &correction, &args.actor)
        }
        ActorCommand::Type(args) => {
            let mut ledger = writable(&args.ledger)?;
            let correction =
                ledger.corrections().retype_actor(&args.actor, args.kind, &signature(&args.by))?;
            recorded(&ledger, &correction, &args.actor)
        }
    }
}

/// A ledger to write to; none is made.
pub(super) fn writable(args: &args::Ledger) -> anyhow::Result<Ledger> {
    drop(Ledger::open_read_only(&args.path)?);
    Ok(Ledger::open(&args.path)?)
}

fn show(args: args::ActorShow) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let words = args.actor.join(" ");
    let limit = args.limit.map_or(DEFAULT_LIMIT, std::num::NonZeroUsize::get);
    let actors: Vec<JoinedActor> = match ledger.ask().actor(&words) {
        Ok(one) => vec![one],
        Err(
            onrecord::ledger::Error::AmbiguousActor { .. }
            | onrecord::ledger::Error::UnknownActor { .. },
        ) => ledger.ask().actors_named(&words, limit)?,
        Err(error) => return Err(error.into()),
    };
    let mut out = Out::new();
    let look = output::look(&args.view);
    if args.json {
        for actor in &actors {
            out.line(&serde_json::to_string(actor)?)?;
        }
    } else if !actors.is_empty() {
        out.write(&terminal::actors(&actors, look))?;
    }
    out.finish()?;
    if actors.is_empty() {
        output::say(&format!(
            "no actor in {} is called {words:?}: `onrecord search` looks in the articles' texts",
            args.ledger.path.display()
        ));
        return Ok(Outcome::Nothing);
    }
    if actors.len() == limit {
        output::tell(&format!("the first {}; --limit shows more", count(limit, "actor")));
    }
    Ok(Outcome::Done)
}
