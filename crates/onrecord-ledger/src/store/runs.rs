//! Runs: the programs, models and settings that made readings.

use onrecord_reading::LayerSet;
use onrecord_reading::contract::Reading;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};

use super::columns::Json;
use super::errors::Fault;
use super::ids::RunId;

/// The settings that change what a reading of one program and model holds. In the ledger they are a JSON object, in
/// which a default setting has no key.
#[derive(Default, Serialize, Deserialize)]
struct Settings {
    /// The layers, as [`LayerSet`] prints them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layers: Option<String>,
}

/// The layers of a run's readings, from its settings.
pub(crate) fn layers(settings: &str) -> Result<LayerSet, FromSqlError> {
    let settings: Settings = serde_json::from_str(settings).map_err(FromSqlError::other)?;
    match settings.layers {
        None => Ok(LayerSet::DEFAULT),
        Some(names) => names.parse().map_err(FromSqlError::other),
    }
}

/// The program and the model that made a reading, as the reading names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingVersion {
    /// Version of the program.
    pub program: String,
    /// Name and hash of the model and the rules.
    pub model: String,
}

/// The articles that have neither a reading of `version` nor a staged one, in the order in which they were added.
pub(crate) fn not_read_by(
    connection: &Connection,
    version: &ReadingVersion,
) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT a.article_id FROM article a JOIN run r ON r.id = a.run
        WHERE (r.program, r.model) <> (?1, ?2)
            AND NOT EXISTS (SELECT 1 FROM staged_reading n WHERE n.article = a.id AND (n.program, n.model) = (?1, ?2))
        ORDER BY a.id",
    )?;
    let ids = statement.query_map([&version.program, &version.model], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The row of the run that made a reading. The first reading makes it, and nothing changes it later.
pub(crate) fn run(transaction: &Transaction<'_>, reading: &Reading) -> Result<RunId, Fault> {
    let layers = Some(reading.layers()).filter(|layers| *layers != LayerSet::DEFAULT);
    let settings = Json(Settings { layers: layers.map(|layers| layers.to_string()) });
    let key = params![reading.onrecord, reading.model, settings];
    let find = |transaction: &Transaction<'_>| {
        transaction
            .prepare_cached("SELECT id FROM run WHERE program = ? AND model = ? AND settings = ?")?
            .query_row(key, |row| row.get(0))
    };
    match find(transaction) {
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            transaction.execute(
                "INSERT INTO run (program, model, settings, first_used) VALUES (?, ?, ?, ?)",
                params![
                    reading.onrecord,
                    reading.model,
                    settings,
                    jiff::Timestamp::now().to_string()
                ],
            )?;
            Ok(RunId(transaction.last_insert_rowid()))
        }
        found => Ok(found?),
    }
}
