//! `sources`: which sources an article, an outlet or the whole ledger relies on.

use std::collections::BTreeMap;

use onrecord_reading::{ActorType, VoiceShares};
use rusqlite::{Connection, params, params_from_iter};
use schemars::JsonSchema;
use serde::Serialize;

use super::counted;
use super::filter::{Conditions, Filter};
use crate::derived::source_counts::{PARTS, code};
use crate::derived::source_kinds::{KINDS, SourceKind};
use crate::entities::lookup::id_and_name;
use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::articles::{self, outlets_like};
use crate::store::citations::Citation;
use crate::store::columns::{Json, Named};
use crate::store::ids::{ArticleId, AttributionNumber, EntityId, SourceNameId};

/// Which sources to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourcesQuery {
    /// The whole id of one article; all articles if not given.
    pub article: Option<String>,
    /// Which articles and attributions.
    pub filter: Filter,
    /// At most this many rows; the summary is of all.
    pub limit: Option<usize>,
}

/// The sources. The answer describes and does not judge.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Sources {
    /// All sources together.
    pub summary: SourcesSummary,
    /// The sources with most attributions first.
    pub rows: Vec<SourceRow>,
}

/// Totals over all sources.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SourcesSummary {
    /// Articles considered, including those without attributions.
    pub articles: usize,
    /// Attributions.
    pub attributions: usize,
    /// Different sources. Attributions without a named source have none.
    pub sources: usize,
    /// Sources, attributions and attributed characters by kind.
    pub kinds: Vec<KindRow>,
    /// Shares of the articles' characters: in the outlets' own voice, attributed, and quoted by one source from
    /// another. `None` if no reading has them.
    pub voices: Option<VoiceShares>,
}

/// The sources of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KindRow {
    /// The kind.
    pub kind: SourceKind,
    /// Different sources; 0 if nobody is named.
    pub sources: usize,
    /// Attributions.
    pub attributions: usize,
    /// Share of the attributed characters, 0 to 1.
    pub share: f64,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SourceRow {
    /// The name of an actor across articles, or the source's words in its first article; `None` for attributions
    /// without a named source.
    pub name: Option<String>,
    /// The id of the actor across articles.
    pub actor: Option<String>,
    /// What kind of source.
    pub kind: SourceKind,
    /// How many attributions.
    pub attributions: usize,
    /// In how many articles.
    pub articles: usize,
    /// Of how many outlets.
    pub outlets: usize,
    /// Share of the attributed characters, 0 to 1. What stands inside another attribution counts for both.
    pub share: f64,
    /// How many begin in the first, middle and last third of their text.
    pub thirds: [usize; 3],
    /// How many are direct quotations.
    pub direct: usize,
    /// How many are partly quoted.
    pub mixed: usize,
    /// How many are not quoted.
    pub indirect: usize,
    /// An example: the earliest of the first outlet by name.
    pub citation: Citation,
    /// The example's article, by its whole id.
    pub article: String,
    /// The example's id in its reading.
    pub id: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SourceKey {
    Nobody,
    Entity(EntityId),
    Words(SourceNameId),
    /// The speaker that a correction names: an actor of an article without an entity.
    Corrected(ArticleActor),
}

/// An attribution of an article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ArticleAttribution {
    article: ArticleId,
    number: AttributionNumber,
}

struct SourceCount {
    attributions: usize,
    articles: usize,
    outlets: usize,
    length: usize,
    thirds: [usize; 3],
    forms: [usize; 3],
    kinds: [usize; KINDS.len()],
    last: Option<(String, ArticleId)>,
    /// The first attribution.
    example: ArticleAttribution,
}

impl SourceCount {
    /// Counts nothing yet; `example` is the attribution to count first.
    fn new(example: ArticleAttribution) -> Self {
        Self {
            attributions: 0,
            articles: 0,
            outlets: 0,
            length: 0,
            thirds: [0; 3],
            forms: [0; 3],
            kinds: [0; KINDS.len()],
            last: None,
            example,
        }
    }

    /// The kind of most of its attributions.
    fn kind(&self) -> SourceKind {
        let most = self.kinds.iter().max().copied().unwrap_or(0);
        let first = self.kinds.iter().position(|&count| count == most);
        KINDS[first.unwrap_or(KINDS.len() - 1)]
    }
}

