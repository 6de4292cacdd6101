//! Corrections from exported files that were edited elsewhere.

use onrecord_formats::Imported;
use onrecord_ledger::{Anchor, AttributionAnchor, Change, Error, Ledger};
use onrecord_reading::contract::{Actor, Attribution, Mention, Reading};

/// What an edited file says otherwise than the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// What can be recorded.
    pub changes: Vec<Change>,
    /// Attributions that the ledger has not, or not with these words: no correction can add them. By their ids in the file.
    pub passed_over: Vec<String>,
}

/// Compares what a file has of an article with the reading as corrected so far.
///
/// # Errors
/// Where the ledger has no article of this id, or cannot be read.
pub fn edits(ledger: &Ledger, imported: &Imported) -> Result<Edits, Error> {
    let read = ledger.reading(&imported.article)?;
    let recorded = ledger.corrected_reading(&imported.article)?;
    if recorded.article.text_sha256 != imported.text_sha256 {
        return Err(Error::Reading {
            article: imported.article.clone(),
            item: "text".to_owned(),
            problem: "the file's text is another than the ledger's".to_owned(),
        });
    }
    let mut edits = Edits::default();
    for known in &recorded.attributions {
        let anchor = || AttributionAnchor {
            text_sha256: imported.text_sha256.clone(),
            content: known.content.clone(),
            cue: known.cue.clone(),
        };
        let Some(edited) = imported.attributions.iter().find(|one| is_same(one, known)) else {
            edits.changes.push(Change::RejectAttribution { attribution: anchor() });
            continue;
        };
        let was = first_mention(&recorded.mentions, &recorded.actors, known.speaker.as_ref());
        let is = first_mention(&imported.mentions, &imported.actors, edited.speaker.as_ref());
        let place = |mention: Option<&Mention>| mention.map(|m| (m.start, m.end));
        if place(was) != place(is) {
            let speaker = is.and_then(|mention| recorded_at(&recorded, mention));
            let speaker = speaker.map(|mention| at(&recorded, mention));
            if speaker.is_none() && is.is_some() {
                edits.passed_over.push(edited.id.clone());
                continue;
            }
            edits.changes.push(Change::ReassignAttribution { attribution: anchor(), speaker });
        }
    }
    for edited in &imported.attributions {
        if !recorded.attributions.iter().any(|known| is_same(edited, known)) {
            edits.passed_over.push(edited.id.clone());
        }
    }
    // A name or a type is new where the reading had neither: what it had stands in files that were exported before it was
    // corrected elsewhere.
    for (actor, as_read) in recorded.actors.iter().zip(&read.actors) {
        let mention = first_mention(&recorded.mentions, &recorded.actors, Some(&actor.id));
        let edited = mention.and_then(|known| {
            let here = |m: &&Mention| (m.start, m.end) == (known.start, known.end);
            let id = imported.mentions.iter().find(here)?.actor.as_ref()?;
            imported.actors.iter().find(|one| one.id == *id)
        });
        let (Some(mention), Some(edited)) = (mention, edited) else { continue };
        if ![&actor.name, &as_read.name].contains(&&edited.name) {
            let name = edited.name.clone();
            edits.changes.push(Change::RenameActor { actor: at(&recorded, mention), name });
        }
        if ![actor.kind, as_read.kind].contains(&edited.kind) {
            let kind = edited.kind;
            edits.changes.push(Change::RetypeActor { actor: at(&recorded, mention), kind });
        }
    }
    Ok(edits)
}

/// Whether two attributions have the same places. Their words were compared with the text, or are shortened.
fn is_same(one: &Attribution, other: &Attribution) -> bool {
    let places = |q: &Attribution| {
        let content: Vec<_> = q.content.iter().map(|run| (run.start, run.end)).collect();
        (content, q.cue.as_ref().map(|cue| (cue.start, cue.end)))
    };
    places(one) == places(other)
}

fn first_mention<'m>(
    mentions: &'m [Mention],
    actors: &[Actor],
    actor: Option<&String>,
) -> Option<&'m Mention> {
    let id = actors.iter().find(|one| Some(&one.id) == actor)?.mentions.first()?;
    mentions.iter().find(|mention| mention.id == *id)
}

/// The recorded mention at a place.
fn recorded_at<'r>(recorded: &'r Reading, mention: &Mention) -> Option<&'r Mention> {
    let here = |m: &&Mention| (m.start, m.end) == (mention.start, mention.end) && m.actor.is_some();
    recorded.mentions.iter().find(here)
}

fn at(recorded: &Reading, mention: &Mention) -> Anchor {
    Anchor {
        text_sha256: recorded.article.text_sha256.clone(),
        start: mention.start,
        end: mention.end,
        text: mention.text.clone(),
    }
}
