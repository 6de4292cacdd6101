//! The outcome of extracting one page.

use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::ingest::Record;

use super::benchmark::{Benchmark, BenchmarkPage};
use super::body::{self, MatchCounts};
use super::fields::{self, FieldComparison};

/// The outcome of one page.
#[derive(Clone, Debug)]
pub(super) struct PageOutcome {
    /// The name of the page.
    pub(super) name: String,
    /// The extracted text; `None` if there is no article.
    pub(super) text: Option<String>,
    /// The extracted text compared with the gold.
    pub(super) body: MatchCounts,
    /// The title; this and the following are `None` if they are not annotated.
    pub(super) title: Option<FieldComparison>,
    /// The authors.
    pub(super) authors: Option<FieldComparison>,
    /// The day of publication.
    pub(super) date: Option<FieldComparison>,
    /// The licence type by the benchmark's own label.
    pub(super) licence: Option<FieldComparison>,
    /// The licence type by the audited label.
    pub(super) audited_licence: Option<FieldComparison>,
    /// The extraction time.
    pub(super) elapsed: Duration,
}

impl PageOutcome {
    /// Extracts the article from a page with `read` and compares it with the gold.
    pub(super) fn of(
        benchmark: Benchmark,
        page: BenchmarkPage,
        mut read: impl FnMut(&Record) -> Option<Article>,
    ) -> Self {
        let BenchmarkPage { name, bytes, gold, .. } = page;
        let record = Record::html(bytes);
        let started = Instant::now();
        let article = read(&record);
        let elapsed = started.elapsed();
        let article = article.as_ref();
        let text = article.map(body::body);
        let licence = |gold: Option<String>| gold.map(|gold| fields::licence(&gold, article));
        Self {
            name,
            body: body::compare(benchmark, &gold.body, text.as_deref().unwrap_or_default()),
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
