//! What corrections change in the tables that questions are asked of.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction, params};

use super::{Anchor, Change, Correction, anchors};
use crate::error::Fault;
use crate::joining::{self, Key, Part, Place};
use crate::said;

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

/// A correction that counts, with its row.
struct Active {
    row: i64,
    correction: Correction,
}

/// What corrections say of an article's actors, by their numbers.
pub(crate) fn attached(
    connection: &Connection,
    article: i64,
) -> Result<BTreeMap<i64, Attached>, Fault> {
    let mut attached: BTreeMap<i64, Attached> = BTreeMap::new();
    for Active { correction, .. } in of_article(connection, article)? {
        let text = text_of(connection, article)?;
        let here = |anchor: &&Anchor| anchor.text_sha256 == text;
        if correction.change.attribution().is_some() {
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
            | Change::Undo { .. } => {}
        }
    }
}

/// The corrections that count and speak of an article's text, in the order of the journal.
fn of_article(connection: &Connection, article: i64) -> Result<Vec<Active>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, correction_id, made, who, why, change FROM correction
        WHERE undone_by IS NULL AND id IN (SELECT correction FROM anchor
            WHERE text_sha256 = (SELECT text_sha256 FROM article WHERE id = ?))
        ORDER BY made, correction_id",
    )?;
    let rows = statement.query_map([article], |row| {
        Ok(Active { row: row.get("id")?, correction: super::journal::correction(row)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Brings an article's attributions, and those whose speakers it has, to what the journal says.
pub(crate) fn apply_to_article(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let mut articles = BTreeSet::from([article]);
    for Active { correction, .. } in of_article(transaction, article)? {
        if let Some(attribution) = correction.change.attribution() {
            articles.extend(anchors::articles(transaction, &attribution.text_sha256)?);
        }
    }
    articles.into_iter().try_for_each(|article| apply_to_attributions(transaction, article))
}

/// What an attribution is corrected to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Corrected {
    said: Option<Place>,
    reassigned: Option<i64>,
    rejected: Option<i64>,
}

fn apply_to_attributions(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, speaker, said_in, said_by, reassigned, rejected FROM attribution WHERE article = ?",
    )?;
    let mut rows = statement.query([article])?;
    let mut now: BTreeMap<i64, Corrected> = BTreeMap::new();
    let mut then: BTreeMap<i64, Corrected> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let number = row.get("number")?;
        let read = row.get::<_, Option<i64>>("speaker")?.map(|speaker| (article, speaker));
        let said_in: Option<i64> = row.get("said_in")?;
        let said = said_in.zip(row.get("said_by")?);
        let (reassigned, rejected) = (row.get("reassigned")?, row.get("rejected")?);
        now.insert(number, Corrected { said, reassigned, rejected });
        then.insert(number, Corrected { said: read, reassigned: None, rejected: None });
    }
    let text = text_of(transaction, article)?;
    for Active { row, correction } in of_article(transaction, article)? {
        let Some(anchor) = correction.change.attribution() else { continue };
        if anchor.text_sha256 != text {
            continue;
        }
        let number = anchors::attribution_at(transaction, article, anchor)?;
        let Some(corrected) = number.and_then(|number| then.get_mut(&number)) else { continue };
        match &correction.change {
            Change::ReassignAttribution { speaker: None, .. } => {
                corrected.said = None;
                corrected.reassigned = Some(row);
            }
            Change::ReassignAttribution { speaker: Some(speaker), .. } => {
                // In this very article where it speaks of its text, or else in any.
                let places = anchors::actors_at(transaction, speaker)?;
                let here = places.iter().find(|place| place.0 == article);
                if let Some(&place) = here.or(places.first()) {
                    corrected.said = Some(place);
                    corrected.reassigned = Some(row);
                }
            }
            _ => corrected.rejected = Some(row),
        }
    }
    for (number, corrected) in then {
        if now.get(&number) != Some(&corrected) {
            set(transaction, article, number, corrected)?;
        }
    }
    Ok(())
}

/// Sets what an attribution is corrected to, in the index of words too.
fn set(
    transaction: &Transaction<'_>,
    article: i64,
    number: i64,
    corrected: Corrected,
) -> Result<(), Fault> {
    let words = "source, speaker, content FROM attribution_words WHERE id =
        (SELECT id FROM attribution WHERE article = ? AND number = ?)";
    transaction.prepare_cached(&format!(
        "INSERT INTO attribution_fts (attribution_fts, rowid, source, speaker, content) SELECT 'delete', id, {words}"
    ))?
    .execute([article, number])?;
    let (said_in, said_by) = corrected.said.unzip();
    transaction
        .prepare_cached(
            "UPDATE attribution SET said_in = ?, said_by = ?, reassigned = ?, rejected = ?
            WHERE article = ? AND number = ?",
        )?
        .execute(params![
            said_in,
            said_by,
            corrected.reassigned,
            corrected.rejected,
            article,
            number
        ])?;
    transaction
        .prepare_cached(&format!(
            "INSERT INTO attribution_fts (rowid, source, speaker, content) SELECT id, {words}"
        ))?
        .execute([article, number])?;
    said::refresh(transaction, article, number)
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
    if let Some(attribution) = change.attribution() {
        let articles = anchors::articles(transaction, &attribution.text_sha256)?;
        return articles.into_iter().try_for_each(|id| apply_to_attributions(transaction, id));
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

/// What a correction speaks of and the ledger does not have, in words for people.
pub(super) fn missing(
    connection: &Connection,
    correction: &Correction,
) -> Result<Option<String>, Fault> {
    let change = &correction.change;
    if let Some(attribution) = change.attribution() {
        let mut found = false;
        let articles = anchors::articles(connection, &attribution.text_sha256)?;
        for &article in &articles {
            found |= anchors::attribution_at(connection, article, attribution)?.is_some();
        }
        if !found {
            let what = "no attribution of these words is read there now";
            return Ok(Some(told(&articles, &attribution.text_sha256, what)));
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

fn text_of(connection: &Connection, article: i64) -> Result<String, Fault> {
    Ok(connection
        .prepare_cached("SELECT text_sha256 FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?)
}
