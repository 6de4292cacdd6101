//! Copies and the stories that they make.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use std::path::Path;

use onrecord_ledger::AlignedRun;
use onrecord_reading::contract::Reading;
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use support::{ledger, reading};

/// So many words that no other stretch has.
fn words(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("word{} ", n * n)).collect()
}

/// All that a user sees of copies, without the order of rows.
fn seen(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut lines = Vec::new();
    for view in ["stories", "copies"] {
        let mut statement = connection.prepare(&format!("SELECT * FROM {view}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|i| format!("{:?}", row.get::<_, Value>(i).unwrap()));
            lines.push(format!("{view} {}", values.collect::<Vec<_>>().join(" ")));
        }
    }
    lines.sort();
    lines
}

fn article(name: &str, text: &str) -> Reading {
    reading(name, text, Some(&format!("The {name} Post")), Some("2024-03-13"))
}

/// A whole, what was made of it, and others.
fn articles() -> Vec<Reading> {
    let whole = words(0, 300);
    let other = words(1000, 300);
    vec![
        article("whole", &whole),
        article("same", &whole),
        article("beginning", &words(0, 120)),
        // With the beginning it has nothing in common, but with the whole.
        article("end", &words(180, 120)),
        article("merged", &format!("{}\n{}", words(0, 100), words(1000, 100))),
        article("other", &other),
        article("same other", &other),
        article("shouted", &other.to_uppercase()),
        article("alone", &words(2000, 300)),
        article("short", "Nobody was hurt."),
        article("short too", "Nobody was hurt."),
        article("short and other", "Nobody was saved."),
    ]
}

#[test]
fn stories_are_what_hangs_together_by_copies() {
    let (_folder, mut ledger) = ledger();
    let articles: Vec<Reading> = articles()
        .into_iter()
        .filter(|a| a.article.publisher.as_deref() != Some("The merged Post"))
        .collect();
    for reading in &articles {
        ledger.record().reading(reading).unwrap();
    }
    let outlets: Vec<Vec<String>> =
        ledger.ask().stories(9).unwrap().into_iter().map(|story| story.outlets).collect();
    let expected = [
        &["The beginning Post", "The end Post", "The same Post", "The whole Post"][..],
        &["The other Post", "The same other Post", "The shouted Post"],
        &["The short Post", "The short too Post"],
    ];
    assert_eq!(outlets, expected);
    assert_eq!(ledger.ask().stories(1).unwrap().len(), 1);

    let id = |name: &str| {
        articles
            .iter()
            .map(|a| &a.article)
            .find(|a| a.source.path.as_deref() == Some(name))
            .unwrap()
    };
    let copies = ledger.ask().copies(&id("beginning").id).unwrap();
    assert_eq!(copies.len(), 3);
    for copy in copies {
        match (copy.path.as_deref(), copy.copied) {
            // Both are copies of the whole and none of one another.
            (Some("end"), None) => {}
            (Some("whole" | "same"), Some(copied)) => {
                assert_eq!((copied.share, copied.other_share), (1.0, 0.4));
                let cut = |text: &str, at: &onrecord_ledger::Citation| {
                    text.chars().skip(at.start).take(at.end - at.start).collect::<String>()
                };
                let [AlignedRun { here, there }] = &copied.stretches[..] else {
                    panic!("{:?}", copied.stretches)
                };
                assert_eq!(cut(&id("beginning").text, here), words(0, 120).trim_end());
                assert_eq!(cut(&id("whole").text, there), words(0, 120).trim_end());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ledger.ask().copies(&id("alone").id).unwrap(), []);
}

#[test]
fn verification_compares_copies_anew() {
    let (folder, mut ledger) = ledger();
    for reading in articles() {
        ledger.record().reading(&reading).unwrap();
    }
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
    let connection = Connection::open(folder.path().join("test.db")).unwrap();
    let alter = "UPDATE near_duplicate SET aligned_runs = '[[0,5,0,5]]' WHERE one = (SELECT min(one) FROM near_duplicate)";
    let altered = connection.execute(alter, []).unwrap();
    let found = ledger.verify(|_, _| {}).unwrap().mismatches;
    assert_eq!(found.len(), altered, "{found:?}");
    assert!(found.iter().all(|mismatch| mismatch.item == "copies"), "{found:?}");
}

#[test]
fn a_story_of_very_many_texts_keeps_no_pairs() {
    let make = |order: Vec<usize>| {
        let (folder, mut ledger) = ledger();
        for n in order {
            let text = format!("{}{}", words(0, 60), words(10_000 + 10 * n, 10));
            ledger.record().reading(&article(&format!("a{n}"), &text)).unwrap();
        }
        let stories = ledger.ask().stories(9).unwrap();
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].articles.len(), 203);
        let id = &stories[0].articles[7].article;
        let copies = ledger.ask().copies(id).unwrap();
        assert!(copies.len() == 202 && copies.iter().all(|copy| copy.copied.is_none()));
        seen(&folder.path().join("test.db"))
    };
    assert_eq!(make((0..203).collect()), make((0..203).rev().collect()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_stories(order in Just((0..articles().len()).collect::<Vec<_>>()).prop_shuffle()) {
        let articles = articles();
        let add = |order: &mut dyn Iterator<Item = usize>| {
            let (folder, mut ledger) = ledger();
            for index in order {
                ledger.record().reading(&articles[index]).unwrap();
            }
            seen(&folder.path().join("test.db"))
        };
        prop_assert_eq!(add(&mut (0..articles.len())), add(&mut order.into_iter()));
    }
}
