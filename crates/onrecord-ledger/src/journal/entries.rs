//! The rows of the journal.

use rusqlite::{Connection, Row};

use super::types::Correction;
use crate::store::Fault;
use crate::store::columns::Json;
use crate::store::ids::{ArticleId, CorrectionId};

/// A correction with its row.
pub(crate) struct Entry {
    pub(crate) row: CorrectionId,
    pub(crate) correction: Correction,
    /// Whether nobody undid it.
    pub(crate) counts: bool,
}

/// The corrections that apply to an article's text, in the order of the journal, including undone ones.
pub(crate) fn of_article(connection: &Connection, article: ArticleId) -> Result<Vec<Entry>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, correction_id, made, who, why, change, undone_by IS NULL AS counts FROM correction
        WHERE id IN (SELECT correction FROM anchor
            WHERE text_sha256 = (SELECT text_sha256 FROM article WHERE id = ?))
        ORDER BY made, correction_id",
    )?;
    let rows = statement.query_map([article], |row| {
        Ok(Entry { row: row.get("id")?, correction: correction(row)?, counts: row.get("counts")? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    Ok(Correction {
        id: row.get("correction_id")?,
        made: row.get("made")?,
        who: row.get("who")?,
        why: row.get("why")?,
        change: row.get::<_, Json<_>>("change")?.0,
    })
}
