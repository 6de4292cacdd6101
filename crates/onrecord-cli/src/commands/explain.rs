//! `onrecord explain`: the evidence for one item of a reading.

use std::path::Path;

use clap::Args;
use onrecord::contract::{Actor, Attribution, Mention, Reading};
use onrecord::language::PartScores;
use onrecord::{Ledger, OffsetUnit, Reader, UserMetadata};
use serde::Serialize;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, ModelArgs, ViewArgs};
use crate::output::DataWriter;
use crate::terminal::{self, ItemLayer};

pub(crate) const HELP: &str = "\
Examples:
  onrecord explain roof.txt q3           an attribution of a file
  onrecord explain 7f3a91c2 q3           the same of a recorded article
  onrecord explain 7f3a91c2 a1           an actor, with its mentions
  onrecord explain 7f3a91c2 m4 --json";

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A file, or a recorded article: its id, the first digits, a citation, or the path under which it was added
    article: String,
    /// An item's id in its reading: q1 for an attribution, m1 for a mention, a1 for an actor
    #[arg(value_name = "ID")]
    item: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

/// The scores of each attribution; `None` if they cannot be known.
type AttributionScores = Option<Vec<Option<PartScores>>>;

pub(crate) fn run(args: ExplainArgs) -> anyhow::Result<Outcome> {
    let reader = args.model.reader()?;
    let (reading, scores) = if Path::new(&args.article).is_file() {
        let reading = reader.read_file(Path::new(&args.article), UserMetadata::default())?;
        let scores = reading.attributions.iter().map(|q| q.scores).collect();
        (Reading::new(&reading, OffsetUnit::Codepoint), Some(scores))
    } else {
        recorded_reading(&args.ledger.open_read_only()?, &reader, &args)?
    };
    let (layer, index) = find_item(&reading, &args.item)?;
    let scores = scores.as_ref().map(|all| match layer {
        ItemLayer::Attributions => all.get(index).copied().flatten(),
        ItemLayer::Mentions | ItemLayer::Actors => None,
    });
    let mut out = DataWriter::new();
    if args.json {
        let explanation = explanation(&reading, layer, index, scores.flatten());
        out.line(&serde_json::to_string(&explanation)?)?;
    } else {
        out.write(&terminal::explanation(&reading, layer, index, scores, args.view.look()))?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}

/// A recorded reading with its scores. If a correction wrote the item, the reading holds only that attribution.
fn recorded_reading(
    ledger: &Ledger,
    reader: &Reader,
    args: &ExplainArgs,
) -> anyhow::Result<(Reading, AttributionScores)> {
    let id = ledger.ask().resolve(&args.article)?;
    let mut reading = ledger.ask().reading(&id)?;
    let mut scores = reader.part_scores(&reading);
    // A correction that changed only the speaker leaves the model's evidence as it is.
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
    Ok((reading, scores))
}

/// The layer and the index of an item. Items are numbered from one, in order.
fn find_item(reading: &Reading, id: &str) -> anyhow::Result<(ItemLayer, usize)> {
    let layer = match id.chars().next() {
        Some('q') => Some((ItemLayer::Attributions, reading.attributions.len())),
        Some('m') => Some((ItemLayer::Mentions, reading.mentions.len())),
        Some('a') => Some((ItemLayer::Actors, reading.actors.len())),
        _ => None,
    };
    let number = id.get(1..).and_then(|number| number.parse::<usize>().ok());
    if let Some(index) = reading.attributions.iter().position(|q| q.id == id) {
        return Ok((ItemLayer::Attributions, index));
    }
    match layer.zip(number) {
        None => anyhow::bail!(
            "{id:?} is no item's id: q1 names an attribution, m1 a mention, a1 an actor"
        ),
        Some(((layer, count), number)) if (1..=count).contains(&number) => Ok((layer, number - 1)),
        Some(((_, 0), _)) => anyhow::bail!("this reading has no {id}, nor any item of its kind"),
        Some(((_, count), _)) => anyhow::bail!(
            "this reading has no {id}: its last item of the kind is {}{count}",
            &id[..1]
        ),
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Explanation<'r> {
    article: &'r str,
    model: &'r str,
    /// As it is in the reading.
    item: ItemJson<'r>,
    made_how: Option<&'static str>,
    scores: Option<ScoresJson>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ItemJson<'r> {
    Attribution(&'r Attribution),
    Mention(&'r Mention),
    Actor(&'r Actor),
}

#[derive(Serialize)]
struct ScoresJson {
    cue: f32,
    source: f32,
    content: f32,
}

fn explanation(
    reading: &Reading,
    layer: ItemLayer,
    index: usize,
    scores: Option<PartScores>,
) -> Explanation<'_> {
    let (item, by) = match layer {
        ItemLayer::Attributions => {
            let q = &reading.attributions[index];
            (ItemJson::Attribution(q), Some(&q.by))
        }
        ItemLayer::Mentions => {
            let m = &reading.mentions[index];
            (ItemJson::Mention(m), Some(&m.by))
        }
        ItemLayer::Actors => (ItemJson::Actor(&reading.actors[index]), None),
    };
    Explanation {
        article: &reading.article.id,
        model: &reading.model,
        item,
        made_how: by.and_then(|by| terminal::provenance(by)),
        scores: scores.map(|PartScores { cue, source, content }| ScoresJson {
            cue,
            source,
            content,
        }),
    }
}
