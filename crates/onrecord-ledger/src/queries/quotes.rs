//! `quotes`: who said what.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Span};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, Row, Rows, ToSql, params, params_from_iter};
use schemars::JsonSchema;
use serde::Serialize;

use super::filter::{Conditions, Filter};
use super::stories::FirstPublished;
use crate::derived::word_sketch::WordSketch;
use crate::entities::lookup::{self, ActorRef};
use crate::journal::types::BY;
use crate::store::actors::ArticleActor;
use crate::store::citations::Citation;
use crate::store::columns::Json;
use crate::store::ids::{ArticleId, AttributionId, AttributionNumber, EntityId};
use crate::store::{Fault, articles, full_text, load};

/// Which attributions to list. Everything that is given must hold, and an empty query means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteQuery {
    /// Words that must all stand in the speaker's names, in any article, or in the words of the source, whatever
    /// their case and accents: "marsh" finds "Bobby Marsh" and "Mrs. Marsh", not "Marshfield". Words in quotation
    /// marks must stand together. Or an actor's id, as [`crate::Questions::actor`] takes it.
    pub by: Option<String>,
    /// Words that must all stand in the content, with the same rules.
    pub about: Option<String>,
    /// Which articles and attributions.
    pub filter: Filter,
    /// One article a story: the one published first among those that fit. Of several it is the one with the smallest
    /// id, and undated ones come last.
    pub distinct_stories: bool,
    /// At most this many.
    pub limit: Option<usize>,
}

/// A source in the chain through which a statement is reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuoteLink {
    /// The id of its attribution.
    pub id: String,
    /// The speaker's name, if resolved.
    pub speaker: Option<String>,
    /// The words that name the source.
    pub source: Option<String>,
}

/// An attribution with everything needed to cite and print it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuoteRow {
    /// From the first run's start to the last run's end.
    pub citation: Citation,
    /// The article's id, in full.
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
    /// The chain of sources, from the outlet's own source on; empty if the outlet itself reports the statement.
    pub chain: Vec<QuoteLink>,
    /// The speaker's name if resolved: as in the article, or as corrected.
    pub speaker: Option<String>,
    /// The speaker's id across articles, if it has one.
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
    /// The content, one span a run.
    pub content: Vec<Span>,
    /// The quoted parts of the content, without quotation marks.
    pub quoted: Vec<Span>,
    /// 0 to 1.
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// Newest first and undated last; in the order of the text within an article.
pub(crate) fn quotes(connection: &Connection, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Fault> {
    // Order and limit come first, so that only what is left is read whole.
    let mut rows = rows(connection, found(connection, query)?)?;
    // Users' attributions have the last rows of their article, wherever their words are.
    for rows in rows.chunk_by_mut(|one, next| one.article == next.article) {
        if rows.iter().any(|row| row.by.starts_with(BY)) {
            rows.sort_by_key(|row| row.citation.start);
        }
    }
    Ok(rows)
}

/// The rows of attributions, in the order given.
pub(crate) fn rows(
    connection: &Connection,
    found: impl IntoIterator<Item = AttributionId>,
) -> Result<Vec<QuoteRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT q.*, a.article_id, a.title, a.outlet, a.published, a.source_path,
            coalesce(j.corrected_name, s.name) AS speaker_name, j.entity_id
        FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        LEFT JOIN entity j ON j.id = s.entity
        WHERE q.id = ?",
    )?;
    let mut rows = Vec::new();
    for id in found {
        rows.push(statement.query_row([id], |row| quote(connection, row))?);
    }
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

