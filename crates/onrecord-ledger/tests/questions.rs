//! Quotes, search and names of articles.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use onrecord_ledger::{Error, Filter, Ledger, QuoteLink, QuoteQuery, QuoteRow, Voice};
use onrecord_reading::contract::Reading;
use onrecord_reading::{Act, Form, Polarity};
use support::{ledger, reading, say, span};

/// Four articles of three outlets.
fn stocked() -> (tempfile::TempDir, Ledger) {
    let (folder, mut ledger) = ledger();
    let mut a = reading(
        "a.txt",
        "“The bridge stays,” Hilary Renner said.\n“Café prices fall,” a man from Rennerville said.",
        Some("The Harbour Post"),
        Some("2020-05-22"),
    );
    say(&mut a, &["“The bridge stays,”"], "Hilary Renner", Some("Hilary Renner"));
    say(&mut a, &["“Café prices fall,”"], "a man from Rennerville", None);
    let mut b = reading(
        "b.txt",
        "“Not the old bridge,” she said.\n“Old again, the bridge,” Mrs. Renner’s aide said.",
        Some("Inland Courier"),
        Some("2020-05-23T08:00:00Z"),
    );
    say(&mut b, &["“Not the old bridge,”"], "she", Some("Mrs. Rénner"));
    say(&mut b, &["“Old again,", "the bridge,”"], "Mrs. Renner’s aide", None);
    let mut c = reading("c.txt", "“Bridge,” said Oda Brandt.", Some("Post"), None);
    say(&mut c, &["“Bridge,”"], "Oda Brandt", Some("Oda Brandt"));
    for reading in [a, b, c] {
        ledger.record().reading(&reading).unwrap();
    }
    (folder, ledger)
}

fn asked(ledger: &Ledger, query: QuoteQuery) -> Vec<String> {
    let rows = ledger.ask().quotes(&query).unwrap();
    rows.iter().map(|row| format!("{} {}", row.path.as_deref().unwrap(), row.id)).collect()
}

fn by(name: &str) -> QuoteQuery {
    QuoteQuery { by: Some(name.into()), ..QuoteQuery::default() }
}

fn only(filter: Filter) -> QuoteQuery {
    QuoteQuery { filter, ..QuoteQuery::default() }
}

fn about(words: &str) -> QuoteQuery {
    QuoteQuery { about: Some(words.into()), ..QuoteQuery::default() }
}

#[test]
fn a_name_is_found_by_whole_words_in_names_and_sources() {
    let (_folder, ledger) = stocked();
    // Newest first; not the man from Rennerville.
    assert_eq!(asked(&ledger, by("renner")), ["b.txt q1", "b.txt q2", "a.txt q1"]);
    assert_eq!(asked(&ledger, by("RÉNNER")), asked(&ledger, by("renner")));
    assert_eq!(asked(&ledger, by("Hilary Renner")), ["a.txt q1"]);
    assert_eq!(asked(&ledger, by("Renner, Hilary")), ["a.txt q1"]);
    assert!(asked(&ledger, by("\"Renner Hilary\"")).is_empty());
    assert!(asked(&ledger, by("Renn")).is_empty());
}

#[test]
fn contents_are_found_by_all_words_or_by_a_phrase() {
    let (_folder, ledger) = stocked();
    assert_eq!(asked(&ledger, about("bridge old")), ["b.txt q1", "b.txt q2"]);
    assert_eq!(asked(&ledger, about("\"old bridge\"")), ["b.txt q1"]);
    assert_eq!(asked(&ledger, about("cafe")), ["a.txt q2"]);
    // The words of the source are no content.
    assert!(asked(&ledger, about("renner")).is_empty());
    let both = QuoteQuery { by: Some("renner".into()), ..about("stays") };
    assert_eq!(asked(&ledger, both), ["a.txt q1"]);
}

#[test]
fn outlets_days_and_limits_narrow() {
    let (_folder, ledger) = stocked();
    let from = |outlet: &str| {
        asked(&ledger, only(Filter { outlet: Some(outlet.into()), ..Filter::default() }))
    };
    assert_eq!(from("POST"), ["c.txt q1"], "the one that has just this name");
    assert_eq!(from("harbour"), ["a.txt q1", "a.txt q2"]);
    assert!(from("%").is_empty());
    let between = |since: &str, until: &str| {
        let day = |day: &str| (!day.is_empty()).then(|| day.parse().unwrap());
        let filter = Filter { since: day(since), until: day(until), ..Filter::default() };
        asked(&ledger, QuoteQuery { filter, ..by("renner") })
    };
    assert_eq!(between("2020-05-23", ""), ["b.txt q1", "b.txt q2"]);
    assert_eq!(between("", "2020-05-23").len(), 3);
    assert_eq!(between("2020-05-22", "2020-05-22"), ["a.txt q1"]);
    assert_eq!(asked(&ledger, QuoteQuery { limit: Some(2), ..QuoteQuery::default() }).len(), 2);
    assert_eq!(asked(&ledger, QuoteQuery::default()).last().unwrap(), "c.txt q1", "undated last");
}

