//! The attributions that fit a query, counted by each filter's values.

use std::collections::BTreeMap;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::filter::VOICE;
use super::quotes::{self, QuoteQuery};
use crate::entities::lookup;
use crate::store::Fault;
use crate::store::columns::Json;
use crate::store::ids::EntityId;

/// Only this many are counted, the newest; more would take longer than a page may.
const MOST_COUNTED: usize = 10_000;
/// Only this many speakers are listed, because each is looked up.
const MOST_SPEAKERS: usize = 50;

/// How many attributions that fit a query have which outlet, speaker and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facets {
    /// How many were counted.
    pub counted: usize,
    /// Whether these are all; otherwise only the newest were counted.
    pub all: bool,
    /// By outlet.
    pub outlets: Vec<Facet>,
    /// By speaker, the 50 most quoted; `name` is the actor's name. Attributions without an actor across articles are
    /// left out.
    pub speakers: Vec<Facet>,
    /// By form.
    pub forms: Vec<Facet>,
    /// By act.
    pub acts: Vec<Facet>,
    /// By polarity.
    pub polarities: Vec<Facet>,
    /// By voice.
    pub voices: Vec<Facet>,
    /// By the article's licence.
    pub licences: Vec<Facet>,
    /// By month of publication, in order.
    pub months: Vec<Facet>,
}

/// One value and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facet {
    /// The value; `None` if there is none.
    pub name: Option<String>,
    /// The actor's id, for speakers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// How many.
    pub count: usize,
}

pub(crate) fn facets(connection: &Connection, query: &QuoteQuery) -> Result<Facets, Fault> {
    let bounded = QuoteQuery { limit: Some(MOST_COUNTED + 1), ..query.clone() };
    let mut found = quotes::found(connection, &bounded)?;
    let all = found.len() <= MOST_COUNTED;
    found.truncate(MOST_COUNTED);
    let counted = found.len();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT a.outlet, q.form, q.act, q.polarity, {VOICE}, a.licence ->> 'id', substr(a.published, 1, 7), s.entity
        FROM json_each(?) f CROSS JOIN attribution q ON q.id = f.value CROSS JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor"
    ))?;
    let mut counts: [BTreeMap<Option<String>, usize>; 7] = Default::default();
    let mut speakers: BTreeMap<EntityId, usize> = BTreeMap::new();
    let mut rows = statement.query([Json(found)])?;
    while let Some(row) = rows.next()? {
        for (column, count) in counts.iter_mut().enumerate() {
            *count.entry(row.get(column)?).or_default() += 1;
        }
        if let Some(entity) = row.get(7)? {
            *speakers.entry(entity).or_default() += 1;
        }
    }
    let [outlets, forms, acts, polarities, voices, licences, months] = counts;
    Ok(Facets {
        counted,
        all,
        outlets: most_first(outlets),
        speakers: speaker_facets(connection, speakers)?,
        forms: most_first(forms),
        acts: most_first(acts),
        polarities: most_first(polarities),
        voices: most_first(voices),
        licences: most_first(licences),
        months: facets_of(months),
    })
}

fn facets_of(counts: BTreeMap<Option<String>, usize>) -> Vec<Facet> {
    counts.into_iter().map(|(name, count)| Facet { name, actor: None, count }).collect()
}

fn most_first(counts: BTreeMap<Option<String>, usize>) -> Vec<Facet> {
    let mut facets = facets_of(counts);
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    facets
}

fn speaker_facets(
    connection: &Connection,
    speakers: BTreeMap<EntityId, usize>,
) -> Result<Vec<Facet>, Fault> {
    let mut counts: Vec<(EntityId, usize)> = speakers.into_iter().collect();
    counts.sort_by_key(|&(entity, count)| (std::cmp::Reverse(count), entity));
    counts.truncate(MOST_SPEAKERS);
    let facet = |(entity, count)| {
        let (actor, name) = lookup::id_and_name(connection, entity)?;
        Ok(Facet { name, actor, count })
    };
    counts.into_iter().map(facet).collect()
}
