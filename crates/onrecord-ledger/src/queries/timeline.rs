//! `timeline`: attributions by month of publication.

use std::collections::BTreeMap;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::counted;
use super::filter::{VOICE, Voice};
use super::quotes::{self, QuoteQuery};
use super::sources::{self, SourcesQuery};
use crate::derived::source_counts::FORMS;
use crate::store::Fault;
use crate::store::columns::Json;

/// Of a search for words, only the newest are counted.
const MOST_COUNTED: usize = 50_000;

/// How the attributions of a month are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TimelineBy {
    /// Direct, mixed or indirect.
    #[default]
    Form,
    /// Who published the article.
    Outlet,
    /// In whose voice they stand.
    Voice,
}

/// Attributions by month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeline {
    /// Whether all were counted; otherwise only the newest that have the words.
    pub all: bool,
    /// Months in order, and groups by name in each. Months without attributions have no rows.
    pub rows: Vec<TimelineRow>,
}

/// The attributions of a month and group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimelineRow {
    /// As `2020-05`; `None` for undated articles.
    pub month: Option<String>,
    /// The form, outlet or voice; `None` if unknown.
    pub group: Option<String>,
    /// How many.
    pub count: usize,
}

pub(crate) fn timeline(
    connection: &Connection,
    query: &QuoteQuery,
    by: TimelineBy,
) -> Result<Timeline, Fault> {
    let in_words = query.by.is_some() || query.about.is_some() || query.distinct_stories;
    let (all, counts) =
        if in_words { of_found(connection, query, by)? } else { of_all(connection, query, by)? };
    let some = |words: String| (!words.is_empty()).then_some(words);
    let rows = counts.into_iter().map(|((month, group), count)| TimelineRow {
        month: some(month),
        group: some(group),
        count,
    });
    Ok(Timeline { all, rows: rows.collect() })
}

/// By month and group.
type Monthly = BTreeMap<(String, String), usize>;

/// Counts what a search for words finds, attribution by attribution.
fn of_found(
    connection: &Connection,
    query: &QuoteQuery,
    by: TimelineBy,
) -> Result<(bool, Monthly), Fault> {
    let bounded = QuoteQuery { limit: Some(MOST_COUNTED + 1), ..query.clone() };
    let mut found = quotes::found(connection, &bounded)?;
    let all = found.len() <= MOST_COUNTED;
    found.truncate(MOST_COUNTED);
    let group = match by {
        TimelineBy::Form => "q.form",
        TimelineBy::Outlet => "coalesce(a.outlet, '')",
        TimelineBy::Voice => VOICE,
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT coalesce(substr(a.published, 1, 7), ''), {group}, count(*) FROM json_each(?) f
        CROSS JOIN attribution q ON q.id = f.value CROSS JOIN article a ON a.id = q.article GROUP BY 1, 2"
    ))?;
    let counts = statement
        .query_map([Json(found)], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok((all, counts))
}

/// Counts everything that fits the filter, from the packed rows.
fn of_all(
    connection: &Connection,
    query: &QuoteQuery,
    by: TimelineBy,
) -> Result<(bool, Monthly), Fault> {
    let narrowed = SourcesQuery { filter: query.filter.clone(), ..SourcesQuery::default() };
    let conditions = sources::of_articles(connection, &narrowed)?;
    let mut counts = Monthly::new();
    let mut run = MonthOfOutlet::default();
    counted::each_standing(connection, &conditions, &query.filter, |of, one| {
        let month = of.published.get(..MONTH).unwrap_or(of.published);
        if run.month != month || run.outlet != of.outlet {
            let next = MonthOfOutlet {
                month: month.to_owned(),
                outlet: of.outlet.to_owned(),
                ..MonthOfOutlet::default()
            };
            std::mem::replace(&mut run, next).count(by, &mut counts);
        }
        run.forms[one.form.min(FORMS.len() - 1)] += 1;
        run.voices[one.voice.min(Voice::NAMES.len() - 1)] += 1;
    })?;
    run.count(by, &mut counts);
    Ok((true, counts))
}

/// The length of a month in a date.
const MONTH: usize = "2020-05".len();

/// The attributions of an outlet in a month, which are adjacent.
#[derive(Default)]
struct MonthOfOutlet {
    month: String,
    outlet: String,
    forms: [usize; FORMS.len()],
    voices: [usize; Voice::NAMES.len()],
}

impl MonthOfOutlet {
    fn count(self, by: TimelineBy, counts: &mut Monthly) {
        let groups: Vec<(String, usize)> = match by {
            TimelineBy::Form => {
                FORMS.map(|form| form.name().to_owned()).into_iter().zip(self.forms).collect()
            }
            TimelineBy::Voice => {
                Voice::NAMES.map(str::to_owned).into_iter().zip(self.voices).collect()
            }
            TimelineBy::Outlet => vec![(self.outlet, self.forms.iter().sum())],
        };
        for (group, count) in groups.into_iter().filter(|(_, count)| *count > 0) {
            *counts.entry((self.month.clone(), group)).or_default() += count;
        }
    }
}
