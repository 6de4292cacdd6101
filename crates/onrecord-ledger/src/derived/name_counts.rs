//! How often outlets call joined actors what: kept for actors of many articles alone, as those of few are counted faster
//! than kept.

use rusqlite::{Transaction, params};

use crate::store::Fault;
use crate::store::actors::Place;

/// Of so many members it is kept.
const MANY: i64 = 1000;

/// A joined actor has so many members now: from some number on its names are kept.
pub(crate) fn grown(transaction: &Transaction<'_>, joined: i64, members: i64) -> Result<(), Fault> {
    if members < MANY || is_kept(transaction, joined)? {
        return Ok(());
    }
    transaction.prepare_cached("INSERT INTO naming_kept (joined) VALUES (?)")?.execute([joined])?;
    transaction
        .prepare_cached(
            "INSERT INTO naming SELECT joined, outlet, month, form, voice, words, count(*), min(article), start, end
            FROM called WHERE joined = ? GROUP BY outlet, month, form, voice, words",
        )?
        .execute([joined])?;
    Ok(())
}

/// An actor of an article was joined to it, after [`grown`] was told so.
pub(crate) fn come(
    transaction: &Transaction<'_>,
    joined: i64,
    (article, number): Place,
) -> Result<(), Fault> {
    if !is_kept(transaction, joined)? {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "INSERT INTO naming SELECT joined, outlet, month, form, voice, words, count(*), article, min(start), end
            FROM called WHERE article = ? AND number = ? GROUP BY outlet, month, form, voice, words
            ON CONFLICT DO UPDATE SET count = count + excluded.count,
                start = iif(excluded.article < article, excluded.start, start),
                end = iif(excluded.article < article, excluded.end, end),
                article = min(article, excluded.article)",
        )?
        .execute(params![article, number])?;
    Ok(())
}

/// A joined actor is no more.
pub(crate) fn gone(transaction: &Transaction<'_>, joined: i64) -> Result<(), Fault> {
    if is_kept(transaction, joined)? {
        transaction.prepare_cached("DELETE FROM naming WHERE joined = ?")?.execute([joined])?;
        transaction
            .prepare_cached("DELETE FROM naming_kept WHERE joined = ?")?
            .execute([joined])?;
    }
    Ok(())
}

/// None is any more.
pub(crate) fn all_gone(transaction: &Transaction<'_>) -> Result<(), Fault> {
    Ok(transaction.execute_batch("DELETE FROM naming; DELETE FROM naming_kept;")?)
}

fn is_kept(transaction: &Transaction<'_>, joined: i64) -> Result<bool, Fault> {
    Ok(transaction
        .prepare_cached("SELECT 1 FROM naming_kept WHERE joined = ?")?
        .exists([joined])?)
}
