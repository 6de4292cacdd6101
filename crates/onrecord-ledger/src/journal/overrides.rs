//! What the journal says of an article's actors.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::anchors::{self, Anchor, text_of};
use super::entries::{Entry, of_article};
use super::types::{Change, Correction};
use crate::store::Fault;
use crate::store::ids::{ActorNumber, ArticleId};

/// What corrections say of one actor of an article.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActorOverrides {
    /// It is linked to everyone who has these keys.
    pub(crate) keys: Vec<String>,
    /// Only these keys link it.
    pub(crate) is_split: bool,
    /// The name to show, and its place in the journal.
    pub(crate) name: Option<(String, String)>,
    /// The type to show, and its place in the journal.
    pub(crate) kind: Option<(String, String)>,
}

/// What corrections say of an article's actors, by number.
pub(crate) fn actor_overrides(
    connection: &Connection,
    article: ArticleId,
) -> Result<BTreeMap<ActorNumber, ActorOverrides>, Fault> {
    let mut overrides: BTreeMap<ActorNumber, ActorOverrides> = BTreeMap::new();
    for Entry { correction, counts, .. } in of_article(connection, article)? {
        let text = text_of(connection, article)?;
        let here = |anchor: &&Anchor| anchor.text_sha256 == text;
        if !counts || correction.change.attribution_text().is_some() {
            continue;
        }
        let mut actors = BTreeSet::new();
        for anchor in correction.change.actors().into_iter().filter(here) {
            actors.extend(anchors::actor_at(connection, article, anchor)?);
        }
        for actor in actors {
            overrides.entry(actor).or_default().add(&correction);
        }
    }
    Ok(overrides)
}

impl ActorOverrides {
    /// Adds a correction; call it in the order of the journal.
    fn add(&mut self, correction: &Correction) {
        let at = || format!("{} {}", correction.made, correction.id);
        // "~" sorts behind all keys made of names, so that an entity's id comes from a name if it has one.
        let key = |what: &str| format!("~{what} {}", correction.id);
        match &correction.change {
            Change::MergeActors { .. } => self.keys.push(key("merged")),
            Change::SplitActor { .. } => {
                // A split also undoes earlier merges.
                self.keys = vec![key("split")];
                self.is_split = true;
            }
            Change::RenameActor { name, .. } => {
                self.keys.push(key("named"));
                self.name = Some((at(), name.clone()));
            }
            Change::RetypeActor { kind, .. } => {
                self.keys.push(key("typed"));
                let kind = serde_json::to_value(kind).ok();
                let kind = kind.as_ref().and_then(serde_json::Value::as_str);
                self.kind = kind.map(|kind| (at(), kind.to_owned()));
            }
            Change::RejectAttribution { .. }
            | Change::ReassignAttribution { .. }
            | Change::AddAttribution { .. }
            | Change::AmendAttribution { .. }
            | Change::Undo { .. } => {}
        }
    }
}
