//! What a ledger keeps, what it refuses, and what it finds changed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use onrecord_ledger::{Counts, Error, Failure, Ledger, Recorded};
use onrecord_reading::contract::{Actor, Attribution, Licence, Mention, Note, Reading, Span};
use onrecord_reading::{ActorType, Level};
use onrecord_text::LicenceScope;
use rusqlite::Connection;
use support::{dump, ledger, reading, sample, say};

fn sql(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn adding_again_adds_nothing() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&sample()).unwrap();
    let before = dump(ledger.path());
    assert_eq!(ledger.record().reading(&sample()).unwrap(), Recorded::AlreadyThere);
    let path = ledger.path().to_owned();
    drop(ledger);
    let mut again = Ledger::open(&path).unwrap();
    assert!(again.ask().contains(&sample().article.id).unwrap());
    assert_eq!(again.record().reading(&sample()).unwrap(), Recorded::AlreadyThere);
    assert_eq!(dump(&path), before);
    assert!(before.contains("“and soon.”") && before.contains("ivo"), "{before}");
}

#[test]
fn a_second_outlets_copy_is_a_second_article_with_the_same_text() {
    let (_folder, mut ledger) = ledger();
    let a = reading("a.txt", "One story.", Some("The Harbour Post"), None);
    let b = reading("b.txt", "One story.", Some("Inland Courier"), None);
    assert_eq!(ledger.record().reading(&a).unwrap(), Recorded::Added);
    assert_eq!(ledger.record().reading(&b).unwrap(), Recorded::Added);
    let counts = Counts { articles: 2, texts: 1, outlets: 2, runs: 1, ..Counts::default() };
    assert_eq!(ledger.ask().counts().unwrap(), counts);
    assert_eq!(ledger.ask().search("story", 9).unwrap().len(), 2);
}

