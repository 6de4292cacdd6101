//! `stats`: what a ledger holds.

use std::collections::BTreeMap;

use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, Row};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::Fault;

/// What a ledger holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stats {
    /// Articles.
    pub articles: usize,
    /// Different texts: a wire story that two outlets print word for word is one.
    pub texts: usize,
    /// Day of the earliest dated article.
    pub first_day: Option<String>,
    /// Day of the latest dated article.
    pub last_day: Option<String>,
    /// Articles without a day.
    pub undated: usize,
    /// Articles by outlet.
    pub outlets: Vec<Share>,
    /// Articles by language.
    pub languages: Vec<Share>,
    /// Articles by licence, as an SPDX id.
    pub licences: Vec<Share>,
    /// Articles by format.
    pub formats: Vec<Share>,
    /// Attributions, including rejected ones and those that users added.
    pub attributions: usize,
    /// Attributions whose speaker was resolved.
    pub resolved: usize,
    /// Attributions by form.
    pub forms: Vec<Share>,
    /// Attributions by act.
    pub acts: Vec<Share>,
    /// Attributions by polarity.
    pub polarities: Vec<Share>,
    /// Actors of articles, each article's counted separately.
    pub actors_in_articles: usize,
    /// Actors across articles.
    pub actors: usize,
    /// Corrections.
    pub corrections: usize,
    /// Inputs that could not be read.
    pub failures: usize,
    /// The runs that made the readings.
    pub runs: Vec<Run>,
    /// Size of the ledger's file, in bytes.
    pub bytes: u64,
}

/// One value, its count and its share.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// The value; `None` if it is unknown or there is none.
    pub name: Option<String>,
    /// How many.
    pub count: usize,
    /// Share of all, 0 to 1.
    pub share: f64,
}

/// A program and model that made readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Run {
    /// Version of onrecord.
    pub program: String,
    /// Name and hash of model and rules.
    pub model: String,
    /// When it was first used, RFC 3339.
    pub first_used: String,
}

pub(crate) fn stats(connection: &Connection) -> Result<Stats, Fault> {
    let mut tally: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("SELECT category, name, count FROM totals WHERE count > 0")?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    for row in statement.query_map([], read)? {
        let (what, name, count): (String, String, usize) = row?;
        tally.entry(what).or_default().push((name, count));
    }
    let mut of = |what: &str| tally.remove(what).unwrap_or_default();
    let attributions = of("attribution");
    let with = |word: &str| -> usize {
        let has = attributions.iter().filter(|(name, _)| name.split(' ').any(|own| own == word));
        has.map(|(_, count)| count).sum()
    };
    // In the order of the names; those without any are left out.
    let by = |names: &[&str]| {
        let counts = names.iter().map(|name| ((*name).to_owned(), with(name)));
        shares(counts.filter(|(_, count)| *count > 0).collect())
    };
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, usize>(0));
    let day = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, Option<String>>(0));
    let formats = of("format");
    let mut runs = connection
        .prepare_cached("SELECT program, model, first_used FROM run ORDER BY first_used, id")?;
    let runs = runs.query_map([], |row| {
        Ok(Run { program: row.get(0)?, model: row.get(1)?, first_used: row.get(2)? })
    })?;
    Ok(Stats {
        articles: formats.iter().map(|(_, count)| count).sum(),
        texts: of("text").iter().map(|(_, count)| count).sum(),
        first_day: day("SELECT substr(min(published), 1, 10) FROM article")?,
        last_day: day("SELECT substr(max(published), 1, 10) FROM article")?,
        undated: count("SELECT count(*) FROM article WHERE published IS NULL")?,
        outlets: shares(of("outlet")),
        languages: shares(of("language")),
        licences: shares(of("licence")),
        formats: shares(formats),
        attributions: attributions.iter().map(|(_, count)| count).sum(),
        resolved: with("resolved"),
        forms: by(&Form::NAMES),
        acts: by(&Act::NAMES),
        polarities: by(&Polarity::NAMES),
        actors_in_articles: of("actor").iter().map(|(_, count)| count).sum(),
        actors: count("SELECT count(*) FROM entity")?,
        corrections: count("SELECT count(*) FROM correction")?,
        failures: count("SELECT count(*) FROM failure")?,
        runs: runs.collect::<Result<_, _>>()?,
        bytes: connection.query_row(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            [],
            |row| row.get(0),
        )?,
    })
}

/// Most frequent first, the one without a name last.
fn shares(mut counts: Vec<(String, usize)>) -> Vec<Share> {
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    counts.sort_by(|(a, a_count), (b, b_count)| {
        (a.is_empty(), b_count, a).cmp(&(b.is_empty(), a_count, b))
    });
    counts
        .into_iter()
        .map(|(name, count)| Share {
            name: (!name.is_empty()).then_some(name),
            count,
            share: count as f64 / all as f64,
        })
        .collect()
}
