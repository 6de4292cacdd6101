//! `onrecord add`: articles into the ledger.

use std::path::PathBuf;

use onrecord::{AddOptions, Inputs, Ledger};

use super::given::Known;
use super::{Outcome, count, jobs, reader};
use crate::args;
use crate::output::{self, say, tell};

pub(crate) fn run(args: args::Add) -> anyhow::Result<Outcome> {
    let Inputs { files: inputs, folders, .. } = super::inputs::find(&args.paths)?;
    if inputs.is_empty() {
        // Nothing to add makes no ledger, but what failed there once may be gone.
        if args.ledger.path.exists() {
            forget_gone(&mut Ledger::open(&args.ledger.path)?, &folders)?;
        }
        return Ok(Outcome::Nothing);
    }
    let known = Known::new(&args.given, &inputs)?;
    let reader = reader(&args.model)?;
    let mut ledger = Ledger::open(&args.ledger.path)?;
    forget_gone(&mut ledger, &folders)?;
    let options = AddOptions {
        reader,
        jobs: jobs(args.jobs),
        given_for: |path: &std::path::Path| known.of(path),
    };
    let bar = output::progress();
    bar.set_length(inputs.len() as u64);
    let summary = onrecord::add(&mut ledger, &inputs, &options, |progress| {
        if let onrecord::Outcome::Failed(failure) = progress.outcome {
            bar.suspend(|| say(&failure.reason));
        }
        bar.set_position(progress.done as u64);
    })?;
    bar.finish_and_clear();
    let counts = ledger.counts()?;
    tell(&format!(
        "{} added, {} already there, {} failed",
        count(summary.added, "article"),
        summary.already_there,
        summary.failed.len(),
    ));
    tell(&format!(
        "{} now holds {} with {}",
        args.ledger.path.display(),
        count(counts.articles, "article"),
        count(counts.attributions, "attribution"),
    ));
    Ok(match (summary.added + summary.already_there, summary.failed.len()) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Partly,
    })
}

/// Strikes out failures of files that are gone from `folders`, and says so.
fn forget_gone(ledger: &mut Ledger, folders: &[PathBuf]) -> anyhow::Result<()> {
    let forgotten = onrecord::forget_gone(ledger, folders)?;
    if forgotten > 0 {
        let them = count(forgotten, "failure");
        tell(&format!("{them} struck out, of files that are not there any more"));
    }
    Ok(())
}
