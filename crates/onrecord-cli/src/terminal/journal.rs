//! Actors across articles and the journal of corrections, as tables.

use super::explanation::name;
use super::safe;
use super::style::{Look, Style};
use super::table::{self, Column, Entry};
use onrecord::contract::Span;
use onrecord::{
    ActorType, Amendment, Change, CorrectionRow, Edit, JoinedActor, NameStrength, Standing,
};

/// More names than these are counted only.
const MOST_NAMES: usize = 8;

/// Actors with their names, a row each.
pub(crate) fn actors(actors: &[JoinedActor], look: Look) -> String {
    let columns = [
        ("actor", Column::Words),
        ("type", Column::Words),
        ("articles", Column::Number),
        ("called", Column::Words),
        ("id", Column::Words),
    ];
    let rows: Vec<Vec<Entry>> = (actors.iter())
        .map(|actor| {
            let names = actor.names.iter().take(MOST_NAMES);
            let mut called: Vec<String> = names
                .map(|name| {
                    let weak = match name.strength {
                        NameStrength::Strong => "",
                        NameStrength::Weak => " (weak)",
                    };
                    format!("{} {}×{weak}", safe::visible(&name.name), name.actors)
                })
                .collect();
            if actor.names.len() > MOST_NAMES {
                called.push(format!("{} more", actor.names.len() - MOST_NAMES));
            }
            vec![
                (safe::visible(&actor.name).into_owned(), Style::BOLD),
                (kind(actor.kind).to_owned(), Style::PLAIN),
                (actor.articles.to_string(), Style::PLAIN),
                (called.join(", "), Style::PLAIN),
                (actor.id.clone(), Style::DIM),
            ]
        })
        .collect();
    let mut out = String::new();
    table::table(&mut out, look, 0, &columns, &rows);
    out
}

/// The journal, a row a correction.
pub(crate) fn corrections(rows: &[CorrectionRow], look: Look) -> String {
    let columns = [
        ("correction", Column::Words),
        ("made", Column::Words),
        ("who", Column::Words),
        ("what", Column::Words),
        ("why", Column::Words),
        ("stands", Column::Words),
    ];
    let rows: Vec<Vec<Entry>> = (rows.iter())
        .map(|row| {
            let correction = &row.correction;
            let stands = match (row.standing, &row.orphaned, &row.undone_by) {
                (Standing::Orphaned, Some(why), _) => format!("orphaned: {why}"),
                (Standing::Undone, _, Some(by)) => format!("undone by {by}"),
                _ => "holds".to_owned(),
            };
            // To the minute is as much as people look for.
            let made = correction.made.get(..16).unwrap_or(&correction.made).replace('T', " ");
            vec![
                (correction.id.clone(), Style::DIM),
                (made, Style::PLAIN),
                (safe::visible(&correction.who).into_owned(), Style::PLAIN),
                (safe::visible(&what(&correction.change)).into_owned(), Style::PLAIN),
                (
                    correction.why.as_deref().map(safe::visible).unwrap_or_default().into_owned(),
                    Style::PLAIN,
                ),
                (stands, if row.standing == Standing::Holds { Style::PLAIN } else { Style::BOLD }),
            ]
        })
        .collect();
    let mut out = String::new();
    table::table(&mut out, look, 0, &columns, &rows);
    out
}

/// What a correction says, in words for people.
fn what(change: &Change) -> String {
    let joined = |all: &[onrecord::Anchor], with: &str| {
        let names: Vec<String> = all.iter().map(|one| format!("{:?}", one.text)).collect();
        names.join(with)
    };
    let words = |content: &[onrecord::contract::Span]| onrecord::tables::joined(content);
    match change {
        Change::MergeActors { actors } => format!("{} are one actor", joined(actors, " and ")),
        Change::SplitActor { actors } => {
            let name = actors.first().map_or("", |one| one.text.as_str());
            let places = if actors.len() == 1 { "place" } else { "places" };
            format!("{name:?} is somebody else in {} {places}", actors.len())
        }
        Change::RenameActor { actor, name } => format!("{:?} is called {name:?}", actor.text),
        Change::RetypeActor { actor, kind: given } => {
            format!("{:?} is of type {}", actor.text, kind(*given))
        }
        Change::RejectAttribution { attribution } => {
            format!("nobody says {:?}", words(&attribution.content))
        }
        Change::ReassignAttribution { attribution, speaker: Some(speaker) } => {
            format!("{:?} says {:?}", speaker.text, words(&attribution.content))
        }
        Change::ReassignAttribution { attribution, speaker: None } => {
            format!("who says {:?} cannot be told", words(&attribution.content))
        }
        Change::AddAttribution { attribution, speaker } => {
            let said = words(&attribution.content);
            match speaker {
                Some(speaker) => format!("{:?} says {said:?}, which was not read", speaker.text),
                None => format!("somebody says {said:?}, which was not read"),
            }
        }
        Change::AmendAttribution { attribution, to } => {
            format!("of {:?} {}", words(&attribution.content), amended(to))
        }
        Change::Undo { correction } => format!("{correction} no longer counts"),
    }
}

/// What is otherwise in an attribution.
fn amended(to: &Amendment) -> String {
    let part = |name: &str, edit: &Edit<Span>| match edit {
        Edit::Keep => None,
        Edit::Clear => Some(format!("the {name} is none")),
        Edit::Set(span) => Some(format!("the {name} is {:?}", span.text)),
    };
    let speaker = match &to.speaker {
        Edit::Keep => None,
        Edit::Clear => Some("the speaker is not known".to_owned()),
        Edit::Set(anchor) => Some(format!("the speaker is {:?}", anchor.text)),
    };
    let parts = [
        to.content
            .as_ref()
            .map(|content| format!("the content is {:?}", onrecord::tables::joined(&content.runs))),
        part("cue", &to.cue),
        part("source", &to.source),
        speaker,
        to.form.map(|form| format!("the form is {}", name(form))),
        to.act.map(|act| format!("the act is {}", name(act))),
        to.polarity.map(|polarity| format!("the polarity is {}", name(polarity))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `1 place is`, `3 places are`.
pub(crate) fn are(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one} is") } else { format!("{number} {one}s are") }
}

/// The name of a type, as readings have it.
pub(crate) fn kind(kind: ActorType) -> &'static str {
    match kind {
        ActorType::Person => "person",
        ActorType::Organization => "organization",
        ActorType::Place => "place",
        ActorType::Group => "group",
        ActorType::Other => "other",
    }
}
