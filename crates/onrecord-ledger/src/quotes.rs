//! `quotes`: who said what.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Span};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::articles::{self, Citation};
use crate::error::Fault;
use crate::filter::{Conditions, Filter};
use crate::{rebuild, words};

/// Which attributions are asked for; all that is given must hold, and nothing given means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteQuery {
    /// Words that must all stand in the speaker's names, those of other articles among them, or in the words of the
    /// source, whatever their case and accents: "marsh" finds "Bobby Marsh" and "Mrs. Marsh", not
    /// "Marshfield". Words in quotation marks must stand together.
    pub by: Option<String>,
    /// Words that must all stand in the content, in the same way.
    pub about: Option<String>,
    /// Which articles and attributions.
    pub filter: Filter,
    /// At most so many.
    pub limit: Option<usize>,
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
    /// The name of the actor who speaks, where resolved: as in the article, or as corrected.
    pub speaker: Option<String>,
    /// The actor's id across articles, where it has one.
    pub actor: Option<String>,
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
    /// 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// Newest first, undated last, and in the order of the text inside an article.
pub(crate) fn quotes(connection: &Connection, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Fault> {
    let (from, conditions) = asked(connection, query)?;
    let filter = format!("{from} WHERE {}", conditions.sql());
    // Ids are put in order and cut to the limit first; whole rows are fetched for what is left.
    let order = "ORDER BY a.published DESC, a.id, q.number";
    let mut statement = connection.prepare_cached(&format!(
        "SELECT q.*, a.article_id, a.title, a.outlet, a.published, a.source_path,
            coalesce(j.given_name, s.name) AS speaker_name, j.actor_id
        FROM (SELECT q.id FROM {filter} {order} LIMIT ?) AS picked
        JOIN attribution q ON q.id = picked.id JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.said_in AND s.number = q.said_by
        LEFT JOIN joined j ON j.id = s.joined
        {order}"
    ))?;
    let rows = statement.query_map(params_from_iter(conditions.values()), |row| {
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
            actor: row.get("actor_id")?,
            id: attribution.id,
            source: attribution.source.map(|span| span.text),
            cue: attribution.cue.map(|span| span.text),
            form: attribution.form,
            act: attribution.act,
            polarity: attribution.polarity,
            content: attribution.content,
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
        SELECT q.number, q.source, coalesce(j.given_name, s.name) AS name FROM up
        JOIN attribution q ON q.article = ?1 AND q.number = up.number
        LEFT JOIN actor s ON s.article = q.said_in AND s.number = q.said_by
        LEFT JOIN joined j ON j.id = s.joined
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

/// What stands behind `FROM`, and the conditions, with the limit as the value behind them.
fn asked(connection: &Connection, query: &QuoteQuery) -> Result<(String, Conditions), Fault> {
    let mut conditions = Conditions::default();
    let mut picks: Vec<&str> = Vec::new();
    if let Some(by) = &query.by {
        // In the article's own words for who speaks, or in any name that the actor has anywhere.
        let words = words::all_of(by, "names and sources")?;
        picks.push(
            "SELECT rowid FROM attribution_fts WHERE attribution_fts MATCH ?
            UNION SELECT said.id FROM name_fts n JOIN joined_name jn ON jn.name = n.rowid
                JOIN actor s ON s.joined = jn.joined
                JOIN attribution said ON said.said_in = s.article AND said.said_by = s.number
                WHERE name_fts MATCH ?
            UNION SELECT said.id FROM joined j JOIN actor s ON s.joined = j.id
                JOIN attribution said ON said.said_in = s.article AND said.said_by = s.number
                WHERE j.given_name IS NOT NULL AND lower(j.given_name) = lower(trim(?))",
        );
        conditions.value(format!("((speaker : ({words})) OR (source : ({words})))"));
        conditions.value(words);
        conditions.value(by.clone());
    }
    if let Some(about) = &query.about {
        picks.push("SELECT rowid FROM attribution_fts WHERE attribution_fts MATCH ?");
        let words = words::all_of(about, "what was said")?;
        conditions.value(format!("(content : ({words}))"));
    }
    let from = if picks.is_empty() {
        // The articles first, so that their index on days gives the order.
        "article a CROSS JOIN attribution q ON q.article = a.id".to_owned()
    } else {
        let picks = picks.iter().map(|pick| format!("SELECT * FROM ({pick})"));
        let picks = picks.collect::<Vec<_>>().join(" INTERSECT ");
        format!(
            "({picks}) f CROSS JOIN attribution q ON q.id = f.rowid JOIN article a ON a.id = q.article"
        )
    };
    query.filter.of_articles(connection, &mut conditions)?;
    query.filter.of_attributions(&mut conditions);
    // No limit is a negative one.
    conditions.value(query.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1)));
    Ok((from, conditions))
}
