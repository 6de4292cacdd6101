//! From what a correction speaks of to where it stands in the ledger, and back.

use onrecord_reading::contract::Span;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Anchor, AttributionAnchor};
use crate::column::Json;
use crate::error::Fault;
use crate::joining::Place;
use crate::rebuild;

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

/// The number of the attribution at an anchor, in one article of its text.
pub(super) fn attribution_at(
    connection: &Connection,
    article: i64,
    anchor: &AttributionAnchor,
) -> Result<Option<i64>, Fault> {
    let ends: Vec<_> = anchor.content.iter().map(|run| (run.start, run.end)).collect();
    let mut statement = connection.prepare_cached(
        "SELECT number, cue_start, cue_end FROM attribution
        WHERE article = ? AND content_spans = ? AND content = ? ORDER BY number",
    )?;
    let same_content: Vec<(i64, Option<usize>, Option<usize>)> = statement
        .query_map(params![article, Json(ends), crate::record::words(&anchor.content)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    let cue = anchor.cue.as_ref().map(|cue| (cue.start, cue.end));
    let same_cue = same_content.iter().find(|(_, start, end)| start.zip(*end) == cue);
    Ok(match (same_cue, same_content.as_slice()) {
        (Some((number, ..)), _) | (None, [(number, ..)]) => Some(*number),
        _ => None,
    })
}

/// The attribution of a number, as a correction speaks of it.
pub(super) fn subject(
    connection: &Connection,
    article: i64,
    number: i64,
) -> Result<Option<AttributionAnchor>, Fault> {
    let found = connection
        .prepare_cached("SELECT * FROM attribution WHERE article = ? AND number = ?")?
        .query_row([article, number], rebuild::attribution)
        .optional()?;
    let Some(attribution) = found else { return Ok(None) };
    Ok(Some(AttributionAnchor {
        text_sha256: text_sha256(connection, article)?,
        content: attribution.content,
        cue: attribution.cue,
    }))
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
    Ok(Some(Anchor { text_sha256: text_sha256(connection, article)?, start, end, text }))
}

fn text_sha256(connection: &Connection, article: i64) -> Result<String, Fault> {
    Ok(connection
        .prepare_cached("SELECT text_sha256 FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?)
}
