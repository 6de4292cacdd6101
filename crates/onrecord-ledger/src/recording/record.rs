//! Records readings, in one transaction each time.

use std::path::Path;

use onrecord_reading::contract::{Reading, Span};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::corrections::effects;
use crate::derived::totals::Totals;
use crate::derived::{nesting, source_counts, statement_index};
use crate::entities::linking;
use crate::journal::anchors;
use crate::near_duplicates;
use crate::store::columns::{Confidence, Json, Named};
use crate::store::ids::{
    ActorNumber, ArticleId, AttributionId, AttributionNumber, MentionNumber, RunId,
};
use crate::store::runs::run;
use crate::store::spans::{ends, words};
use crate::store::{Error, Fault, articles, failures, validate};

/// The outcome of recording a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The reading is new.
    Added,
    /// The ledger had an article of this id and keeps what it had.
    AlreadyThere,
}

/// Records all readings, or none.
pub(crate) fn record(
    connection: &mut Connection,
    readings: &[Reading],
) -> Result<Vec<Recorded>, Fault> {
    if readings.is_empty() {
        // No lock if there is nothing to write.
        return Ok(Vec::new());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let recorded = record_some(&transaction, readings)?;
    transaction.commit()?;
    Ok(recorded)
}

/// Records many batches in their order, all or none.
pub(crate) fn record_batches(
    connection: &mut Connection,
    batches: impl IntoIterator<Item = Vec<Reading>>,
) -> Result<usize, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut added = 0;
    for batch in batches {
        let recorded = record_some(&transaction, &batch)?;
        added += recorded.iter().filter(|one| **one == Recorded::Added).count();
    }
    transaction.commit()?;
    Ok(added)
}

fn record_some(
    transaction: &Transaction<'_>,
    readings: &[Reading],
) -> Result<Vec<Recorded>, Fault> {
    readings.iter().try_for_each(validate_reading)?;
    let mut recorded = Vec::with_capacity(readings.len());
    let mut added = Vec::new();
    let mut totals = Totals::default();
    for reading in readings {
        let rows = add(transaction, reading, &mut totals)?;
        recorded.push(if rows.is_some() { Recorded::Added } else { Recorded::AlreadyThere });
        added.extend(rows.map(|rows| (reading, rows)));
    }
    // One table at a time: a statement on another table makes FTS5 write out what it has gathered.
    for (reading, rows) in &added {
        transaction
            .prepare_cached("INSERT INTO article_fts (rowid, text) VALUES (?, ?)")?
            .execute(params![rows.article, reading.article.text])?;
    }
    for (reading, rows) in &added {
        index_attributions(transaction, reading, &rows.attributions)?;
    }
    // After all readings, because a correction may refer to another article of the same text.
    for (_, rows) in &added {
        effects::apply_to_article(transaction, rows.article)?;
        statement_index::add_article(transaction, rows.article)?;
    }
    totals.write(transaction)?;
    Ok(recorded)
}

/// The rows of a newly recorded reading.
struct AddedRows {
    article: ArticleId,
    /// Of its attributions, in order.
    attributions: Vec<AttributionId>,
}

/// Adds the rows of a reading's article and layers, and links its actors; `None` if the article is there.
fn add(
    transaction: &Transaction<'_>,
    reading: &Reading,
    totals: &mut Totals,
) -> Result<Option<AddedRows>, Fault> {
    let source = &reading.article.source;
    if let Some(path) = &source.path {
        failures::clear_failure(transaction, Path::new(path), source.record.as_deref())?;
    }
    if articles::contains(transaction, &reading.article.id)? {
        return Ok(None);
    }
    let rows = RowWriter { transaction, reading, run: run(transaction, reading)? };
    let is_new_text = !transaction
        .prepare_cached("SELECT 1 FROM article WHERE text_sha256 = ?")?
        .exists([&reading.article.text_sha256])?;
    let article = rows.article()?;
    rows.body(article)?;
    let is_corrected = anchors::are_in(transaction, article)?;
    let batch = (!is_corrected).then(|| linking::LinkingBatch::of(transaction, reading));
    let attributions = rows.layers(article, batch.as_ref())?;
    match batch {
        Some(batch) => batch.finish(article)?,
        None => linking::link_article(transaction, article)?,
    }
    totals.add_article(reading, is_new_text);
    totals.add_layers(reading);
    source_counts::store(transaction, article, reading)?;
    near_duplicates::linking::link_article(transaction, article)?;
    Ok(Some(AddedRows { article, attributions }))
}

