//! Articles, and the names that users give for them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::citations::{Candidate, SHORTEST_PREFIX};
use super::errors::{Error, Fault};

/// A citation shows at least this many digits of an article's id.
const SHORTEST_CITATION: usize = 8;
/// How many articles an ambiguous name lists.
const MOST_CANDIDATES: usize = 6;

pub(crate) fn contains(connection: &Connection, id: &str) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM article WHERE article_id = ?")?.exists([id])?)
}

pub(crate) fn ids(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached("SELECT article_id FROM article ORDER BY id")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The shortest prefix of `id` that no other article's id has, at least [`SHORTEST_CITATION`] long.
pub(crate) fn short_id(connection: &Connection, id: &str) -> Result<String, Fault> {
    // The neighbours in order share the longest prefixes.
    let (before, after): (Option<String>, Option<String>) = connection
        .prepare_cached(
            "SELECT (SELECT max(article_id) FROM article WHERE article_id < ?1),
                (SELECT min(article_id) FROM article WHERE article_id > ?1)",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let shared = |other: &String| id.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let length = before.iter().chain(&after).map(|other| shared(other) + 1).max().unwrap_or(0);
    Ok(id.chars().take(length.max(SHORTEST_CITATION)).collect())
}

/// The id of the article that `name` means: its id, the beginning of it, the path it was read from, or a citation.
pub(crate) fn resolve(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<String, Fault> {
    // A path is the same with and without "./".
    let other_path = name.strip_prefix("./").map_or_else(|| format!("./{name}"), str::to_owned);
    let exact: Option<String> = connection
        .prepare_cached("SELECT article_id FROM article WHERE article_id = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(id) = exact {
        return Ok(id);
    }
    let mut found = candidates(
        connection,
        "SELECT article_id, outlet, source_path FROM article
        WHERE source_path IN (?1, ?2) ORDER BY id LIMIT ?3",
        params![name, other_path, MOST_CANDIDATES],
    )?;
    let prefix = without_offsets(name).to_ascii_lowercase();
    if found.is_empty() && prefix.chars().count() >= SHORTEST_PREFIX {
        found = candidates(
            connection,
            "SELECT article_id, outlet, source_path FROM article
            WHERE article_id >= ?1 AND article_id < ?1 || char(0x10ffff) ORDER BY article_id LIMIT ?2",
            params![prefix, MOST_CANDIDATES],
        )?;
    }
    match found.as_slice() {
        [] => Err(Error::Unknown { path: path.to_owned(), name: name.to_owned() }.into()),
        [one] => Ok(one.id.clone()),
        several => {
            let candidates = (several.iter())
                .map(|c| Ok(Candidate { id: short_id(connection, &c.id)?, ..c.clone() }))
                .collect::<Result<_, Fault>>()?;
            Err(Error::Ambiguous { name: name.to_owned(), candidates }.into())
        }
    }
}

fn candidates(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Candidate>, Fault> {
    let read =
        |row: &Row<'_>| Ok(Candidate { id: row.get(0)?, outlet: row.get(1)?, path: row.get(2)? });
    Ok(connection.prepare_cached(sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
}

/// `7f3a9c21` for the citation `7f3a9c21:10-25`.
fn without_offsets(name: &str) -> &str {
    match name.rsplit_once(':') {
        Some((article, _)) if offsets(name).is_some() => article,
        _ => name,
    }
}

/// 10 and 25 for the citation `7f3a9c21:10-25`.
pub(crate) fn offsets(citation: &str) -> Option<(usize, usize)> {
    let number = |digits: &str| {
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let (start, end) = citation.rsplit_once(':')?.1.split_once('-')?;
    number(start).zip(number(end))
}

/// The outlets with exactly this name in any case, or else those whose name has it.
pub(crate) fn outlets_like(connection: &Connection, name: &str) -> Result<Vec<String>, Fault> {
    let name = name.trim().to_lowercase();
    let all = distinct_values(connection, "outlet")?;
    let (same, other): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|outlet| outlet.to_lowercase() == name);
    if same.is_empty() {
        Ok(other.into_iter().filter(|outlet| outlet.to_lowercase().contains(&name)).collect())
    } else {
        Ok(same)
    }
}

/// The distinct values of an indexed column, found by jumping from one to the next; DISTINCT would read every
/// article.
pub(crate) fn distinct_values(connection: &Connection, column: &str) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "WITH RECURSIVE seen (value) AS (
            SELECT min({column}) FROM article
            UNION ALL
            SELECT (SELECT min({column}) FROM article WHERE {column} > value) FROM seen
            WHERE value IS NOT NULL
        )
        SELECT value FROM seen WHERE value IS NOT NULL"
    ))?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
