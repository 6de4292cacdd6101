//! `onrecord corrections`: the journal of what users corrected.

use std::fs;
use std::io::Read as _;

use anyhow::Context as _;
use onrecord::{Change, Correction, Ledger, Signature, Standing};

use super::actor::writable;
use super::{Outcome, count};
use crate::args::{self, CorrectionsCommand};
use crate::output::{self, Out, tell};
use crate::terminal;

pub(crate) fn run(args: args::Corrections) -> anyhow::Result<Outcome> {
    match args.command {
        None => list(args.list),
        Some(CorrectionsCommand::Export(args)) => export(&args),
        Some(CorrectionsCommand::Import(args)) => import(&args),
        Some(CorrectionsCommand::Undo(args)) => {
            let mut ledger = writable(&args.ledger)?;
            let correction = ledger.corrections().undo(&args.correction, &signature(&args.by))?;
            recorded(&ledger, &correction, "")
        }
    }
}

/// Who corrects, and why.
pub(super) fn signature(by: &args::By) -> Signature {
    Signature { who: signer(by.who.as_deref()), why: by.why.clone() }
}

/// Who corrects: as told, or else the one who is logged in.
pub(super) fn signer(told: Option<&str>) -> String {
    let login = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    let who = told.map(str::to_owned).or_else(login).filter(|who| !who.trim().is_empty());
    who.unwrap_or_else(|| "unknown".to_owned())
}

/// Says what a correction came to.
pub(super) fn recorded(
    ledger: &Ledger,
    correction: &Correction,
    name: &str,
) -> anyhow::Result<Outcome> {
    let did = match &correction.change {
        Change::Undo { correction } => format!("correction {correction} is undone"),
        Change::RejectAttribution { .. } => "the attribution is rejected".to_owned(),
        Change::ReassignAttribution { speaker: None, .. } => {
            "the attribution has no speaker now".to_owned()
        }
        Change::ReassignAttribution { speaker: Some(speaker), .. } => {
            format!("the attribution is {}'s now", speaker.text)
        }
        Change::AddAttribution { attribution, .. } => {
            let id = written(ledger, name, &correction.id)?;
            format!("{id} is added, {}", terminal::name(attribution.form))
        }
        Change::AmendAttribution { .. } => {
            format!("{} is amended", written(ledger, name, &correction.id)?)
        }
        Change::SplitActor { actors } => {
            format!("{} now somebody else's", terminal::are(actors.len(), "place"))
        }
        _ => match ledger.ask().actor(name) {
            Ok(actor) => format!(
                "{} ({}, {}) is in {} now",
                actor.name,
                actor.id,
                terminal::kind(actor.kind),
                count(actor.articles, "article")
            ),
            Err(_) => "recorded".to_owned(),
        },
    };
    tell(&format!(
        "{did} (correction {}; `onrecord corrections undo {}` takes it back)",
        correction.id, correction.id
    ));
    Ok(Outcome::Done)
}

/// The id of the attribution of an article that a correction wrote.
fn written(ledger: &Ledger, article: &str, correction: &str) -> anyhow::Result<String> {
    let reading = ledger.ask().corrected_reading(&ledger.ask().resolve(article)?)?;
    let is_its = |by: &str| by.strip_prefix("correction:") == Some(correction);
    let found = reading.attributions.into_iter().find(|q| is_its(&q.by));
    Ok(found.map_or_else(|| "the attribution".to_owned(), |q| q.id))
}

fn list(args: args::CorrectionsList) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let mut rows = ledger.ask().corrections()?;
    if args.orphaned {
        rows.retain(|row| row.standing == Standing::Orphaned);
    }
    let mut out = Out::new();
    if args.json {
        for row in &rows {
            out.line(&serde_json::to_string(row)?)?;
        }
    } else if !rows.is_empty() {
        out.write(&terminal::corrections(&rows, output::look(&args.view)))?;
    }
    out.finish()?;
    if rows.is_empty() {
        let what =
            if args.orphaned { "no correction is orphaned" } else { "nothing was corrected yet" };
        tell(what);
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

fn export(args: &args::CorrectionsExport) -> anyhow::Result<Outcome> {
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let rows = ledger.ask().corrections()?;
    let mut out = Out::new();
    for row in &rows {
        out.line(&serde_json::to_string(&row.correction)?)?;
    }
    out.finish()?;
    tell(&format!("{} exported", count(rows.len(), "correction")));
    Ok(if rows.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn import(args: &args::CorrectionsImport) -> anyhow::Result<Outcome> {
    let journal = if args.file.as_os_str() == onrecord::STDIN {
        let mut journal = String::new();
        std::io::stdin().read_to_string(&mut journal).context("standard input")?;
        journal
    } else {
        fs::read_to_string(&args.file).with_context(|| {
            format!(
                "{} could not be read; check the name and whether you may read it",
                args.file.display()
            )
        })?
    };
    let mut ledger = writable(&args.ledger)?;
    let new =
        ledger.corrections().import(&journal).with_context(|| args.file.display().to_string())?;
    let orphaned =
        ledger.ask().corrections()?.iter().filter(|c| c.standing == Standing::Orphaned).count();
    tell(&format!("{} new here, {orphaned} of all orphaned", count(new, "correction")));
    Ok(Outcome::Done)
}
