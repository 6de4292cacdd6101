//! Anchors: where in a text a correction applies, and the rows that stand there.

use onrecord_reading::contract::Span;
use rusqlite::{Connection, OptionalExtension, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::ids::{ActorNumber, ArticleId};

/// A mention of an actor, by its place in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// SHA-256 of the article's text.
    pub text_sha256: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words there.
    pub text: String,
}

/// An attribution, by its place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributionAnchor {
    /// SHA-256 of the article's text.
    pub text_sha256: String,
    /// The content, one span a run, in code points.
    pub content: Vec<Span>,
    /// The cue, which distinguishes two attributions with one content.
    pub cue: Option<Span>,
}

/// Whether any correction applies to an article's text. Anchors are never deleted, so `false` means that nothing was
/// ever corrected there.
pub(crate) fn are_in(connection: &Connection, article: ArticleId) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM anchor WHERE text_sha256 = (SELECT text_sha256 FROM article WHERE id = ?))",
        )?
        .query_row([article], |row| row.get(0))?)
}

/// The articles that have a text.
pub(crate) fn articles(
    connection: &Connection,
    text_sha256: &str,
) -> Result<Vec<ArticleId>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM article WHERE text_sha256 = ? ORDER BY id")?;
    let ids = statement.query_map([text_sha256], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The actor mentioned at an anchor, in one article of its text.
pub(crate) fn actor_at(
    connection: &Connection,
    article: ArticleId,
    anchor: &Anchor,
) -> Result<Option<ActorNumber>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT actor FROM mention WHERE article = ? AND start = ? AND end = ? AND text = ?
            AND actor IS NOT NULL ORDER BY number LIMIT 1",
        )?
        .query_row(params![article, anchor.start, anchor.end, anchor.text], |row| row.get(0))
        .optional()?)
}

/// The actors mentioned at an anchor, in all articles of its text.
pub(crate) fn actors_at(
    connection: &Connection,
    anchor: &Anchor,
) -> Result<Vec<ArticleActor>, Fault> {
    let mut places = Vec::new();
    for article in articles(connection, &anchor.text_sha256)? {
        let number = actor_at(connection, article, anchor)?;
        places.extend(number.map(|number| ArticleActor { article, number }));
    }
    Ok(places)
}

/// The anchor that stands for an actor of an article: its first name, or else its first mention.
pub(crate) fn representative(
    connection: &Connection,
    ArticleActor { article, number }: ArticleActor,
) -> Result<Option<Anchor>, Fault> {
    let mention = connection
        .prepare_cached(
            "SELECT start, end, text FROM mention WHERE article = ? AND actor = ?
            ORDER BY form <> 'name', number LIMIT 1",
        )?
        .query_row(params![article, number], |row| {
            Ok(Span { start: row.get(0)?, end: row.get(1)?, text: row.get(2)? })
        })
        .optional()?;
    let Some(Span { start, end, text }) = mention else { return Ok(None) };
    Ok(Some(Anchor { text_sha256: text_of(connection, article)?, start, end, text }))
}

/// The SHA-256 of an article's text.
pub(crate) fn text_of(connection: &Connection, article: ArticleId) -> Result<String, Fault> {
    Ok(connection
        .prepare_cached("SELECT text_sha256 FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?)
}
