//! The message that a command prints after it recorded a correction.

use onrecord::Ledger;
use onrecord::ledger::{Change, Correction};

use super::outcome::Outcome;
use crate::output::status;
use crate::terminal::count;

/// Prints what a correction changed. `target` is the actor or the article that the user named.
pub(crate) fn report_correction(
    ledger: &Ledger,
    correction: &Correction,
    target: &str,
) -> anyhow::Result<Outcome> {
    let result = match &correction.change {
        Change::Undo { correction } => format!("correction {correction} is undone"),
        Change::RejectAttribution { .. } => "the attribution is rejected".to_owned(),
        Change::ReassignAttribution { speaker: None, .. } => {
            "the attribution has no speaker now".to_owned()
        }
        Change::ReassignAttribution { speaker: Some(speaker), .. } => {
            format!("the attribution's speaker is {} now", speaker.text)
        }
        Change::AddAttribution { attribution, .. } => {
            let id = written_attribution(ledger, target, &correction.id)?;
            format!("{id} is added, {}", attribution.form.name())
        }
        Change::AmendAttribution { .. } => {
            format!("{} is amended", written_attribution(ledger, target, &correction.id)?)
        }
        Change::SplitActor { actors } => {
            let verb = if actors.len() == 1 { "belongs" } else { "belong" };
            format!("{} now {verb} to another actor", count(actors.len(), "mention"))
        }
        _ => match ledger.ask().actor(target) {
            Ok(actor) => format!(
                "{} ({}, {}) is in {} now",
                actor.name,
                actor.id,
                actor.kind.name(),
                count(actor.articles, "article")
            ),
            Err(_) => "the correction is recorded".to_owned(),
        },
    };
    status(&format!(
        "{result} (correction {}; `onrecord corrections undo {}` takes it back)",
        correction.id, correction.id
    ));
    Ok(Outcome::Done)
}

/// The id of the attribution in `article` that a correction wrote.
fn written_attribution(ledger: &Ledger, article: &str, correction: &str) -> anyhow::Result<String> {
    let reading = ledger.ask().corrected_reading(&ledger.ask().resolve(article)?)?;
    let is_its = |by: &str| by.strip_prefix("correction:") == Some(correction);
    let found = reading.attributions.into_iter().find(|q| is_its(&q.by));
    Ok(found.map_or_else(|| "the attribution".to_owned(), |q| q.id))
}
