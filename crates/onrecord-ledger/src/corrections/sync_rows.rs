//! Brings the rows of attributions in line with the journal.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Span};
use rusqlite::{Row, Transaction, params};

use super::fold::{FoldedAttribution, fold_journal};
use crate::derived::source_counts::{self, CountedAttribution};
use crate::derived::statement_index;
use crate::journal::anchors;
use crate::store::actors::ArticleActor;
use crate::store::columns::{Confidence, Json, Named};
use crate::store::ids::{ActorNumber, ArticleId, AttributionNumber, CorrectionId};
use crate::store::{Fault, load, spans};

/// An attribution as its row has it.
#[derive(Clone, Debug, PartialEq)]
struct StoredAttribution {
    now: Attribution,
    /// What was read, if it differs; `Some(None)` if only corrections have it.
    read: Option<Option<Attribution>>,
    said_by: Option<ArticleActor>,
    reassigned_by: Option<CorrectionId>,
    rejected_by: Option<CorrectionId>,
}

impl StoredAttribution {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            now: load::attribution(row)?,
            read: load::as_read(row)?,
            said_by: ArticleActor::speaker(row)?,
            reassigned_by: row.get("reassigned_by")?,
            rejected_by: row.get("rejected_by")?,
        })
    }

    fn of(item: FoldedAttribution, article: ArticleId) -> Self {
        let FoldedAttribution { read, mut now, said_by, reassigned_by, rejected_by, .. } = item;
        if read.is_none() {
            let here = said_by.filter(|place| place.article == article);
            now.speaker = here.map(|place| place.number.to_string());
        }
        let read = (read.as_ref() != Some(&now)).then_some(read);
        Self { now, read, said_by, reassigned_by, rejected_by }
    }

    /// Whether only corrections have it.
    fn is_added(&self) -> bool {
        self.read == Some(None)
    }
}

/// Applies the journal to the rows of an article's attributions.
pub(super) fn apply(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    if !anchors::are_in(transaction, article)? {
        return Ok(());
    }
    let items = fold_journal(transaction, article)?.items;
    let then =
        items.into_iter().map(|item| (item.number, StoredAttribution::of(item, article))).collect();
    sync_rows(transaction, article, &then)
}

/// Reverts an article's attributions to what was read, before another reading replaces it.
pub(crate) fn revert(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    let now = stored(transaction, article)?;
    if now.values().all(|stored| stored.read.is_none()) {
        return Ok(());
    }
    let read = now.into_iter().filter_map(|(number, stored)| {
        let stored = match stored.read {
            None => stored,
            Some(read) => StoredAttribution { now: read?, read: None, ..stored },
        };
        Some((number, stored))
    });
    sync_rows(transaction, article, &read.collect())
}