#[test]
fn the_same_inputs_make_the_same_rows() {
    let texts = ["One.", "Two. “Yes,” said Oda.", "Three."];
    let dumps: Vec<String> = (0..2)
        .map(|round| {
            let (_folder, mut ledger) = ledger();
            for (n, text) in texts.iter().enumerate() {
                let mut made = reading(&format!("{n}.txt"), text, None, None);
                if text.contains("Oda") {
                    say(&mut made, &["“Yes,”"], "Oda", Some("Oda"));
                }
                ledger.record().reading(&made).unwrap();
                if round == 1 {
                    // Closed and opened between any two, and added twice.
                    ledger = Ledger::open(ledger.path()).unwrap();
                    ledger.record().reading(&made).unwrap();
                }
            }
            dump(ledger.path())
        })
        .collect();
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn failures_are_noted_once_and_struck_out_when_mended() {
    let (_folder, mut ledger) = ledger();
    let failure = |record: Option<&str>, reason: &str| Failure {
        path: "a.txt".into(),
        record: record.map(str::to_owned),
        sha256: None,
        reason: reason.to_owned(),
    };
    for reason in ["empty", "binary"] {
        ledger.record().failure(&failure(None, reason)).unwrap();
        ledger.record().failure(&failure(Some("2"), reason)).unwrap();
    }
    let noted = [failure(None, "binary"), failure(Some("2"), "binary")];
    assert_eq!(ledger.ask().failures().unwrap(), noted);
    ledger.record().reading(&sample()).unwrap();
    assert_eq!(ledger.ask().failures().unwrap(), noted[1..]);
    assert!(ledger.record().clear_failure(Path::new("a.txt"), Some("2")).unwrap());
    assert!(!ledger.record().clear_failure(Path::new("a.txt"), Some("2")).unwrap());
    // An article that is there already mends its source as well.
    ledger.record().failure(&noted[0]).unwrap();
    assert_eq!(ledger.record().reading(&sample()).unwrap(), Recorded::AlreadyThere);
    assert_eq!(ledger.ask().failures().unwrap(), []);
}

#[test]
fn verification_finds_what_was_tampered_with() {
    let cases = [
        ("UPDATE body SET text = replace(text, 'deputy', 'DEPUTY')", "text"),
        ("UPDATE body SET text = replace(text, 'rebuild', 'REBUILD')", "q1 content"),
        ("UPDATE body SET text = replace(text, 'rebuild', 'destroy')", "search index article_fts"),
        ("UPDATE article SET text_sha256 = 'x'", "text"),
        ("UPDATE article SET publisher = 'Other'", "article"),
        ("UPDATE article SET source_sha256 = 'x'", "article"),
        ("UPDATE attribution SET cue_start = cue_start + 1", "q1 cue"),
        ("UPDATE attribution SET source = 'Nobody'", "q1 source"),
        ("UPDATE attribution SET content = replace(content, 'shall', 'will')", "q1 content"),
        ("UPDATE attribution SET content_spans = 'no JSON'", "rows"),
        ("UPDATE attribution SET content_spans = '[]'", "q1"),
        ("UPDATE attribution SET content = content || '!'", "q1 content"),
        ("UPDATE attribution SET content = char(10) || content", "q1 content"),
        ("UPDATE attribution SET form = 'sung'", "rows"),
        ("UPDATE attribution SET number = 2", "q2"),
        ("PRAGMA foreign_keys = off; UPDATE attribution SET speaker = 7", "table attribution"),
        ("PRAGMA foreign_keys = off; DELETE FROM body", "article"),
        ("PRAGMA foreign_keys = off; DELETE FROM mention", "a1"),
        ("UPDATE mention SET end = 999", "m1"),
        ("UPDATE body SET sentences = '[[0,9999]]'", "sentence 1"),
        ("UPDATE body SET blocks = '[[5,3,\"headline\"]]'", "block 1"),
        ("UPDATE attribution SET polarity = 'denied'", "reading"),
        ("UPDATE attribution SET confidence = 0.5", "reading"),
        ("UPDATE attribution SET cue = NULL, cue_start = NULL, cue_end = NULL", "reading"),
        ("UPDATE actor SET name = 'Ivo Brandt'", "reading"),
        ("UPDATE actor SET mentions = '[]'", "reading"),
        ("UPDATE actor_name SET name = 'Ivo Brandt'", "reading"),
        ("UPDATE mention SET actor = NULL", "reading"),
        ("UPDATE article SET title = 'Other'", "reading"),
        ("UPDATE article SET published = '2020-05-23'", "reading"),
        ("UPDATE article SET licence = json_set(licence, '$.id', 'CC0-1.0')", "reading"),
        ("UPDATE article SET reading_sha256 = 'x'", "reading"),
        ("UPDATE body SET sentences = json_remove(sentences, '$[1]')", "reading"),
        ("UPDATE body SET notes = '[]'", "reading"),
        ("UPDATE run SET model = 'other'", "reading"),
        ("DELETE FROM statement_index; DELETE FROM attribution", "search index attribution_fts"),
    ];
    for (tamper, item) in cases {
        let (_folder, mut ledger) = ledger();
        let other =
            Reading { model: "rules-other".to_owned(), ..reading("other.txt", "A", None, None) };
        ledger.record().reading(&other).unwrap();
        let mut sample = sample();
        sample.article.licence = Some(Licence {
            id: "CC-BY-4.0".to_owned(),
            url: None,
            applies_to: LicenceScope::Article,
            evidence: None,
            confidence: 0.9,
            by: "test".to_owned(),
        });
        sample.notes.push(Note {
            level: Level::Info,
            code: "test".to_owned(),
            message: "A note.".to_owned(),
            start: 0,
            end: 1,
        });
        ledger.record().reading(&sample).unwrap();
        let path = ledger.path().to_owned();
        drop(ledger);
        let by_id = tamper.contains("article SET") || tamper.contains("run SET");
        let only_sample = format!("WHERE {} = 2", if by_id { "id" } else { "article" });
        sql(&path, &format!("{tamper} {only_sample}"));
        for ledger in [Ledger::open(&path).unwrap(), Ledger::open_read_only(&path).unwrap()] {
            let report = ledger.verify(|_, _| {}).unwrap();
            let found = report.mismatches.iter().find(|m| m.item == item);
            let found = found.unwrap_or_else(|| panic!("{tamper}: {report:?}"));
            let whole_file = item.contains("index") || item.contains("table");
            assert_eq!(
                found.article.as_ref(),
                (!whole_file).then_some(&sample.article.id),
                "{tamper}"
            );
            assert!(report.mismatches.iter().all(|m| !m.problem.is_empty()));
            assert!(report.unchecked.is_empty());
        }
    }
}

/// A reading in which one actor says the same so many times.
fn long(times: usize) -> Reading {
    let line = "“It holds,” said Mara Ellison.\n";
    let length = line.chars().count();
    let mut made = reading("a.txt", line, None, None);
    say(&mut made, &["“It holds,”"], "Mara Ellison", Some("Mara Ellison"));
    let (mention, attribution) = (made.mentions.remove(0), made.attributions.remove(0));
    made = reading("a.txt", &line.repeat(times), None, None);
    let mut actor = Actor { mentions: Vec::new(), ..actor("Mara Ellison") };
    for n in 0..times {
        let at = |span: &Span| Span {
            start: span.start + n * length,
            end: span.end + n * length,
            text: span.text.clone(),
        };
        let mut m = Mention { id: format!("m{}", n + 1), ..mention.clone() };
        (m.start, m.end) = (m.start + n * length, m.end + n * length);
        actor.mentions.push(m.id.clone());
        made.mentions.push(m);
        made.attributions.push(Attribution {
            id: format!("q{}", n + 1),
            content: attribution.content.iter().map(at).collect(),
            cue: attribution.cue.as_ref().map(at),
            source: attribution.source.as_ref().map(at),
            ..attribution.clone()
        });
    }
    made.actors = vec![actor].into();
    made
}

fn actor(name: &str) -> Actor {
    let names = vec![name.to_owned()];
    Actor {
        id: "a1".into(),
        name: name.into(),
        kind: ActorType::Person,
        names,
        mentions: Vec::new(),
    }
}

#[test]
fn a_long_article_costs_no_more_than_its_length() {
    let cost = |times: usize| {
        let long = long(times);
        let (_folder, mut ledger) = ledger();
        let mut steps = [Duration::ZERO; 3];
        let start = Instant::now();
        ledger.record().reading(&long).unwrap();
        steps[0] = start.elapsed();
        assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
        steps[1] = start.elapsed() - steps[0];
        assert_eq!(ledger.ask().search("holds", 9).unwrap()[0].hits.len(), 1);
        steps[2] = start.elapsed() - steps[1] - steps[0];
        steps
    };
    let (short, long) = (cost(2_000), cost(32_000));
    for (step, (short, long)) in ["record", "verify", "search"].iter().zip(short.iter().zip(&long))
    {
        // Sixteen times the length; the square would be 256 times. 5 ms are lost in noise.
        let bound = (*short + Duration::from_millis(5)) * 60;
        assert!(long < &bound, "{step}: {short:?}, then {long:?}");
    }
}

#[test]
fn a_reader_asks_and_verifies_but_never_writes() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&sample()).unwrap();
    let mut reader = Ledger::open_read_only(ledger.path()).unwrap();
    let mut steps = Vec::new();
    let report = reader.verify(|done, all| steps.push((done, all))).unwrap();
    assert!(report.is_clean() && report.articles == 1 && report.spans == 5, "{report:?}");
    assert_eq!(steps, [(0, 1), (1, 1)]);
    let other = reading("b.txt", "Other.", None, None);
    assert!(matches!(reader.record().reading(&other), Err(Error::Store { .. })));
    // And sees what is written meanwhile.
    ledger.record().reading(&other).unwrap();
    assert_eq!(reader.ask().counts().unwrap().articles, 2);
}

