//! Which articles a ledger has, and how they are named.

use std::borrow::Cow;
use std::fmt;

use rusqlite::{Connection, OptionalExtension, Row, params};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::error::{Error, Fault};
use crate::filter::{Conditions, Filter};

/// A citation shows at least this much of an article's id.
const SHORTEST_CITATION: usize = 8;
/// An article is looked up by at least this much of its id.
pub(crate) const SHORTEST_PREFIX: usize = 4;
/// How many articles an ambiguous name lists.
const MOST_CANDIDATES: usize = 6;

/// Where words stand: `article:start-end`, offsets in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The article's id, cut to its shortest unique length in this ledger, at least 8.
    pub article: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}-{}", self.article, self.start, self.end)
    }
}

impl Serialize for Citation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Citation {
    fn schema_name() -> Cow<'static, str> {
        "Citation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Where words stand: `article:start-end`, offsets in code points.",
            "type": "string",
            "pattern": "^[0-9a-f]+:[0-9]+-[0-9]+$"
        })
    }
}

/// An article that an ambiguous name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id as a citation shows it.
    pub id: String,
    /// Who published this copy.
    pub outlet: Option<String>,
    /// The path it was read from.
    pub path: Option<String>,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        match (&self.outlet, &self.path) {
            (Some(outlet), Some(path)) => write!(f, " ({outlet}, {path})"),
            (Some(one), None) | (None, Some(one)) => write!(f, " ({one})"),
            (None, None) => Ok(()),
        }
    }
}

/// An article as lists have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArticleRow {
    /// The article's id.
    pub article: String,
    /// The beginning of it that citations show.
    pub short: String,
    /// The article's title.
    pub title: Option<String>,
    /// Who published this copy: the publisher, or else the site.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// SPDX id of the licence.
    pub licence: Option<String>,
    /// How many attributions it has, without those that were rejected.
    pub attributions: usize,
}

/// How much a ledger holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles.
    pub articles: usize,
    /// Different texts among them.
    pub texts: usize,
    /// Different outlets.
    pub outlets: usize,
    /// Mentions.
    pub mentions: usize,
    /// Actors, counted in each article anew.
    pub actors: usize,
    /// Attributions.
    pub attributions: usize,
    /// Inputs that could not be read.
    pub failures: usize,
    /// Programs, models and settings that made readings.
    pub runs: usize,
}

pub(crate) fn contains(connection: &Connection, id: &str) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM article WHERE article_id = ?")?.exists([id])?)
}

pub(crate) fn ids(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached("SELECT article_id FROM article ORDER BY id")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Newest first, undated last.
pub(crate) fn newest(
    connection: &Connection,
    filter: &Filter,
    limit: usize,
    offset: usize,
) -> Result<Vec<ArticleRow>, Fault> {
    let mut conditions = Conditions::default();
    filter.of_articles(connection, &mut conditions)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT a.article_id, a.title, a.outlet, a.published, a.licence ->> 'id',
            (SELECT count(*) FROM attribution q WHERE q.article = a.id AND q.rejected IS NULL)
        FROM (SELECT * FROM article a WHERE {} ORDER BY a.published DESC, a.id
            LIMIT {limit} OFFSET {offset}) a",
        conditions.sql()
    ))?;
    let mut rows = statement.query(rusqlite::params_from_iter(conditions.values()))?;
    let mut articles = Vec::new();
    while let Some(row) = rows.next()? {
        let article: String = row.get(0)?;
        articles.push(ArticleRow {
            short: short_id(connection, &article)?,
            article,
            title: row.get(1)?,
            outlet: row.get(2)?,
            published: row.get(3)?,
            licence: row.get(4)?,
            attributions: row.get(5)?,
        });
    }
    Ok(articles)
}

pub(crate) fn counts(connection: &Connection) -> Result<Counts, Fault> {
    Ok(connection.query_row(
        "SELECT (SELECT count(*) FROM article), (SELECT count(DISTINCT text_sha256) FROM article),
            (SELECT count(DISTINCT outlet) FROM article), (SELECT count(*) FROM mention),
            (SELECT count(*) FROM actor), (SELECT count(*) FROM attribution),
            (SELECT count(*) FROM failure), (SELECT count(*) FROM run)",
        [],
        |row| {
            Ok(Counts {
                articles: row.get(0)?,
                texts: row.get(1)?,
                outlets: row.get(2)?,
                mentions: row.get(3)?,
                actors: row.get(4)?,
                attributions: row.get(5)?,
                failures: row.get(6)?,
                runs: row.get(7)?,
            })
        },
    )?)
}

/// The shortest beginning of `id` that no other article's id has, at least [`SHORTEST_CITATION`].
pub(crate) fn short_id(connection: &Connection, id: &str) -> Result<String, Fault> {
    // Only the neighbours in order can share the longest beginning.
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

/// The id of the article that `name` means: its id, a beginning of it, the path it was read from,
/// or a citation.
pub(crate) fn resolve(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<String, Fault> {
    // Written as it is or behind "./", a path is the same.
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