/// Adds attributions to the full-text index, as the view `attribution_words` has them.
fn index_attributions(
    transaction: &Transaction<'_>,
    reading: &Reading,
    ids: &[AttributionId],
) -> Result<(), Fault> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO attribution_fts (rowid, source, speaker, content) VALUES (?, ?, ?, ?)",
    )?;
    for (id, q) in ids.iter().zip(&reading.attributions) {
        let speaker = q.speaker.as_deref().and_then(ActorNumber::of);
        let actor = speaker.and_then(|number| reading.actors.get(number.index()?));
        let names = actor.map(|actor| actor.names.join("\n"));
        let source = q.source.as_ref().map(|source| &source.text);
        insert.execute(params![id, source, names, words(&q.content)])?;
    }
    Ok(())
}

/// Replaces the reading of a recorded article. Its actors are not linked yet.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    article: ArticleId,
    reading: &Reading,
) -> Result<(), Fault> {
    transaction
        .prepare_cached(
            "INSERT INTO attribution_fts (attribution_fts, rowid, source, speaker, content)
            SELECT 'delete', id, source, speaker, content FROM attribution_words WHERE article = ?",
        )?
        .execute([article])?;
    statement_index::remove_article(transaction, article)?;
    let mut totals = Totals::default();
    totals.remove_actors(
        transaction
            .prepare_cached("SELECT count(*) FROM actor WHERE article = ?")?
            .query_row([article], |row| row.get(0))?,
    );
    for table in ["attribution", "mention", "actor_name", "actor"] {
        transaction
            .prepare_cached(&format!("DELETE FROM {table} WHERE article = ?"))?
            .execute([article])?;
    }
    // Its text stays, and so does the full-text index of the text.
    transaction.prepare_cached("DELETE FROM body WHERE article = ?")?.execute([article])?;
    let rows = RowWriter { transaction, reading, run: run(transaction, reading)? };
    transaction
        .prepare_cached("UPDATE article SET run = ?, reading_sha256 = ? WHERE id = ?")?
        .execute(params![rows.run, validate::digest(reading), article])?;
    rows.body(article)?;
    let attributions = rows.layers(article, None)?;
    source_counts::store(transaction, article, reading)?;
    totals.add_layers(reading);
    totals.write(transaction)?;
    index_attributions(transaction, reading, &attributions)
}

/// Refuses a reading that could not be cited or not be given back unchanged.
pub(crate) fn validate_reading(reading: &Reading) -> Result<(), Error> {
    match validate::problems(reading).into_iter().next() {
        None => Ok(()),
        Some((item, problem)) => {
            Err(Error::Reading { article: reading.article.id.clone(), item, problem })
        }
    }
}

struct RowWriter<'a> {
    transaction: &'a Transaction<'a>,
    reading: &'a Reading,
    run: RunId,
}

