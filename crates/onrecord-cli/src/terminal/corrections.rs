//! Actors across articles and the journal of corrections, as tables.

use onrecord::contract::Span;
use onrecord::ledger::{
    Amendment, Anchor, Change, CorrectionRow, Edit, JoinedActor, NameStrength, Standing,
};
use onrecord::tables;

use super::escape;
use super::numbers::count;
use super::style::{Look, Style};
use super::table::{Column, TableCell, table};

/// Names that are listed. More are only counted.
const MAX_NAMES: usize = 8;

/// A table of actors with their names.
pub(crate) fn actors(actors: &[JoinedActor], look: Look) -> String {
    let columns = [
        ("actor", Column::Words),
        ("type", Column::Words),
        ("articles", Column::Number),
        ("called", Column::Words),
        ("id", Column::Words),
    ];
    let rows: Vec<Vec<TableCell>> = (actors.iter())
        .map(|actor| {
            let names = actor.names.iter().take(MAX_NAMES);
            let mut called: Vec<String> = names
                .map(|name| {
                    let weak = match name.strength {
                        NameStrength::Strong => "",
                        NameStrength::Weak => " (weak)",
                    };
                    format!("{} {}×{weak}", escape::visible(&name.name), name.actors)
                })
                .collect();
            if actor.names.len() > MAX_NAMES {
                called.push(format!("{} more", actor.names.len() - MAX_NAMES));
            }
            vec![
                (escape::visible(&actor.name).into_owned(), Style::BOLD),
                (actor.kind.name().to_owned(), Style::PLAIN),
                (actor.articles.to_string(), Style::PLAIN),
                (called.join(", "), Style::PLAIN),
                (actor.id.clone(), Style::DIM),
            ]
        })
        .collect();
    let mut out = String::new();
    table(&mut out, look, 0, &columns, &rows);
    out
}

/// The journal, one correction per row.
pub(crate) fn corrections(rows: &[CorrectionRow], look: Look) -> String {
    let columns = [
        ("correction", Column::Words),
        ("made", Column::Words),
        ("who", Column::Words),
        ("what", Column::Words),
        ("why", Column::Words),
        ("stands", Column::Words),
    ];
    let rows: Vec<Vec<TableCell>> = (rows.iter())
        .map(|row| {
            let correction = &row.correction;
            let standing = match (row.standing, &row.orphaned, &row.undone_by) {
                (Standing::Orphaned, Some(why), _) => format!("orphaned: {why}"),
                (Standing::Undone, _, Some(by)) => format!("undone by {by}"),
                _ => "holds".to_owned(),
            };
            // Seconds are of no interest.
            let made = correction.made.get(..16).unwrap_or(&correction.made).replace('T', " ");
            vec![
                (correction.id.clone(), Style::DIM),
                (made, Style::PLAIN),
                (escape::visible(&correction.who).into_owned(), Style::PLAIN),
                (escape::visible(&description(&correction.change)).into_owned(), Style::PLAIN),
                (
                    correction.why.as_deref().map(escape::visible).unwrap_or_default().into_owned(),
                    Style::PLAIN,
                ),
                (
                    standing,
                    if row.standing == Standing::Holds { Style::PLAIN } else { Style::BOLD },
                ),
            ]
        })
        .collect();
    let mut out = String::new();
    table(&mut out, look, 0, &columns, &rows);
    out
}

/// What a correction changes, in words.
fn description(change: &Change) -> String {
    let joined = |all: &[Anchor], with: &str| {
        let names: Vec<String> = all.iter().map(|one| format!("{:?}", one.text)).collect();
        names.join(with)
    };
    let words = |content: &[Span]| tables::join_runs(content);
    match change {
        Change::MergeActors { actors } => format!("{} are one actor", joined(actors, " and ")),
        Change::SplitActor { actors } => {
            let name = actors.first().map_or("", |one| one.text.as_str());
            format!("{name:?} is another actor in {}", count(actors.len(), "mention"))
        }
        Change::RenameActor { actor, name } => format!("{:?} is called {name:?}", actor.text),
        Change::RetypeActor { actor, kind } => {
            format!("{:?} is of type {}", actor.text, kind.name())
        }
        Change::RejectAttribution { attribution } => {
            format!("nobody says {:?}", words(&attribution.content))
        }
        Change::ReassignAttribution { attribution, speaker: Some(speaker) } => {
            format!("{:?} says {:?}", speaker.text, words(&attribution.content))
        }
        Change::ReassignAttribution { attribution, speaker: None } => {
            format!("the speaker of {:?} is unknown", words(&attribution.content))
        }
        Change::AddAttribution { attribution, speaker } => {
            let said = words(&attribution.content);
            match speaker {
                Some(speaker) => {
                    format!("{:?} says {said:?}, which the program missed", speaker.text)
                }
                None => format!("somebody says {said:?}, which the program missed"),
            }
        }
        Change::AmendAttribution { attribution, to } => {
            format!("of {:?} {}", words(&attribution.content), amendment(to))
        }
        Change::Undo { correction } => format!("{correction} is undone"),
    }
}

/// What an amendment changes, in words.
fn amendment(to: &Amendment) -> String {
    let part = |name: &str, edit: &Edit<Span>| match edit {
        Edit::Keep => None,
        Edit::Clear => Some(format!("the {name} is none")),
        Edit::Set(span) => Some(format!("the {name} is {:?}", span.text)),
    };
    let speaker = match &to.speaker {
        Edit::Keep => None,
        Edit::Clear => Some("the speaker is unknown".to_owned()),
        Edit::Set(anchor) => Some(format!("the speaker is {:?}", anchor.text)),
    };
    let parts = [
        to.content
            .as_ref()
            .map(|content| format!("the content is {:?}", tables::join_runs(&content.runs))),
        part("cue", &to.cue),
        part("source", &to.source),
        speaker,
        to.form.map(|form| format!("the form is {}", form.name())),
        to.act.map(|act| format!("the act is {}", act.name())),
        to.polarity.map(|polarity| format!("the polarity is {}", polarity.name())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
