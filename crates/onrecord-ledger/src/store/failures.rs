//! Failures: inputs that could not be read, kept until they can be.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, params};
use serde::Serialize;

use super::errors::Fault;

/// An input that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The file's path as the user gave it.
    pub path: PathBuf,
    /// The record inside a file that holds several articles.
    pub record: Option<String>,
    /// SHA-256 of the bytes, if they could be read.
    pub sha256: Option<String>,
    /// Why, and what to do next.
    pub reason: String,
}

pub(crate) fn record(connection: &mut Connection, failure: &Failure) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached(
            "INSERT INTO failure (path, record, sha256, reason) VALUES (?, ?, ?, ?)
            ON CONFLICT (path, coalesce(record, char(0)))
            DO UPDATE SET sha256 = excluded.sha256, reason = excluded.reason",
        )?
        .execute(params![
            failure.path.to_string_lossy(),
            failure.record,
            failure.sha256,
            failure.reason
        ])?;
    Ok(transaction.commit()?)
}

pub(crate) fn clear_failure(
    connection: &Connection,
    path: &Path,
    record: Option<&str>,
) -> Result<bool, Fault> {
    let gone = connection
        .prepare_cached("DELETE FROM failure WHERE path = ? AND record IS ?")?
        .execute(params![path.to_string_lossy(), record])?;
    Ok(gone > 0)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Failure>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT path, record, sha256, reason FROM failure ORDER BY path, record")?;
    let rows = statement.query_map([], |row| {
        Ok(Failure {
            path: PathBuf::from(row.get::<_, String>("path")?),
            record: row.get("record")?,
            sha256: row.get("sha256")?,
            reason: row.get("reason")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
