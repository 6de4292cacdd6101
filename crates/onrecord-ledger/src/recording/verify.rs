//! Verifies that a ledger still holds what was recorded.

use onrecord_reading::contract::Reading;
use rusqlite::Connection;
use serde::Serialize;

use crate::near_duplicates;
use crate::store::{Fault, articles, load, schema, validate};

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// How many articles were checked.
    pub articles: usize,
    /// How many spans were compared with their text.
    pub spans: usize,
    /// Everything that differs from what was recorded.
    pub mismatches: Vec<Mismatch>,
    /// What could not be checked, and why.
    pub unchecked: Vec<String>,
}

impl VerifyReport {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.mismatches.is_empty()
    }
}

/// One difference from what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// The article's id; `None` for the file as a whole.
    pub article: Option<String>,
    /// The item of the reading, like `q3 cue`, or the part of the file.
    pub item: String,
    /// What is wrong.
    pub problem: String,
}

pub(crate) fn verify(
    connection: &Connection,
    mut progress: impl FnMut(usize, usize),
) -> Result<VerifyReport, Fault> {
    let mut report = VerifyReport::default();
    let ids = articles::ids(connection)?;
    for (done, id) in ids.iter().enumerate() {
        progress(done, ids.len());
        report.articles += 1;
        let found = match load::reading(connection, id) {
            Ok(Some(reading)) => {
                report.spans += count_spans(&reading);
                let mut problems = validate::problems(&reading);
                problems.extend(changed_reading(connection, &reading)?);
                problems
            }
            Ok(None) => vec![("article".to_owned(), "its text or its run is gone".to_owned())],
            Err(Fault::Sqlite(error)) => vec![("rows".to_owned(), error.to_string())],
            Err(other) => return Err(other),
        };
        report.mismatches.extend(found.into_iter().map(|(item, problem)| Mismatch {
            article: Some(id.clone()),
            item,
            problem,
        }));
    }
    progress(ids.len(), ids.len());
    for (article, problem) in near_duplicates::linking::mismatches(connection)? {
        report.mismatches.push(Mismatch {
            article: Some(article),
            item: "copies".to_owned(),
            problem,
        });
    }
    check_file(connection, &mut report)?;
    check_search_index(connection, &mut report)?;
    Ok(report)
}

/// The problem if the reading differs from what was recorded in any way.
fn changed_reading(
    connection: &Connection,
    reading: &Reading,
) -> Result<Option<validate::Problem>, Fault> {
    let recorded: String = connection
        .prepare_cached("SELECT reading_sha256 FROM article WHERE article_id = ?")?
        .query_row([&reading.article.id], |row| row.get(0))?;
    let sha256 = validate::digest(reading);
    let problem = || {
        let what = "something in its rows is not what was recorded";
        (
            "reading".to_owned(),
            format!("{what}: its SHA-256 is {sha256}, but {recorded} is recorded"),
        )
    };
    Ok((sha256 != recorded).then(problem))
}

fn count_spans(reading: &Reading) -> usize {
    let in_attributions: usize = (reading.attributions.iter())
        .map(|q| {
            let ends = usize::from(q.cue.is_some()) + usize::from(q.source.is_some());
            q.content.len() + q.quoted.len() + ends
        })
        .sum();
    let evidence = reading.article.licence.as_ref().and_then(|licence| licence.evidence.as_ref());
    in_attributions + reading.mentions.len() + usize::from(evidence.is_some())
}

/// Checks the file's structure and the references between its rows.
fn check_file(connection: &Connection, report: &mut VerifyReport) -> Result<(), Fault> {
    let mut about_file = |item: String, problem: String| {
        report.mismatches.push(Mismatch { article: None, item, problem });
    };
    let mut integrity = connection.prepare("PRAGMA integrity_check")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            about_file("database".to_owned(), line);
        }
    }
    let mut references = connection.prepare(
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let rows = references.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    for row in rows {
        let (table, parent, count) = row?;
        let problem = format!("{count} of its rows refer to rows of {parent} that are not there");
        about_file(format!("table {table}"), problem);
    }
    Ok(())
}

/// Checks that the full-text index holds exactly the words of the texts and contents.
fn check_search_index(connection: &Connection, report: &mut VerifyReport) -> Result<(), Fault> {
    if schema::is_write_protected(connection)? {
        // FTS5 takes this question as a command, which needs a writable file.
        report.unchecked.push("the search index, as the file is write-protected".to_owned());
        return Ok(());
    }
    let query_only: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    connection.pragma_update(None, "query_only", false)?;
    for table in ["article_fts", "attribution_fts"] {
        let asked = connection.execute(
            &format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"),
            [],
        );
        match asked {
            Ok(_) => {}
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) =>
            {
                report.mismatches.push(Mismatch {
                    article: None,
                    item: format!("search index {table}"),
                    problem: "its words are not those of the articles".to_owned(),
                });
            }
            Err(error) => return Err(error.into()),
        }
    }
    connection.pragma_update(None, "query_only", query_only)?;
    Ok(())
}
