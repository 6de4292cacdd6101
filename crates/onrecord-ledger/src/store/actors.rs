//! Actors of articles and their entities.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::errors::Fault;

/// An actor of an article: the article's row and the actor's number.
pub(crate) type ArticleActor = (i64, i64);

/// The entity of each linked actor of an article, by number.
pub(crate) fn of_article(
    connection: &Connection,
    article: i64,
) -> Result<BTreeMap<usize, i64>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, entity FROM actor WHERE article = ? AND entity IS NOT NULL",
    )?;
    let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entity of an actor of an article.
pub(crate) fn entity_of(
    connection: &Connection,
    article: i64,
    number: i64,
) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached("SELECT entity FROM actor WHERE article = ? AND number = ?")?
        .query_row([article, number], |row| row.get(0))
        .optional()?
        .flatten())
}
