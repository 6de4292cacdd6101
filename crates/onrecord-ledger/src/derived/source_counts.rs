//! What is kept beside a reading's rows so that sources can be counted: in whose voice mentions stand, and a short row
//! an article with the kind of each attribution's source, its place and its length.

mod packed;

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Mention, Reading};
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};

pub(crate) use self::packed::Sourced;
use crate::check::number;
use crate::error::Fault;
use crate::filter::{Conditions, Filter, Voice};
use crate::kinds::{self, KINDS};
use crate::{corrections, joining, rebuild};

// The numbers that stand for names in the short rows are places in these. Never reorder them.
pub(crate) const FORMS: [Form; 3] = [Form::Direct, Form::Mixed, Form::Indirect];
pub(crate) const ACTS: [Act; 5] =
    [Act::Speech, Act::Belief, Act::Intention, Act::Perception, Act::Document];
pub(crate) const POLARITIES: [Polarity; 4] =
    [Polarity::Affirmed, Polarity::Denied, Polarity::Declined, Polarity::Asked];

/// A place in a text is told in so many parts of it.
pub(crate) const PARTS: usize = 1000;

/// The number that stands for a name; all names are in these lists.
pub(crate) fn code<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).unwrap_or(all.len())
}

/// An attribution that is to be counted.
pub(crate) struct Counted<'r> {
    /// Its number in the article.
    pub(crate) number: i64,
    pub(crate) attribution: &'r Attribution,
    /// Whether a correction says who said it, or that nobody did.
    pub(crate) corrected: bool,
}

/// Keeps what can be counted of a newly recorded reading, whose actors are joined already.
pub(crate) fn keep(
    transaction: &Transaction<'_>,
    article: i64,
    reading: &Reading,
) -> Result<(), Fault> {
    let counted = (1..).zip(&reading.attributions);
    let counted = counted
        .map(|(number, attribution)| Counted { number, attribution, corrected: false })
        .collect::<Vec<_>>();
    keep_these(transaction, article, reading, &counted)
}

