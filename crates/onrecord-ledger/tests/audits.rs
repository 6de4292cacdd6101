//! Sources, names and what a ledger holds.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use onrecord_ledger::{
    Error, Filter, Ledger, LicenceFilter, Names, NamesBy, NamesQuery, Signature, SourceKind,
    Sources, SourcesQuery, Voice,
};
use onrecord_reading::contract::{Mention, Reading};
use onrecord_reading::{Act, ActorType, Form, MentionForm};
use support::{ledger, licence, reading, say, span};

fn sources(ledger: &Ledger, filter: Filter) -> Sources {
    ledger.ask().sources(&SourcesQuery { filter, ..SourcesQuery::default() }).unwrap()
}

fn names(ledger: &Ledger, actor: &str, filter: Filter) -> Names {
    ledger
        .ask()
        .names(&NamesQuery { actor: actor.into(), filter, ..NamesQuery::default() })
        .unwrap()
}

fn me() -> Signature {
    Signature { who: "tester".into(), why: None }
}

/// Has the actor of the first mention be mentioned once more.
fn call(reading: &mut Reading, words: &str, form: MentionForm) {
    let id = format!("m{}", reading.mentions.len() + 1);
    let at = span(&reading.article.text, words);
    reading.mentions.push(Mention {
        id: id.clone(),
        start: at.start,
        end: at.end,
        text: at.text,
        form,
        kind: ActorType::Person,
        actor: Some("a1".into()),
        confidence: 0.9,
        by: "test".into(),
    });
    reading.actors[0].mentions.push(id);
}

/// Three articles of two outlets: Mara Ellison in two, officials, minutes and nobody.
fn stocked() -> (tempfile::TempDir, Ledger) {
    let (folder, mut ledger) = ledger();
    let mut a = reading(
        "a.txt",
        "“It holds,” Mara Ellison said. The mayor smiled. “Mrs. Ellison lies,” officials said. Minutes: “No.”",
        Some("The Harbour Post"),
        Some("2024-03-13"),
    );
    say(&mut a, &["“It holds,”"], "Mara Ellison", Some("Mara Ellison"));
    say(&mut a, &["“Mrs. Ellison lies,”"], "officials", None);
    say(&mut a, &["“No.”"], "Minutes", None);
    a.attributions[2].act = Act::Document;
    a.attributions[2].form = Form::Indirect;
    call(&mut a, "The mayor", MentionForm::Nominal);
    call(&mut a, "Mrs. Ellison", MentionForm::Name);
    a.article.licence = Some(licence("CC-BY-4.0"));
    let mut b = reading(
        "b.txt",
        "Rain fell all day and nobody was out. “It held,” said Mara Ellison. “Quite.”",
        Some("Inland Courier"),
        Some("2024-04-01"),
    );
    say(&mut b, &["“It held,”"], "Mara Ellison", Some("Mara Ellison"));
    say(&mut b, &["“Quite.”"], "nobody", None);
    b.attributions[1].source = None;
    let c = reading("c.txt", "Nobody says anything here.", None, None);
    for reading in [a, b, c] {
        ledger.record().reading(&reading).unwrap();
    }
    (folder, ledger)
}

