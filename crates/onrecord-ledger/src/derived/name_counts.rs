//! How often outlets use which name for an entity. Counts exist only for entities of many articles; for others,
//! counting at question time is faster.

use rusqlite::{Transaction, params};

use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::ids::EntityId;

/// An entity with this many members has counts.
const MIN_MEMBERS: i64 = 1000;

/// Starts counting an entity once it has enough members.
pub(crate) fn update_entity(
    transaction: &Transaction<'_>,
    entity: EntityId,
    members: i64,
) -> Result<(), Fault> {
    if members < MIN_MEMBERS || is_counted(transaction, entity)? {
        return Ok(());
    }
    transaction
        .prepare_cached("INSERT INTO counted_entity (entity) VALUES (?)")?
        .execute([entity])?;
    transaction
        .prepare_cached(
            "INSERT INTO name_counts SELECT entity, outlet, month, form, voice, words, count(*), min(article), start, end
            FROM name_use WHERE entity = ? GROUP BY outlet, month, form, voice, words",
        )?
        .execute([entity])?;
    Ok(())
}

/// Counts the names of an actor that was linked to an entity, after [`update_entity`].
pub(crate) fn add_actor(
    transaction: &Transaction<'_>,
    entity: EntityId,
    ArticleActor { article, number }: ArticleActor,
) -> Result<(), Fault> {
    if !is_counted(transaction, entity)? {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "INSERT INTO name_counts SELECT entity, outlet, month, form, voice, words, count(*), article, min(start), end
            FROM name_use WHERE article = ? AND number = ? GROUP BY outlet, month, form, voice, words
            ON CONFLICT DO UPDATE SET count = count + excluded.count,
                start = iif(excluded.article < article, excluded.start, start),
                end = iif(excluded.article < article, excluded.end, end),
                article = min(article, excluded.article)",
        )?
        .execute(params![article, number])?;
    Ok(())
}

/// Deletes the counts of an entity that no longer exists.
pub(crate) fn remove_entity(transaction: &Transaction<'_>, entity: EntityId) -> Result<(), Fault> {
    if is_counted(transaction, entity)? {
        transaction
            .prepare_cached("DELETE FROM name_counts WHERE entity = ?")?
            .execute([entity])?;
        transaction
            .prepare_cached("DELETE FROM counted_entity WHERE entity = ?")?
            .execute([entity])?;
    }
    Ok(())
}

/// Deletes all counts.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<(), Fault> {
    Ok(transaction.execute_batch("DELETE FROM name_counts; DELETE FROM counted_entity;")?)
}

fn is_counted(transaction: &Transaction<'_>, entity: EntityId) -> Result<bool, Fault> {
    Ok(transaction
        .prepare_cached("SELECT 1 FROM counted_entity WHERE entity = ?")?
        .exists([entity])?)
}
