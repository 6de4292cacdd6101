//! `quotes`: who said what.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Span};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::articles::{self, Citation};
use crate::error::{Error, Fault};
use crate::{copies, rebuild, words};

/// Which attributions are asked for; all that is given must hold, and nothing given means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteQuery {
    /// Words that must all stand in the speaker's names or in the words of the source, whatever
    /// their case and accents: "marsh" finds "Bobby Marsh" and "Mrs. Marsh", not
    /// "Marshfield". Words in quotation marks must stand together.
    pub by: Option<String>,
    /// Words that must all stand in the content, in the same way.
    pub about: Option<String>,
    /// The outlet's name in any case; a part of it where no outlet has just this name.
    pub outlet: Option<String>,
    /// First day of publication, `2020-05-22`. Articles without a date are left out.
    pub since: Option<String>,
    /// Last day of publication, itself included.
    pub until: Option<String>,
    /// Direct, mixed or indirect.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
    /// On whose word it stands that it was said.
    pub voice: Option<Voice>,
    /// Of each story only the article that was published first among those that have what is asked for: of several
    /// the one with the smallest id, those without a date last.
    pub distinct_stories: bool,
    /// At most so many.
    pub limit: Option<usize>,
}

/// On whose word it stands that something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The outlet's own: "Moe said …".
    Own,
    /// A source's: "Moe said that Lien had said …".
    Attributed,
    /// A source's whom another source quotes.
    Chained,
}

/// One of those on whose word it stands that something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuoteLink {
    /// The id of their attribution.
    pub id: String,
    /// The name of the actor who speaks, where resolved.
    pub speaker: Option<String>,
    /// The words that name the source.
    pub source: Option<String>,
}

/// One attribution with what is needed to cite and to print it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuoteRow {
    /// From the first run's start to the last run's end.
    pub citation: Citation,
    /// The article's whole id.
    pub article: String,
    /// The attribution's id in its reading.
    pub id: String,
    /// The article's title.
    pub title: Option<String>,
    /// Who published this copy: the publisher, or else the site.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// The path it was read from.
    pub path: Option<String>,
    /// On whose word it stands, the outlet's own source first; empty where the outlet says itself that it
    /// was said.
    pub chain: Vec<QuoteLink>,
    /// The name of the actor who speaks, where resolved.
    pub speaker: Option<String>,
    /// The words that name the source.
    pub source: Option<String>,
    /// The words that attribute.
    pub cue: Option<String>,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// What was said, one span a run.
    pub content: Vec<Span>,
    /// The parts of it inside quotation marks, the marks left out.
    pub quoted: Vec<Span>,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// Newest first, undated last, and in the order of the text inside an article.
pub(crate) fn quotes(connection: &Connection, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Fault> {
    let (filter, values) = filter(connection, query)?;
    // Ids are put in order and cut to the limit first; whole rows are fetched for what is left.
    let order = "ORDER BY a.published DESC, a.id, q.number";
    let mut statement = connection.prepare_cached(&format!(
        "SELECT q.*, a.article_id, a.title, a.outlet, a.published, a.source_path, s.name AS speaker_name
        FROM (SELECT q.id FROM {filter} {order} LIMIT ?) AS picked
        JOIN attribution q ON q.id = picked.id JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.article AND s.number = q.speaker
        {order}"
    ))?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        let attribution = rebuild::attribution(row)?;
        let article: String = row.get("article_id")?;
        Ok(QuoteRow {
            citation: citation(article.clone(), &attribution),
            article,
            title: row.get("title")?,
            outlet: row.get("outlet")?,
            published: row.get("published")?,
            path: row.get("source_path")?,
            chain: match attribution.parent {
                Some(_) => chain(connection, row.get("article")?, row.get("parent")?)?,
                None => Vec::new(),
            },
            speaker: row.get("speaker_name")?,
            id: attribution.id,
            source: attribution.source.map(|span| span.text),
            cue: attribution.cue.map(|span| span.text),
            form: attribution.form,
            act: attribution.act,
            polarity: attribution.polarity,
            content: attribution.content,
            quoted: attribution.quoted,
            confidence: attribution.confidence,
            by: attribution.by,
        })
    })?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    let mut short = BTreeMap::new();
    for row in &mut rows {
        let id = match short.get(&row.article) {
            Some(id) => String::clone(id),
            None => articles::short_id(connection, &row.article)?,
        };
        short.insert(row.article.clone(), id.clone());
        row.citation.article = id;
    }
    Ok(rows)
}

/// The attributions around one, the outermost first.
fn chain(connection: &Connection, article: i64, parent: i64) -> rusqlite::Result<Vec<QuoteLink>> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE up (number, depth) AS (
            VALUES (?2, 1)
            UNION
            SELECT q.parent, up.depth + 1 FROM up JOIN attribution q
            ON q.article = ?1 AND q.number = up.number WHERE q.parent IS NOT NULL AND up.depth < 64
        )
        SELECT q.number, q.source, s.name FROM up
        JOIN attribution q ON q.article = ?1 AND q.number = up.number
        LEFT JOIN actor s ON s.article = ?1 AND s.number = q.speaker
        ORDER BY up.depth DESC",
    )?;
    let links = statement.query_map([article, parent], |row| {
        Ok(QuoteLink {
            id: format!("q{}", row.get::<_, i64>("number")?),
            speaker: row.get("name")?,
            source: row.get("source")?,
        })
    })?;
    links.collect()
}