#[test]
fn sources_are_counted_with_their_kind_and_place() {
    let (_folder, ledger) = stocked();
    let found = sources(&ledger, Filter::default());
    let rows: Vec<_> = (found.rows.iter())
        .map(|row| {
            (row.name.as_deref(), row.kind, row.attributions, row.articles, row.outlets, row.thirds)
        })
        .collect();
    assert_eq!(
        rows,
        [
            (Some("Mara Ellison"), SourceKind::Person, 2, 2, 2, [1, 1, 0]),
            (Some("officials"), SourceKind::Unnamed, 1, 1, 1, [0, 1, 0]),
            (None, SourceKind::None, 1, 1, 1, [0, 0, 1]),
            (Some("Minutes"), SourceKind::Document, 1, 1, 1, [0, 0, 1]),
        ]
    );
    let summary = &found.summary;
    assert_eq!((summary.articles, summary.attributions, summary.sources), (3, 5, 3));
    assert!((summary.kinds.iter().map(|kind| kind.share).sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(summary.kinds.iter().all(|kind| kind.kind != SourceKind::None || kind.sources == 0));
    let first = &found.rows[0];
    assert!(first.actor.is_some() && first.direct == 2);
    // The earliest of the first outlet by name.
    let text = ledger.ask().reading(&first.article).unwrap().article.text;
    let words = span(&text, "“It held,”");
    assert_eq!((first.citation.start, first.citation.end), (words.start, words.end));
}

#[test]
fn sources_are_narrowed_down_like_quotes() {
    let (_folder, ledger) = stocked();
    let count = |filter: Filter| sources(&ledger, filter).summary.attributions;
    let all = Filter::default;
    assert_eq!(count(Filter { outlet: Some("harbour".into()), ..all() }), 3);
    assert_eq!(count(Filter { outlet: Some("%' OR 1 --".into()), ..all() }), 0);
    assert_eq!(count(Filter { since: Some("2024-04-01".parse().unwrap()), ..all() }), 2);
    assert_eq!(count(Filter { until: Some("2024-03-13".parse().unwrap()), ..all() }), 3);
    assert_eq!(count(Filter { licence: Some("cc-".parse().unwrap()), ..all() }), 3);
    assert_eq!(count(Filter { licence: Some(LicenceFilter::None), ..all() }), 2);
    assert_eq!(count(Filter { act: Some(Act::Document), ..all() }), 1);
    assert_eq!(count(Filter { form: Some(Form::Direct), ..all() }), 4);
    assert_eq!(count(Filter { voice: Some(Voice::Own), ..all() }), 5);
    assert_eq!(count(Filter { voice: Some(Voice::Chained), ..all() }), 0);
    let article = ledger.ask().resolve("b.txt").unwrap();
    let one = SourcesQuery { article: Some(article), limit: Some(1), ..SourcesQuery::default() };
    let one = ledger.ask().sources(&one).unwrap();
    assert_eq!((one.rows.len(), one.summary.articles, one.summary.attributions), (1, 1, 2));
}

#[test]
fn corrections_count_in_sources() {
    let (_folder, mut ledger) = stocked();
    let article = ledger.ask().resolve("a.txt").unwrap();
    let rejected = ledger.corrections().reject_attribution(&article, Some("q3"), &me()).unwrap();
    assert_eq!(sources(&ledger, Filter::default()).summary.attributions, 4);
    let reassigned = ledger
        .corrections()
        .reassign_attribution(&article, Some("q2"), Some("Mara Ellison"), &me())
        .unwrap();
    let found = sources(&ledger, Filter::default());
    assert_eq!(found.rows[0].attributions, 3);
    assert!(found.rows.iter().all(|row| row.name.as_deref() != Some("officials")));
    for correction in [reassigned, rejected] {
        ledger.corrections().undo(&correction.id, &me()).unwrap();
    }
    assert_eq!(sources(&ledger, Filter::default()), sources(&stocked().1, Filter::default()));
}

#[test]
fn names_tell_the_outlets_words_from_those_of_sources() {
    let (_folder, ledger) = stocked();
    let found = names(&ledger, "Ellison", Filter::default());
    assert_eq!(found.name, "Mara Ellison");
    let rows: Vec<_> = (found.rows.iter())
        .map(|row| (row.group.as_deref().unwrap(), &*row.words, row.own, row.attributed))
        .collect();
    assert_eq!(
        rows,
        [
            ("The Harbour Post", "Mara Ellison", 1, 0),
            ("The Harbour Post", "Mrs. Ellison", 0, 1),
            ("The Harbour Post", "The mayor", 1, 0),
            ("Inland Courier", "Mara Ellison", 1, 0),
        ]
    );
    for row in &found.rows {
        let text: Vec<char> =
            ledger.ask().reading(&row.article).unwrap().article.text.chars().collect();
        let cited: String = text[row.citation.start..row.citation.end].iter().collect();
        assert_eq!(cited, row.words);
    }
    let own = Filter { voice: Some(Voice::Own), ..Filter::default() };
    assert!(names(&ledger, "Ellison", own).rows.iter().all(|row| row.attributed == 0));
    let by = |by| NamesQuery {
        actor: "Mara Ellison".into(),
        by,
        limit: Some(1),
        ..NamesQuery::default()
    };
    let groups = |by_what| -> Vec<String> {
        let rows = ledger.ask().names(&by(by_what)).unwrap().rows;
        rows.into_iter().map(|row| row.group.unwrap()).collect()
    };
    assert_eq!(groups(NamesBy::Month), ["2024-03", "2024-04"]);
    assert_eq!(groups(NamesBy::Voice), ["own", "attributed"]);
    let since = Filter { since: Some("2024-04-01".parse().unwrap()), ..Filter::default() };
    assert_eq!(names(&ledger, "Ellison", since).rows.len(), 1);
    let unknown = NamesQuery { actor: "' OR 1 --".into(), ..NamesQuery::default() };
    assert!(matches!(
        ledger.ask().names(&unknown),
        Err(Error::UnknownActor { .. } | Error::NoWords { .. })
    ));
}

/// What is kept of actors of many articles is what counting would give, whatever happens to them.
#[test]
fn names_that_are_kept_are_those_that_are_counted() {
    let (_folder, mut ledger) = ledger();
    let same = |ledger: &Ledger, at_least: usize| {
        let kept = names(ledger, "Mara Ellison", Filter::default());
        // Asked with a day, articles are gone through.
        let since = Filter { since: Some("1900-01-01".parse().unwrap()), ..Filter::default() };
        let counted = names(ledger, "Mara Ellison", since);
        let plain = |names: &Names| -> Vec<_> {
            let rows = names.rows.iter();
            rows.map(|r| (r.group.clone(), r.words.clone(), r.own, r.attributed, r.article.clone()))
                .collect()
        };
        assert_eq!(plain(&kept), plain(&counted));
        assert!(kept.rows.iter().map(|row| row.count).sum::<usize>() >= at_least);
    };
    for n in 0..1010 {
        let who = if n % 100 == 7 { "Oda Brandt" } else { "Mara Ellison" };
        let outlet = ["Harbour Post", "Inland Courier", "Observer"][n % 3];
        let text = format!("“{who} lies,” said {who} in case {n}.");
        let month = format!("2024-{:02}-01", n % 12 + 1);
        let mut article = reading(&format!("{n}.txt"), &text, Some(outlet), Some(&month));
        say(&mut article, &[&format!("“{who} lies,”")], who, Some(who));
        ledger.record().reading(&article).unwrap();
        if n % 500 == 499 {
            same(&ledger, 400);
        }
    }
    same(&ledger, 990);
    let kept = |ledger: &Ledger| -> usize {
        let connection = rusqlite::Connection::open(ledger.path()).unwrap();
        connection.query_row("SELECT count(*) FROM counted_entity", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(kept(&ledger), 0, "999 articles are counted");
    let both = ["Mara Ellison".to_owned(), "Oda Brandt".to_owned()];
    let merged = ledger.corrections().merge_actors(&both, &me()).unwrap();
    assert_eq!(kept(&ledger), 1);
    same(&ledger, 1010);
    ledger.corrections().undo(&merged.id, &me()).unwrap();
    same(&ledger, 990);
}

#[test]
fn stats_count_what_is_there() {
    let (_folder, ledger) = stocked();
    let stats = ledger.ask().stats().unwrap();
    let counts = ledger.ask().counts().unwrap();
    assert_eq!(
        (stats.articles, stats.texts, stats.attributions),
        (counts.articles, counts.texts, counts.attributions)
    );
    assert_eq!((stats.actors, stats.actors_in_articles), (1, 2));
    assert_eq!(
        (stats.first_day.as_deref(), stats.last_day.as_deref()),
        (Some("2024-03-13"), Some("2024-04-01"))
    );
    assert_eq!((stats.undated, stats.resolved), (1, 2));
    let named = |shares: &[onrecord_ledger::Share]| -> Vec<(Option<String>, usize)> {
        shares.iter().map(|share| (share.name.clone(), share.count)).collect()
    };
    assert_eq!(named(&stats.licences), [(Some("CC-BY-4.0".into()), 1), (None, 2)]);
    assert_eq!(named(&stats.forms), [(Some("direct".into()), 4), (Some("indirect".into()), 1)]);
    assert_eq!(stats.outlets.len(), 3);
    assert!(stats.bytes > 0 && stats.runs.len() == 1);
    let empty = ledger_without_articles();
    assert_eq!(empty.1.ask().stats().unwrap().articles, 0);
}

fn ledger_without_articles() -> (tempfile::TempDir, Ledger) {
    ledger()
}
