//! Which articles copy one another, and the stories that they make.
//!
//! An article is compared with those that share keys with it ([`keys`]) when it is recorded. Whether two are copies
//! is told from their texts alone ([`aligned_runs`](super::aligned_runs)), and a story is all that hangs together by copies: so the
//! same articles make the same stories in whatever order they are added.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::aligned_runs::{Alike, Stretch, copied};
use super::keys::{self, FEWEST_RUNS};
use super::words::{self, Word};
use crate::store::Fault;
use crate::store::columns::Json;

/// In a story of more different texts it is not kept which copies which, as the pairs grow with the square: the
/// story itself is. No agency's news has so many; reports made from one template may.
const MOST_TEXTS: i64 = 200;

/// Finds the copies of an article that was just recorded, among those before it.
pub(crate) fn compare(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let text = Text::of(transaction, article)?;
    let fingerprint: Option<String> = transaction
        .prepare_cached("SELECT fingerprint FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?;
    let keys = keys::keys(&text.words, fingerprint.as_deref());
    let mut links = Vec::new();
    let mut linked = BTreeSet::new();
    for candidate in candidates(transaction, &keys)? {
        let story = story(transaction, candidate)?;
        let large = story.filter(|(_, texts)| *texts > MOST_TEXTS);
        // Such a story keeps no pairs, and the article is in it already.
        if large.is_some_and(|(story, _)| linked.contains(&story)) {
            continue;
        }
        let other = Text::of(transaction, candidate)?;
        if other.text == text.text {
            return same_text(transaction, article, candidate, story);
        }
        if let Some(alike) = copied(other.parts(), text.parts()) {
            linked.extend(story.map(|(story, _)| story));
            links.push(Link { candidate, story, alike });
        }
    }
    let mut insert =
        transaction.prepare_cached("INSERT INTO copy_key (key, article) VALUES (?, ?)")?;
    for key in keys {
        insert.execute(params![key.number, article])?;
    }
    if links.is_empty() { Ok(()) } else { join(transaction, article, &links) }
}

/// Articles whose copies are not what their texts give, and what is wrong.
pub(crate) fn problems(connection: &Connection) -> Result<Vec<(String, String)>, Fault> {
    let mut problems = Vec::new();
    let mut statement = connection.prepare(
        "SELECT p.one, p.other, p.stretches, a.article_id, o.article_id, c.story IS d.story
        FROM copy p JOIN article a ON a.id = p.one JOIN article o ON o.id = p.other
        LEFT JOIN story_article c ON c.article = p.one LEFT JOIN story_article d ON d.article = p.other
        ORDER BY p.one, p.other",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (one, other): (i64, i64) = (row.get(0)?, row.get(1)?);
        let Json(kept): Json<Vec<Ends>> = row.get(2)?;
        let (id, other_id): (String, String) = (row.get(3)?, row.get(4)?);
        let (one, other) = (Text::of(connection, one)?, Text::of(connection, other)?);
        let found = copied(one.parts(), other.parts());
        if found.is_none_or(|alike| alike.stretches.iter().map(ends).ne(kept)) {
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

/// Where a stretch starts and ends in the one and in the other.
type Ends = (usize, usize, usize, usize);

fn ends(stretch: &Stretch) -> Ends {
    (stretch.start, stretch.end, stretch.other_start, stretch.other_end)
}

struct Text {
    text: String,
    words: Vec<Word>,
}

impl Text {
    fn of(connection: &Connection, article: i64) -> Result<Self, Fault> {
        let text: String = connection
            .prepare_cached("SELECT text FROM body WHERE article = ?")?
            .query_row([article], |row| row.get(0))?;
        Ok(Self { words: words::words(&text), text })
    }

    fn parts(&self) -> (&str, &[Word]) {
        (&self.text, &self.words)
    }
}

/// A text that the new one is a copy of, or that is a copy of it.
struct Link {
    candidate: i64,
    story: Option<(i64, i64)>,
    alike: Alike,
}

/// What may have the same words, the likeliest first, so that little is compared in vain where one link will do.
fn candidates(connection: &Connection, keys: &BTreeSet<keys::Key>) -> Result<Vec<i64>, Fault> {
    let mut shared: BTreeMap<i64, (bool, usize)> = BTreeMap::new();
    let mut find = connection.prepare_cached("SELECT article FROM copy_key WHERE key = ?")?;
    for (number, alone) in keys.iter().flat_map(|key| key.others()) {
        let mut rows = find.query([number])?;
        while let Some(row) = rows.next()? {
            let (enough, common) = shared.entry(row.get(0)?).or_default();
            *enough |= alone;
            *common += 1;
        }
    }
    shared.retain(|_, (enough, common)| *enough || *common >= FEWEST_RUNS);
    let mut candidates: Vec<_> = shared.into_iter().collect();
    candidates.sort_by_key(|&(article, (_, common))| (std::cmp::Reverse(common), article));
    Ok(candidates.into_iter().map(|(article, _)| article).collect())
}

/// The story that an article is in, and how many texts it has.
fn story(connection: &Connection, article: i64) -> Result<Option<(i64, i64)>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT s.id, s.texts FROM story_article c JOIN story s ON s.id = c.story WHERE c.article = ?",
        )?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Puts an article beside `first`, which has its text and hence its copies.
fn same_text(
    transaction: &Transaction<'_>,
    article: i64,
    first: i64,
    story: Option<(i64, i64)>,
) -> Result<(), Fault> {
    let story = match story {
        Some((story, _)) => story,
        None => begin(transaction, first)?,
    };
    place(transaction, article, story, first)
}

/// Puts an article into the stories of all that it is linked to, which are one from now on.
fn join(transaction: &Transaction<'_>, article: i64, links: &[Link]) -> Result<(), Fault> {
    let stories: BTreeMap<i64, i64> = links.iter().filter_map(|link| link.story).collect();
    // The largest takes the others in, so that few rows change.
    let largest =
        stories.iter().max_by_key(|&(story, texts)| (texts, story)).map(|(story, _)| *story);
    let alone: Vec<i64> =
        links.iter().filter(|link| link.story.is_none()).map(|link| link.candidate).collect();
    let (story, rest) = match (largest, alone.split_first()) {
        (Some(story), _) => (story, &alone[..]),
        (None, Some((&first, rest))) => (begin(transaction, first)?, rest),
        (None, None) => return Ok(()),
    };
    let texts = 1 + alone.len() as i64 + stories.values().sum::<i64>();
    if texts > MOST_TEXTS {
        for (story, _) in stories.iter().filter(|(_, texts)| **texts <= MOST_TEXTS) {
            transaction
                .prepare_cached("DELETE FROM copy WHERE one IN (SELECT article FROM story_article WHERE story = ?)")?
                .execute([story])?;
        }
    } else {
        for link in links {
            keep(transaction, article, link)?;
        }
    }
    for &one in rest.iter().chain([&article]) {
        place(transaction, one, story, one)?;
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
        .execute([texts, story])?;
    Ok(())
}

/// Begins a story with an article that had no copies.
fn begin(transaction: &Transaction<'_>, article: i64) -> Result<i64, Fault> {
    let story = transaction
        .prepare_cached(
            "INSERT INTO story (story_id, articles, texts) SELECT article_id, 1, 1 FROM article WHERE id = ?",
        )?
        .insert([article])?;
    insert(transaction, article, story, article)?;
    Ok(story)
}

/// Puts one more article into a story.
fn place(
    transaction: &Transaction<'_>,
    article: i64,
    story: i64,
    same_as: i64,
) -> Result<(), Fault> {
    insert(transaction, article, story, same_as)?;
    transaction
        .prepare_cached(
            "UPDATE story SET articles = articles + 1,
                story_id = min(story_id, (SELECT article_id FROM article WHERE id = ?)) WHERE id = ?",
        )?
        .execute([article, story])?;
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    article: i64,
    story: i64,
    same_as: i64,
) -> Result<(), Fault> {
    transaction
        .prepare_cached("INSERT INTO story_article (article, story, same_as) VALUES (?, ?, ?)")?
        .execute([article, story, same_as])?;
    Ok(())
}

/// Keeps what the article has alike with an earlier one.
fn keep(transaction: &Transaction<'_>, article: i64, link: &Link) -> Result<(), Fault> {
    let Alike { containment, jaccard, shares: (share, other_share), stretches } = &link.alike;
    transaction
        .prepare_cached(
            "INSERT INTO copy (one, other, containment, jaccard, one_share, other_share, stretches)
            VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            link.candidate,
            article,
            containment,
            jaccard,
            share,
            other_share,
            Json(stretches.iter().map(ends).collect::<Vec<_>>()),
        ])?;
    Ok(())
}