/// Keeps what can be counted of an article with these attributions, in order, in the place of what was kept of it.
pub(crate) fn keep_these(
    transaction: &Transaction<'_>,
    article: i64,
    reading: &Reading,
    counted: &[Counted<'_>],
) -> Result<(), Fault> {
    let attributions = counted.iter().map(|counted| counted.attribution);
    let depths = depths(attributions);
    let joined = joining::of_article(transaction, article)?;
    let characters = reading.article.text.chars().count();
    let mut packed = Vec::with_capacity(counted.len());
    for (counted, voice) in counted.iter().zip(depths) {
        let q = counted.attribution;
        let (kind, words) = kinds::kind(reading, q);
        let start = q.content.first().map_or(0, |run| run.start);
        let actor = q.speaker.as_ref().and_then(|id| number('a', id));
        packed.push(Sourced {
            number: counted.number,
            actor: actor.map(|actor| actor as i64),
            joined: actor.and_then(|number| joined.get(&number).copied()),
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
            "INSERT OR REPLACE INTO sourced (outlet, published, article, own, attributed, chained, attributions)
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

/// The same for all articles that were recorded before; in whose voice their mentions stand as well.
pub(crate) fn keep_all(transaction: &Transaction<'_>) -> Result<(), Fault> {
    let articles: Vec<(i64, String)> = transaction
        .prepare("SELECT id, article_id FROM article ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut in_voice = transaction.prepare(
        "UPDATE mention SET voice = ?1 WHERE article = ?2 AND number = ?3 AND voice <> ?1",
    )?;
    for (article, id) in articles {
        if let Some(reading) = rebuild::reading(transaction, &id)? {
            for (index, voice) in voices(&reading).into_iter().enumerate() {
                in_voice.execute(params![voice, article, index + 1])?;
            }
            corrections::count(transaction, article)?;
        }
    }
    Ok(())
}

/// Where the short row of the article ?1 is.
const OF_ARTICLE: &str = "article = ?1
    AND (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '') FROM article a WHERE a.id = ?1)";

/// Actors of an article are joined to others than before, or to none.
pub(crate) fn rejoin(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let kept: Option<Vec<u8>> = transaction
        .prepare_cached(&format!("SELECT attributions FROM sourced WHERE {OF_ARTICLE}"))?
        .query_row([article], |row| row.get(0))
        .optional()?;
    let Some(kept) = kept else { return Ok(()) };
    let joined = joining::of_article(transaction, article)?;
    let of = |actor: i64| usize::try_from(actor).ok().and_then(|number| joined.get(&number));
    let sourced: Vec<Sourced> = packed::unpack(&kept)
        .map(|one| Sourced { joined: one.actor.and_then(of).copied(), ..one })
        .collect();
    let packed = packed::pack(&sourced);
    if packed != kept {
        transaction
            .prepare_cached(&format!("UPDATE sourced SET attributions = ?2 WHERE {OF_ARTICLE}"))?
            .execute(params![article, packed])?;
    }
    Ok(())
}

/// The article in whose row an attribution stands.
pub(crate) struct Of<'r> {
    /// Empty where it is not known.
    pub(crate) outlet: &'r str,
    /// In the same way.
    pub(crate) published: &'r str,
    pub(crate) article: i64,
}

/// What must hold of an attribution that is gone through.
#[derive(Default)]
struct Narrowed {
    form: Option<usize>,
    act: Option<usize>,
    polarity: Option<usize>,
    voice: Option<Voice>,
}

impl Narrowed {
    fn by(filter: &Filter) -> Self {
        Self {
            form: filter.form.map(|form| code(&FORMS, &form)),
            act: filter.act.map(|act| code(&ACTS, &act)),
            polarity: filter.polarity.map(|polarity| code(&POLARITIES, &polarity)),
            voice: filter.voice,
        }
    }

    fn holds(&self, one: &Sourced) -> bool {
        let is = |asked: Option<usize>, code| asked.is_none_or(|asked| asked == code);
        is(self.form, one.form)
            && is(self.act, one.act)
            && is(self.polarity, one.polarity)
            && self.voice.is_none_or(|voice| match voice {
                Voice::Own => one.voice == 0,
                Voice::Attributed => one.voice == 1,
                Voice::Chained => one.voice > 1,
            })
    }
}

/// Goes through the attributions of the articles `s` of which `conditions` hold, by outlet, day, article and number; of those
/// that the filter asks for, rejected ones among them.
pub(crate) fn each(
    connection: &Connection,
    conditions: &Conditions,
    filter: &Filter,
    mut each: impl FnMut(&Of<'_>, &Sourced) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let narrowed = Narrowed::by(filter);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT outlet, published, article, attributions FROM sourced s WHERE {}
        ORDER BY outlet, published, article",
        conditions.sql()
    ))?;
    let mut rows = statement.query(params_from_iter(conditions.values()))?;
    while let Some(row) = rows.next()? {
        let of = Of {
            outlet: row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
            published: row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?,
            article: row.get(2)?,
        };
        let packed = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
        for one in packed::unpack(packed).filter(|one| narrowed.holds(one)) {
            each(&of, &one)?;
        }
    }
    Ok(())
}

/// The same without those that were rejected.
pub(crate) fn each_standing(
    connection: &Connection,
    conditions: &Conditions,
    filter: &Filter,
    mut standing: impl FnMut(&Of<'_>, &Sourced),
) -> Result<(), Fault> {
    each(connection, conditions, filter, |of, one| {
        if !one.corrected || !is_rejected(connection, of.article, one.number)? {
            standing(of, one);
        }
        Ok(())
    })
}

fn is_rejected(connection: &Connection, article: i64, number: i64) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT rejected IS NOT NULL FROM attribution WHERE article = ? AND number = ?",
        )?
        .query_row([article, number], |row| row.get(0))?)
}

/// Inside how many others each attribution stands.
fn depths<'r>(attributions: impl Iterator<Item = &'r Attribution>) -> Vec<usize> {
    let attributions: Vec<&Attribution> = attributions.collect();
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
    attributions.iter().copied().map(around).collect()
}

/// Inside how many attributions each mention stands: 0 in the outlet's own voice.
pub(crate) fn voices(reading: &Reading) -> Vec<usize> {
    let depths = depths(reading.attributions.iter());
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

fn name(transaction: &Transaction<'_>, words: &str) -> Result<i64, Fault> {
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