fn citation(article: String, attribution: &Attribution) -> Citation {
    let first = attribution.content.first().map_or(0, |run| run.start);
    let last = attribution.content.last().map_or(0, |run| run.end);
    Citation { article, start: first, end: last }
}

/// `FROM` and `WHERE`, and the values for their places and for the limit.
fn filter(connection: &Connection, query: &QuoteQuery) -> Result<(String, Vec<Value>), Fault> {
    let matches = matches(query)?;
    let from = if matches.is_some() {
        "attribution_fts f JOIN attribution q ON q.id = f.rowid JOIN article a ON a.id = q.article"
    } else {
        // The articles first, so that their index on days gives the order.
        "article a CROSS JOIN attribution q ON q.article = a.id"
    };
    let (mut conditions, mut values) = conditions(connection, query, "a", "q")?;
    if query.distinct_stories {
        let (also, also_values) = also(connection, query, matches.as_ref())?;
        conditions.push(copies::told_first("a", &also));
        values.extend(also_values);
    }
    if let Some(matches) = matches {
        conditions.insert(0, "attribution_fts MATCH ?".to_owned());
        values.insert(0, matches.into());
    }
    // No limit is a negative one.
    values.push(query.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1)).into());
    Ok((format!("{from} WHERE {}", all(&conditions)), values))
}

/// Whether the article `earlier` has something that is asked for, too.
fn also(
    connection: &Connection,
    query: &QuoteQuery,
    matches: Option<&String>,
) -> Result<(String, Vec<Value>), Fault> {
    let (mut conditions, mut values) = conditions(connection, query, "earlier", "said")?;
    if let Some(matches) = matches {
        // Not of this article alone, so that SQLite looks the words up once.
        let ids = "SELECT rowid FROM attribution_fts WHERE attribution_fts MATCH ?";
        conditions.push(format!("said.id IN ({ids})"));
        values.push(matches.clone().into());
    }
    let conditions = all(&conditions);
    let exists = format!(
        "EXISTS (SELECT 1 FROM attribution said WHERE said.article = earlier.id AND {conditions})"
    );
    Ok((exists, values))
}

fn all(conditions: &[String]) -> String {
    if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") }
}

/// What is looked up in the index of words; `None` where no words are asked for.
fn matches(query: &QuoteQuery) -> Result<Option<String>, Error> {
    let mut matches = Vec::new();
    if let Some(by) = &query.by {
        let words = words::all_of(by, "names and sources")?;
        matches.push(format!("((speaker : ({words})) OR (source : ({words})))"));
    }
    if let Some(about) = &query.about {
        matches.push(format!("(content : ({}))", words::all_of(about, "what was said")?));
    }
    Ok((!matches.is_empty()).then(|| matches.join(" AND ")))
}

/// What must hold of an article and of an attribution in it, by the names that the statement has for them.
fn conditions(
    connection: &Connection,
    query: &QuoteQuery,
    article: &str,
    attribution: &str,
) -> Result<(Vec<String>, Vec<Value>), Fault> {
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    if let Some(outlet) = &query.outlet {
        conditions.push(format!("{article}.outlet IN (SELECT value FROM json_each(?))"));
        values.push(json!(outlets_like(connection, outlet)?).to_string().into());
    }
    if let Some(since) = &query.since {
        conditions.push(format!("{article}.published >= ?"));
        values.push(day("since", since)?.into());
    }
    if let Some(until) = &query.until {
        // A moment is written with a T behind the day.
        conditions.push(format!("{article}.published < ? || 'U'"));
        values.push(day("until", until)?.into());
    }
    let mut named = |column: &str, name: Option<serde_json::Value>| {
        if let Some(serde_json::Value::String(name)) = name {
            conditions.push(format!("{attribution}.{column} = ?"));
            values.push(name.into());
        }
    };
    named("form", query.form.map(|form| json!(form)));
    named("act", query.act.map(|act| json!(act)));
    named("polarity", query.polarity.map(|polarity| json!(polarity)));
    if let Some(voice) = query.voice {
        let parent = format!(
            "(SELECT p.parent FROM attribution p WHERE p.article = {attribution}.article
                AND p.number = {attribution}.parent)"
        );
        conditions.push(match voice {
            Voice::Own => format!("{attribution}.parent IS NULL"),
            Voice::Attributed => format!("{attribution}.parent IS NOT NULL AND {parent} IS NULL"),
            Voice::Chained => format!("{parent} IS NOT NULL"),
        });
    }
    Ok((conditions, values))
}

/// The outlets of just this name in any case, or else those that have it in theirs.
fn outlets_like(connection: &Connection, name: &str) -> Result<Vec<String>, Fault> {
    let name = name.trim().to_lowercase();
    // From one outlet to the next through the index, as DISTINCT would read every article.
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE outlets (name) AS (
            SELECT min(outlet) FROM article
            UNION ALL
            SELECT (SELECT min(outlet) FROM article WHERE outlet > name) FROM outlets
            WHERE name IS NOT NULL
        )
        SELECT name FROM outlets WHERE name IS NOT NULL",
    )?;
    let all: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let (same, other): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|outlet| outlet.to_lowercase() == name);
    if same.is_empty() {
        Ok(other.into_iter().filter(|outlet| outlet.to_lowercase().contains(&name)).collect())
    } else {
        Ok(same)
    }
}

fn day(field: &'static str, given: &str) -> Result<String, Error> {
    match given.trim().parse::<jiff::civil::Date>() {
        Ok(day) => Ok(day.to_string()),
        Err(_) => Err(Error::NotADay { field, given: given.to_owned() }),
    }
}
