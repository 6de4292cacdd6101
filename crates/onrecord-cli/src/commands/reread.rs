//! `onrecord reread`: what is in the ledger, read by a newer model or program.

use onrecord::{Ledger, Standing};

use super::{Outcome, count, jobs, reader};
use crate::args;
use crate::output::{self, tell};

pub(crate) fn run(args: args::Reread) -> anyhow::Result<Outcome> {
    let reader = reader(&args.model)?;
    // Asked first, as opening to write would make a ledger where there is none.
    drop(Ledger::open_read_only(&args.ledger.path)?);
    let mut ledger = Ledger::open(&args.ledger.path)?;
    let bar = output::articles_progress();
    let replaced = onrecord::reread(&mut ledger, &reader, jobs(args.jobs), |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    if replaced == 0 {
        tell(&format!("all articles are read by {} already", reader.made_by()));
        return Ok(Outcome::Done);
    }
    tell(&format!("{} read anew by {}", count(replaced, "article"), reader.made_by()));
    let corrections = ledger.ask().corrections()?;
    let stand = |standing: Standing| corrections.iter().filter(|c| c.standing == standing).count();
    if !corrections.is_empty() {
        let orphaned = stand(Standing::Orphaned);
        let holding = count(stand(Standing::Holds), "correction");
        tell(&format!("{holding} still right, {orphaned} orphaned"));
        if orphaned > 0 {
            tell("`onrecord corrections --orphaned` lists those that no longer fit");
        }
    }
    Ok(Outcome::Done)
}
