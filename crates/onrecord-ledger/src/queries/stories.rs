//! `copies`: near duplicates of an article, and stories.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::citations::Citation;
use crate::store::columns::Json;
use crate::store::ids::{ArticleId, StoryId};
use crate::store::{Fault, articles};

/// Articles that are near duplicates of one another, directly or through others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Story {
    /// The smallest id of its articles.
    pub story: String,
    /// The outlets that published it, by name.
    pub outlets: Vec<String>,
    /// Its articles: first published first, undated last.
    pub articles: Vec<StoryArticle>,
}

/// An article that has near duplicates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StoryArticle {
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
    /// The path it was read from.
    pub path: Option<String>,
    /// What it shares with the article in question; absent without such an article, or if both are near duplicates
    /// only of a third.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copied: Option<Copied>,
}

/// What two articles share, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Copied {
    /// Share of the words of the article in question that stand in this one.
    pub share: f64,
    /// Share of this one's words that stand in the article in question.
    pub other_share: f64,
    /// Share of the words outside quotation marks that stand in the other, for the article with fewer of them. It
    /// decides what is a near duplicate.
    pub containment: f64,
    /// Share of the words of both that both have.
    pub jaccard: f64,
    /// The shared words, in the order of the article in question.
    pub stretches: Vec<AlignedRun>,
}

/// Words that stand in two articles. Case and marks do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlignedRun {
    /// Their place in the article in question.
    pub here: Citation,
    /// Their place in the other article.
    pub there: Citation,
}

/// SQL for the order in which a story's articles (with this alias) were published.
fn order(article: &str) -> String {
    // Dates are digits, so articles without one come last.
    format!("coalesce({article}.published, '~'), {article}.article_id")
}

/// Chooses the one article to show of each story: the first published one that fits a query.
pub(crate) struct FirstPublished<'c> {
    connection: &'c Connection,
    stories: BTreeMap<StoryId, Option<ArticleId>>,
}

impl<'c> FirstPublished<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self { connection, stories: BTreeMap::new() }
    }

    /// Whether to show `article`; articles without near duplicates always are. `finds` says whether an article fits
    /// the query.
    pub(crate) fn keeps(
        &mut self,
        article: ArticleId,
        mut finds: impl FnMut(ArticleId) -> Result<bool, Fault>,
    ) -> Result<bool, Fault> {
        let story: Option<StoryId> = self
            .connection
            .prepare_cached("SELECT story FROM story_article WHERE article = ?")?
            .query_row([article], |row| row.get(0))
            .optional()?;
        let Some(story) = story else { return Ok(true) };
        if let Some(first) = self.stories.get(&story) {
            return Ok(*first == Some(article));
        }
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT a.id FROM story_article c CROSS JOIN article a ON a.id = c.article
            WHERE c.story = ? ORDER BY {}",
            order("a"),
        ))?;
        let mut rows = statement.query([story])?;
        let mut first = None;
        while let Some(row) = rows.next()? {
            let one = row.get(0)?;
            // The article itself fits.
            if one == article || finds(one)? {
                first = Some(one);
                break;
            }
        }
        self.stories.insert(story, first);
        Ok(first == Some(article))
    }
}

/// The stories with most articles first, at most `limit`.
pub(crate) fn stories(connection: &Connection, limit: usize) -> Result<Vec<Story>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, story_id FROM story ORDER BY articles DESC, story_id LIMIT ?",
    )?;
    let rows: Vec<(StoryId, String)> = statement
        .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT a.article_id, a.title, a.outlet, a.published, a.source_path FROM story_article c
        JOIN article a ON a.id = c.article WHERE c.story = ? ORDER BY {}",
        order("a"),
    ))?;
    let mut stories = Vec::with_capacity(rows.len());
    for (id, story) in rows {
        let articles = statement.query_map([id], copy)?.collect::<Result<_, _>>()?;
        let articles = with_short_ids(connection, articles)?;
        let mut outlets: Vec<String> =
            articles.iter().filter_map(|article| article.outlet.clone()).collect();
        outlets.sort_unstable();
        outlets.dedup();
        stories.push(Story { story, outlets, articles });
    }
    Ok(stories)
}

/// The other articles of an article's story; empty if it has no near duplicates.
pub(crate) fn copies(
    connection: &Connection,
    article_id: &str,
) -> Result<Vec<StoryArticle>, Fault> {
    let short = articles::short_id(connection, article_id)?;
    let asked: Option<(ArticleId, StoryId, ArticleId)> = connection
        .prepare_cached(
            "SELECT c.article, c.story, c.same_text_as FROM article a JOIN story_article c ON c.article = a.id
            WHERE a.article_id = ?",
        )?
        .query_row([article_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((article, story, same_text_as)) = asked else { return Ok(Vec::new()) };
    // Not through the view `copies`, which SQLite would compute in full.
    let mut statement = connection.prepare_cached(&format!(
        "SELECT a.article_id, a.title, a.outlet, a.published, a.source_path, p.share, p.other_share,
            p.containment, p.jaccard, p.aligned_runs, p.swapped
        FROM story_article c JOIN article a ON a.id = c.article
        LEFT JOIN (
            SELECT other AS same_text_as, one_share AS share, other_share, containment, jaccard, aligned_runs, 0 AS swapped
            FROM near_duplicate WHERE one = ?3
            UNION ALL
            SELECT one, other_share, one_share, containment, jaccard, aligned_runs, 1 FROM near_duplicate WHERE other = ?3
            UNION ALL
            SELECT ?3, 1.0, 1.0, 1.0, 1.0, json_array(json_array(0, length(text), 0, length(text))), 0
            FROM body WHERE article = ?1
        ) p ON p.same_text_as = c.same_text_as
        WHERE c.story = ?2 AND c.article <> ?1 ORDER BY {}",
        order("a"),
    ))?;
    let rows = statement.query_map(params![article, story, same_text_as], |row| {
        let Some(share) = row.get("share")? else { return copy(row) };
        let Json(mut stretches): Json<Vec<[usize; 4]>> = row.get("aligned_runs")?;
        if row.get("swapped")? {
            stretches.iter_mut().for_each(|stretch| stretch.rotate_left(2));
        }
        stretches.sort_unstable();
        let copied = Copied {
            share,
            other_share: row.get("other_share")?,
            containment: row.get("containment")?,
            jaccard: row.get("jaccard")?,
            stretches: (stretches.into_iter())
                .map(|[start, end, other_start, other_end]| AlignedRun {
                    here: Citation { article: short.clone(), start, end },
                    there: Citation { article: String::new(), start: other_start, end: other_end },
                })
                .collect(),
        };
        Ok(StoryArticle { copied: Some(copied), ..copy(row)? })
    })?;
    let rows = rows.collect::<Result<_, _>>()?;
    with_short_ids(connection, rows)
}

fn copy(row: &Row<'_>) -> rusqlite::Result<StoryArticle> {
    Ok(StoryArticle {
        article: row.get("article_id")?,
        short: String::new(),
        title: row.get("title")?,
        outlet: row.get("outlet")?,
        published: row.get("published")?,
        path: row.get("source_path")?,
        copied: None,
    })
}

fn with_short_ids(
    connection: &Connection,
    mut copies: Vec<StoryArticle>,
) -> Result<Vec<StoryArticle>, Fault> {
    for copy in &mut copies {
        copy.short = articles::short_id(connection, &copy.article)?;
        for stretch in copy.copied.iter_mut().flat_map(|copied| &mut copied.stretches) {
            stretch.there.article.clone_from(&copy.short);
        }
    }
    Ok(copies)
}
