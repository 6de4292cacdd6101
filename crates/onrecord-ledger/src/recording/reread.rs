//! Reading anew what is recorded: new readings are set aside one by one, and take the old ones' place together, so that
//! questions are answered by one run or the other and never by a mixture.

use onrecord_reading::contract::Reading;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::record;
use crate::corrections::{apply, sync_rows};
use crate::derived::statement_index;
use crate::entities::linking;
use crate::store::columns::Json;
use crate::store::{Error, Fault};

/// What makes the new readings: the program's version, and the name and hash of model and rules, as in a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBy {
    /// Version of the program.
    pub program: String,
    /// Name and hash of the model and the rules.
    pub model: String,
}

/// The articles that neither have a reading by `made_by` nor one set aside, in the order in which they were added.
pub(crate) fn unread(connection: &Connection, made_by: &MadeBy) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT a.article_id FROM article a JOIN run r ON r.id = a.run
        WHERE (r.program, r.model) <> (?1, ?2)
            AND NOT EXISTS (SELECT 1 FROM reread n WHERE n.article = a.id AND (n.program, n.model) = (?1, ?2))
        ORDER BY a.id",
    )?;
    let ids = statement.query_map([&made_by.program, &made_by.model], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Sets new readings of recorded articles aside, all or none.
pub(crate) fn set_aside(connection: &mut Connection, readings: &[Reading]) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for reading in readings {
        record::check(reading)?;
        let article = same_text(&transaction, reading)?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO reread (article, program, model, reading) VALUES (?, ?, ?, ?)")?
            .execute(params![article, reading.onrecord, reading.model, Json(reading)])?;
    }
    Ok(transaction.commit()?)
}

/// Puts the readings that were set aside in the place of the old ones, if all articles have one by `made_by`; says how
/// many. `None` where some still lack one: another program added them meanwhile.
pub(crate) fn take_over(
    connection: &mut Connection,
    made_by: &MadeBy,
    mut progress: impl FnMut(usize),
) -> Result<Option<usize>, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !unread(&transaction, made_by)?.is_empty() {
        return Ok(None);
    }
    // What an earlier re-reading by something else left behind.
    transaction.execute(
        "DELETE FROM reread WHERE (program, model) <> (?, ?)",
        [&made_by.program, &made_by.model],
    )?;
    let articles: Vec<i64> = (transaction
        .prepare("SELECT article FROM reread ORDER BY article")?)
    .query_map([], |row| row.get(0))?
    .collect::<Result<_, _>>()?;
    for (done, &article) in articles.iter().enumerate() {
        let Json(reading): Json<Reading> = transaction
            .prepare_cached("SELECT reading FROM reread WHERE article = ?")?
            .query_row([article], |row| row.get(0))?;
        sync_rows::withdraw(&transaction, article)?;
        record::replace(&transaction, article, &reading)?;
        progress(done + 1);
    }
    transaction.execute("DELETE FROM reread", [])?;
    if !articles.is_empty() {
        linking::rejoin_all(&transaction)?;
        for &article in &articles {
            apply::apply_to_article(&transaction, article)?;
            statement_index::fill(&transaction, article)?;
        }
    }
    transaction.commit()?;
    Ok(Some(articles.len()))
}

/// The row of the article that a new reading is of.
fn same_text(transaction: &Transaction<'_>, reading: &Reading) -> Result<i64, Fault> {
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
