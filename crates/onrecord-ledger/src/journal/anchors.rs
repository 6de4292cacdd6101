//! From what a correction speaks of to where it stands in the ledger, and back.

use onrecord_reading::contract::Span;
use rusqlite::{Connection, OptionalExtension, params};

use super::Anchor;
use super::effects::text_of;
use crate::error::Fault;
use crate::joining::Place;

/// Whether corrections speak of places in an article's text. Anchors stay for ever: nothing was ever corrected where there
/// are none.
pub(crate) fn are_in(connection: &Connection, article: i64) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM anchor WHERE text_sha256 = (SELECT text_sha256 FROM article WHERE id = ?))",
        )?
        .query_row([article], |row| row.get(0))?)
}

/// The articles of a text.
pub(super) fn articles(connection: &Connection, text_sha256: &str) -> Result<Vec<i64>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM article WHERE text_sha256 = ? ORDER BY id")?;
    let ids = statement.query_map([text_sha256], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The actor that is mentioned at an anchor, in one article of its text.
pub(super) fn actor_at(
    connection: &Connection,
    article: i64,
    anchor: &Anchor,
) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT actor FROM mention WHERE article = ? AND start = ? AND end = ? AND text = ?
            AND actor IS NOT NULL ORDER BY number LIMIT 1",
        )?
        .query_row(params![article, anchor.start, anchor.end, anchor.text], |row| row.get(0))
        .optional()?)
}

/// The actors at an anchor, in all articles of its text.
pub(super) fn actors_at(connection: &Connection, anchor: &Anchor) -> Result<Vec<Place>, Fault> {
    let mut places = Vec::new();
    for article in articles(connection, &anchor.text_sha256)? {
        places.extend(actor_at(connection, article, anchor)?.map(|number| (article, number)));
    }
    Ok(places)
}

/// The place that stands for an actor of an article: its first name, or else its first mention.
pub(super) fn representative(
    connection: &Connection,
    (article, number): Place,
) -> Result<Option<Anchor>, Fault> {
    let mention = connection
        .prepare_cached(
            "SELECT start, end, text FROM mention WHERE article = ? AND actor = ?
            ORDER BY form <> 'name', number LIMIT 1",
        )?
        .query_row([article, number], |row| {
            Ok(Span { start: row.get(0)?, end: row.get(1)?, text: row.get(2)? })
        })
        .optional()?;
    let Some(Span { start, end, text }) = mention else { return Ok(None) };
    Ok(Some(Anchor { text_sha256: text_of(connection, article)?, start, end, text }))
}