fn quote(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<QuoteRow> {
    let attribution = load::attribution(row)?;
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
        actor: row.get("entity_id")?,
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
}

/// The attributions around one, the outermost first.
fn chain(
    connection: &Connection,
    article: ArticleId,
    parent: AttributionNumber,
) -> rusqlite::Result<Vec<QuoteLink>> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE up (number, depth) AS (
            VALUES (?2, 1)
            UNION
            SELECT q.parent, up.depth + 1 FROM up JOIN attribution q
            ON q.article = ?1 AND q.number = up.number WHERE q.parent IS NOT NULL AND up.depth < 64
        )
        SELECT q.number, q.source, coalesce(j.corrected_name, s.name) AS name FROM up
        JOIN attribution q ON q.article = ?1 AND q.number = up.number
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        LEFT JOIN entity j ON j.id = s.entity
        ORDER BY up.depth DESC",
    )?;
    let links = statement.query_map(params![article, parent], |row| {
        Ok(QuoteLink {
            id: row.get::<_, AttributionNumber>("number")?.to_string(),
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

/// Up to this many actors are searched one by one, each from its newest statement on.
const FEW_ACTORS: usize = 8;

/// The rows of the attributions that fit, in order.
pub(crate) fn found(
    connection: &Connection,
    query: &QuoteQuery,
) -> Result<Vec<AttributionId>, Fault> {
    Ok(hits(connection, query, "0")?.into_iter().map(|hit| hit.attribution).collect())
}

/// The attributions that fit, with their word sketches.
pub(crate) fn found_with_sketches(
    connection: &Connection,
    query: &QuoteQuery,
) -> Result<Vec<AttributionHit>, Fault> {
    hits(connection, query, "s.word_sketch")
}

fn hits(
    connection: &Connection,
    query: &QuoteQuery,
    sketch: &'static str,
) -> Result<Vec<AttributionHit>, Fault> {
    let mut hits = QuoteSearch { connection, query, sketch, parts: Vec::new() };
    let content = query.about.as_ref().map(|about| full_text::all_of(about, "what was said"));
    let content = content.transpose()?.map(|words| format!("(content : ({words}))"));
    let actor =
        query.by.as_ref().map(|by| lookup::find_by_id(connection, by)).transpose()?.flatten();
    match (&query.by, content) {
        (Some(_), content) if let Some(ActorRef::Entity(actor)) = actor => {
            hits.by_entities(&[actor], content.as_ref())?;
        }
        (Some(_), content)
            if let Some(ActorRef::Unlinked(ArticleActor { article, number })) = actor =>
        {
            let mut conditions = Conditions::default();
            conditions.push_with("q.article = ?", article);
            conditions.push_with("q.speaker_article = q.article AND q.speaker_actor = ?", number);
            if let Some(content) = content {
                let found =
                    "q.id IN (SELECT rowid FROM attribution_fts WHERE attribution_fts MATCH ?)";
                conditions.push_with(found, content);
            }
            hits.add(OF_ARTICLE, conditions)?;
        }
        (Some(by), content) => {
            let words = full_text::all_of(by, "names and sources")?;
            let actors = lookup::entities_named(connection, by)?;
            hits.by_entities(&actors, content.as_ref())?;
            // The article's own words for the speaker, unless an actor above has them.
            let mut conditions = Conditions::default();
            let source = format!("((speaker : ({words})) OR (source : ({words})))");
            let all = content.iter().fold(source, |all, content| format!("{all} AND {content}"));
            conditions.push_with("attribution_fts MATCH ?", all);
            conditions.push_with(
                "(s.entity IS NULL OR s.entity NOT IN (SELECT value FROM json_each(?)))",
                Json(actors),
            );
            hits.add(WORDS, conditions)?;
        }
        (None, Some(content)) => {
            let mut conditions = Conditions::default();
            let from = if hits.is_frequent(&content)? { WORDS_IN_ORDER } else { WORDS };
            conditions.push_with("attribution_fts MATCH ?", content);
            hits.add(from, conditions)?;
        }
        (None, None) if query.filter.outlet.is_some() || query.filter.licence.is_some() => {
            // The index of outlets finds the articles first.
            hits.add(OF_ARTICLE, Conditions::default())?;
        }
        (None, None) => hits.add("statement_index s", Conditions::default())?,
    }
    hits.found()
}

/// Looks words up in the full-text index first.
const WORDS: &str = "attribution_fts f CROSS JOIN statement_index s ON s.attribution = f.rowid";

/// Reads the newest attributions first. It is faster for words so frequent that few attributions have to be read.
const WORDS_IN_ORDER: &str =
    "statement_index s CROSS JOIN attribution_fts f ON f.rowid = s.attribution";
/// Of this many attributions that were recorded last...
const SAMPLE: i64 = 8_000;
/// ...this many must have a word to make it frequent.
const FREQUENT: i64 = 500;

/// How many attributions are fetched at first for each that is shown, if each story is shown once...
const STORIES_SHARE: usize = 4;
/// ...and how many times more while these are too few.
const MORE_OF_PART: usize = 16;

/// The attributions of an article.
const OF_ARTICLE: &str = "article a CROSS JOIN attribution q ON q.article = a.id CROSS JOIN statement_index s ON s.attribution = q.id";

/// A search in disjoint parts.
struct QuoteSearch<'q> {
    connection: &'q Connection,
    query: &'q QuoteQuery,
    /// The SQL for the word sketch, or 0 if it is not needed.
    sketch: &'static str,
    parts: Vec<SearchPart>,
}

struct SearchPart {
    /// Finds attributions in order; the last value is the limit.
    in_order: String,
    /// Finds out whether an article has any; the last value is the article.
    in_article: String,
    /// The values of both, except the last.
    values: Vec<Box<dyn ToSql>>,
}

/// An attribution that fits.
pub(crate) struct AttributionHit {
    pub(crate) published: Option<String>,
    article: ArticleId,
    pub(crate) attribution: AttributionId,
    pub(crate) sketch: WordSketch,
}

impl AttributionHit {
    fn next(rows: &mut Rows<'_>) -> Result<Option<Self>, Fault> {
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Self {
            attribution: row.get(0)?,
            article: row.get(1)?,
            published: row.get(2)?,
            sketch: WordSketch::from_number(row.get(3)?),
        }))
    }

    /// Newest first, undated last.
    fn order(&self) -> (Reverse<Option<&str>>, ArticleId, AttributionId) {
        (Reverse(self.published.as_deref()), self.article, self.attribution)
    }
}

impl SearchPart {
    fn values<'p>(&'p self, last: &'p dyn ToSql) -> impl Iterator<Item = &'p dyn ToSql> {
        self.values.iter().map(|value| &**value).chain([last])
    }

    fn is_in(&self, connection: &Connection, article: ArticleId) -> Result<bool, Fault> {
        let mut statement = connection.prepare_cached(&self.in_article)?;
        Ok(statement.exists(params_from_iter(self.values(&article)))?)
    }
}

impl QuoteSearch<'_> {
    /// What these actors say, in any article.
    fn by_entities(&mut self, actors: &[EntityId], content: Option<&String>) -> Result<(), Fault> {
        let frequent = match content {
            Some(content) => self.is_frequent(content)? && actors.len() <= FEW_ACTORS,
            None => false,
        };
        if let Some(content) = content.filter(|_| !frequent) {
            let mut conditions = Conditions::default();
            conditions.push_with("attribution_fts MATCH ?", content.clone());
            conditions
                .push_with("s.entity IN (SELECT value FROM json_each(?))", Json(actors.to_vec()));
            return self.add(WORDS, conditions);
        }
        if actors.len() > FEW_ACTORS {
            let mut conditions = Conditions::default();
            conditions
                .push_with("s.entity IN (SELECT value FROM json_each(?))", Json(actors.to_vec()));
            return self.add("statement_index s", conditions);
        }
        for &actor in actors {
            let mut conditions = Conditions::default();
            conditions.push_with("s.entity = ?", actor);
            if let Some(content) = content {
                conditions.push_with("attribution_fts MATCH ?", content.clone());
            }
            self.add(if frequent { WORDS_IN_ORDER } else { "statement_index s" }, conditions)?;
        }
        Ok(())
    }

    /// Whether so many attributions have these words that the newest ones soon suffice. Only without other
    /// conditions.
    fn is_frequent(&self, content: &str) -> Result<bool, Fault> {
        let filter = &self.query.filter;
        if filter.narrows_articles() || filter.narrows_attributions() {
            return Ok(false);
        }
        let count: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM attribution_fts
                WHERE attribution_fts MATCH ? AND rowid > (SELECT max(id) FROM attribution) - ?",
            )?
            .query_row(params![content, SAMPLE], |row| row.get(0))?;
        Ok(count >= FREQUENT && self.query.limit.is_some())
    }

    fn add(&mut self, from: &str, mut conditions: Conditions) -> Result<(), Fault> {
        let in_article = match from {
            WORDS | WORDS_IN_ORDER => {
                format!("{OF_ARTICLE} CROSS JOIN attribution_fts f ON f.rowid = q.id")
            }
            _ => OF_ARTICLE.to_owned(),
        };
        let mut from = from.to_owned();
        let filter = &self.query.filter;
        if filter.narrows_articles() && !from.starts_with("article ") {
            from.push_str(" JOIN article a ON a.id = s.article");
        }
        filter.of_articles(self.connection, &mut conditions)?;
        if filter.narrows_attributions() {
            if !from.starts_with("article ") {
                from.push_str(" JOIN attribution q ON q.id = s.attribution");
            }
            filter.of_attributions(&mut conditions);
        }
        let sql = conditions.sql();
        self.parts.push(SearchPart {
            in_order: format!(
                "SELECT s.attribution, s.article, s.published, {} FROM {from} WHERE {sql}
                ORDER BY s.published DESC, s.article, s.attribution LIMIT ?",
                self.sketch
            ),
            in_article: format!("SELECT 1 FROM {in_article} WHERE {sql} AND a.id = ?"),
            values: conditions.into_values(),
        });
        Ok(())
    }

    /// The parts merged in order; one article a story if the query says so.
    fn found(self) -> Result<Vec<AttributionHit>, Fault> {
        let limit = self.query.limit.unwrap_or(usize::MAX);
        // Nobody knows how many attributions make enough stories. Few are fetched at first, because sorting many
        // takes time.
        let share = if self.query.distinct_stories { STORIES_SHARE } else { 1 };
        let mut of_part = limit.saturating_mul(share);
        loop {
            let (found, is_cut) = self.first(limit, of_part)?;
            if found.len() >= limit || !is_cut {
                return Ok(found);
            }
            of_part = of_part.saturating_mul(MORE_OF_PART);
        }
    }

    /// The first of the parts, at most `of_part` of each, and whether a part may have more that come next.
    fn first(&self, limit: usize, of_part: usize) -> Result<(Vec<AttributionHit>, bool), Fault> {
        // SQLite takes a negative number for no limit.
        let most = i64::try_from(of_part).unwrap_or(-1);
        let mut statements = (self.parts.iter())
            .map(|part| self.connection.prepare_cached(&part.in_order))
            .collect::<Result<Vec<_>, _>>()?;
        let mut rows = (statements.iter_mut().zip(&self.parts))
            .map(|(statement, part)| statement.query(params_from_iter(part.values(&most))))
            .collect::<Result<Vec<_>, _>>()?;
        let mut heads = rows.iter_mut().map(AttributionHit::next).collect::<Result<Vec<_>, _>>()?;
        let mut taken = vec![0; heads.len()];
        let mut first_published = FirstPublished::new(self.connection);
        let finds = |article| {
            self.parts
                .iter()
                .try_fold(false, |found, part| Ok(found || part.is_in(self.connection, article)?))
        };
        let mut shown = None;
        let mut found = Vec::new();
        while found.len() < limit {
            let all = heads.iter().enumerate().filter_map(|(at, hit)| Some((at, hit.as_ref()?)));
            let first = all.min_by(|(_, one), (_, other)| one.order().cmp(&other.order()));
            let Some((at, _)) = first else { break };
            let next = AttributionHit::next(&mut rows[at])?;
            taken[at] += 1;
            let is_cut = next.is_none() && taken[at] == of_part;
            let Some(hit) = std::mem::replace(&mut heads[at], next) else { break };
            let is_shown = match shown {
                _ if !self.query.distinct_stories => true,
                Some((article, is_shown)) if article == hit.article => is_shown,
                _ => first_published.keeps(hit.article, finds)?,
            };
            shown = Some((hit.article, is_shown));
            if is_shown {
                found.push(hit);
            }
            if is_cut {
                return Ok((found, true));
            }
        }
        Ok((found, false))
    }
}