#[test]
fn only_ledgers_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let error = Ledger::open_read_only(path("none.db")).unwrap_err();
    assert!(matches!(error, Error::Missing { .. }));
    assert!(!path("none.db").exists());

    std::fs::write(path("empty.db"), "").unwrap();
    assert!(matches!(Ledger::open_read_only(path("empty.db")), Err(Error::Missing { .. })));
    Ledger::open(path("empty.db")).unwrap();
    Ledger::open_read_only(path("empty.db")).unwrap();

    sql(&path("foreign.db"), "CREATE TABLE article (id); PRAGMA user_version = 1;");
    let before = std::fs::read(path("foreign.db")).unwrap();
    for text in ["x", "not a database, whatever its name says, and longer than a header would be …"]
    {
        std::fs::write(path("text.db"), text).unwrap();
        for name in ["text.db", "foreign.db", "."] {
            for opened in [Ledger::open(path(name)), Ledger::open_read_only(path(name))] {
                let error = opened.unwrap_err();
                assert!(matches!(error, Error::NotALedger { .. }), "{name}: {error}");
            }
        }
        assert_eq!(std::fs::read_to_string(path("text.db")).unwrap(), text);
    }
    assert_eq!(std::fs::read(path("foreign.db")).unwrap(), before);

    Ledger::open(path("newer.db")).unwrap();
    sql(&path("newer.db"), "PRAGMA user_version = 99;");
    for opened in [Ledger::open(path("newer.db")), Ledger::open_read_only(path("newer.db"))] {
        let error = opened.unwrap_err();
        assert!(matches!(error, Error::Newer { version: 99, .. }), "{error}");
        assert!(error.to_string().contains("use the newer onrecord"), "{error}");
    }
    drop(Ledger::open(path("older.db")).unwrap());
    sql(
        &path("older.db"),
        "DROP TABLE near_duplicate; PRAGMA user_version = 9; PRAGMA journal_mode = DELETE;",
    );
    let before = std::fs::read(path("older.db")).unwrap();
    for opened in [Ledger::open(path("older.db")), Ledger::open_read_only(path("older.db"))] {
        let error = opened.unwrap_err();
        assert!(matches!(error, Error::Older { version: 9, known: 10, .. }), "{error}");
        assert!(error.to_string().contains("add the articles again into a new ledger"), "{error}");
    }
    assert_eq!(std::fs::read(path("older.db")).unwrap(), before);
    let error = Ledger::open(path("no/such.db")).unwrap_err();
    assert!(matches!(error, Error::Unopened { .. }), "{error}");
    assert!(error.to_string().ends_with("no is not there"), "{error}");
}

