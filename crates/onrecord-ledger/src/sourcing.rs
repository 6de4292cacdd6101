//! What is kept beside a reading's rows so that sources can be counted: in whose voice mentions stand, and a short row
//! an attribution with the kind of its source, its place and its length.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Mention, Reading};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::check::number;
use crate::error::Fault;
use crate::joining::{self, Place};
use crate::kinds::{self, KINDS};
use crate::rebuild;

// The numbers that stand for names in the short rows are places in these. Never reorder them.
pub(crate) const FORMS: [Form; 3] = [Form::Direct, Form::Mixed, Form::Indirect];
pub(crate) const ACTS: [Act; 5] =
    [Act::Speech, Act::Belief, Act::Intention, Act::Perception, Act::Document];
pub(crate) const POLARITIES: [Polarity; 4] =
    [Polarity::Affirmed, Polarity::Denied, Polarity::Declined, Polarity::Asked];

/// A place in a text is told in so many parts of it.
pub(crate) const PARTS: usize = 1000;

/// The number that stands for a name.
pub(crate) fn code<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|known| known == one)
}

/// Keeps what can be counted of a newly recorded reading, whose actors are joined already.
pub(crate) fn keep(
    transaction: &Transaction<'_>,
    article: i64,
    reading: &Reading,
) -> Result<(), Fault> {
    let depths = depths(&reading.attributions);
    let joined = joining::of_article(transaction, article)?;
    let characters = reading.article.text.chars().count();
    let outlet = reading.article.publisher.as_ref().or(reading.article.site.as_ref());
    let outlet = outlet.map_or("", String::as_str);
    let published = reading.article.published.as_deref().unwrap_or_default();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO sourcing (outlet, published, article, number, actor, joined, name, kind, form, act, polarity, voice, place, length)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (index, q) in reading.attributions.iter().enumerate() {
        let (kind, words) = kinds::kind(reading, q);
        let start = q.content.first().map_or(0, |run| run.start);
        let length: usize = q.content.iter().map(|run| run.end - run.start).sum();
        let actor = q.speaker.as_ref().and_then(|id| number('a', id));
        insert.execute(params![
            outlet,
            published,
            article,
            index + 1,
            actor,
            actor.and_then(|number| joined.get(&number)),
            name(transaction, &words)?,
            code(&KINDS, &kind),
            code(&FORMS, &q.form),
            code(&ACTS, &q.act),
            code(&POLARITIES, &q.polarity),
            depths[index],
            start * PARTS / characters.max(1),
            length,
        ])?;
    }
    if let Some(shares) = reading.summary {
        let part = |share: f64| (share * characters as f64).round() as i64;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO voiced (outlet, published, article, own, attributed, chained)
                VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                outlet,
                published,
                article,
                part(shares.own_voice),
                part(shares.attributed),
                part(shares.chained),
            ])?;
    }
    Ok(())
}

/// The same for all articles that were recorded before.
pub(crate) fn keep_all(transaction: &Transaction<'_>) -> Result<(), Fault> {
    let articles: Vec<(i64, String)> = transaction
        .prepare("SELECT id, article_id FROM article ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut in_voice =
        transaction.prepare("UPDATE mention SET voice = ? WHERE article = ? AND number = ?")?;
    for (article, id) in articles {
        if let Some(reading) = rebuild::reading(transaction, &id)? {
            for (index, voice) in
                voices(&reading).into_iter().enumerate().filter(|(_, voice)| *voice > 0)
            {
                in_voice.execute(params![voice, article, index + 1])?;
            }
            keep(transaction, article, &reading)?;
        }
    }
    // Now that mentions have their voices.
    transaction.execute_batch(
        "UPDATE sourcing SET corrected = 1 WHERE EXISTS (SELECT 1 FROM attribution q
            WHERE q.article = sourcing.article AND q.number = sourcing.number
                AND (q.reassigned IS NOT NULL OR q.rejected IS NOT NULL));
        UPDATE joined SET members = members;",
    )?;
    Ok(())
}

/// An actor of an article is joined to another, or to none.
pub(crate) fn join(
    transaction: &Transaction<'_>,
    (article, number): Place,
    joined: Option<i64>,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "UPDATE sourcing SET joined = ?3
            WHERE (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '')
                    FROM article a WHERE a.id = ?1)
                AND article = ?1 AND actor = ?2",
        )?
        .execute(params![article, number, joined])?;
    Ok(())
}

/// Inside how many others each attribution stands.
pub(crate) fn depths(attributions: &[Attribution]) -> Vec<usize> {
    let parents: BTreeMap<&str, Option<&str>> =
        attributions.iter().map(|q| (q.id.as_str(), q.parent.as_deref())).collect();
    let around = |q: &Attribution| {
        let mut depth = 0;
        let mut next = q.parent.as_deref();
        // No chain is longer than there are attributions, unless it bites its own tail.
        while let Some(parent) = next.filter(|_| depth < attributions.len()) {
            depth += 1;
            next = parents.get(parent).copied().flatten();
        }
        depth
    };
    attributions.iter().map(around).collect()
}

/// Inside how many attributions each mention stands: 0 in the outlet's own voice.
pub(crate) fn voices(reading: &Reading) -> Vec<usize> {
    let depths = depths(&reading.attributions);
    let runs = |(q, depth): (&Attribution, &usize)| {
        let depth = depth + 1;
        q.content.iter().map(move |run| (run.start, run.end, depth)).collect::<Vec<_>>()
    };
    let mut runs: Vec<(usize, usize, usize)> =
        reading.attributions.iter().zip(&depths).flat_map(runs).collect();
    runs.sort_unstable();
    let mut mentions: Vec<usize> = (0..reading.mentions.len()).collect();
    mentions.sort_unstable_by_key(|&index| reading.mentions[index].start);
    let mut voices = vec![0; mentions.len()];
    let mut runs = runs.into_iter().peekable();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for index in mentions {
        let Mention { start, end, .. } = &reading.mentions[index];
        while let Some((_, end, depth)) = runs.next_if(|(from, ..)| from <= start) {
            open.push((end, depth));
        }
        open.retain(|(end, _)| end > start);
        let around = open.iter().filter(|(until, _)| end <= until).map(|(_, depth)| *depth);
        voices[index] = around.max().unwrap_or(0);
    }
    voices
}

pub(crate) fn name(transaction: &Transaction<'_>, words: &str) -> Result<i64, Fault> {
    let known = transaction
        .prepare_cached("SELECT id FROM source_name WHERE words = ?")?
        .query_row([words], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    transaction.prepare_cached("INSERT INTO source_name (words) VALUES (?)")?.execute([words])?;
    Ok(transaction.last_insert_rowid())
}
