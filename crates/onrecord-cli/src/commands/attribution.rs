//! `onrecord attribution`: correcting who said what.

use super::Outcome;
use super::actor::writable;
use super::corrections::{recorded, signature};
use crate::args::{self, AttributionCommand};

pub(crate) fn run(args: args::Attribution) -> anyhow::Result<Outcome> {
    match args.command {
        AttributionCommand::Reject(args) => {
            let mut ledger = writable(&args.ledger)?;
            let which = &args.which;
            let by = signature(&args.by);
            let correction = ledger.corrections().reject_attribution(
                &which.article,
                which.item.as_deref(),
                &by,
            )?;
            recorded(&ledger, &correction, &which.article)
        }
        AttributionCommand::Reassign(args) => {
            let mut ledger = writable(&args.ledger)?;
            let which = &args.which;
            let correction = ledger.corrections().reassign_attribution(
                &which.article,
                which.item.as_deref(),
                args.to.as_deref(),
                &signature(&args.by),
            )?;
            recorded(&ledger, &correction, &which.article)
        }
        AttributionCommand::Add(args) => {
            let mut ledger = writable(&args.ledger)?;
            let by = signature(&args.by);
            let correction =
                ledger.corrections().add_attribution(&args.article, &args.edit(), &by)?;
            recorded(&ledger, &correction, &args.article)
        }
        AttributionCommand::Amend(args) => {
            let mut ledger = writable(&args.ledger)?;
            let which = &args.which;
            let correction = ledger.corrections().amend_attribution(
                &which.article,
                which.item.as_deref(),
                &args.edit(),
                &signature(&args.by),
            )?;
            recorded(&ledger, &correction, &which.article)
        }
    }
}
