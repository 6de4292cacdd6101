//! A reading as users corrected it.

use std::collections::BTreeMap;

use onrecord_reading::ActorType;
use onrecord_reading::contract::Reading;
use rusqlite::Connection;

use super::fold::fold_journal;
use crate::journal::types::BY;
use crate::store::columns::Named;
use crate::store::ids::ArticleId;
use crate::store::{Fault, load};

/// The reading as corrected: without rejected attributions, with added and amended ones, and with the speakers, names
/// and types that users gave. `None` if no article has this id. Ids stay as they are, so some may be missing.
pub(crate) fn corrected(connection: &Connection, id: &str) -> Result<Option<Reading>, Fault> {
    let Some(mut reading) = load::reading(connection, id)? else { return Ok(None) };
    let mut named = connection.prepare_cached(
        "SELECT s.number, j.corrected_name, j.corrected_type FROM actor s JOIN entity j ON j.id = s.entity
        WHERE s.article = (SELECT id FROM article WHERE article_id = ?)
            AND (j.corrected_name IS NOT NULL OR j.corrected_type IS NOT NULL)",
    )?;
    let mut named = named.query([id])?;
    while let Some(row) = named.next()? {
        let index = row.get::<_, usize>(0)?.checked_sub(1);
        let Some(actor) = index.and_then(|index| reading.actors.get_mut(index)) else { continue };
        if let Some(name) = row.get(1)? {
            actor.name = name;
        }
        if let Some(Named(kind)) = row.get::<_, Option<Named<ActorType>>>(2)? {
            actor.kind = kind;
        }
    }
    let article: ArticleId = connection
        .prepare_cached("SELECT id FROM article WHERE article_id = ?")?
        .query_row([id], |row| row.get(0))?;
    let items = fold_journal(connection, article)?.items;
    let is_rejected: BTreeMap<String, bool> =
        items.iter().map(|item| (item.now.id.clone(), item.rejected_by.is_some())).collect();
    let parents: BTreeMap<String, Option<String>> =
        items.iter().map(|item| (item.now.id.clone(), item.now.parent.clone())).collect();
    let mut by = connection.prepare_cached("SELECT correction_id FROM correction WHERE id = ?")?;
    reading.attributions.clear();
    for item in items.into_iter().filter(|item| item.rejected_by.is_none()) {
        let mut attribution = item.now;
        // What a rejected attribution contains moves to the attribution around it. No chain is longer than the list.
        for _ in 0..parents.len() {
            let rejected = |id: &&String| is_rejected.get(*id).copied().unwrap_or_default();
            let Some(parent) = attribution.parent.as_ref().filter(rejected) else { break };
            attribution.parent = parents.get(parent).cloned().flatten();
        }
        if let Some(row) = item.reassigned_by {
            let here = item.said_by.filter(|place| place.article == article);
            attribution.speaker = here.map(|place| place.number.to_string());
            let correction: String = by.query_row([row], |row| row.get(0))?;
            attribution.by = format!("{BY}{correction}");
        }
        reading.attributions.push(attribution);
    }
    Ok(Some(reading))
}
