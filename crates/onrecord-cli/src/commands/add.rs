//! `onrecord add`: articles into the ledger.

use std::path::{Path, PathBuf};

use onrecord::{Inputs, Ledger, ReadOptions};

use super::given::Known;
use super::{Outcome, count, jobs, reader};
use crate::args;
use crate::output::{self, say, tell};

pub(crate) fn run(args: args::Add) -> anyhow::Result<Outcome> {
    let Inputs { files: inputs, folders, .. } = super::inputs::find(&args.paths, &args.given)?;
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
    let options = ReadOptions {
        reader,
        jobs: jobs(args.jobs),
        given_for: |path: &Path| known.of(path),
        fields: args.given.map.clone().unwrap_or_default(),
    };
    let bar = output::progress();
    let summary = onrecord::add(&mut ledger, &inputs, &options, |progress| {
        if let Some(fields) = progress.fields {
            bar.suspend(|| super::inputs::say_fields(progress.path, fields));
        }
        if let onrecord::Outcome::Failed(failure) = progress.outcome {
            bar.suspend(|| say(&failure.reason));
        }
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.bytes);
        bar.set_message(count(progress.done, "article"));
    })?;
    bar.finish_and_clear();
    let counts = ledger.ask().counts()?;
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
