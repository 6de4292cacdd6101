//! The short rows by which attributions are found and ordered: kept in step with what is recorded, joined and corrected.

use rusqlite::Transaction;

use crate::error::Fault;
use crate::joining::Place;

/// Who says it across articles, of what nobody rejected in article ?1.
const ROWS: &str = "SELECT q.id, q.article, a.published, s.joined FROM attribution q JOIN article a ON a.id = q.article
    LEFT JOIN actor s ON s.article = q.said_in AND s.number = q.said_by
    WHERE q.article = ?1 AND q.rejected IS NULL";

/// An article's attributions are recorded; those that were corrected stand there already.
pub(crate) fn fill(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let mut rows = transaction.prepare_cached(ROWS)?;
    type Row = (i64, i64, Option<String>, Option<i64>);
    let rows = rows.query_map([article], |row| Row::try_from(row))?;
    // One by one: of a statement that adds several rows SQLite keeps a journal, which costs more than the rows.
    let mut insert = transaction.prepare_cached(
        "INSERT INTO said (attribution, article, published, joined) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )?;
    for row in rows {
        insert.execute(row?)?;
    }
    Ok(())
}

/// An article's attributions are about to go.
pub(crate) fn clear(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "DELETE FROM said WHERE attribution IN (SELECT id FROM attribution WHERE article = ?)",
        )?
        .execute([article])?;
    Ok(())
}

/// One attribution is corrected.
pub(crate) fn refresh(
    transaction: &Transaction<'_>,
    article: i64,
    number: i64,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "DELETE FROM said WHERE attribution = (SELECT id FROM attribution WHERE article = ? AND number = ?)",
        )?
        .execute([article, number])?;
    transaction
        .prepare_cached(&format!(
            "INSERT INTO said (attribution, article, published, joined) {ROWS} AND q.number = ?2"
        ))?
        .execute([article, number])?;
    Ok(())
}

/// An actor of an article is joined to another.
pub(crate) fn join(
    transaction: &Transaction<'_>,
    (article, number): Place,
    joined: i64,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "UPDATE said SET joined = ?3 WHERE attribution IN
                (SELECT id FROM attribution WHERE said_in = ?1 AND said_by = ?2)",
        )?
        .execute([article, number, joined])?;
    Ok(())
}
