//! Writes the journal and lists it.

use onrecord_text::sha256_hex;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::effects;
use crate::journal::entries::correction;
use crate::journal::types::{Change, Correction, CorrectionRow, Signature, Standing};
use crate::store::columns::Json;
use crate::store::{Error, Fault};

/// How many digits of its hash make a correction's id.
const ID_DIGITS: usize = 16;

/// Where a new row stands in the order of the journal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum JournalPosition {
    Last,
    Anywhere,
}

/// Adds a correction made now, and applies it.
pub(crate) fn record(
    transaction: &Transaction<'_>,
    change: Change,
    signature: &Signature,
) -> Result<Correction, Fault> {
    let mut correction = Correction {
        id: String::new(),
        made: jiff::Timestamp::now().to_string(),
        who: signature.who.clone(),
        why: signature.why.clone(),
        change,
    };
    correction.id = id(&correction);
    add(transaction, &correction, JournalPosition::Last)?;
    Ok(correction)
}

/// Adds a correction that undoes another.
pub(crate) fn undo(
    transaction: &Transaction<'_>,
    name: &str,
    signature: &Signature,
) -> Result<Correction, Fault> {
    let undone = find(transaction, name)?;
    if matches!(undone.change, Change::Undo { .. }) {
        let problem = "it undoes another one itself: make that one again".to_owned();
        return Err(Error::Correction { correction: undone.id, problem }.into());
    }
    let by: Option<String> = transaction.query_row(
        "SELECT undone_by FROM correction WHERE correction_id = ?",
        [&undone.id],
        |row| row.get(0),
    )?;
    if let Some(by) = by {
        let problem = format!("{by} undid it already");
        return Err(Error::Correction { correction: undone.id, problem }.into());
    }
    record(transaction, Change::Undo { correction: undone.id }, signature)
}

/// Adds a correction of another journal; says whether it is new here.
pub(crate) fn import(
    transaction: &Transaction<'_>,
    correction: &Correction,
) -> Result<bool, Fault> {
    let known: bool = transaction
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM correction WHERE correction_id = ?)")?
        .query_row([&correction.id], |row| row.get(0))?;
    if !known {
        add(transaction, correction, JournalPosition::Anywhere)?;
    }
    Ok(!known)
}

/// Parses a line of an exported journal, and checks its id.
pub(crate) fn read_line(line: &str, number: usize) -> Result<Correction, Error> {
    let broken = |problem: String| Error::CorrectionLine { line: number, problem };
    let correction: Correction =
        serde_json::from_str(line).map_err(|error| broken(error.to_string()))?;
    let made: Result<jiff::Timestamp, _> = correction.made.parse();
    if let Err(error) = made {
        return Err(broken(format!("{:?} is no moment ({error})", correction.made)));
    }
    let id = id(&correction);
    if id != correction.id {
        return Err(broken(format!(
            "its id is {}, but what it says makes {id}: something in it was altered",
            correction.id
        )));
    }
    Ok(correction)
}

/// All corrections, in the order in which they were made.
pub(crate) fn all(connection: &Connection) -> Result<Vec<CorrectionRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT correction_id, made, who, why, change, undone_by FROM correction
        ORDER BY made, correction_id",
    )?;
    let rows = statement.query_map([], |row| Ok((correction(row)?, row.get("undone_by")?)))?;
    let rows: Vec<(Correction, Option<String>)> = rows.collect::<Result<_, _>>()?;
    let mut looked_at = effects::FittingCorrections::new();
    let standing = |(correction, undone_by): (Correction, Option<String>)| {
        let orphaned = match undone_by {
            Some(_) => None,
            None => effects::missing(connection, &correction, &mut looked_at)?,
        };
        let standing = match (&undone_by, &orphaned) {
            (Some(_), _) => Standing::Undone,
            (None, Some(_)) => Standing::Orphaned,
            (None, None) => Standing::Holds,
        };
        Ok(CorrectionRow { correction, standing, undone_by, orphaned })
    };
    rows.into_iter().map(standing).collect()
}

/// The correction with this id, or with an id that begins so.
fn find(connection: &Connection, name: &str) -> Result<Correction, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM correction WHERE correction_id >= ?1 AND correction_id < ?1 || 'g' LIMIT 2",
    )?;
    let mut found: Vec<Correction> = match name.trim() {
        "" => Vec::new(),
        name => statement.query_map([name], correction)?.collect::<Result<_, _>>()?,
    };
    match (found.pop(), found.pop()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Error::UnknownCorrection { name: name.to_owned() }.into()),
        (Some(_), Some(_)) => {
            let problem = "several begin so: give more of the id".to_owned();
            Err(Error::Correction { correction: name.to_owned(), problem }.into())
        }
    }
}

fn add(
    transaction: &Transaction<'_>,
    correction: &Correction,
    place: JournalPosition,
) -> Result<(), Fault> {
    // The correction that undoes it may have come first, from another journal.
    let undone_by: Option<String> = transaction
        .prepare_cached(
            "SELECT correction_id FROM correction WHERE change ->> 'kind' = 'undo' AND change ->> 'correction' = ?",
        )?
        .query_row([&correction.id], |row| row.get(0))
        .optional()?;
    transaction
        .prepare_cached(
            "INSERT INTO correction (correction_id, made, who, why, change, undone_by) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            correction.id,
            correction.made,
            correction.who,
            correction.why,
            Json(&correction.change),
            undone_by,
        ])?;
    let row = transaction.last_insert_rowid();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO anchor (correction, number, text_sha256, start, end, words) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for (number, anchor) in correction.change.anchors().into_iter().enumerate() {
        insert.execute(params![
            row,
            number,
            anchor.text_sha256,
            anchor.start,
            anchor.end,
            anchor.text
        ])?;
    }
    match &correction.change {
        Change::Undo { correction: undone } => {
            transaction
                .prepare_cached("UPDATE correction SET undone_by = ? WHERE correction_id = ?")?
                .execute([&correction.id, undone])?;
            let undone: Option<Json<Change>> = transaction
                .prepare_cached("SELECT change FROM correction WHERE correction_id = ?")?
                .query_row([undone], |row| row.get(0))
                .optional()?;
            undone.map_or(Ok(()), |Json(change)| effects::reapply(transaction, &change))
        }
        change if undone_by.is_none() && place == JournalPosition::Last => {
            effects::apply_latest(transaction, change)
        }
        change if undone_by.is_none() => effects::reapply(transaction, change),
        _ => Ok(()),
    }
}

/// The id: a hash of everything that the correction says.
fn id(correction: &Correction) -> String {
    let says = (&correction.made, &correction.who, &correction.why, &correction.change);
    // Printing these plain types never fails.
    let says = serde_json::to_string(&says).unwrap_or_default();
    sha256_hex(says.as_bytes()).chars().take(ID_DIGITS).collect()
}
