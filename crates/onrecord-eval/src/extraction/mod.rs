//! Articles taken from pages, against what people took from them.

mod audit;
pub mod blocks;
mod body;
mod command;
mod fields;
mod files;
mod gold;

use std::time::{Duration, Instant};

use onrecord::Given;
use onrecord::ingest::Record;
use serde::Serialize;

pub use body::{Counts, Figures};
pub use command::{Options, run};
pub use fields::{Field, licence_type};
pub use gold::{Gold, GoldBody, Page, Set};

/// The figures of a set, as fractions. A field that the set says nothing of has none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Pages read.
    pub pages: usize,
    /// Pages of which no article came: they count as empty ones.
    pub pages_refused: usize,
    /// F1 of the text, in the way of the set.
    pub f1: f64,
    /// Precision of the text.
    pub precision: f64,
    /// Recall of the text.
    pub recall: f64,
    /// Of pages whose title is known, the share with exactly it.
    pub title: Option<f64>,
    /// Of pages whose authors are known, the share with exactly these.
    pub authors: Option<f64>,
    /// Of pages whose day is known, the share with it.
    pub date: Option<f64>,
    /// Types of licences, by the labels as they came.
    #[serde(flatten)]
    pub licence: Option<LicenceScores>,
    /// The same by the labels after the audit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audited: Option<LicenceScores>,
    /// Pages read in a second, on one thread, from memory.
    pub pages_per_second: f64,
    /// Milliseconds that the slowest page took.
    pub slowest_ms: f64,
    /// Its name.
    pub slowest: String,
}

/// How well types of licences are found, over the pages where someone looked for one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LicenceScores {
    /// F1.
    pub licence_f1: f64,
    /// Of the predicted types, the share that is right.
    pub licence_precision: f64,
    /// Of the gold's types, the share that was predicted.
    pub licence_recall: f64,
}

/// What became of a page.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// The text taken from it; `None` where no article came.
    pub text: Option<String>,
    /// That text against the gold's.
    pub body: Counts,
    /// Its title, where the gold names one; so for the following.
    pub title: Option<Field>,
    /// Its authors.
    pub authors: Option<Field>,
    /// Its day of publication.
    pub date: Option<Field>,
    /// Its licence's type.
    pub licence: Option<Field>,
    /// The same by the label after the audit.
    pub audited_licence: Option<Field>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Outcome {
    /// Reads a page and compares.
    #[must_use]
    pub fn of(set: Set, page: Page) -> Self {
        let Page { name, bytes, gold } = page;
        let record = Record::html(bytes);
        let started = Instant::now();
        let article = record.read(&Given::default()).ok();
        let elapsed = started.elapsed();
        let article = article.as_ref();
        let text = article.map(body::body);
        let licence = |gold: Option<String>| gold.map(|gold| fields::licence(&gold, article));
        Self {
            name,
            body: body::compare(set, &gold.body, text.as_deref().unwrap_or_default()),
            text,
            title: gold.title.map(|gold| fields::title(&gold, article)),
            authors: gold.authors.map(|gold| fields::authors(&gold, article)),
            date: gold.date.and_then(|gold| fields::date(&gold, article)),
            licence: licence(gold.licence),
            audited_licence: licence(gold.audited_licence),
            elapsed,
        }
    }
}

/// The figures over all pages of a set.
#[must_use]
pub fn scores(set: Set, outcomes: &[Outcome]) -> Scores {
    let bodies: Vec<Counts> = outcomes.iter().map(|page| page.body).collect();
    let Figures { precision, recall, f1 } = body::over_pages(set, &bodies);
    let right = |field: fn(&Outcome) -> Option<&Field>| {
        let fields = outcomes.iter().filter_map(field);
        let marks: Vec<f64> = fields.map(|field| f64::from(u8::from(field.is_right()))).collect();
        (!marks.is_empty()).then(|| mean(marks.into_iter()))
    };
    let seconds: f64 = outcomes.iter().map(|page| page.elapsed.as_secs_f64()).sum();
    let slowest = outcomes.iter().max_by_key(|page| page.elapsed);
    Scores {
        pages: outcomes.len(),
        pages_refused: outcomes.iter().filter(|page| page.text.is_none()).count(),
        f1,
        precision,
        recall,
        title: right(|page| page.title.as_ref()),
        authors: right(|page| page.authors.as_ref()),
        date: right(|page| page.date.as_ref()),
        licence: licence_scores(outcomes, |page| page.licence.as_ref()),
        audited: licence_scores(outcomes, |page| page.audited_licence.as_ref()),
        pages_per_second: outcomes.len() as f64 / seconds,
        slowest_ms: slowest.map_or(0.0, |page| page.elapsed.as_secs_f64() * 1000.0),
        slowest: slowest.map(|page| page.name.clone()).unwrap_or_default(),
    }
}

fn licence_scores(
    outcomes: &[Outcome],
    field: fn(&Outcome) -> Option<&Field>,
) -> Option<LicenceScores> {
    let fields: Vec<&Field> = outcomes.iter().filter_map(field).collect();
    let count = |wanted: fn(&Field) -> bool| fields.iter().filter(|field| wanted(field)).count();
    let found = count(|field| !field.gold.is_empty() && field.is_right());
    let spurious = count(|field| !field.predicted.is_empty()) - found;
    let missed = count(|field| !field.gold.is_empty()) - found;
    let Figures { precision, recall, f1 } = Counts { found, spurious, missed }.figures();
    let scores =
        LicenceScores { licence_f1: f1, licence_precision: precision, licence_recall: recall };
    (!fields.is_empty()).then_some(scores)
}

fn mean(figures: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = figures.len().max(1);
    figures.sum::<f64>() / count as f64
}

fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}