fn stored(
    transaction: &Transaction<'_>,
    article: ArticleId,
) -> Result<BTreeMap<AttributionNumber, StoredAttribution>, Fault> {
    let mut statement =
        transaction.prepare_cached("SELECT * FROM attribution WHERE article = ?")?;
    let rows = statement
        .query_map([article], |row| Ok((row.get("number")?, StoredAttribution::from_row(row)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn sync_rows(
    transaction: &Transaction<'_>,
    article: ArticleId,
    then: &BTreeMap<AttributionNumber, StoredAttribution>,
) -> Result<(), Fault> {
    let now = stored(transaction, article)?;
    let rows = ArticleRows { transaction, article };
    if now == *then {
        return Ok(());
    }
    for (number, stored) in &now {
        if then.get(number) == Some(stored) {
            continue;
        }
        rows.forget_words(*number)?;
        if stored.is_added() {
            rows.remove(*number)?;
        }
    }
    for (number, stored) in then {
        if now.get(number) == Some(stored) {
            continue;
        }
        if stored.is_added() {
            rows.insert(*number, stored)?;
        } else {
            rows.update(*number, stored)?;
        }
        rows.index_words(*number)?;
        statement_index::refresh(transaction, article, *number)?;
    }
    rows.count(then)
}

/// What the full-text index holds of an attribution.
const WORDS: &str = "id, source, speaker, content FROM attribution_words
    WHERE id = (SELECT id FROM attribution WHERE article = ? AND number = ?)";

struct ArticleRows<'t> {
    transaction: &'t Transaction<'t>,
    article: ArticleId,
}

impl ArticleRows<'_> {
    fn forget_words(&self, number: AttributionNumber) -> Result<(), Fault> {
        let sql = format!(
            "INSERT INTO attribution_fts (attribution_fts, rowid, source, speaker, content) SELECT 'delete', {WORDS}"
        );
        self.transaction.prepare_cached(&sql)?.execute(params![self.article, number])?;
        Ok(())
    }

    fn index_words(&self, number: AttributionNumber) -> Result<(), Fault> {
        let sql =
            format!("INSERT INTO attribution_fts (rowid, source, speaker, content) SELECT {WORDS}");
        self.transaction.prepare_cached(&sql)?.execute(params![self.article, number])?;
        Ok(())
    }

    fn remove(&self, number: AttributionNumber) -> Result<(), Fault> {
        for sql in [
            "DELETE FROM statement_index WHERE attribution = (SELECT id FROM attribution WHERE article = ? AND number = ?)",
            "DELETE FROM attribution WHERE article = ? AND number = ?",
        ] {
            self.transaction.prepare_cached(sql)?.execute(params![self.article, number])?;
        }
        Ok(())
    }

    /// An added attribution belongs to no run; its row names the article's run.
    fn insert(&self, number: AttributionNumber, stored: &StoredAttribution) -> Result<(), Fault> {
        let q = &stored.now;
        // These columns decide where it is counted, so they are right from the start.
        self.transaction
            .prepare_cached(
                "INSERT INTO attribution (article, number, run, form, act, polarity, speaker, content, content_spans,
                    quoted, quoted_spans, confidence, by)
                SELECT id, ?2, run, ?3, ?4, ?5, ?6, '', '', '', '', 0, '' FROM article WHERE id = ?1",
            )?
            .execute(params![
                self.article,
                number,
                Named(q.form),
                Named(q.act),
                Named(q.polarity),
                q.speaker.as_deref().and_then(ActorNumber::of),
            ])?;
        // The trigger `attribution_gone` subtracts the same when the row is deleted.
        self.transaction
            .prepare_cached(
                "INSERT INTO totals (category, name, count) VALUES ('attribution', ?1 || ' ' || ?2 || ' ' || ?3 || ?4, 1)
                ON CONFLICT DO UPDATE SET count = count + 1",
            )?
            .execute(params![
                Named(q.form),
                Named(q.act),
                Named(q.polarity),
                if q.speaker.is_some() { " resolved" } else { "" },
            ])?;
        self.update(number, stored)
    }

    fn update(&self, number: AttributionNumber, stored: &StoredAttribution) -> Result<(), Fault> {
        let q = &stored.now;
        let parts = |span: &Option<Span>| {
            let span = span.clone();
            span.map_or((None, None, None), |s| (Some(s.start), Some(s.end), Some(s.text)))
        };
        let (cue_start, cue_end, cue) = parts(&q.cue);
        let (source_start, source_end, source) = parts(&q.source);
        self.transaction
            .prepare_cached(
                "UPDATE attribution SET form = ?3, act = ?4, polarity = ?5, content = ?6, content_spans = ?7,
                    quoted = ?8, quoted_spans = ?9, cue_start = ?10, cue_end = ?11, cue = ?12, source_start = ?13,
                    source_end = ?14, source = ?15, speaker = ?16, parent = ?17, confidence = ?18, by = ?19,
                    speaker_article = ?20, speaker_actor = ?21, reassigned_by = ?22, rejected_by = ?23, as_read = ?24
                WHERE article = ?1 AND number = ?2",
            )?
            .execute(params![
                self.article,
                number,
                Named(q.form),
                Named(q.act),
                Named(q.polarity),
                spans::words(&q.content),
                Json(spans::ends(&q.content)),
                spans::words(&q.quoted),
                Json(spans::ends(&q.quoted)),
                cue_start,
                cue_end,
                cue,
                source_start,
                source_end,
                source,
                q.speaker.as_deref().and_then(ActorNumber::of),
                q.parent.as_deref().and_then(AttributionNumber::of),
                Confidence(q.confidence),
                q.by,
                stored.said_by.map(|speaker| speaker.article),
                stored.said_by.map(|speaker| speaker.number),
                stored.reassigned_by,
                stored.rejected_by,
                stored.read.as_ref().map(Json),
            ])?;
        Ok(())
    }

    /// Updates the counts of sources.
    fn count(&self, now: &BTreeMap<AttributionNumber, StoredAttribution>) -> Result<(), Fault> {
        let id: String = self
            .transaction
            .prepare_cached("SELECT article_id FROM article WHERE id = ?")?
            .query_row([self.article], |row| row.get(0))?;
        let Some(reading) = load::reading(self.transaction, &id)? else { return Ok(()) };
        let counted = now.iter().map(|(&number, stored)| CountedAttribution {
            number,
            attribution: &stored.now,
            corrected: stored.reassigned_by.is_some() || stored.rejected_by.is_some(),
        });
        source_counts::store_attributions(
            self.transaction,
            self.article,
            &reading,
            &counted.collect::<Vec<_>>(),
        )
    }
}
