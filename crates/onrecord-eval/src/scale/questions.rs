//! How long questions take, each asked of many actors, outlets and articles.

use std::time::Instant;

use anyhow::Result;
use onrecord::{Filter, Ledger, NamesBy, NamesQuery, QuoteQuery, SourcesQuery};

use super::articles::{Dice, World};

/// So often each question is asked, of others each time.
const TIMES: usize = 60;
/// Rows that are asked for, as a page or a terminal shows them.
const ROWS: usize = 20;

/// What a question is asked about.
struct Subject {
    /// Somebody as articles have them: those who are in most are drawn most often.
    person: String,
    outlet: String,
    word: String,
    article: String,
}

/// Asks and prints the median, the 95th percentile and the longest, in milliseconds.
pub(super) fn ask(ledger: &Ledger, articles: u64) -> Result<()> {
    let mut dice = Dice::new(articles);
    let ids = ledger.ask().article_ids()?;
    let subjects: Vec<Subject> = (0..TIMES)
        .map(|_| Subject {
            person: World::person(World::somebody(&mut dice)),
            outlet: World::outlet(World::any_outlet(&mut dice)),
            word: World::word(World::any_word(&mut dice)),
            article: ids[dice.below(ids.len() as u64) as usize].clone(),
        })
        .collect();
    let by = |s: &Subject| QuoteQuery {
        by: Some(s.person.clone()),
        limit: Some(ROWS),
        ..QuoteQuery::default()
    };
    let of = |s: &Subject| Filter { outlet: Some(s.outlet.clone()), ..Filter::default() };
    let month = |s: &Subject| Filter {
        since: Some("2018-03-01".to_owned()),
        until: Some("2018-05-31".to_owned()),
        ..of(s)
    };
    type Question<'q> = Box<dyn Fn(&Subject) -> Result<usize> + 'q>;
    let questions: Vec<(&str, Question<'_>)> = vec![
        ("quotes --by", Box::new(|s| Ok(ledger.ask().quotes(&by(s))?.len()))),
        (
            "quotes --by --about",
            Box::new(|s| {
                let query = QuoteQuery { about: Some(s.word.clone()), ..by(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --by --outlet",
            Box::new(|s| Ok(ledger.ask().quotes(&QuoteQuery { filter: of(s), ..by(s) })?.len())),
        ),
        (
            "quotes --outlet --since --until",
            Box::new(|s| {
                let query = QuoteQuery { by: None, filter: month(s), ..by(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --by --distinct-stories",
            Box::new(|s| {
                Ok(ledger.ask().quotes(&QuoteQuery { distinct_stories: true, ..by(s) })?.len())
            }),
        ),
        (
            "quotes --about",
            Box::new(|s| {
                let query = QuoteQuery { by: None, about: Some(s.word.clone()), ..by(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --about --distinct-stories",
            Box::new(|s| {
                let about = Some(s.word.clone());
                let query = QuoteQuery { by: None, about, distinct_stories: true, ..by(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        ("quotes --by --distinct", Box::new(|s| Ok(ledger.ask().distinct_quotes(&by(s))?.len()))),
        ("names", Box::new(|s| names(ledger, s, NamesBy::Outlet))),
        ("names --by month", Box::new(|s| names(ledger, s, NamesBy::Month))),
        (
            "sources ARTICLE",
            Box::new(|s| {
                let query =
                    SourcesQuery { article: Some(s.article.clone()), ..SourcesQuery::default() };
                Ok(ledger.ask().sources(&query)?.rows.len())
            }),
        ),
        (
            "sources --outlet --since --until",
            Box::new(|s| {
                let query =
                    SourcesQuery { filter: month(s), limit: Some(ROWS), ..SourcesQuery::default() };
                Ok(ledger.ask().sources(&query)?.rows.len())
            }),
        ),
        (
            "sources --outlet",
            Box::new(|s| {
                let query =
                    SourcesQuery { filter: of(s), limit: Some(ROWS), ..SourcesQuery::default() };
                Ok(ledger.ask().sources(&query)?.rows.len())
            }),
        ),
        ("copies ARTICLE", Box::new(|s| Ok(ledger.ask().copies(&s.article)?.len()))),
        (
            "search",
            Box::new(|s| Ok(ledger.ask().search(&format!("{} {}", s.word, s.person), ROWS)?.len())),
        ),
        ("actor show", Box::new(|s| Ok(ledger.ask().actors_named(&s.person, ROWS)?.len()))),
    ];
    println!(
        "{:34}{:>10}{:>10}{:>10}{:>12}",
        "question", "p50 ms", "p95 ms", "max ms", "rows, p50"
    );
    for (name, question) in questions {
        let mut took = Vec::new();
        let mut rows = Vec::new();
        for subject in &subjects {
            // Asked before, so that what it needs of the file is in memory.
            question(subject)?;
            let start = Instant::now();
            rows.push(question(subject)?);
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
        took.sort_by(f64::total_cmp);
        rows.sort_unstable();
        let (p50, p95, max) = (took[TIMES / 2], took[TIMES * 95 / 100], took[TIMES - 1]);
        println!("{name:34}{p50:10.1}{p95:10.1}{max:10.1}{:12}", rows[TIMES / 2]);
    }
    let start = Instant::now();
    ledger.ask().stats()?;
    println!("{:34}{:10.1}", "stats", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

/// How many rows; none for somebody who is in no article yet.
fn names(ledger: &Ledger, subject: &Subject, by: NamesBy) -> Result<usize> {
    let query = NamesQuery { actor: subject.person.clone(), by, ..NamesQuery::default() };
    match ledger.ask().names(&query) {
        Ok(names) => Ok(names.rows.len()),
        Err(onrecord::ledger::Error::UnknownActor { .. }) => Ok(0),
        Err(error) => Err(error.into()),
    }
}
