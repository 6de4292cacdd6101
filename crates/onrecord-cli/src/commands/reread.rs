//! `onrecord reread`: reads recorded articles again, with a newer model or program.

use clap::Args;
use onrecord::ledger::Standing;

use super::outcome::Outcome;
use crate::args::{JobsArgs, LedgerArgs, ModelArgs};
use crate::output::{self, status};
use crate::terminal::count;

pub(crate) const HELP: &str = "\
Examples:
  onrecord reread                        with the built-in model
  onrecord reread --model accurate

Until all articles are read, questions use the old readings. If you stop the command, the next run continues \
where it stopped.";

#[derive(Debug, Args)]
pub(crate) struct RereadArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    jobs: JobsArgs,
    #[command(flatten)]
    model: ModelArgs,
}

pub(crate) fn run(args: RereadArgs) -> anyhow::Result<Outcome> {
    let reader = args.model.reader()?;
    let mut ledger = args.ledger.open_existing()?;
    let bar = output::articles_progress();
    let replaced = onrecord::reread(&mut ledger, &reader, args.jobs.count(), |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    if replaced == 0 {
        status(&format!("all articles were already read with {}", reader.made_by()));
        return Ok(Outcome::Done);
    }
    status(&format!("{} read again with {}", count(replaced, "article"), reader.made_by()));
    let corrections = ledger.ask().corrections()?;
    let with_standing =
        |standing: Standing| corrections.iter().filter(|c| c.standing == standing).count();
    if !corrections.is_empty() {
        let orphaned = with_standing(Standing::Orphaned);
        let holding = count(with_standing(Standing::Holds), "correction");
        status(&format!("{holding} still valid, {orphaned} orphaned"));
        if orphaned > 0 {
            status("`onrecord corrections --orphaned` lists those that no longer match a reading");
        }
    }
    Ok(Outcome::Done)
}
