//! Links near duplicates, and joins them in stories.
//!
//! Recording an article compares it with those that share keys with it ([`keys`]). Two texts alone decide whether
//! they are near duplicates ([`aligned_runs`](super::aligned_runs)), and a story is a connected component of near
//! duplicates. So the same articles make the same stories in whatever order they are added.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::aligned_runs::{AlignedSpans, Overlap, overlap_if_copy};
use super::keys::{self, MIN_SHARED_RUNS};
use super::words::{self, TextWord};
use crate::store::Fault;
use crate::store::columns::Json;
use crate::store::ids::{ArticleId, StoryId};

/// A story of more different texts keeps no pairs, because pairs grow with the square. No agency's news has so many
/// copies; reports from one template may.
const MAX_TEXTS_WITH_PAIRS: i64 = 200;

/// Links a newly recorded article to its near duplicates among earlier ones.
pub(crate) fn link_article(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    let text = ComparedText::of(transaction, article)?;
    let fingerprint: Option<String> = transaction
        .prepare_cached("SELECT fingerprint FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?;
    let keys = keys::keys(&text.words, fingerprint.as_deref());
    let mut links = Vec::new();
    let mut linked = BTreeSet::new();
    for candidate in candidates(transaction, &keys)? {
        let story = story(transaction, candidate)?;
        let large = story.filter(|(_, texts)| *texts > MAX_TEXTS_WITH_PAIRS);
        // Such a story keeps no pairs, and the article is in it already.
        if large.is_some_and(|(story, _)| linked.contains(&story)) {
            continue;
        }
        let other = ComparedText::of(transaction, candidate)?;
        if other.text == text.text {
            return add_same_text(transaction, article, candidate, story);
        }
        if let Some(overlap) = overlap_if_copy(other.parts(), text.parts()) {
            linked.extend(story.map(|(story, _)| story));
            links.push(NearDuplicate { candidate, story, overlap });
        }
    }
    let mut insert = transaction
        .prepare_cached("INSERT INTO near_duplicate_key (key, article) VALUES (?, ?)")?;
    for key in keys {
        insert.execute(params![key.number, article])?;
    }
    if links.is_empty() { Ok(()) } else { merge_stories(transaction, article, &links) }
}

/// Articles whose near duplicates differ from what their texts give, and how.
pub(crate) fn mismatches(connection: &Connection) -> Result<Vec<(String, String)>, Fault> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare(
        "SELECT p.one, p.other, p.aligned_runs, a.article_id, o.article_id, c.story IS d.story
        FROM near_duplicate p JOIN article a ON a.id = p.one JOIN article o ON o.id = p.other
        LEFT JOIN story_article c ON c.article = p.one LEFT JOIN story_article d ON d.article = p.other
        ORDER BY p.one, p.other",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (one, other): (ArticleId, ArticleId) = (row.get(0)?, row.get(1)?);
        let Json(kept): Json<Vec<SpanEnds>> = row.get(2)?;
        let (id, other_id): (String, String) = (row.get(3)?, row.get(4)?);
        let (one, other) =
            (ComparedText::of(connection, one)?, ComparedText::of(connection, other)?);
        let found = overlap_if_copy(one.parts(), other.parts());
        if found.is_none_or(|overlap| overlap.runs.iter().map(ends).ne(kept)) {
            problems.push((
                id,
                format!("it does not have those words of {other_id} that are recorded"),
            ));
        } else if !row.get::<_, bool>(5)? {
            problems
                .push((id, format!("it is not in the story of {other_id}, which it has words of")));
        }
    }
    Ok(problems)
}

/// The start and end of an aligned run in one text and in the other.
type SpanEnds = [usize; 4];

fn ends(stretch: &AlignedSpans) -> SpanEnds {
    [stretch.start, stretch.end, stretch.other_start, stretch.other_end]
}

struct ComparedText {
    text: String,
    words: Vec<TextWord>,
}

impl ComparedText {
    fn of(connection: &Connection, article: ArticleId) -> Result<Self, Fault> {
        let text: String = connection
            .prepare_cached("SELECT text FROM body WHERE article = ?")?
            .query_row([article], |row| row.get(0))?;
        Ok(Self { words: words::words(&text), text })
    }

    fn parts(&self) -> (&str, &[TextWord]) {
        (&self.text, &self.words)
    }
}

/// A text that is a near duplicate of the new one.
struct NearDuplicate {
    candidate: ArticleId,
    story: Option<(StoryId, i64)>,
    overlap: Overlap,
}

/// Articles that may be near duplicates, the likeliest first, so that few are compared in vain if one link is enough.
fn candidates(
    connection: &Connection,
    keys: &BTreeSet<keys::DuplicateKey>,
) -> Result<Vec<ArticleId>, Fault> {
    let mut shared: BTreeMap<ArticleId, (bool, usize)> = BTreeMap::new();
    let mut find =
        connection.prepare_cached("SELECT article FROM near_duplicate_key WHERE key = ?")?;
    for (number, alone) in keys.iter().flat_map(|key| key.others()) {
        let mut rows = find.query([number])?;
        while let Some(row) = rows.next()? {
            let (enough, common) = shared.entry(row.get(0)?).or_default();
            *enough |= alone;
            *common += 1;
        }
    }
    shared.retain(|_, (enough, common)| *enough || *common >= MIN_SHARED_RUNS);
    let mut candidates: Vec<_> = shared.into_iter().collect();
    candidates.sort_by_key(|&(article, (_, common))| (std::cmp::Reverse(common), article));
    Ok(candidates.into_iter().map(|(article, _)| article).collect())
}

