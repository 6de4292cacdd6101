//! Loads a reading from its rows, as it was recorded.

use onrecord_reading::contract::{
    Actor, Article, Attribution, Block, Items, Mention, Range, Reading, Span,
};
use onrecord_text::{BlockKind, OffsetUnit, Source};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{Confidence, Json, Named};
use super::errors::Fault;
use super::ids::{ActorNumber, ArticleId, AttributionNumber, MentionNumber};
use super::runs;

/// The reading of an article; `None` if no article has this id.
pub(crate) fn reading(connection: &Connection, id: &str) -> Result<Option<Reading>, Fault> {
    let head = connection
        .prepare_cached(
            "SELECT a.*, r.program, r.model, r.settings, b.text, b.source_map, b.blocks, b.sentences,
                b.notes, b.summary
            FROM article a JOIN run r ON r.id = a.run JOIN body b ON b.article = a.id
            WHERE a.article_id = ?",
        )?
        .query_row([id], |row| {
            let layers = runs::layers(row.get_ref("settings")?.as_str()?)?;
            Ok((row.get::<_, ArticleId>("id")?, layers, head(row)?))
        })
        .optional()?;
    let Some((article, layers, mut reading)) = head else { return Ok(None) };
    reading.actors = (connection.prepare_cached(
        "SELECT number, name, type, mentions FROM actor WHERE article = ? ORDER BY number",
    )?)
    .query_map([article], actor)?
    .collect::<Result<_, _>>()?;
    let mut names = connection.prepare_cached(
        "SELECT actor, name FROM actor_name WHERE article = ? ORDER BY actor, number",
    )?;
    let mut names = names.query([article])?;
    while let Some(row) = names.next()? {
        let number: usize = row.get("actor")?;
        if let Some(actor) = number.checked_sub(1).and_then(|i| reading.actors.get_mut(i)) {
            actor.names.push(row.get("name")?);
        }
    }
    reading.mentions = (connection.prepare_cached(
        "SELECT number, start, end, text, form, type, actor, confidence, by
        FROM mention WHERE article = ? ORDER BY number",
    )?)
    .query_map([article], mention)?
    .collect::<Result<_, _>>()?;
    reading.attributions = attributions(connection, article)?.into();
    // The rows of layers that the run did not choose are empty.
    reading.retain_layers(layers);
    Ok(Some(reading))
}

/// An article's attributions as they were read, whatever was corrected since.
pub(crate) fn attributions(
    connection: &Connection,
    article: ArticleId,
) -> Result<Vec<Attribution>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM attribution WHERE article = ? ORDER BY number")?;
    let rows = statement.query_map([article], |row| match as_read(row)? {
        None => attribution(row).map(Some),
        Some(read) => Ok(read),
    })?;
    Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}

/// What was read if a correction changed the row, `Some(None)` if nothing was read there; `None` for an unchanged
/// row.
pub(crate) fn as_read(row: &Row<'_>) -> rusqlite::Result<Option<Option<Attribution>>> {
    Ok(row.get::<_, Option<Json<_>>>("as_read")?.map(|Json(read)| read))
}

fn head(row: &Row<'_>) -> rusqlite::Result<Reading> {
    let Json(blocks): Json<Vec<(usize, usize, BlockKind)>> = row.get("blocks")?;
    let Json(sentences): Json<Vec<(usize, usize)>> = row.get("sentences")?;
    let article = Article {
        id: row.get("article_id")?,
        text: row.get("text")?,
        text_sha256: row.get("text_sha256")?,
        offset_unit: OffsetUnit::Codepoint,
        source: Source {
            path: row.get("source_path")?,
            format: row.get("source_format")?,
            encoding: row.get("source_encoding")?,
            replacements: row.get("source_replacements")?,
            sha256: row.get("source_sha256")?,
            record: row.get("source_record")?,
        },
        source_map: row.get::<_, Option<Json<_>>>("source_map")?.map(|Json(map)| map),
        blocks: blocks.into_iter().map(|(start, end, kind)| Block { start, end, kind }).collect(),
        title: row.get("title")?,
        url: row.get("url")?,
        publisher: row.get("publisher")?,
        site: row.get("site")?,
        section: row.get("section")?,
        authors: row.get::<_, Json<_>>("authors")?.0,
        published: row.get("published")?,
        modified: row.get("modified")?,
        language: row.get("language")?,
        metadata_from: row.get::<_, Json<_>>("metadata_from")?.0,
        licence: row.get::<_, Option<Json<_>>>("licence")?.map(|Json(licence)| licence),
        mining: row.get::<_, Option<Json<_>>>("mining")?.map(|Json(mining)| mining),
        fingerprint: row.get("fingerprint")?,
    };
    Ok(Reading {
        onrecord: row.get("program")?,
        model: row.get("model")?,
        article,
        sentences: sentences.into_iter().map(|(start, end)| Range { start, end }).collect(),
        tokens: Items::absent(),
        mentions: Items::absent(),
        actors: Items::absent(),
        attributions: Items::absent(),
        summary: row.get::<_, Option<Json<_>>>("summary")?.map(|Json(summary)| summary),
        notes: row.get::<_, Json<_>>("notes")?.0,
    })
}

