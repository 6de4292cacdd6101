//! The statement index: short rows that find and order attributions. It follows recording, linking and corrections.

use rusqlite::{Transaction, params};

use super::compared_words;
use super::word_sketch::WordSketch;
use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::ids::{ArticleId, AttributionId, AttributionNumber, EntityId};

/// Adds a recorded article's attributions; corrected ones are there already.
pub(crate) fn add_article(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    insert(transaction, article, None)
}

/// Inserts an article's attributions, or one of them, except rejected ones.
fn insert(
    transaction: &Transaction<'_>,
    article: ArticleId,
    number: Option<AttributionNumber>,
) -> Result<(), Fault> {
    let mut rows = transaction.prepare_cached(
        "SELECT q.id, a.published, s.entity, q.quoted, q.content FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        WHERE q.article = ?1 AND q.rejected_by IS NULL AND q.number = coalesce(?2, q.number)",
    )?;
    let mut rows = rows.query(params![article, number])?;
    // One row a statement: for a statement that adds several rows, SQLite keeps a journal that costs more than the
    // rows.
    let mut insert = transaction.prepare_cached(
        "INSERT INTO statement_index (attribution, article, published, entity, word_sketch) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING",
    )?;
    while let Some(row) = rows.next()? {
        let attribution: AttributionId = row.get(0)?;
        let (published, entity): (Option<String>, Option<EntityId>) = (row.get(1)?, row.get(2)?);
        let text =
            |column| Ok::<_, Fault>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
        let words = compared_words::keys(compared_words::compared(text(3)?, text(4)?));
        let sketch = WordSketch::of(words).number();
        insert.execute(params![attribution, article, published, entity, sketch])?;
    }
    Ok(())
}

/// Removes an article's attributions, before they are deleted.
pub(crate) fn remove_article(
    transaction: &Transaction<'_>,
    article: ArticleId,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "DELETE FROM statement_index WHERE attribution IN (SELECT id FROM attribution WHERE article = ?)",
        )?
        .execute([article])?;
    Ok(())
}

/// Updates one attribution after a correction.
pub(crate) fn refresh(
    transaction: &Transaction<'_>,
    article: ArticleId,
    number: AttributionNumber,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "DELETE FROM statement_index WHERE attribution = (SELECT id FROM attribution WHERE article = ? AND number = ?)",
        )?
        .execute(params![article, number])?;
    insert(transaction, article, Some(number))
}

/// Sets the entity of everything that an actor of an article says.
pub(crate) fn set_entity(
    transaction: &Transaction<'_>,
    ArticleActor { article, number }: ArticleActor,
    entity: EntityId,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "UPDATE statement_index SET entity = ?3 WHERE attribution IN
                (SELECT id FROM attribution WHERE speaker_article = ?1 AND speaker_actor = ?2)",
        )?
        .execute(params![article, number, entity])?;
    Ok(())
}