#[test]
fn a_row_cites_from_the_first_run_to_the_last() {
    let (_folder, ledger) = stocked();
    let row: QuoteRow = ledger.ask().quotes(&about("again")).unwrap().remove(0);
    let text = ledger.ask().reading(&row.article).unwrap().article.text;
    assert_eq!(row.citation.start, span(&text, "“Old again").start);
    assert_eq!(row.citation.end, span(&text, "the bridge,”").end);
    assert_eq!(row.citation.article, row.article[..8]);
    assert_eq!(row.source.as_deref(), Some("Mrs. Renner’s aide"));
    assert_eq!(row.content.len(), 2);
    let printed = serde_json::to_value(&row).unwrap();
    let citation = format!("{}:{}-{}", &row.article[..8], row.citation.start, row.citation.end);
    assert_eq!(printed["citation"], citation);
}

#[test]
fn nothing_that_is_typed_is_syntax() {
    let (_folder, ledger) = stocked();
    for typed in [
        "\" OR *",
        "NEAR(",
        "NEAR(a b, 2)",
        "a AND",
        "OR",
        "NOT bridge",
        "bridge*",
        "^bridge",
        "content : bridge",
        "{source} : x",
        "(((",
        ")",
        "a\"b",
        "\"",
        "'; DROP TABLE article; --",
        "a\0b",
        "-bridge",
        "+",
        "bridge + old",
        "ⓐ",
        "\u{301}x",
        "½",
        "٣",
        "_",
        "a_b",
        "\u{e000}",
    ] {
        let query = QuoteQuery {
            by: Some(typed.into()),
            about: Some(typed.into()),
            ..QuoteQuery::default()
        };
        for error in [ledger.ask().quotes(&query).err(), ledger.ask().search(typed, 5).err()]
            .into_iter()
            .flatten()
        {
            assert!(matches!(error, Error::NoWords { .. }), "{typed:?}: {error}");
        }
    }
    assert_eq!(asked(&ledger, by("NOT renner")), [""; 0], "NOT is a word");
    for empty in ["", " ", "\"\"", "*"] {
        let error = ledger.ask().search(empty, 5).unwrap_err();
        assert!(error.to_string().contains("no word to look for"), "{error}");
    }
}

#[test]
fn search_cites_the_sentence_with_most_of_the_words() {
    let (_folder, mut ledger) = ledger();
    let text = "The harbour 🦀 was quiet.\nThe old Café by the harbour closed.\nThe end.";
    ledger.record().reading(&reading("a.txt", text, Some("Post"), None)).unwrap();
    let long = format!("{} harbour {}", "water ".repeat(100), "café ".repeat(100));
    ledger.record().reading(&reading("b.txt", &long, None, None)).unwrap();
    let rows = ledger.ask().search("harbour cafe", 10).unwrap();
    assert_eq!(rows.len(), 2);
    let row = rows.iter().find(|row| row.path.as_deref() == Some("a.txt")).unwrap();
    assert_eq!(row.passage, span(text, "The old Café by the harbour closed."));
    let chars: Vec<char> = text.chars().collect();
    let hits: Vec<String> =
        row.hits.iter().map(|hit| chars[hit.start..hit.end].iter().collect()).collect();
    assert_eq!(hits, ["Café", "harbour"]);
    assert_eq!((row.citation.start, row.citation.end), (row.passage.start, row.passage.end));
    let row = rows.iter().find(|row| row.path.as_deref() == Some("b.txt")).unwrap();
    assert_eq!(row.passage.text, span(&long, &row.passage.text).text);
    assert!(row.passage.text.len() < 500 && row.passage.text.contains("harbour"));
    assert!(ledger.ask().search("harbour absent", 10).unwrap().is_empty());
    assert_eq!(ledger.ask().search("harbour", 1).unwrap().len(), 1);
}

/// Two readings whose ids share at least four characters, found by trying.
fn alike() -> (Reading, Reading) {
    let mut seen = std::collections::BTreeMap::new();
    for n in 0.. {
        let made = reading("same.txt", &format!("Number {n}."), None, None);
        if let Some(other) = seen.insert(made.article.id[..4].to_owned(), made.clone()) {
            return (other, made);
        }
    }
    unreachable!("there are only so many beginnings")
}

