//! `onrecord explain`: what one item of a reading rests on.

use std::path::Path;

use onrecord::contract::{Actor, Attribution, Mention, Reading};
use onrecord::language::PartScores;
use onrecord::{Ledger, OffsetUnit, UserMetadata};
use serde::Serialize;

use super::{Outcome, reader};
use crate::args;
use crate::output::{self, Out};
use crate::terminal;

pub(crate) fn run(args: args::Explain) -> anyhow::Result<Outcome> {
    let reader = reader(&args.model)?;
    let (reading, scores) = if Path::new(&args.article).is_file() {
        let inner = reader.read_file(Path::new(&args.article), UserMetadata::default())?;
        let scores = inner.attributions.iter().map(|q| q.scores).collect();
        (Reading::new(&inner, OffsetUnit::Codepoint), Some(scores))
    } else {
        let ledger = Ledger::open_read_only(&args.ledger.path)?;
        let id = ledger.ask().resolve(&args.article)?;
        let mut reading = ledger.ask().reading(&id)?;
        let mut scores = reader.part_scores(&reading);
        // What a correction wrote rests on whoever made it; whom it names as the speaker alone is no part of this.
        let is_written = |q: &Attribution| {
            let read = reading.attributions.iter().find(|read| read.id == q.id);
            q.id == args.item
                && read.is_none_or(|read| {
                    let (speaker, by) = (read.speaker.clone(), read.by.clone());
                    Attribution { speaker, by, ..q.clone() } != *read
                })
        };
        let corrected = ledger.ask().corrected_reading(&id)?.attributions;
        if let Some(q) = corrected.into_iter().find(is_written) {
            reading.attributions = vec![q].into();
            scores = Some(vec![None]);
        }
        (reading, scores)
    };
    let (layer, number) = item(&reading, &args.item)?;
    let scores = scores.as_ref().map(|all: &Vec<_>| match layer {
        Layer::Attributions => all.get(number).copied().flatten(),
        Layer::Mentions | Layer::Actors => None,
    });
    let mut out = Out::new();
    if args.json {
        let explained = explained(&reading, layer, number, scores.flatten());
        out.line(&serde_json::to_string(&explained)?)?;
    } else {
        let look = output::look(&args.view);
        out.write(&terminal::explanation(&reading, layer, number, scores, look))?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}

/// A layer whose items can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Attributions,
    Mentions,
    Actors,
}

/// The layer and the place of an item: items are numbered from one in order.
fn item(reading: &Reading, id: &str) -> anyhow::Result<(Layer, usize)> {
    let known = match id.chars().next() {
        Some('q') => Some((Layer::Attributions, reading.attributions.len())),
        Some('m') => Some((Layer::Mentions, reading.mentions.len())),
        Some('a') => Some((Layer::Actors, reading.actors.len())),
        _ => None,
    };
    let number = id.get(1..).and_then(|number| number.parse::<usize>().ok());
    if let Some(place) = reading.attributions.iter().position(|q| q.id == id) {
        return Ok((Layer::Attributions, place));
    }
    match known.zip(number) {
        None => anyhow::bail!(
            "{id:?} is no item's id: q1 names an attribution, m1 a mention, a1 an actor"
        ),
        Some(((layer, count), number)) if (1..=count).contains(&number) => Ok((layer, number - 1)),
        Some(((_, 0), _)) => anyhow::bail!("this reading has no {id}, nor any item of its kind"),
        Some(((_, count), _)) => {
            anyhow::bail!(
                "this reading has no {id}: its last item of the kind is {}{count}",
                &id[..1]
            )
        }
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Explained<'r> {
    article: &'r str,
    model: &'r str,
    /// As it stands in the reading.
    item: Item<'r>,
    made_how: Option<&'static str>,
    scores: Option<Scores>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'r> {
    Attribution(&'r Attribution),
    Mention(&'r Mention),
    Actor(&'r Actor),
}

#[derive(Serialize)]
struct Scores {
    cue: f32,
    source: f32,
    content: f32,
}

fn explained(
    reading: &Reading,
    layer: Layer,
    number: usize,
    scores: Option<PartScores>,
) -> Explained<'_> {
    let (item, by) = match layer {
        Layer::Attributions => {
            let q = &reading.attributions[number];
            (Item::Attribution(q), Some(&q.by))
        }
        Layer::Mentions => {
            let m = &reading.mentions[number];
            (Item::Mention(m), Some(&m.by))
        }
        Layer::Actors => (Item::Actor(&reading.actors[number]), None),
    };
    Explained {
        article: &reading.article.id,
        model: &reading.model,
        item,
        made_how: by.and_then(|by| terminal::made_how(by)),
        scores: scores.map(|PartScores { cue, source, content }| Scores { cue, source, content }),
    }
}
