//! What is kept for actors and words of very many articles, and recording these at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use std::path::Path;

use onrecord_ledger::{Filter, Ledger, Names, NamesQuery, QuoteQuery};
use onrecord_reading::contract::Reading;
use support::{dump, ledger, reading, say, span};

/// So many that the names of who is in all of them are kept, and that their words are frequent.
const MANY: usize = 1_100;

/// Articles of one person under two names; an article in their middle joins the two.
fn articles() -> Vec<Reading> {
    let article = |n: usize| {
        let name = if n < MANY / 2 { "Mara Ellison" } else { "Mara J. Ellison" };
        let text = format!("“The pier is number{n} ours,” said {name}. Mara Ellison went on.");
        let day = format!("2024-{:02}-{:02}", 1 + n % 12, 1 + n % 28);
        let day = (!n.is_multiple_of(9)).then_some(day);
        let outlet = ["Post", "Echo", "Star"][n % 3];
        let mut reading = reading(&format!("{n}"), &text, Some(outlet), day.as_deref());
        say(&mut reading, &[&format!("“The pier is number{n} ours,”")], name, Some(name));
        if n == MANY / 2 {
            let other = span(&text, "Mara Ellison");
            let mut mention = reading.mentions[0].clone();
            "m2".clone_into(&mut mention.id);
            (mention.start, mention.end, mention.text) = (other.start, other.end, other.text);
            reading.mentions.push(mention);
            reading.actors[0].mentions.push("m2".to_owned());
            reading.actors[0].names.push("Mara Ellison".to_owned());
        }
        reading
    };
    (0..MANY).map(article).collect()
}

fn stocked(path: &Path, readings: &[Reading], at_once: usize) -> Ledger {
    let mut ledger = Ledger::open(path).unwrap();
    for batch in readings.chunks(at_once) {
        ledger.record().readings(batch).unwrap();
    }
    ledger
}

fn names(ledger: &Ledger, filter: Filter) -> Names {
    let actor = "Mara Ellison".to_owned();
    ledger.ask().names(&NamesQuery { actor, filter, ..NamesQuery::default() }).unwrap()
}

#[test]
fn however_many_are_recorded_at_once_the_rows_are_the_same() {
    let articles = articles();
    let folder = tempfile::tempdir().unwrap();
    let paths = ["all", "some", "batches"].map(|name| folder.path().join(name));
    drop(stocked(&paths[0], &articles, MANY));
    drop(stocked(&paths[1], &articles, 90));
    let mut ledger = Ledger::open(&paths[2]).unwrap();
    let batches = || articles.chunks(70).map(<[Reading]>::to_vec);
    assert_eq!(ledger.record().batches(batches()).unwrap(), MANY);
    assert_eq!(ledger.record().batches(batches()).unwrap(), 0);
    drop(ledger);
    let all = dump(&paths[0]);
    assert!(dump(&paths[1]) == all && dump(&paths[2]) == all);
}

#[test]
fn of_several_batches_all_are_recorded_or_none() {
    let (_folder, mut ledger) = ledger();
    let mut articles = articles();
    articles.truncate(4);
    articles[3].article.text_sha256 = "0".repeat(64);
    ledger.record().batches(articles.chunks(2).map(<[Reading]>::to_vec)).unwrap_err();
    assert_eq!(ledger.ask().counts().unwrap().articles, 0);
    assert_eq!(ledger.ask().stats().unwrap().articles, 0);
}

#[test]
fn names_that_are_kept_are_those_that_are_counted() {
    let mut articles = articles();
    let folder = tempfile::tempdir().unwrap();
    let forwards = stocked(&folder.path().join("forwards"), &articles, MANY);
    let kept = names(&forwards, Filter::default());
    assert_eq!(kept.rows.iter().map(|row| row.count).sum::<usize>(), MANY + 1);
    // With a day they are counted; all articles without one are of an outlet and a month of their own.
    let since = |ledger: &Ledger| {
        names(ledger, Filter { since: Some("2024-01-01".parse().unwrap()), ..Filter::default() })
    };
    let counted: usize = since(&forwards).rows.iter().map(|row| row.count).sum();
    let dated = articles.iter().filter(|one| one.article.published.is_some()).count();
    assert!(counted == dated || counted == dated + 1, "{counted} of {dated}");

    articles.reverse();
    let backwards = stocked(&folder.path().join("backwards"), &articles, 300);
    let counts = |names: Names| {
        names.rows.into_iter().map(|row| (row.group, row.words, row.count)).collect::<Vec<_>>()
    };
    assert_eq!(counts(kept), counts(names(&backwards, Filter::default())));
}

#[test]
fn frequent_words_are_found_as_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = stocked(&folder.path().join("test.db"), &articles(), MANY);
    for by in [None, Some("Mara"), Some("Ellison")] {
        for about in ["pier", "pier ours", "number7"] {
            for distinct_stories in [false, true] {
                let ask = |limit| {
                    let query = QuoteQuery {
                        by: by.map(str::to_owned),
                        about: Some(about.to_owned()),
                        distinct_stories,
                        limit,
                        ..QuoteQuery::default()
                    };
                    ledger.ask().quotes(&query).unwrap()
                };
                // Without a limit all are gone through.
                let mut all = ask(None);
                all.truncate(30);
                assert!(!all.is_empty());
                assert_eq!(ask(Some(30)), all);
            }
        }
    }
}

#[test]
fn behind_very_many_copies_other_stories_are_found() {
    let (_folder, mut ledger) = ledger();
    let words = (0..60).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    for n in 0..150 {
        let (text, day) = match n {
            0..140 => (format!("“It holds,” said Mara Ellison. {words}."), "2024-03-02"),
            _ => (format!("“It holds,” said Mara Ellison. Number{n}."), "2024-03-01"),
        };
        let mut reading = reading(&format!("{n}"), &text, Some(&format!("Post {n}")), Some(day));
        say(&mut reading, &["“It holds,”"], "Mara Ellison", Some("Mara Ellison"));
        ledger.record().reading(&reading).unwrap();
    }
    let ask = |limit| {
        let by = Some("Ellison".to_owned());
        let query = QuoteQuery { by, distinct_stories: true, limit, ..QuoteQuery::default() };
        ledger.ask().quotes(&query).unwrap()
    };
    let all = ask(None);
    assert_eq!(all.len(), 11);
    for few in [1, 2, 5, 11, 12] {
        assert_eq!(ask(Some(few)), all[..few.min(11)]);
    }
}
