//! Actors of articles and their entities.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::errors::Fault;
use super::ids::{ActorNumber, ArticleId, EntityId};

/// An actor of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ArticleActor {
    pub(crate) article: ArticleId,
    pub(crate) number: ActorNumber,
}

impl ArticleActor {
    /// From a row with the columns `article` and `number`.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { article: row.get("article")?, number: row.get("number")? })
    }

    /// From a row with the columns `speaker_article` and `speaker_actor`.
    pub(crate) fn speaker(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let article: Option<ArticleId> = row.get("speaker_article")?;
        let number: Option<ActorNumber> = row.get("speaker_actor")?;
        Ok(article.zip(number).map(|(article, number)| Self { article, number }))
    }
}

/// The entity of each linked actor of an article.
pub(crate) fn of_article(
    connection: &Connection,
    article: ArticleId,
) -> Result<BTreeMap<ActorNumber, EntityId>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, entity FROM actor WHERE article = ? AND entity IS NOT NULL",
    )?;
    let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entity of an actor of an article.
pub(crate) fn entity_of(
    connection: &Connection,
    ArticleActor { article, number }: ArticleActor,
) -> Result<Option<EntityId>, Fault> {
    Ok(connection
        .prepare_cached("SELECT entity FROM actor WHERE article = ? AND number = ?")?
        .query_row(params![article, number], |row| row.get(0))
        .optional()?
        .flatten())
}
