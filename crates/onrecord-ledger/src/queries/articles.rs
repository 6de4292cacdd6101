//! `articles`: lists of articles, and how much a ledger holds.

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::filter::{Conditions, Filter};
use crate::store::Fault;
use crate::store::articles::short_id;

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArticleRow {
    /// The article's id.
    pub article: String,
    /// The beginning of the id that citations show.
    pub short: String,
    /// The article's title.
    pub title: Option<String>,
    /// Who published this copy: the publisher, or else the site.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// SPDX id of the licence.
    pub licence: Option<String>,
    /// How many attributions it has, without rejected ones.
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
    /// Actors, each article's counted separately.
    pub actors: usize,
    /// Attributions.
    pub attributions: usize,
    /// Inputs that could not be read.
    pub failures: usize,
    /// Programs, models and settings that made readings.
    pub runs: usize,
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
            (SELECT count(*) FROM attribution q WHERE q.article = a.id AND q.rejected_by IS NULL)
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
