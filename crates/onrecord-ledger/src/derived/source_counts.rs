//! Counts of sources, kept beside a reading's rows: one row an article with its packed attributions.

use onrecord_reading::contract::{Attribution, Reading};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{OptionalExtension, Transaction, params};

use super::nesting::of_attributions;
use super::packed::{self, PackedAttribution};
use super::source_kinds::{self, KINDS};
use crate::store::ids::{ActorNumber, ArticleId, AttributionNumber, SourceNameId};
use crate::store::{Fault, actors};

// The packed rows hold positions in these lists. Never reorder them.
pub(crate) const FORMS: [Form; 3] = [Form::Direct, Form::Mixed, Form::Indirect];
pub(crate) const ACTS: [Act; 5] =
    [Act::Speech, Act::Belief, Act::Intention, Act::Perception, Act::Document];
pub(crate) const POLARITIES: [Polarity; 4] =
    [Polarity::Affirmed, Polarity::Denied, Polarity::Declined, Polarity::Asked];

/// Positions in a text count in this many parts of it.
pub(crate) const PARTS: usize = 1000;

/// The position of a value in a list that has all values.
pub(crate) fn code<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).unwrap_or(all.len())
}

/// An attribution to count.
pub(crate) struct CountedAttribution<'r> {
    /// Its number in the article.
    pub(crate) number: AttributionNumber,
    pub(crate) attribution: &'r Attribution,
    /// Whether a correction names its speaker or rejects it.
    pub(crate) corrected: bool,
}

/// Stores the counts of a newly recorded reading, whose actors are linked already.
pub(crate) fn store(
    transaction: &Transaction<'_>,
    article: ArticleId,
    reading: &Reading,
) -> Result<(), Fault> {
    let counted = (1..).map(AttributionNumber).zip(&reading.attributions);
    let counted = counted
        .map(|(number, attribution)| CountedAttribution { number, attribution, corrected: false })
        .collect::<Vec<_>>();
    store_attributions(transaction, article, reading, &counted)
}

/// Stores the counts of an article with these attributions, in order, in place of earlier ones.
pub(crate) fn store_attributions(
    transaction: &Transaction<'_>,
    article: ArticleId,
    reading: &Reading,
    counted: &[CountedAttribution<'_>],
) -> Result<(), Fault> {
    let attributions = counted.iter().map(|counted| counted.attribution);
    let depths = of_attributions(attributions);
    let entity = actors::of_article(transaction, article)?;
    let characters = reading.article.text.chars().count();
    let mut packed = Vec::with_capacity(counted.len());
    for (counted, voice) in counted.iter().zip(depths) {
        let q = counted.attribution;
        let (kind, words) = source_kinds::kind_and_words(reading, q);
        let start = q.content.first().map_or(0, |run| run.start);
        let actor = q.speaker.as_deref().and_then(ActorNumber::of);
        packed.push(PackedAttribution {
            number: counted.number,
            actor,
            entity: actor.and_then(|number| entity.get(&number).copied()),
            name: name(transaction, &words)?,
            kind: code(&KINDS, &kind),
            form: code(&FORMS, &q.form),
            act: code(&ACTS, &q.act),
            polarity: code(&POLARITIES, &q.polarity),
            voice,
            place: start * PARTS / characters.max(1),
            length: q.content.iter().map(|run| run.end - run.start).sum(),
            corrected: counted.corrected,
        });
    }
    let part = |share: f64| (share * characters as f64).round() as i64;
    let shares = reading.summary.as_ref();
    let outlet = reading.article.publisher.as_ref().or(reading.article.site.as_ref());
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO source_counts (outlet, published, article, own, attributed, chained, attributions)
            VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            outlet.map_or("", String::as_str),
            reading.article.published.as_deref().unwrap_or_default(),
            article,
            shares.map(|shares| part(shares.own_voice)),
            shares.map(|shares| part(shares.attributed)),
            shares.map(|shares| part(shares.chained)),
            packed::pack(&packed),
        ])?;
    Ok(())
}

/// The condition that finds the row of article ?1 by its whole key.
const OF_ARTICLE: &str = "article = ?1
    AND (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '') FROM article a WHERE a.id = ?1)";

/// Stores the entities of an article's speakers again, after links changed.
pub(crate) fn relink(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    let kept: Option<Vec<u8>> = transaction
        .prepare_cached(&format!("SELECT attributions FROM source_counts WHERE {OF_ARTICLE}"))?
        .query_row([article], |row| row.get(0))
        .optional()?;
    let Some(kept) = kept else { return Ok(()) };
    let entity = actors::of_article(transaction, article)?;
    let of = |actor: ActorNumber| entity.get(&actor).copied();
    let all: Vec<PackedAttribution> = packed::unpack(&kept)
        .map(|one| PackedAttribution { entity: one.actor.and_then(of), ..one })
        .collect();
    let packed = packed::pack(&all);
    if packed != kept {
        transaction
            .prepare_cached(&format!(
                "UPDATE source_counts SET attributions = ?2 WHERE {OF_ARTICLE}"
            ))?
            .execute(params![article, packed])?;
    }
    Ok(())
}

fn name(transaction: &Transaction<'_>, words: &str) -> Result<SourceNameId, Fault> {
    let known = transaction
        .prepare_cached("SELECT id FROM source_name WHERE words = ?")?
        .query_row([words], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    transaction.prepare_cached("INSERT INTO source_name (words) VALUES (?)")?.execute([words])?;
    Ok(SourceNameId(transaction.last_insert_rowid()))
}
