//! Rereads recorded articles. New readings are staged one by one and replace the old ones together, so that an answer
//! never mixes two runs.

use onrecord_reading::contract::Reading;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::record;
use crate::corrections::{effects, sync_rows};
use crate::derived::statement_index;
use crate::entities::linking;
use crate::store::columns::Json;
use crate::store::ids::ArticleId;
use crate::store::runs::{ReadingVersion, not_read_by};
use crate::store::{Error, Fault};

/// Stages new readings of recorded articles, all or none.
pub(crate) fn stage(connection: &mut Connection, readings: &[Reading]) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for reading in readings {
        record::validate_reading(reading)?;
        let article = recorded_article(&transaction, reading)?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO staged_reading (article, program, model, reading) VALUES (?, ?, ?, ?)")?
            .execute(params![article, reading.onrecord, reading.model, Json(reading)])?;
    }
    Ok(transaction.commit()?)
}

/// Replaces the old readings by the staged ones if all articles have one of `version`; returns how many. `None` if
/// some lack one because another program added them meanwhile.
pub(crate) fn apply_staged(
    connection: &mut Connection,
    version: &ReadingVersion,
    mut progress: impl FnMut(usize),
) -> Result<Option<usize>, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !not_read_by(&transaction, version)?.is_empty() {
        return Ok(None);
    }
    // What an earlier, unfinished rereading left.
    transaction.execute(
        "DELETE FROM staged_reading WHERE (program, model) <> (?, ?)",
        [&version.program, &version.model],
    )?;
    let articles: Vec<ArticleId> = (transaction
        .prepare("SELECT article FROM staged_reading ORDER BY article")?)
    .query_map([], |row| row.get(0))?
    .collect::<Result<_, _>>()?;
    for (done, &article) in articles.iter().enumerate() {
        let Json(reading): Json<Reading> = transaction
            .prepare_cached("SELECT reading FROM staged_reading WHERE article = ?")?
            .query_row([article], |row| row.get(0))?;
        sync_rows::revert(&transaction, article)?;
        record::replace(&transaction, article, &reading)?;
        progress(done + 1);
    }
    transaction.execute("DELETE FROM staged_reading", [])?;
    if !articles.is_empty() {
        linking::relink_all(&transaction)?;
        for &article in &articles {
            effects::apply_to_article(&transaction, article)?;
            statement_index::add_article(&transaction, article)?;
        }
    }
    transaction.commit()?;
    Ok(Some(articles.len()))
}

/// The row of the article of a new reading.
fn recorded_article(transaction: &Transaction<'_>, reading: &Reading) -> Result<ArticleId, Fault> {
    let article = &reading.article;
    let found = transaction
        .prepare_cached("SELECT id FROM article WHERE article_id = ? AND text_sha256 = ?")?
        .query_row([&article.id, &article.text_sha256], |row| row.get(0));
    match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => Err(Error::Reading {
            article: article.id.clone(),
            item: "article".to_owned(),
            problem: "it is not in the ledger with this text, so that it cannot be read anew"
                .to_owned(),
        }
        .into()),
        found => Ok(found?),
    }
}