/// The id of an item that a row may refer to.
fn optional_id<N: FromSql + ToString>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<String>> {
    Ok(row.get::<_, Option<N>>(column)?.map(|number| number.to_string()))
}

fn actor(row: &Row<'_>) -> rusqlite::Result<Actor> {
    let Json(mentions): Json<Vec<MentionNumber>> = row.get("mentions")?;
    Ok(Actor {
        id: row.get::<_, ActorNumber>("number")?.to_string(),
        name: row.get("name")?,
        kind: row.get::<_, Named<_>>("type")?.0,
        names: Vec::new(),
        mentions: mentions.iter().map(MentionNumber::to_string).collect(),
    })
}

fn mention(row: &Row<'_>) -> rusqlite::Result<Mention> {
    Ok(Mention {
        id: row.get::<_, MentionNumber>("number")?.to_string(),
        start: row.get("start")?,
        end: row.get("end")?,
        text: row.get("text")?,
        form: row.get::<_, Named<_>>("form")?.0,
        kind: row.get::<_, Named<_>>("type")?.0,
        actor: optional_id::<ActorNumber>(row, "actor")?,
        confidence: row.get::<_, Confidence>("confidence")?.0,
        by: row.get("by")?,
    })
}

/// An attribution from a row with all columns of its table.
pub(crate) fn attribution(row: &Row<'_>) -> rusqlite::Result<Attribution> {
    let span = |start: &str, end: &str, text: &str| -> rusqlite::Result<Option<Span>> {
        let Some(text) = row.get(text)? else { return Ok(None) };
        Ok(Some(Span { start: row.get(start)?, end: row.get(end)?, text }))
    };
    Ok(Attribution {
        id: row.get::<_, AttributionNumber>("number")?.to_string(),
        form: row.get::<_, Named<_>>("form")?.0,
        act: row.get::<_, Named<_>>("act")?.0,
        polarity: row.get::<_, Named<_>>("polarity")?.0,
        content: runs(row, "content", "content_spans")?,
        quoted: runs(row, "quoted", "quoted_spans")?,
        cue: span("cue_start", "cue_end", "cue")?,
        source: span("source_start", "source_end", "source")?,
        speaker: optional_id::<ActorNumber>(row, "speaker")?,
        parent: optional_id::<AttributionNumber>(row, "parent")?,
        confidence: row.get::<_, Confidence>("confidence")?.0,
        by: row.get("by")?,
    })
}

/// Spans from their concatenated words, with a line feed between two. Words that do not fit the spans' lengths come
/// out wrong, so that verification sees them.
fn runs(row: &Row<'_>, words: &str, spans: &str) -> rusqlite::Result<Vec<Span>> {
    let words: String = row.get(words)?;
    let Json(spans): Json<Vec<(usize, usize)>> = row.get(spans)?;
    let mut rest = words.as_str();
    let mut runs = Vec::with_capacity(spans.len());
    for (index, &(start, end)) in spans.iter().enumerate() {
        let length = rest.char_indices().nth(end.saturating_sub(start)).map(|(byte, _)| byte);
        let length = length.filter(|_| index + 1 < spans.len()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(length);
        runs.push(Span { start, end, text: text.to_owned() });
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    Ok(runs)
}
