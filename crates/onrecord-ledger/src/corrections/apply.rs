//! What corrections change in the tables that questions are asked of.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction};

use super::replay::replay;
use super::{Anchor, Change, Correction, anchors, settle};
use crate::error::Fault;
use crate::joining::{self, Key, Part, Place};

/// What corrections say of one actor of an article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attached {
    /// It is joined to those who have these as well.
    pub(crate) keys: Vec<String>,
    /// It is joined by these alone.
    pub(crate) apart: bool,
    /// The name to show, and its place in the journal.
    pub(crate) name: Option<(String, String)>,
    /// The type to show, and its place in the journal.
    pub(crate) kind: Option<(String, String)>,
}

/// A correction with its row.
pub(super) struct Entry {
    pub(super) row: i64,
    pub(super) correction: Correction,
    /// Whether nobody undid it.
    pub(super) counts: bool,
}

/// What corrections say of an article's actors, by their numbers.
pub(crate) fn attached(
    connection: &Connection,
    article: i64,
) -> Result<BTreeMap<i64, Attached>, Fault> {
    let mut attached: BTreeMap<i64, Attached> = BTreeMap::new();
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
            attached.entry(actor).or_default().add(&correction);
        }
    }
    Ok(attached)
}

impl Attached {
    /// As joining takes them.
    pub(crate) fn all_keys(&self) -> Vec<Key> {
        self.keys.iter().map(|key| Key { name: key.clone(), part: Part::Any }).collect()
    }

    /// In the order of the journal.
    fn add(&mut self, correction: &Correction) {
        let at = || format!("{} {}", correction.made, correction.id);
        // Behind all keys that are made of names, so that no actor's id is made of it that has others.
        let key = |what: &str| format!("~{what} {}", correction.id);
        match &correction.change {
            Change::MergeActors { .. } => self.keys.push(key("merged")),
            Change::SplitActor { .. } => {
                // What was merged before is taken apart as well.
                self.keys = vec![key("split")];
                self.apart = true;
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

/// The corrections that speak of an article's text, in the order of the journal, those that were undone among them.
pub(super) fn of_article(connection: &Connection, article: i64) -> Result<Vec<Entry>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, correction_id, made, who, why, change, undone_by IS NULL AS counts FROM correction
        WHERE id IN (SELECT correction FROM anchor
            WHERE text_sha256 = (SELECT text_sha256 FROM article WHERE id = ?))
        ORDER BY made, correction_id",
    )?;
    let rows = statement.query_map([article], |row| {
        Ok(Entry {
            row: row.get("id")?,
            correction: super::journal::correction(row)?,
            counts: row.get("counts")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Brings an article's attributions, and those whose speakers it has, to what the journal says.
pub(crate) fn apply_to_article(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let mut articles = BTreeSet::from([article]);
    for Entry { correction, .. } in of_article(transaction, article)? {
        if let Some(text) = correction.change.attribution_text() {
            articles.extend(anchors::articles(transaction, text)?);
        }
    }
    articles.into_iter().try_for_each(|article| settle::settle(transaction, article))
}

/// Has the latest correction of all take effect.
pub(super) fn take(transaction: &Transaction<'_>, change: &Change) -> Result<(), Fault> {
    match change {
        // These only add to what is joined.
        Change::MergeActors { .. } | Change::RenameActor { .. } | Change::RetypeActor { .. } => {
            joining::strengthen(transaction, &places(transaction, change)?)
        }
        _ => redo(transaction, change),
    }
}

/// Brings the tables to what the journal says, after a correction was put in somewhere or undone.
pub(super) fn redo(transaction: &Transaction<'_>, change: &Change) -> Result<(), Fault> {
    if let Some(text) = change.attribution_text() {
        let articles = anchors::articles(transaction, text)?;
        return articles.into_iter().try_for_each(|id| settle::settle(transaction, id));
    }
    joining::rejoin(transaction, &places(transaction, change)?)
}

fn places(connection: &Connection, change: &Change) -> Result<BTreeSet<Place>, Fault> {
    let mut places = BTreeSet::new();
    for anchor in change.actors() {
        places.extend(anchors::actors_at(connection, anchor)?);
    }
    Ok(places)
}

/// The corrections that speak of attributions which are there, by the rows of articles.
pub(super) type Fitting = BTreeMap<i64, BTreeSet<String>>;

/// What a correction speaks of and the ledger does not have, in words for people. What was looked at is kept for the next.
pub(super) fn missing(
    connection: &Connection,
    correction: &Correction,
    looked_at: &mut Fitting,
) -> Result<Option<String>, Fault> {
    let change = &correction.change;
    if let Some(text) = change.attribution_text() {
        let mut found = false;
        let articles = anchors::articles(connection, text)?;
        for &article in &articles {
            let fitting = match looked_at.entry(article) {
                Occupied(known) => known.into_mut(),
                Vacant(new) => new.insert(replay(connection, article)?.fitting),
            };
            found |= fitting.contains(&correction.id);
        }
        if !found {
            let what = match change {
                Change::AddAttribution { .. } => "its words are not those that stand there",
                _ => "no attribution of these words is read there now",
            };
            return Ok(Some(told(&articles, text, what)));
        }
    }
    for anchor in change.actors() {
        if anchors::actors_at(connection, anchor)?.is_empty() {
            let articles = anchors::articles(connection, &anchor.text_sha256)?;
            let what = format!("{:?} is read as nobody's mention there now", anchor.text);
            return Ok(Some(told(&articles, &anchor.text_sha256, &what)));
        }
    }
    Ok(None)
}

fn told(articles: &[i64], text_sha256: &str, what: &str) -> String {
    if articles.is_empty() {
        let text: String = text_sha256.chars().take(12).collect();
        format!("no article of this ledger has the text {text}…")
    } else {
        what.to_owned()
    }
}

pub(super) fn text_of(connection: &Connection, article: i64) -> Result<String, Fault> {
    Ok(connection
        .prepare_cached("SELECT text_sha256 FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?)
}