/// The story of an article, and how many different texts it has.
fn story(connection: &Connection, article: ArticleId) -> Result<Option<(StoryId, i64)>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT s.id, s.texts FROM story_article c JOIN story s ON s.id = c.story WHERE c.article = ?",
        )?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Adds an article beside `first`, which has the same text and so the same near duplicates.
fn add_same_text(
    transaction: &Transaction<'_>,
    article: ArticleId,
    first: ArticleId,
    story: Option<(StoryId, i64)>,
) -> Result<(), Fault> {
    let story = match story {
        Some((story, _)) => story,
        None => create_story(transaction, first)?,
    };
    add_to_story(transaction, article, story, first)
}

/// Merges the stories of everything that an article is linked to, and adds the article.
fn merge_stories(
    transaction: &Transaction<'_>,
    article: ArticleId,
    links: &[NearDuplicate],
) -> Result<(), Fault> {
    let stories: BTreeMap<StoryId, i64> = links.iter().filter_map(|link| link.story).collect();
    // The largest absorbs the others, so that few rows change.
    let largest =
        stories.iter().max_by_key(|&(story, texts)| (texts, story)).map(|(story, _)| *story);
    let alone: Vec<ArticleId> =
        links.iter().filter(|link| link.story.is_none()).map(|link| link.candidate).collect();
    let (story, rest) = match (largest, alone.split_first()) {
        (Some(story), _) => (story, &alone[..]),
        (None, Some((&first, rest))) => (create_story(transaction, first)?, rest),
        (None, None) => return Ok(()),
    };
    let texts = 1 + alone.len() as i64 + stories.values().sum::<i64>();
    if texts > MAX_TEXTS_WITH_PAIRS {
        for (story, _) in stories.iter().filter(|(_, texts)| **texts <= MAX_TEXTS_WITH_PAIRS) {
            transaction
                .prepare_cached("DELETE FROM near_duplicate WHERE one IN (SELECT article FROM story_article WHERE story = ?)")?
                .execute([story])?;
        }
    } else {
        for link in links {
            store_overlap(transaction, article, link)?;
        }
    }
    for &one in rest.iter().chain([&article]) {
        add_to_story(transaction, one, story, one)?;
    }
    for &other in stories.keys().filter(|other| **other != story) {
        transaction
            .prepare_cached("UPDATE story_article SET story = ? WHERE story = ?")?
            .execute([story, other])?;
        let (id, articles): (String, i64) = transaction
            .prepare_cached("DELETE FROM story WHERE id = ? RETURNING story_id, articles")?
            .query_row([other], |row| Ok((row.get(0)?, row.get(1)?)))?;
        transaction
            .prepare_cached(
                "UPDATE story SET articles = articles + ?, story_id = min(story_id, ?) WHERE id = ?",
            )?
            .execute(params![articles, id, story])?;
    }
    transaction
        .prepare_cached("UPDATE story SET texts = ? WHERE id = ?")?
        .execute(params![texts, story])?;
    Ok(())
}

/// Makes a story of an article that had no near duplicate.
fn create_story(transaction: &Transaction<'_>, article: ArticleId) -> Result<StoryId, Fault> {
    let story = transaction
        .prepare_cached(
            "INSERT INTO story (story_id, articles, texts) SELECT article_id, 1, 1 FROM article WHERE id = ?",
        )?
        .insert([article])?;
    let story = StoryId(story);
    insert(transaction, article, story, article)?;
    Ok(story)
}

/// Adds an article to a story.
fn add_to_story(
    transaction: &Transaction<'_>,
    article: ArticleId,
    story: StoryId,
    same_text_as: ArticleId,
) -> Result<(), Fault> {
    insert(transaction, article, story, same_text_as)?;
    transaction
        .prepare_cached(
            "UPDATE story SET articles = articles + 1,
                story_id = min(story_id, (SELECT article_id FROM article WHERE id = ?)) WHERE id = ?",
        )?
        .execute(params![article, story])?;
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    article: ArticleId,
    story: StoryId,
    same_text_as: ArticleId,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO story_article (article, story, same_text_as) VALUES (?, ?, ?)",
        )?
        .execute(params![article, story, same_text_as])?;
    Ok(())
}

/// Stores what the article shares with an earlier one.
fn store_overlap(
    transaction: &Transaction<'_>,
    article: ArticleId,
    link: &NearDuplicate,
) -> Result<(), Fault> {
    let Overlap { containment, jaccard, shares: (share, other_share), runs } = &link.overlap;
    transaction
        .prepare_cached(
            "INSERT INTO near_duplicate (one, other, containment, jaccard, one_share, other_share, aligned_runs)
            VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            link.candidate,
            article,
            containment,
            jaccard,
            share,
            other_share,
            Json(runs.iter().map(ends).collect::<Vec<_>>()),
        ])?;
    Ok(())
}