pub(crate) fn sources(connection: &Connection, query: &SourcesQuery) -> Result<Sources, Fault> {
    let counts = counts(connection, query)?;
    let length: usize = counts.values().map(|count| count.length).sum();
    let share = |part: usize| if length == 0 { 0.0 } else { part as f64 / length as f64 };
    let (articles, voices) = voices(connection, query)?;
    let kinds = KINDS.iter().filter_map(|&kind| {
        let of_kind = || counts.iter().filter(|(_, count)| count.kind() == kind);
        let row = KindRow {
            kind,
            sources: of_kind().filter(|(key, _)| **key != SourceKey::Nobody).count(),
            attributions: of_kind().map(|(_, count)| count.attributions).sum(),
            share: share(of_kind().map(|(_, count)| count.length).sum()),
        };
        (row.attributions > 0).then_some(row)
    });
    let summary = SourcesSummary {
        articles,
        attributions: counts.values().map(|count| count.attributions).sum(),
        sources: counts.keys().filter(|key| **key != SourceKey::Nobody).count(),
        kinds: kinds.collect(),
        voices,
    };
    let mut counts: Vec<(SourceKey, SourceCount)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| {
        (std::cmp::Reverse((count.attributions, count.length)), count.example)
    });
    counts.truncate(query.limit.unwrap_or(usize::MAX));
    let rows = counts.into_iter().map(|(key, count)| {
        let SourceExample { article, id, citation, words } = example(connection, count.example)?;
        let (actor, name) = match key {
            SourceKey::Nobody => (None, None),
            SourceKey::Words(_) | SourceKey::Corrected(_) => (None, words),
            SourceKey::Entity(entity) => id_and_name(connection, entity)?,
        };
        Ok(SourceRow {
            name,
            actor,
            kind: count.kind(),
            attributions: count.attributions,
            articles: count.articles,
            outlets: count.outlets,
            share: share(count.length),
            thirds: count.thirds,
            direct: count.forms[0],
            mixed: count.forms[1],
            indirect: count.forms[2],
            citation,
            article,
            id,
        })
    });
    Ok(Sources { summary, rows: rows.collect::<Result<_, Fault>>()? })
}

fn counts(
    connection: &Connection,
    query: &SourcesQuery,
) -> Result<BTreeMap<SourceKey, SourceCount>, Fault> {
    let conditions = of_articles(connection, query)?;
    let mut counts: BTreeMap<SourceKey, SourceCount> = BTreeMap::new();
    counted::each(connection, &conditions, &query.filter, |of, one| {
        let mut kind = one.kind;
        let mut key = match one.entity {
            Some(entity) => SourceKey::Entity(entity),
            None if KINDS.get(kind) == Some(&SourceKind::None) => SourceKey::Nobody,
            None => SourceKey::Words(one.name),
        };
        if one.corrected {
            match corrected(connection, of.article, one.number)? {
                CorrectedSource::Rejected => return Ok(()),
                CorrectedSource::As(given, given_kind) => {
                    key = given;
                    kind = code(&KINDS, &given_kind);
                }
            }
        }
        let place = ArticleAttribution { article: of.article, number: one.number };
        let count = counts.entry(key).or_insert_with(|| SourceCount::new(place));
        match &mut count.last {
            Some((last, in_article)) if last == of.outlet => {
                count.articles += usize::from(*in_article != of.article);
                *in_article = of.article;
            }
            last => {
                count.articles += 1;
                count.outlets += usize::from(!of.outlet.is_empty());
                *last = Some((of.outlet.to_owned(), of.article));
            }
        }
        count.attributions += 1;
        count.length += one.length;
        count.thirds[(one.place * 3 / PARTS).min(2)] += 1;
        if let Some(forms) = count.forms.get_mut(one.form) {
            *forms += 1;
        }
        if let Some(kinds) = count.kinds.get_mut(kind) {
            *kinds += 1;
        }
        Ok(())
    })?;
    Ok(counts)
}

