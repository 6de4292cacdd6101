//! `add`, and questions about the added articles.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::path::Path;

use common::{err, example, examples, expect, onrecord, out, run};
use serde_json::Value;

/// An empty folder for a ledger.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Records all examples in `directory`'s ledger.
fn add(directory: &Path) -> String {
    let paths = examples();
    let metadata = example("metadata.tsv");
    let args: Vec<&str> = ["add", "--metadata", &metadata]
        .into_iter()
        .chain(paths.iter().map(String::as_str))
        .collect();
    let output = run(directory, &args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).is_empty(), "the summary is narration");
    err(&output)
}

/// The rows of a JSON answer.
fn rows(directory: &Path, args: &[&str]) -> Vec<Value> {
    let printed = expect(0, directory, args);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn adding_twice_adds_nothing_new() {
    let here = folder();
    let first = add(here.path());
    assert!(first.contains("9 articles added"), "{first}");
    let before = expect(0, here.path(), &["quotes", "--csv"]);
    let second = add(here.path());
    assert!(second.contains("0 articles added, 9 already there"), "{second}");
    assert_eq!(expect(0, here.path(), &["quotes", "--csv"]), before);
    expect(0, here.path(), &["verify"]);
}

#[test]
fn the_number_of_threads_changes_no_row() {
    let with = |jobs: &str| {
        let here = folder();
        expect(0, here.path(), &["add", &example(""), "--jobs", jobs]);
        expect(0, here.path(), &["quotes", "--json"])
    };
    assert_eq!(with("1"), with("8"));
}

#[test]
fn what_fails_is_named_and_kept_with_its_reason() {
    let here = folder();
    fs::write(here.path().join("good.txt"), fs::read(example("library-roof.txt")).unwrap())
        .unwrap();
    fs::write(here.path().join("empty.txt"), "").unwrap();
    let output = run(here.path(), &["add", "good.txt", "empty.txt"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("onrecord: empty.txt holds no text"), "{}", err(&output));
    assert!(
        err(&output).contains("1 article added, 0 already there, 1 failed"),
        "{}",
        err(&output)
    );
    let failures = expect(0, here.path(), &["failures"]);
    assert!(failures.starts_with("empty.txt"), "{failures}");

    // A file that can be read again is no failure any more.
    fs::write(here.path().join("empty.txt"), "“Here I am,” said Bea Holloway.\n").unwrap();
    expect(0, here.path(), &["add", "good.txt", "empty.txt"]);
    expect(1, here.path(), &["failures"]);
}

#[test]
fn a_missing_path_stops_no_other() {
    let here = folder();
    fs::write(here.path().join("good.txt"), "“Here I am,” said Bea Holloway.\n").unwrap();
    let output = run(here.path(), &["add", "nope.txt", "good.txt"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains("onrecord: nope.txt could not be read"), "{}", err(&output));
    assert!(expect(0, here.path(), &["failures"]).starts_with("nope.txt"));
    assert_eq!(rows(here.path(), &["quotes", "--json"]).len(), 1);
    let output = run(here.path(), &["read", "nope.txt", "good.txt"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(out(&output).contains("Holloway"));
    let output = run(here.path(), &["add", "nope.txt", "nor.txt"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("nope.txt, nor.txt"), "{}", err(&output));
}

#[test]
fn skipped_files_in_folders_are_reported() {
    let here = folder();
    fs::create_dir(here.path().join("in")).unwrap();
    for name in ["a.txt", "b.docx", "c.RTF", "d.docx", ".hidden"] {
        fs::write(here.path().join("in").join(name), "“Here I am,” said Bea Holloway.\n").unwrap();
    }
    let told = "onrecord: skipped 3 files (.docx, .rtf); name them to try";
    for command in ["add", "read"] {
        let output = run(here.path(), &[command, "in"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(err(&output).contains(told), "{}", err(&output));
    }
    fs::remove_file(here.path().join("in/a.txt")).unwrap();
    let output = run(here.path(), &["add", "in"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains(told), "{}", err(&output));
}

#[test]
fn unreadable_cells_of_a_table_are_reported() {
    let here = folder();
    fs::write(here.path().join("a.txt"), "“Here I am,” said Bea Holloway.\n").unwrap();
    let table = "filename;publisher;publication_date\n".replace(';', ",");
    let mut bytes = table.into_bytes();
    // Windows-1252, as spreadsheets save it.
    bytes.extend(b"a.txt,Le Courrier de l\x92\xc9tang,someday\n");
    fs::write(here.path().join("m.csv"), bytes).unwrap();
    let output = run(here.path(), &["read", "--json", "a.txt", "--metadata", "m.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("onrecord: m.csv, line 2, column `publication_date`: "));
    assert!(err(&output).contains("someday"), "{}", err(&output));
    let json: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(json["article"]["publisher"], "Le Courrier de l’Étang");
}

#[test]
fn failures_of_files_that_are_gone_are_struck_out() {
    let here = folder();
    fs::create_dir(here.path().join("in")).unwrap();
    fs::write(here.path().join("in/empty.txt"), "").unwrap();
    fs::write(here.path().join("in/good.txt"), "“Here I am,” said Bea Holloway.\n").unwrap();
    expect(3, here.path(), &["add", "in"]);
    fs::remove_file(here.path().join("in/empty.txt")).unwrap();
    let output = run(here.path(), &["add", "./in"]);
    assert!(err(&output).contains("1 recorded failure deleted"), "{}", err(&output));
    expect(1, here.path(), &["failures"]);
    // The same in a folder without any files.
    fs::write(here.path().join("in/empty.txt"), "").unwrap();
    expect(3, here.path(), &["add", "in"]);
    fs::remove_dir_all(here.path().join("in")).unwrap();
    fs::create_dir(here.path().join("in")).unwrap();
    expect(1, here.path(), &["add", "in"]);
    expect(1, here.path(), &["failures"]);
}

#[test]
fn a_ledger_that_cannot_be_created_is_reported_once() {
    let here = folder();
    let output = run(here.path(), &["add", &example("library-roof.txt"), "--ledger", "no/x.db"]);
    assert_eq!(output.status.code(), Some(2));
    let printed = err(&output);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 2, "{printed}");
    assert!(lines[0].starts_with("onrecord: no/x.db cannot be opened: "), "{printed}");
    assert_eq!(lines[1], "hint: `--ledger FILE` names another ledger");
}

#[test]
fn altered_rows_are_named_with_their_article() {
    let here = folder();
    add(here.path());
    let file = here.path().join("onrecord.db");
    let mut bytes = fs::read(&file).unwrap();
    let (old, new) = (b"affirmed", b"declined");
    let places: Vec<usize> =
        (0..bytes.len() - old.len()).filter(|&at| &bytes[at..at + old.len()] == old).collect();
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
    fs::write(&file, bytes).unwrap();
    let printed = expect(1, here.path(), &["verify"]);
    let problem = ": reading: something in its rows is not what was recorded";
    assert!(printed.contains(problem), "{printed}");
}

#[test]
fn the_source_is_shown_with_the_hash_of_its_bytes() {
    let here = folder();
    let text = "\u{feff}“No,” said Bea Holloway.\n";
    fs::write(here.path().join("a.txt"), text).unwrap();
    let json = expect(0, here.path(), &["read", "--json", "a.txt"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let source = json["article"]["source"]["sha256"].as_str().unwrap();
    assert_ne!(json["article"]["text_sha256"], source);
    let page = expect(0, here.path(), &["read", "a.txt"]);
    assert!(page.contains(&format!("sha256 {}…", &source[..12])), "{page}");
    assert!(page.contains("none recognised"), "{page}");
}

#[test]
fn nothing_to_add_is_reported() {
    let here = folder();
    fs::create_dir(here.path().join("none")).unwrap();
    let output = run(here.path(), &["add", "none"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let output = run(here.path(), &["add", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("no-such-folder"));
}

#[test]
fn questions_without_a_ledger_are_wrong_calls() {
    let here = folder();
    for args in
        [&["quotes"][..], &["search", "x"], &["show", "7f3a91c2"], &["verify"], &["failures"]]
    {
        let output = run(here.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains("onrecord.db"), "{}", err(&output));
    }
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0, "asking makes no file");
}

#[test]
fn the_ledger_is_named_by_flag_or_environment() {
    let here = folder();
    let article = example("library-roof.txt");
    expect(0, here.path(), &["add", &article, "--ledger", "one.db"]);
    let output =
        onrecord(here.path()).args(["quotes"]).env("ONRECORD_LEDGER", "one.db").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(!here.path().join("onrecord.db").exists());
}

#[test]
fn quotes_are_found_by_speaker_words_outlet_and_day() {
    let here = folder();
    add(here.path());
    let by = rows(here.path(), &["quotes", "--json", "--by", "Nymoen"]);
    assert!(by.len() >= 4, "{by:?}");
    let named = |row: &Value| row["speaker"].as_str().unwrap_or_default().contains("Nymoen");
    assert!(by.iter().all(named), "{by:?}");
    let outlets: std::collections::BTreeSet<&str> =
        by.iter().map(|row| row["outlet"].as_str().unwrap()).collect();
    assert_eq!(outlets.into_iter().collect::<Vec<_>>(), ["Inland Courier", "Meridian Press"]);

    let about = rows(here.path(), &["quotes", "--json", "--about", "mussels"]);
    assert!(!about.is_empty());
    let outlet = rows(here.path(), &["quotes", "--json", "--outlet", "Westmarch Observer"]);
    assert!(outlet.iter().all(|row| row["title"].as_str().unwrap().starts_with("Library roof")));
    let since = rows(here.path(), &["quotes", "--json", "--since", "2024-10-08"]);
    assert!(since.iter().all(|row| row["outlet"] == "Inland Courier"), "{since:?}");
    let until = rows(here.path(), &["quotes", "--json", "--until", "2024-02-08"]);
    assert!(until.iter().all(|row| row["outlet"] == "Le Courrier des Chutes"), "{until:?}");
    assert_eq!(rows(here.path(), &["quotes", "--json", "--limit", "3"]).len(), 3);
}

#[test]
fn every_row_cites_the_words_it_prints() {
    let here = folder();
    add(here.path());
    for row in rows(here.path(), &["quotes", "--json"]) {
        let citation = row["citation"].as_str().unwrap();
        let (article, offsets) = citation.split_once(':').unwrap();
        assert!(article.len() >= 8 && row["article"].as_str().unwrap().starts_with(article));
        let (start, end) = offsets.split_once('-').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        let shown = expect(0, here.path(), &["show", "--json", citation]);
        let reading: Value = serde_json::from_str(&shown).unwrap();
        let text: Vec<char> = reading["article"]["text"].as_str().unwrap().chars().collect();
        let cited: String = text[start..end].iter().collect();
        for run in row["content"].as_array().unwrap() {
            assert!(cited.contains(run["text"].as_str().unwrap()), "{citation}");
        }
    }
}

#[test]
fn people_see_the_citation_first() {
    let here = folder();
    add(here.path());
    let printed = expect(0, here.path(), &["quotes", "--by", "Nymoen", "--width", "60"]);
    let first = printed.lines().next().unwrap();
    assert!(first.contains(" 2024-10-08 · Inland Courier · "), "{first}");
    assert!(printed.contains("\n  Astrid Nymoen: "), "{printed}");
    for block in printed.split("\n\n") {
        let (article, offsets) = block.split_once(' ').unwrap().0.split_once(':').unwrap();
        assert!(article.len() >= 8 && offsets.contains('-'), "{block}");
        assert!(block.lines().all(|line| line.chars().count() <= 60), "{block}");
    }
}

#[test]
fn csv_parses_and_agrees_with_json() {
    let here = folder();
    add(here.path());
    let csv = expect(0, here.path(), &["quotes", "--csv"]);
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let heading = table.headers().unwrap().clone();
    let column = |name: &str| heading.iter().position(|found| found == name).unwrap();
    let json = rows(here.path(), &["quotes", "--json"]);
    let records: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), json.len());
    for (record, row) in records.iter().zip(&json) {
        for name in ["citation", "outlet", "published", "form", "polarity", "id"] {
            assert_eq!(&record[column(name)], row[name].as_str().unwrap_or_default(), "{name}");
        }
        let first = row["content"][0]["text"].as_str().unwrap();
        assert!(record[column("words")].starts_with(first));
    }
}

#[test]
fn no_row_is_exit_code_one_and_a_hint() {
    let here = folder();
    add(here.path());
    for args in [
        &["quotes", "--by", "Nobody Whatsoever"][..],
        &["quotes", "--outlet", "The Daily Nothing"],
        &["search", "zyzzyva"],
    ] {
        let output = run(here.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(out(&output).is_empty());
        assert!(!err(&output).is_empty());
    }
    for (args, hint) in [
        (&["quotes", "--by", "Nimoen"][..], "did you mean --by \"Astrid Nymoen\""),
        (&["quotes", "--outlet", "Harbor Post"], "did you mean --outlet \"The Harbour Post\"?"),
        (&["quotes", "--by", "Nymoen", "--since", "2030-01-01"], "without the other conditions"),
    ] {
        let output = run(here.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(err(&output).contains(hint), "{args:?}: {}", err(&output));
    }
    let output = run(here.path(), &["quotes", "--since", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("\"yesterday\" is no day for since: write it as 2020-05-22"));
}

#[test]
fn words_are_found_where_they_stand() {
    let here = folder();
    add(here.path());
    let printed = expect(0, here.path(), &["search", "dredger"]);
    assert!(printed.contains("The Harbour Post"), "{printed}");
    assert!(printed.contains("dredger"), "{printed}");
    // Text that looks like a query is only words.
    for words in ["dredger AND (", "\"unclosed", "dredger*", "title:x OR", "-- ;"] {
        let code = run(here.path(), &["search", "--", words]).status.code();
        assert!(matches!(code, Some(0..=2)), "{words}");
    }
    let row = &rows(here.path(), &["search", "--json", "dredger"])[0];
    assert!(row["passage"]["text"].as_str().unwrap().contains("dredger"));
}

#[test]
fn an_article_is_shown_as_it_was_read() {
    let here = folder();
    let article = example("night-buses-opinion.txt");
    expect(0, here.path(), &["add", &article]);
    let read = expect(0, here.path(), &["read", &article]);
    let id = rows(here.path(), &["quotes", "--json"])[0]["article"].as_str().unwrap().to_owned();
    assert_eq!(expect(0, here.path(), &["show", &id]), read);
    assert_eq!(expect(0, here.path(), &["show", &id[..8]]), read);
    let json = expect(0, here.path(), &["show", &id, "--json"]);
    assert_eq!(json, expect(0, here.path(), &["read", "--json", &article]));
    expect(2, here.path(), &["show", "ffffffff"]);
}

#[test]
fn a_changed_ledger_is_reported_by_exit_code_and_item() {
    let here = folder();
    add(here.path());
    let clean = expect(0, here.path(), &["verify"]);
    assert!(clean.starts_with("9 articles, "), "{clean}");
    let file = here.path().join("onrecord.db");
    let mut bytes = fs::read(&file).unwrap();
    let (old, new) = (b"The contract says nineteen", b"The contract says fourteen");
    let places: Vec<usize> =
        (0..bytes.len() - old.len()).filter(|&at| &bytes[at..at + old.len()] == old).collect();
    assert!(!places.is_empty(), "the text stands in the file");
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
    fs::write(&file, bytes).unwrap();
    let output = run(here.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(!out(&output).is_empty());
    assert!(err(&output).contains("mismatch"), "{}", err(&output));
}

#[test]
fn a_file_that_is_no_ledger_is_a_wrong_call() {
    let here = folder();
    fs::write(here.path().join("onrecord.db"), "not a database, surely; not at all").unwrap();
    let output = run(here.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("onrecord.db"));
}

#[test]
fn an_item_of_a_recorded_article_is_explained_as_it_was_when_it_was_read() {
    let here = folder();
    add(here.path());
    let row = &rows(here.path(), &["quotes", "--json", "--limit", "1"])[0];
    let (article, item) = (row["article"].as_str().unwrap(), row["id"].as_str().unwrap());
    let recorded = expect(0, here.path(), &["explain", article, item, "--json"]);
    let path = row["path"].as_str().unwrap();
    let read: Value =
        serde_json::from_str(&expect(0, here.path(), &["explain", path, item, "--json"])).unwrap();
    let recorded: Value = serde_json::from_str(&recorded).unwrap();
    assert_eq!((&recorded["item"], &recorded["scores"]), (&read["item"], &read["scores"]));
}

#[test]
fn quotes_are_asked_for_by_manner() {
    let here = folder();
    add(here.path());
    let direct = rows(here.path(), &["quotes", "--json", "--form", "direct", "--voice", "own"]);
    assert!(
        !direct.is_empty()
            && direct
                .iter()
                .all(|row| row["form"] == "direct" && row["chain"] == serde_json::json!([]))
    );
    let output = run(here.path(), &["quotes", "--act", "gossip"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("speech, belief, intention, perception, document"),
        "{}",
        err(&output)
    );
}

/// Three outlets have the report of an agency, one of them cut and partly reworded. A fourth has another report.
fn wire(directory: &Path) {
    let report = "The harbour board put off dredging on Tuesday after boat owners had objected to the \
        noise, the mud and the dates, all of which fall into the season. Forty of them had come to the hall with \
        their children, two dogs and a model of the bay that a retired teacher had made from plaster and blue \
        paint, and they stayed until the last of the members had spoken and the lamps were put out.\n\n\
        “We shall read the figures again, and then we shall dig,” said Mara Ellison, who chairs the board.\n\n\
        The board meets again on Friday in the old customs house. It must choose between three firms, \
        of which the cheapest has no ship yet and the dearest has two. The work is to cost as much as a new school \
        and would keep the channel open for ten years, by which time the bay will have moved.\n";
    let cut = report.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n");
    let files = [
        ("wire.txt", report.to_owned()),
        ("same.txt", report.to_owned()),
        ("cut.txt", cut.replace("We shall read", "We will read")),
        ("other.txt", "“The geese are back,” said Bea Holloway on the meadow.\n".to_owned()),
    ];
    let mut table = "filename\tpublisher\tpublication_date\ttitle\n".to_owned();
    for (day, (name, text)) in (10..).zip(files) {
        fs::write(directory.join(name), text).unwrap();
        let stem = name.trim_end_matches(".txt");
        table += &format!("{name}\tThe {stem} Post\t2024-03-{day}\tNews of {stem}\n");
    }
    fs::write(directory.join("m.tsv"), table).unwrap();
    let args = ["add", "wire.txt", "same.txt", "cut.txt", "other.txt", "--metadata", "m.tsv"];
    expect(0, directory, &args);
}

#[test]
fn copies_are_listed_by_story_and_for_one_article() {
    let here = folder();
    wire(here.path());
    let printed = expect(0, here.path(), &["copies"]);
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].ends_with("  3 articles · 3 outlets · 2024-03-10 to 2024-03-12"), "{printed}");
    for (line, outlet) in lines[2..].iter().zip(["The wire Post", "The same Post", "The cut Post"])
    {
        assert!(line.contains(outlet), "{printed}");
    }
    let stories = rows(here.path(), &["copies", "--json"]);
    assert_eq!(stories.len(), 1);
    let ids: Vec<&str> = (stories[0]["articles"].as_array().unwrap().iter())
        .map(|article| article["article"].as_str().unwrap())
        .collect();
    assert_eq!(ids.iter().min().copied(), stories[0]["story"].as_str());
    assert_eq!(expect(0, here.path(), &["copies", "--csv"]).lines().count(), 4);

    let copies = rows(here.path(), &["copies", "cut.txt", "--json"]);
    assert_eq!(copies.len(), 2);
    let copied = &copies[0]["copied"];
    assert!(copied["share"].as_f64() > Some(0.9) && copied["other_share"].as_f64() < Some(0.7));
    // Both citations of a run have the same words.
    let cited = |citation: &Value| {
        let (article, range) = citation.as_str().unwrap().split_once(':').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let shown: Value =
            serde_json::from_str(&expect(0, here.path(), &["show", article, "--json"])).unwrap();
        let text: Vec<char> = shown["article"]["text"].as_str().unwrap().chars().collect();
        text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
    };
    let first = &copied["stretches"][0];
    assert_eq!(cited(&first["here"]), cited(&first["there"]));
    assert!(cited(&first["here"]).starts_with("The harbour board put off dredging"));
    let printed = expect(0, here.path(), &["copies", "cut.txt"]);
    assert!(printed.contains(" %  ") && printed.contains("The same Post"), "{printed}");
    assert_eq!(expect(0, here.path(), &["copies", "cut.txt", "--csv"]).lines().count(), 3);

    let none = run(here.path(), &["copies", "other.txt"]);
    assert_eq!(none.status.code(), Some(1), "{}", err(&none));
    assert!(err(&none).contains("no other article"), "{}", err(&none));
    expect(2, here.path(), &["copies", "nowhere.txt"]);
}

#[test]
fn the_same_quotation_is_asked_for_once() {
    let here = folder();
    wire(here.path());
    let asked = |flags: &[&str]| {
        let args: Vec<&str> = ["quotes", "--by", "Ellison", "--about", "figures"]
            .iter()
            .chain(flags)
            .copied()
            .collect();
        expect(0, here.path(), &args)
    };
    assert_eq!(asked(&["--json"]).lines().count(), 3);
    let once = asked(&["--json", "--distinct-stories"]);
    assert!(once.lines().count() == 1 && once.contains("The wire Post"), "{once}");
    let distinct = asked(&["--distinct"]);
    assert!(distinct.contains("Mara Ellison: “We shall read the figures again"), "{distinct}");
    assert!(distinct.contains("  also · 2024-03-11 · The same Post\n"), "{distinct}");
    assert!(
        distinct.contains("  in other words or in part · 2024-03-12 · The cut Post\n"),
        "{distinct}"
    );
    let compared = asked(&["--compare"]);
    assert!(compared.starts_with("Mara Ellison  3 articles · 2 wordings\n"), "{compared}");
    assert!(compared.contains("  We [-shall-] {+will+} read the figures again,"), "{compared}");
    let json: Value = serde_json::from_str(&asked(&["--compare", "--json"])).unwrap();
    assert_eq!(json["wordings"][1]["differences"][1]["change"], "left_out");
    assert_eq!(json["wordings"][0]["quotes"].as_array().unwrap().len(), 2);
    assert_eq!(asked(&["--compare", "--csv"]).lines().count(), 4);

    let none = run(here.path(), &["quotes", "--compare", "--by", "Holloway"]);
    assert_eq!(none.status.code(), Some(1), "{}", err(&none));
    assert!(err(&none).contains("no two articles"), "{}", err(&none));
}
