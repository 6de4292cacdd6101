//! A reading as it stands with what users corrected.

use std::collections::BTreeMap;

use onrecord_reading::ActorType;
use onrecord_reading::contract::Reading;
use rusqlite::Connection;

use crate::column::Named;
use crate::error::Fault;
use crate::rebuild;

/// What is corrected in an attribution.
struct Corrected {
    /// The speaker's number in the article.
    said_by: Option<i64>,
    is_rejected: bool,
    correction: Option<String>,
}

/// The reading without what was rejected, with the speakers, names and types that were given; `None` where no article has this
/// id. Ids stay as they are, so that some may be missing.
pub(crate) fn corrected(connection: &Connection, id: &str) -> Result<Option<Reading>, Fault> {
    let Some(mut reading) = rebuild::reading(connection, id)? else { return Ok(None) };
    let mut named = connection.prepare_cached(
        "SELECT s.number, j.given_name, j.given_type FROM actor s JOIN joined j ON j.id = s.joined
        WHERE s.article = (SELECT id FROM article WHERE article_id = ?)
            AND (j.given_name IS NOT NULL OR j.given_type IS NOT NULL)",
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
    let all = attributions(connection, id)?;
    if all.is_empty() {
        return Ok(Some(reading));
    }
    let is_rejected = |id: &String| all.get(id).is_some_and(|one| one.is_rejected);
    let parents: BTreeMap<String, Option<String>> =
        (reading.attributions.iter()).map(|q| (q.id.clone(), q.parent.clone())).collect();
    reading.attributions.retain(|q| !is_rejected(&q.id));
    for attribution in &mut reading.attributions {
        // What stood inside of what was rejected stands inside of what that stood inside of. No chain is longer than all.
        for _ in 0..parents.len() {
            let Some(parent) = attribution.parent.as_ref().filter(|id| is_rejected(id)) else {
                break;
            };
            attribution.parent = parents.get(parent).cloned().flatten();
        }
        if let Some(Corrected { said_by, correction: Some(correction), .. }) =
            all.get(&attribution.id)
        {
            attribution.speaker = said_by.map(|number| format!("a{number}"));
            attribution.by = format!("correction:{correction}");
        }
    }
    Ok(Some(reading))
}

fn attributions(connection: &Connection, id: &str) -> Result<BTreeMap<String, Corrected>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT q.number, iif(q.said_in = q.article, q.said_by, NULL) AS said_by, q.rejected IS NOT NULL AS rejected,
            c.correction_id
        FROM attribution q LEFT JOIN correction c ON c.id = q.reassigned
        WHERE q.article = (SELECT id FROM article WHERE article_id = ?)
            AND (q.rejected IS NOT NULL OR q.reassigned IS NOT NULL)",
    )?;
    let rows = statement.query_map([id], |row| {
        let corrected = Corrected {
            said_by: row.get("said_by")?,
            is_rejected: row.get("rejected")?,
            correction: row.get("correction_id")?,
        };
        Ok((format!("q{}", row.get::<_, i64>("number")?), corrected))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
