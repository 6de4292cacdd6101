//! The short rows by which attributions are found and ordered: kept in step with what is recorded, entity and corrected.

use rusqlite::{Transaction, params};

use super::compared_words;
use super::word_sketch::WordSketch;
use crate::store::Fault;
use crate::store::actors::Place;

/// An article's attributions are recorded; those that were corrected stand there already.
pub(crate) fn add_article(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    insert(transaction, article, None)
}

/// Puts in what nobody rejected of an article's attributions, or of one of them.
fn insert(transaction: &Transaction<'_>, article: i64, number: Option<i64>) -> Result<(), Fault> {
    let mut rows = transaction.prepare_cached(
        "SELECT q.id, a.published, s.entity, q.quoted, q.content FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        WHERE q.article = ?1 AND q.rejected_by IS NULL AND q.number = coalesce(?2, q.number)",
    )?;
    let mut rows = rows.query(params![article, number])?;
    // One by one: of a statement that adds several rows SQLite keeps a journal, which costs more than the rows.
    let mut insert = transaction.prepare_cached(
        "INSERT INTO statement_index (attribution, article, published, entity, word_sketch) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING",
    )?;
    while let Some(row) = rows.next()? {
        let attribution: i64 = row.get(0)?;
        let (published, entity): (Option<String>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let text =
            |column| Ok::<_, Fault>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
        let words = compared_words::keys(compared_words::compared(text(3)?, text(4)?));
        let sketch = WordSketch::of(words).number();
        insert.execute(params![attribution, article, published, entity, sketch])?;
    }
    Ok(())
}

/// An article's attributions are about to go.
pub(crate) fn remove_article(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "DELETE FROM statement_index WHERE attribution IN (SELECT id FROM attribution WHERE article = ?)",
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
            "DELETE FROM statement_index WHERE attribution = (SELECT id FROM attribution WHERE article = ? AND number = ?)",
        )?
        .execute([article, number])?;
    insert(transaction, article, Some(number))
}

/// An actor of an article is joined to another.
pub(crate) fn set_entity(
    transaction: &Transaction<'_>,
    (article, number): Place,
    entity: i64,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "UPDATE statement_index SET entity = ?3 WHERE attribution IN
                (SELECT id FROM attribution WHERE speaker_article = ?1 AND speaker_actor = ?2)",
        )?
        .execute([article, number, entity])?;
    Ok(())
}