impl RowWriter<'_> {
    fn article(&self) -> Result<ArticleId, Fault> {
        let a = &self.reading.article;
        self.transaction
            .prepare_cached(
                "INSERT INTO article (article_id, text_sha256, reading_sha256, run, title, url, publisher, site, section,
                    authors, published, modified, language, metadata_from, licence, mining, fingerprint,
                    source_path, source_record, source_format, source_encoding, source_replacements,
                    source_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                a.id,
                a.text_sha256,
                validate::digest(self.reading),
                self.run,
                a.title,
                a.url,
                a.publisher,
                a.site,
                a.section,
                Json(&a.authors),
                a.published,
                a.modified,
                a.language,
                Json(&a.metadata_from),
                a.licence.as_ref().map(Json),
                a.mining.as_ref().map(Json),
                a.fingerprint,
                a.source.path,
                a.source.record,
                a.source.format,
                a.source.encoding,
                a.source.replacements,
                a.source.sha256,
            ])?;
        Ok(ArticleId(self.transaction.last_insert_rowid()))
    }

    fn body(&self, article: ArticleId) -> Result<(), Fault> {
        let a = &self.reading.article;
        let blocks: Vec<_> = a.blocks.iter().map(|b| (b.start, b.end, b.kind)).collect();
        let sentences: Vec<_> = self.reading.sentences.iter().map(|s| (s.start, s.end)).collect();
        self.transaction
            .prepare_cached(
                "INSERT INTO body (article, text, source_map, blocks, sentences, notes, summary)
                VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                article,
                a.text,
                a.source_map.as_ref().map(Json),
                Json(blocks),
                Json(sentences),
                Json(&self.reading.notes),
                self.reading.summary.map(Json),
            ])?;
        Ok(())
    }

    /// Adds the layers and returns the rows of the attributions. `batch` links the actors; without it they stay
    /// unlinked.
    fn layers(
        &self,
        article: ArticleId,
        batch: Option<&linking::LinkingBatch<'_>>,
    ) -> Result<Vec<AttributionId>, Fault> {
        self.actors(article, batch)?;
        self.mentions(article)?;
        self.attributions(article)
    }

    fn actors(
        &self,
        article: ArticleId,
        batch: Option<&linking::LinkingBatch<'_>>,
    ) -> Result<(), Fault> {
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO actor (article, number, run, name, type, mentions, entity) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut insert_name = self.transaction.prepare_cached(
            "INSERT INTO actor_name (article, actor, number, name) VALUES (?, ?, ?, ?)",
        )?;
        for (index, a) in self.reading.actors.iter().enumerate() {
            let mentions: Vec<_> =
                a.mentions.iter().filter_map(|id| MentionNumber::of(id)).collect();
            let number = ActorNumber::at(index);
            let entity = batch.map(|batch| batch.link(number, a)).transpose()?.flatten();
            insert.execute(params![
                article,
                number,
                self.run,
                a.name,
                Named(a.kind),
                Json(mentions),
                entity,
            ])?;
            for (place, name) in a.names.iter().enumerate() {
                insert_name.execute(params![article, number, place + 1, name])?;
            }
        }
        Ok(())
    }

    fn mentions(&self, article: ArticleId) -> Result<(), Fault> {
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO mention (article, number, run, start, end, text, form, type, actor, voice, confidence, by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let voices = nesting::of_mentions(self.reading);
        for (index, (m, voice)) in self.reading.mentions.iter().zip(voices).enumerate() {
            insert.execute(params![
                article,
                MentionNumber::at(index),
                self.run,
                m.start,
                m.end,
                m.text,
                Named(m.form),
                Named(m.kind),
                m.actor.as_deref().and_then(ActorNumber::of),
                voice,
                Confidence(m.confidence),
                m.by,
            ])?;
        }
        Ok(())
    }

    fn attributions(&self, article: ArticleId) -> Result<Vec<AttributionId>, Fault> {
        let mut rows = Vec::with_capacity(self.reading.attributions.len());
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO attribution (article, number, run, form, act, polarity, content, content_spans,
                quoted, quoted_spans,
                cue_start, cue_end, cue, source_start, source_end, source, speaker, parent, confidence, by,
                speaker_article, speaker_actor)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let parts = |span: &Option<Span>| {
            span.as_ref()
                .map_or((None, None, None), |s| (Some(s.start), Some(s.end), Some(s.text.clone())))
        };
        for (index, q) in self.reading.attributions.iter().enumerate() {
            let (cue_start, cue_end, cue) = parts(&q.cue);
            let (source_start, source_end, source) = parts(&q.source);
            let speaker = q.speaker.as_deref().and_then(ActorNumber::of);
            let row = insert.insert(params![
                article,
                AttributionNumber::at(index),
                self.run,
                q.form.name(),
                q.act.name(),
                q.polarity.name(),
                words(&q.content),
                Json(ends(&q.content)),
                words(&q.quoted),
                Json(ends(&q.quoted)),
                cue_start,
                cue_end,
                cue,
                source_start,
                source_end,
                source,
                speaker,
                q.parent.as_deref().and_then(AttributionNumber::of),
                Confidence(q.confidence),
                q.by,
                speaker.map(|_| article),
                speaker,
            ])?;
            rows.push(AttributionId(row));
        }
        Ok(rows)
    }
}