#[test]
fn articles_answer_to_ids_beginnings_citations_and_paths() {
    let (_folder, mut ledger) = ledger();
    let (one, two) = alike();
    let far = reading("dir/far.txt", "Far away.", Some("Post"), None);
    for reading in [&one, &two, &far] {
        ledger.record().reading(reading).unwrap();
    }
    let id = &one.article.id;
    assert_eq!(&ledger.ask().resolve(id).unwrap(), id);
    assert_eq!(&ledger.ask().resolve(&id[..12].to_uppercase()).unwrap(), id);
    assert_eq!(&ledger.ask().resolve(&format!("{}:3-9", &id[..12])).unwrap(), id);
    assert_eq!(ledger.ask().resolve("dir/far.txt").unwrap(), far.article.id);
    assert_eq!(ledger.ask().resolve("./dir/far.txt").unwrap(), far.article.id);
    for (name, listed) in [(&id[..4], "same.txt"), ("same.txt", "same.txt")] {
        match ledger.ask().resolve(name).unwrap_err() {
            Error::Ambiguous { candidates, .. } => {
                assert_eq!(candidates.len(), 2);
                assert!(candidates.iter().all(|c| c.path.as_deref() == Some(listed)));
            }
            other => panic!("{other}"),
        }
    }
    for name in ["", &id[..3], "zzzzzzzz", "nowhere.txt", "%", ":1-2"] {
        assert!(matches!(ledger.ask().resolve(name), Err(Error::Unknown { .. })), "{name:?}");
    }
    assert_eq!(ledger.ask().short_id(id).unwrap(), id[..8]);
    assert!(matches!(ledger.ask().reading("none"), Err(Error::Unknown { .. })));
}

#[test]
fn form_act_polarity_and_voice_are_asked_for() {
    let (_folder, mut ledger) = ledger();
    let text =
        "Board minutes say that Oda Brandt denied that Ben Vance had asked whether it leaks.";
    let mut reading = reading("minutes.txt", text, Some("The Harbour Post"), Some("2024-05-22"));
    say(
        &mut reading,
        &["that Oda Brandt denied that Ben Vance had asked whether it leaks"],
        "Board minutes",
        None,
    );
    say(
        &mut reading,
        &["that Ben Vance had asked whether it leaks"],
        "Oda Brandt",
        Some("Oda Brandt"),
    );
    say(&mut reading, &["whether it leaks"], "Ben Vance", None);
    for (q, parent) in reading.attributions.iter_mut().zip([None, Some("q1"), Some("q2")]) {
        q.form = Form::Indirect;
        q.parent = parent.map(str::to_owned);
    }
    reading.attributions[0].act = Act::Document;
    reading.attributions[1].polarity = Polarity::Denied;
    reading.attributions[2].polarity = Polarity::Asked;
    ledger.record().reading(&reading).unwrap();
    let all = Filter::default;
    let voice = |voice| only(Filter { voice: Some(voice), ..all() });
    assert_eq!(asked(&ledger, voice(Voice::Own)), ["minutes.txt q1"]);
    assert_eq!(asked(&ledger, voice(Voice::Attributed)), ["minutes.txt q2"]);
    assert_eq!(asked(&ledger, voice(Voice::Chained)), ["minutes.txt q3"]);
    assert_eq!(
        asked(&ledger, only(Filter { act: Some(Act::Document), ..all() })),
        ["minutes.txt q1"]
    );
    let denied = Filter { polarity: Some(Polarity::Denied), ..all() };
    assert_eq!(asked(&ledger, only(denied)), ["minutes.txt q2"]);
    assert_eq!(asked(&ledger, only(Filter { form: Some(Form::Indirect), ..all() })).len(), 3);
    assert!(asked(&ledger, only(Filter { form: Some(Form::Direct), ..all() })).is_empty());

    let chain = |voice_of| ledger.ask().quotes(&voice(voice_of)).unwrap().remove(0).chain;
    let link = |id: &str, speaker: Option<&str>, source: &str| QuoteLink {
        id: id.into(),
        speaker: speaker.map(str::to_owned),
        source: Some(source.into()),
    };
    let (minutes, brandt) =
        (link("q1", None, "Board minutes"), link("q2", Some("Oda Brandt"), "Oda Brandt"));
    assert_eq!(chain(Voice::Own), []);
    assert_eq!(chain(Voice::Attributed), std::slice::from_ref(&minutes));
    assert_eq!(chain(Voice::Chained), [minutes, brandt]);
}

#[test]
fn licences_are_asked_for_by_id_beginning_or_none() {
    let (_folder, mut ledger) = ledger();
    for (path, licence) in
        [("a.txt", Some("CC-BY-4.0")), ("b.txt", Some("CC-BY-SA-3.0")), ("c.txt", None)]
    {
        let text = format!("“Yes,” said Oda Brandt of {path}.");
        let mut reading = reading(path, &text, Some("Post"), None);
        say(&mut reading, &["“Yes,”"], "Oda Brandt", Some("Oda Brandt"));
        reading.article.licence = licence.map(support::licence);
        ledger.record().reading(&reading).unwrap();
    }
    let under = |licence: &str| {
        asked(
            &ledger,
            only(Filter { licence: Some(licence.parse().unwrap()), ..Filter::default() }),
        )
    };
    assert_eq!(under("cc-by-4.0"), ["a.txt q1"]);
    assert_eq!(under("CC-"), ["a.txt q1", "b.txt q1"]);
    assert_eq!(under("none"), ["c.txt q1"]);
    for nothing in ["CC-BY", "CC", "-", "%", "' OR 1 --", ""] {
        assert!(under(nothing).is_empty(), "{nothing:?}");
    }
}
