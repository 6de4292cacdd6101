//! A ledger that a released version wrote stays readable. Each released layout keeps its file under `fixtures/`.
//!
//! This makes the file of the current layout:
//!
//! ```sh
//! onrecord read --jsonl --metadata examples/metadata.tsv \
//!     examples/cable-ferry-courier.txt examples/cable-ferry-wire.txt > /tmp/examples.jsonl
//! READINGS=/tmp/examples.jsonl cargo test -p onrecord-ledger --test fixture -- --ignored
//! ```
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use onrecord_ledger::{
    Failure, Filter, Ledger, NamesQuery, QuoteQuery, Recorded, Signature, SourcesQuery, Standing,
    TimelineBy, views,
};
use onrecord_reading::contract::Reading;
use onrecord_text::article_id;
use rusqlite::Connection;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ledger-0.1.0.db")
}

#[test]
#[ignore = "writes the fixture; see the head of this file"]
fn write_the_fixture() {
    let readings = std::fs::read_to_string(std::env::var("READINGS").unwrap()).unwrap();
    let mut readings: Vec<Reading> =
        readings.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // Another outlet prints the second article word for word.
    let mut copy = readings[1].clone();
    copy.article.publisher = Some("Holm Tidings".to_owned());
    let url = copy.article.url.as_deref();
    copy.article.id = article_id(&copy.article.source, url, copy.article.publisher.as_deref());
    readings.push(copy);
    let _ = std::fs::remove_file(fixture());
    let mut ledger = Ledger::open(fixture()).unwrap();
    ledger.record().readings(&readings).unwrap();
    let failure =
        Failure { path: "lost.pdf".into(), record: None, sha256: None, reason: "no text".into() };
    ledger.record().failure(&failure).unwrap();
    let by = Signature { who: "Ada".to_owned(), why: Some("a test".to_owned()) };
    let article = &readings[0].article.id;
    ledger.corrections().reject_attribution(article, Some("q1"), &by).unwrap();
    drop(ledger);
    // One small file, without a log beside it.
    let connection = Connection::open(fixture()).unwrap();
    connection.execute_batch("PRAGMA journal_mode = DELETE; VACUUM;").unwrap();
}

#[test]
fn a_ledger_of_0_1_0_is_opened_verified_and_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy(fixture(), &path).unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    let report = ledger.verify(|_, _| {}).unwrap();
    assert!(report.is_clean() && report.articles == 3, "{report:?}");

    let counts = ledger.ask().counts().unwrap();
    assert_eq!((counts.articles, counts.failures, counts.runs), (3, 1, 1));
    let quotes = ledger.ask().quotes(&QuoteQuery::default()).unwrap();
    assert_eq!(quotes.len() + 1, counts.attributions);
    let distinct = ledger.ask().distinct_quotes(&QuoteQuery::default()).unwrap();
    assert!(distinct.iter().any(|quote| quote.articles > 1), "{distinct:?}");
    assert!(!ledger.ask().sources(&SourcesQuery::default()).unwrap().rows.is_empty());
    assert!(!ledger.ask().search("ferry", 9).unwrap().is_empty());
    assert!(
        !ledger.ask().timeline(&QuoteQuery::default(), TimelineBy::Form).unwrap().rows.is_empty()
    );
    assert_eq!(ledger.ask().articles(&Filter::default(), 9, 0).unwrap().len(), 3);
    assert_eq!(ledger.ask().stories(9).unwrap()[0].articles.len(), 2);
    let (actor, places) = ledger.ask().actors().unwrap().next().unwrap().unwrap();
    assert!(!places.is_empty());
    let names = NamesQuery { actor: actor.id, ..NamesQuery::default() };
    assert!(!ledger.ask().names(&names).unwrap().rows.is_empty());
    let corrections = ledger.ask().corrections().unwrap();
    assert!(matches!(corrections.as_slice(), [one] if one.standing == Standing::Holds));
    for view in views() {
        let statement = format!("SELECT * FROM {}", view.name);
        let mut rows = 0;
        let each = |_: &[String], _| {
            rows += 1;
            ControlFlow::Continue(())
        };
        let columns = ledger.ask().sql(&statement, Duration::from_secs(60), each).unwrap();
        assert_eq!(columns.len(), view.columns.len(), "{}", view.name);
        assert!(rows > 0, "{}", view.name);
    }

    let id = ledger.ask().article_ids().unwrap().remove(0);
    let reading = ledger.ask().reading(&id).unwrap();
    assert_eq!(ledger.record().reading(&reading).unwrap(), Recorded::AlreadyThere);
    let undone = ledger.ask().corrections().unwrap()[0].correction.id.clone();
    let by = Signature { who: "Ada".to_owned(), why: None };
    ledger.corrections().undo(&undone, &by).unwrap();
    assert_eq!(ledger.ask().quotes(&QuoteQuery::default()).unwrap().len(), counts.attributions);
}
