//! Times the questions that a ledger answers, each about many actors, outlets and articles.

use std::time::Instant;

use anyhow::Result;
use jiff::civil::date;
use onrecord::Ledger;
use onrecord::ledger::{Filter, NamesBy, NamesQuery, QuoteQuery, SourcesQuery};

use super::random::SplitMix64;
use super::vocabulary as vocab;

/// The number of subjects that each question is asked about.
const SUBJECTS: usize = 60;
/// The limit of rows, as a page or a terminal shows them.
const ROWS: usize = 20;

/// What a question is asked about.
struct QuestionSubject {
    /// A person, drawn with the frequency of people in the articles.
    person: String,
    outlet: String,
    word: String,
    article: String,
}

/// Asks about one subject and returns the number of rows.
type TimedQuestion<'l> = Box<dyn Fn(&QuestionSubject) -> Result<usize> + 'l>;

/// Asks every question and prints the median, the 95th percentile and the maximum in milliseconds.
pub(super) fn ask(ledger: &Ledger, articles: u64) -> Result<()> {
    let mut random = SplitMix64::new(articles);
    let ids = ledger.ask().article_ids()?;
    let subjects: Vec<QuestionSubject> = (0..SUBJECTS)
        .map(|_| QuestionSubject {
            person: vocab::person(vocab::draw_person(&mut random)),
            outlet: vocab::outlet(vocab::draw_outlet(&mut random)),
            word: vocab::word(vocab::draw_word(&mut random), false),
            article: ids[random.below(ids.len() as u64) as usize].clone(),
        })
        .collect();
    println!(
        "{:34}{:>10}{:>10}{:>10}{:>12}",
        "question", "p50 ms", "p95 ms", "max ms", "rows, p50"
    );
    for (name, question) in questions(ledger) {
        time(name, &question, &subjects)?;
    }
    let start = Instant::now();
    ledger.ask().stats()?;
    println!("{:34}{:10.1}", "stats", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

/// Times one question and prints its row.
fn time(name: &str, question: &TimedQuestion<'_>, subjects: &[QuestionSubject]) -> Result<()> {
    let mut took = Vec::new();
    let mut rows = Vec::new();
    for subject in subjects {
        // Ask once before timing, so that the pages it needs are in memory.
        question(subject)?;
        let start = Instant::now();
        rows.push(question(subject)?);
        took.push(start.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    rows.sort_unstable();
    let (p50, p95, max) = (took[SUBJECTS / 2], took[SUBJECTS * 95 / 100], took[SUBJECTS - 1]);
    println!("{name:34}{p50:10.1}{p95:10.1}{max:10.1}{:12}", rows[SUBJECTS / 2]);
    Ok(())
}

fn by_person(s: &QuestionSubject) -> QuoteQuery {
    QuoteQuery { by: Some(s.person.clone()), limit: Some(ROWS), ..QuoteQuery::default() }
}

fn in_outlet(s: &QuestionSubject) -> Filter {
    Filter { outlet: Some(s.outlet.clone()), ..Filter::default() }
}

/// The outlet's articles of three months.
fn in_quarter(s: &QuestionSubject) -> Filter {
    Filter { since: Some(date(2018, 3, 1)), until: Some(date(2018, 5, 31)), ..in_outlet(s) }
}

/// The questions with their names.
// Long because it lists every question.
fn questions(ledger: &Ledger) -> Vec<(&'static str, TimedQuestion<'_>)> {
    vec![
        ("quotes --by", Box::new(|s| Ok(ledger.ask().quotes(&by_person(s))?.len()))),
        (
            "quotes --by --about",
            Box::new(|s| {
                let query = QuoteQuery { about: Some(s.word.clone()), ..by_person(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --by --outlet",
            Box::new(|s| {
                Ok(ledger.ask().quotes(&QuoteQuery { filter: in_outlet(s), ..by_person(s) })?.len())
            }),
        ),
        (
            "quotes --outlet --since --until",
            Box::new(|s| {
                let query = QuoteQuery { by: None, filter: in_quarter(s), ..by_person(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --by --distinct-stories",
            Box::new(|s| {
                Ok(ledger
                    .ask()
                    .quotes(&QuoteQuery { distinct_stories: true, ..by_person(s) })?
                    .len())
            }),
        ),
        (
            "quotes --about",
            Box::new(|s| {
                let query = QuoteQuery { by: None, about: Some(s.word.clone()), ..by_person(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --about --distinct-stories",
            Box::new(|s| {
                let about = Some(s.word.clone());
                let query = QuoteQuery { by: None, about, distinct_stories: true, ..by_person(s) };
                Ok(ledger.ask().quotes(&query)?.len())
            }),
        ),
        (
            "quotes --by --distinct",
            Box::new(|s| Ok(ledger.ask().distinct_quotes(&by_person(s))?.len())),
        ),
        ("names", Box::new(|s| count_names(ledger, s, NamesBy::Outlet))),
        ("names --by month", Box::new(|s| count_names(ledger, s, NamesBy::Month))),
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
                let query = SourcesQuery {
                    filter: in_quarter(s),
                    limit: Some(ROWS),
                    ..SourcesQuery::default()
                };
                Ok(ledger.ask().sources(&query)?.rows.len())
            }),
        ),
        (
            "sources --outlet",
            Box::new(|s| {
                let query = SourcesQuery {
                    filter: in_outlet(s),
                    limit: Some(ROWS),
                    ..SourcesQuery::default()
                };
                Ok(ledger.ask().sources(&query)?.rows.len())
            }),
        ),
        ("copies ARTICLE", Box::new(|s| Ok(ledger.ask().copies(&s.article)?.len()))),
        (
            "search",
            Box::new(|s| Ok(ledger.ask().search(&format!("{} {}", s.word, s.person), ROWS)?.len())),
        ),
        ("actor show", Box::new(|s| Ok(ledger.ask().actors_named(&s.person, ROWS)?.len()))),
    ]
}

/// The number of rows of `names`; 0 for a person who is in no article yet.
fn count_names(ledger: &Ledger, subject: &QuestionSubject, by: NamesBy) -> Result<usize> {
    let query = NamesQuery { actor: subject.person.clone(), by, ..NamesQuery::default() };
    match ledger.ask().names(&query) {
        Ok(names) => Ok(names.rows.len()),
        Err(onrecord::ledger::Error::UnknownActor { .. }) => Ok(0),
        Err(error) => Err(error.into()),
    }
}