#[test]
fn the_views_speak_the_readings_language() {
    let (_folder, mut ledger) = ledger();
    ledger.record().reading(&sample()).unwrap();
    ledger
        .record()
        .failure(&Failure { path: "x".into(), record: None, sha256: None, reason: "why".into() })
        .unwrap();
    let connection = Connection::open(ledger.path()).unwrap();
    let ask = |sql: &str| -> String { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    let id = sample().article.id;
    assert_eq!(
        ask("SELECT outlet || ' ' || published FROM articles"),
        "The Harbour Post 2020-05-22"
    );
    assert_eq!(ask("SELECT text FROM sentences WHERE number = 2"), "Her deputy Ïvo agreed 🦀.");
    assert_eq!(
        ask("SELECT article || id || actor_in_article || by FROM mentions"),
        format!("{id}m1a1test")
    );
    assert_eq!(
        ask("SELECT s.name || s.type || s.articles || s.mentions FROM actors s
            JOIN mentions m ON m.actor = s.id JOIN attributions q ON q.speaker = s.id"),
        "Mara Ellisonperson11"
    );
    assert_eq!(ask("SELECT reason FROM failures"), "why");
    assert_eq!(ask("SELECT program || model FROM runs"), "0.1.0rules-test");
    assert_eq!(ask("SELECT content FROM attributions"), "“We shall rebuild,”\n“and soon.”");
    assert_eq!(ask("SELECT CAST(confidence AS TEXT) FROM attributions"), "0.8");
    assert_eq!(
        ask("SELECT substr(a.text, q.start + 1, q.end - q.start) FROM attributions q
            JOIN articles a ON a.id = q.article"),
        "“We shall rebuild,” Mara Ellison said, “and soon.”"
    );
    let views = "SELECT group_concat(name) FROM
        (SELECT name FROM sqlite_schema WHERE type = 'view'
            AND name NOT IN ('attribution_words', 'name_use', 'near_duplicate_pair') ORDER BY 1)";
    assert_eq!(
        ask(views),
        "actors,articles,attributions,blocks,copies,corrections,failures,mentions,runs,sentences,stories"
    );
}

#[test]
fn a_second_writer_waits_its_turn() {
    let (_folder, ledger) = ledger();
    let path = ledger.path();
    std::thread::scope(|scope| {
        for writer in 0..3 {
            scope.spawn(move || {
                let mut ledger = Ledger::open(path).unwrap();
                for n in 0..20 {
                    let text = format!("Story {n} of {writer}.");
                    let made = reading(&format!("{writer}-{n}.txt"), &text, None, None);
                    assert_eq!(ledger.record().reading(&made).unwrap(), Recorded::Added);
                }
            });
        }
    });
    assert_eq!(ledger.ask().counts().unwrap().articles, 60);
    assert!(ledger.verify(|_, _| {}).unwrap().is_clean());
}

#[test]
fn a_new_ledger_may_be_opened_by_several_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        std::thread::scope(|scope| {
            let opened = [(); 4].map(|()| scope.spawn(|| Ledger::open(&path).map(drop)));
            for thread in opened {
                thread.join().unwrap().unwrap();
            }
        });
    }
}

#[cfg(unix)]
#[test]
fn a_write_protected_ledger_answers_and_says_what_it_cannot_check() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, mut ledger) = ledger();
    ledger.record().reading(&sample()).unwrap();
    let path = ledger.path().to_owned();
    drop(ledger);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return; // whoever runs this may write anything, as root may
    }
    let reader = Ledger::open_read_only(&path).unwrap();
    let report = reader.verify(|_, _| {}).unwrap();
    assert!(report.is_clean() && report.unchecked.len() == 1, "{report:?}");
    drop(folder);
}