/// The conditions on the articles in `s`, which has columns for outlet, day and article.
pub(crate) fn of_articles(
    connection: &Connection,
    query: &SourcesQuery,
) -> Result<Conditions, Fault> {
    let mut conditions = Conditions::default();
    let filter = &query.filter;
    if let Some(article) = &query.article {
        // The whole primary key, so that nothing else is read.
        conditions.push_with(
            "(s.outlet, s.published, s.article) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, ''), a.id
                FROM article a WHERE a.article_id = ?)",
            article.clone(),
        );
    }
    if let Some(outlet) = &filter.outlet {
        let outlets = Json(outlets_like(connection, outlet)?);
        conditions.push_with("s.outlet IN (SELECT value FROM json_each(?))", outlets);
    }
    if let Some(since) = filter.since {
        conditions.push_with("s.published >= ?", since.to_string());
    }
    if let Some(until) = filter.until {
        conditions.push_with("s.published > '' AND s.published < ? || 'U'", until.to_string());
    }
    if filter.licence.is_some() {
        let only = Filter { licence: filter.licence.clone(), ..Filter::default() };
        let mut licences = Conditions::default();
        only.of_articles(connection, &mut licences)?;
        conditions.push_nested(
            |sql| format!("s.article IN (SELECT a.id FROM article a WHERE {sql})"),
            licences,
        );
    }
    Ok(conditions)
}

/// How many articles there are, and their shares by voice.
fn voices(
    connection: &Connection,
    query: &SourcesQuery,
) -> Result<(usize, Option<VoiceShares>), Fault> {
    let conditions = of_articles(connection, query)?;
    let (articles, [own, attributed, chained]): (usize, [f64; 3]) = connection
        .prepare_cached(&format!(
            "SELECT count(*), total(own), total(attributed), total(chained) FROM source_counts s WHERE {}",
            conditions.sql()
        ))?
        .query_row(params_from_iter(conditions.values()), |row| {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
        })?;
    let all = own + attributed + chained;
    let shares = (all > 0.0).then(|| VoiceShares {
        own_voice: (own / all) as _,
        attributed: (attributed / all) as _,
        chained: (chained / all) as _,
    });
    Ok((articles, shares))
}

enum CorrectedSource {
    Rejected,
    /// Somebody else says it.
    As(SourceKey, SourceKind),
}

fn corrected(
    connection: &Connection,
    article: ArticleId,
    number: AttributionNumber,
) -> Result<CorrectedSource, Fault> {
    let read = |row: &rusqlite::Row<'_>| {
        if row.get(0)? {
            return Ok(CorrectedSource::Rejected);
        }
        let entity: Option<EntityId> = row.get(1)?;
        let key = match (entity, ArticleActor::speaker(row)?) {
            (Some(entity), _) => SourceKey::Entity(entity),
            (None, Some(actor)) => SourceKey::Corrected(actor),
            (None, None) => SourceKey::Nobody,
        };
        let kind = match row.get::<_, Option<Named<ActorType>>>(2)? {
            Some(Named(ActorType::Person)) => SourceKind::Person,
            Some(_) => SourceKind::Organization,
            None => SourceKind::None,
        };
        Ok(CorrectedSource::As(key, kind))
    };
    Ok(connection
        .prepare_cached(
            "SELECT q.rejected_by IS NOT NULL, s.entity, coalesce(j.corrected_type, s.type), q.speaker_article, q.speaker_actor
            FROM attribution q
            LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
            LEFT JOIN entity j ON j.id = s.entity WHERE q.article = ? AND q.number = ?",
        )?
        .query_row(params![article, number], read)?)
}

/// An attribution of a source, to show.
struct SourceExample {
    /// The article's id.
    article: String,
    /// The attribution's id in its reading.
    id: String,
    citation: Citation,
    /// The article's words for the source.
    words: Option<String>,
}

/// Loads what is shown of an attribution.
fn example(
    connection: &Connection,
    ArticleAttribution { article, number }: ArticleAttribution,
) -> Result<SourceExample, Fault> {
    let mut example = connection
        .prepare_cached(
            "SELECT a.article_id, q.content_spans ->> '$[0][0]', q.content_spans ->> '$[#-1][1]',
                coalesce(s.name, q.source)
            FROM attribution q JOIN article a ON a.id = q.article
            LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
            WHERE q.article = ? AND q.number = ?",
        )?
        .query_row(params![article, number], |row| {
            let citation =
                Citation { article: String::new(), start: row.get(1)?, end: row.get(2)? };
            let id = number.to_string();
            Ok(SourceExample { article: row.get(0)?, id, citation, words: row.get(3)? })
        })?;
    example.citation.article = articles::short_id(connection, &example.article)?;
    Ok(example)
}
