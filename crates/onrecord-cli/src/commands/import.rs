//! `onrecord import`: corrections from exported files that were edited elsewhere.

use onrecord::Ledger;

use super::actor::writable;
use super::corrections::signature;
use super::{Outcome, count};
use crate::args;
use crate::output::{say, tell};

pub(crate) fn run(args: args::Import) -> anyhow::Result<Outcome> {
    let mut ledger = match args.dry_run {
        true => Ledger::open_read_only(&args.ledger.path)?,
        false => writable(&args.ledger)?,
    };
    let (mut articles, mut changed, mut failed) = (0, 0, 0);
    for path in &args.paths {
        for imported in onrecord::import(args.format, path)? {
            let edits = imported
                .map_err(anyhow::Error::from)
                .and_then(|imported| Ok((onrecord::edits(&ledger, &imported)?, imported.article)));
            let (edits, article) = match edits {
                Ok(edits) => edits,
                Err(error) => {
                    failed += 1;
                    say(&format!("{error:#}"));
                    continue;
                }
            };
            articles += 1;
            changed += edits.changes.len();
            for onrecord::PassedOver { id, why } in &edits.passed_over {
                say(&format!("{article} {id}: {why}"));
            }
            if !args.dry_run && !edits.changes.is_empty() {
                ledger.corrections().record_changes(&edits.changes, &signature(&args.by))?;
            }
        }
    }
    let would = if args.dry_run { " would be made" } else { "" };
    tell(&format!(
        "{} compared, {}{would}, {failed} failed",
        count(articles, "article"),
        count(changed, "correction")
    ));
    Ok(match (articles, failed) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Partly,
    })
}
