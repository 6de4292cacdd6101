//! How often outlets call joined actors what: kept for actors of many articles alone, as those of few are counted faster
//! than kept.

use rusqlite::{Transaction, params};

use crate::store::Fault;
use crate::store::actors::Place;

/// Of so many members it is kept.
const MIN_MEMBERS: i64 = 1000;

/// A joined actor has so many members now: from some number on its names are kept.
pub(crate) fn update_entity(
    transaction: &Transaction<'_>,
    entity: i64,
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

/// An actor of an article was joined to it, after [`update_entity`] was told so.
pub(crate) fn add_actor(
    transaction: &Transaction<'_>,
    entity: i64,
    (article, number): Place,
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

/// A joined actor is no more.
pub(crate) fn remove_entity(transaction: &Transaction<'_>, entity: i64) -> Result<(), Fault> {
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

/// None is any more.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<(), Fault> {
    Ok(transaction.execute_batch("DELETE FROM name_counts; DELETE FROM counted_entity;")?)
}

fn is_counted(transaction: &Transaction<'_>, entity: i64) -> Result<bool, Fault> {
    Ok(transaction
        .prepare_cached("SELECT 1 FROM counted_entity WHERE entity = ?")?
        .exists([entity])?)
}
