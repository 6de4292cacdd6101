//! `onrecord add`: articles into the ledger.

use onrecord::{AddOptions, InputError, Ledger};

use super::given::Known;
use super::{Outcome, count, jobs};
use crate::args;
use crate::output::{self, say, tell};

pub(crate) fn run(args: args::Add) -> anyhow::Result<Outcome> {
    let inputs = match onrecord::find_inputs(&args.paths) {
        Err(error @ InputError::NoArticles { .. }) => {
            say(&error.to_string());
            return Ok(Outcome::Nothing);
        }
        found => found?,
    };
    let known = Known::new(&args.given, &inputs)?;
    let mut ledger = Ledger::open(&args.ledger.path)?;
    let options =
        AddOptions { jobs: jobs(args.jobs), given_for: |path: &std::path::Path| known.of(path) };
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
        count(counts.attributions, "quotation"),
    ));
    Ok(match (summary.added + summary.already_there, summary.failed.len()) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Partly,
    })
}
