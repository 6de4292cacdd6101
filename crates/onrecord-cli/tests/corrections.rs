//! Actors across articles, corrections, and re-reading.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::path::Path;

use common::{err, expect, out, run};
use serde_json::Value;

/// A ledger with articles of two outlets about one council.
fn council() -> tempfile::TempDir {
    let here = tempfile::tempdir().unwrap();
    let articles = [
        (
            "post.txt",
            "The Post",
            "“The bridge will hold,” Mara Ellison said. “We checked every bolt,” Ellison said.\n\n\
            The engineer Jonas Brandt said that the bolts were old.",
        ),
        (
            "courier.txt",
            "The Courier",
            "“We shall wait,” Mayor Mara Ellison told reporters on Monday.\n\n\
            “It is too early to say,” Jonas Brandt said.",
        ),
        (
            "echo.txt",
            "The Echo",
            "“It holds,” M. Ellison said on Tuesday. Nobody else was asked that day.",
        ),
    ];
    for (name, publisher, text) in articles {
        fs::write(here.path().join(name), text).unwrap();
        expect(0, here.path(), &["add", name, "--publisher", publisher]);
    }
    here
}

fn json(directory: &Path, args: &[&str]) -> Vec<Value> {
    let printed = expect(0, directory, args);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn message(directory: &Path, args: &[&str]) -> String {
    let output = run(directory, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    assert!(out(&output).is_empty(), "what was done is narration");
    err(&output)
}

#[test]
fn an_actor_is_shown_merged_renamed_and_as_it_was() {
    let here = council();
    let here = here.path();
    let actors = json(here, &["actor", "show", "ellison", "--json"]);
    let articles: Vec<_> = actors.iter().map(|actor| actor["articles"].clone()).collect();
    assert_eq!(articles, [2], "{actors:?}");
    let strength = |name: &str| {
        let names = actors[0]["names"].as_array().unwrap().iter();
        names.clone().find(|one| one["name"] == name).map(|one| one["strength"].clone())
    };
    assert_eq!(strength("Mara Ellison"), Some("strong".into()), "{actors:?}");
    assert_eq!(strength("Ellison"), Some("weak".into()), "{actors:?}");
    assert!(expect(0, here, &["actor", "show", "ellison"]).contains("Ellison 1× (weak)"));
    let echo = json(here, &["quotes", "--by", "Ellison", "--outlet", "The Echo", "--json"]);
    let alone = format!("{}:a1", echo[0]["article"].as_str().unwrap());
    let why = ["--why", "the register", "--who", "Ilse Maar"];
    let merge = [["actor", "merge", "Mara Ellison", &alone].as_slice(), &why].concat();
    let said = message(here, &merge);
    assert!(said.contains("Mara Ellison") && said.contains("is in 3 articles now"), "{said}");
    message(here, &["actor", "rename", "Mara Ellison", "Mara Lind Ellison"]);
    let rows = json(here, &["quotes", "--by", "Mara Lind Ellison", "--json"]);
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows.iter().all(|row| row["speaker"] == "Mara Lind Ellison"), "{rows:?}");

    let table = expect(0, here, &["corrections"]);
    assert!(table.contains("are one actor") && table.contains("the register"), "{table}");
    let journal = json(here, &["corrections", "--json"]);
    for correction in &journal {
        assert_eq!(correction["standing"], "holds");
        message(here, &["corrections", "undo", correction["id"].as_str().unwrap()]);
    }
    assert_eq!(json(here, &["actor", "show", "ellison", "--json"]), actors);
    expect(1, here, &["corrections", "--orphaned"]);
    expect(0, here, &["verify"]);
}

#[test]
fn an_actor_is_split_and_typed() {
    let here = council();
    let here = here.path();
    let output = run(here, &["actor", "split", "Jonas Brandt"]);
    assert_eq!(output.status.code(), Some(2), "nothing says where");
    message(here, &["actor", "split", "Jonas Brandt", "--outlet", "The Post"]);
    let both = json(here, &["actor", "show", "Jonas Brandt", "--json"]);
    assert_eq!(both.len(), 2);
    let output = run(here, &["actor", "type", "Jonas Brandt", "organization"]);
    let problem = err(&output);
    assert!(problem.contains("may be any of 2 actors: Jonas Brandt ("), "{problem}");
    let id = both[0]["id"].as_str().unwrap();
    message(here, &["actor", "type", id, "organization"]);
    assert_eq!(json(here, &["actor", "show", id, "--json"])[0]["type"], "organization");
    let none = run(here, &["actor", "show", "Vale"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(
        err(&none).contains("onrecord.db has no actor with the name \"Vale\""),
        "{}",
        err(&none)
    );
}

#[test]
fn attributions_are_rejected_and_reassigned() {
    let here = council();
    let here = here.path();
    let rows = json(here, &["quotes", "--outlet", "The Post", "--json"]);
    assert_eq!(rows.len(), 3);
    let citation = rows[0]["citation"].as_str().unwrap();
    message(here, &["attribution", "reject", citation]);
    let (article, second) = (rows[1]["article"].as_str().unwrap(), rows[1]["id"].as_str().unwrap());
    message(here, &["attribution", "reassign", article, second, "--to", "Jonas Brandt"]);
    let after = json(here, &["quotes", "--outlet", "The Post", "--json"]);
    assert_eq!(after.len(), 2);
    assert_eq!(after[0]["speaker"], "Jonas Brandt");
    let brandt = json(here, &["quotes", "--by", "Brandt", "--outlet", "The Post", "--json"]);
    assert_eq!(brandt.len(), 2);
    message(here, &["attribution", "reassign", article, second, "--to-nobody"]);
    assert_eq!(
        json(here, &["quotes", "--outlet", "The Post", "--json"])[0]["speaker"],
        Value::Null
    );
    let output = run(here, &["attribution", "reject", article, "q99"]);
    assert!(err(&output).contains("has no attribution q99"), "{}", err(&output));
    // The reading itself stays the same.
    let reading: Value =
        serde_json::from_str(&expect(0, here, &["show", article, "--json"])).unwrap();
    assert_eq!(reading["attributions"].as_array().unwrap().len(), 3);
    expect(0, here, &["verify"]);
}

#[test]
fn a_journal_is_exported_and_imported() {
    let here = council();
    let here = here.path();
    message(here, &["actor", "rename", "Jonas Brandt", "Jonas Lind Brandt"]);
    let journal = expect(0, here, &["corrections", "export"]);
    fs::write(here.join("journal.jsonl"), &journal).unwrap();
    expect(0, here, &["add", "post.txt", "--publisher", "The Post", "--ledger", "other.db"]);
    let import = ["corrections", "import", "journal.jsonl", "--ledger", "other.db"];
    assert!(message(here, &import).contains("1 correction added; 0 of all are orphaned"));
    assert!(message(here, &import).contains("0 corrections added"));
    let actors =
        json(here, &["actor", "show", "Jonas Lind Brandt", "--json", "--ledger", "other.db"]);
    assert_eq!(actors[0]["name"], "Jonas Lind Brandt");
    fs::write(here.join("broken.jsonl"), format!("{journal}{{\"id\": 3}}\n")).unwrap();
    let output = run(here, &["corrections", "import", "broken.jsonl", "--ledger", "other.db"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("line 2 is no correction"), "{}", err(&output));
}

#[test]
fn a_newer_model_reads_anew_and_corrections_stay() {
    let here = council();
    let here = here.path();
    message(here, &["actor", "rename", "Jonas Brandt", "Jonas Lind Brandt"]);
    assert!(message(here, &["reread"]).contains("already read with"));
    let said = message(here, &["reread", "--model", "accurate", "--jobs", "2"]);
    assert!(said.contains("3 articles read again with en-"), "{said}");
    assert!(said.contains("1 correction still valid, 0 orphaned"), "{said}");
    expect(0, here, &["verify"]);
    assert_eq!(json(here, &["actor", "show", "Jonas Lind Brandt", "--json"]).len(), 1);
    let missing = run(here, &["reread", "--ledger", "none.db"]);
    assert!(err(&missing).contains("there is no ledger at none.db"), "{}", err(&missing));
    assert!(!here.join("none.db").exists());
}

#[test]
fn what_was_corrected_in_exported_files_comes_back() {
    let here = council();
    let here = here.path();
    expect(0, here, &["export", "--format", "jsonl", "out"]);
    let import = ["import", "--format", "jsonl", "out"];
    assert!(message(here, &import).contains("3 articles compared, 0 corrections, 0 failed"));

    let path = here.join("out/readings.jsonl");
    let mut readings: Vec<Value> = (fs::read_to_string(&path).unwrap().lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let post = readings.iter_mut().find(|r| r["article"]["publisher"] == "The Post").unwrap();
    let id = post["article"]["id"].as_str().unwrap().to_owned();
    let said = post["attributions"].as_array_mut().unwrap();
    said.remove(0);
    said[0]["speaker"] = Value::Null;
    post["actors"][0]["name"] = "Mara Lind Ellison".into();
    let lines: Vec<String> = readings.iter().map(Value::to_string).collect();
    fs::write(&path, lines.join("\n")).unwrap();

    let dry = [import.as_slice(), &["--dry-run"]].concat();
    assert!(message(here, &dry).contains("3 corrections would be made"));
    assert!(json(here, &["quotes", "--outlet", "The Post", "--json"]).len() == 3);
    assert!(message(here, &import).contains("3 articles compared, 3 corrections, 0 failed"));
    let rows = json(here, &["quotes", "--outlet", "The Post", "--json"]);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["speaker"], Value::Null);
    assert_eq!(json(here, &["actor", "show", "Mara Lind Ellison", "--json"])[0]["articles"], 2);
    // The new export has the corrections, so importing it changes nothing. With --as-read it stays as before.
    assert!(message(here, &import).contains("0 corrections"));
    expect(0, here, &["export", "--format", "jsonl", "--as-read", "read"]);
    let read = fs::read_to_string(here.join("read/readings.jsonl")).unwrap();
    let whole = expect(0, here, &["show", &id, "--json"]);
    let whole: Value = serde_json::from_str(&whole).unwrap();
    assert!(read.lines().any(|line| serde_json::from_str::<Value>(line).unwrap() == whole));
}

/// The range of words, as the command line takes it.
fn range(text: &str, words: &str) -> String {
    let start = text[..text.find(words).unwrap()].chars().count();
    format!("{start}-{}", start + words.chars().count())
}

#[test]
fn attributions_are_added_and_amended() {
    let here = council();
    let here = here.path();
    let text = fs::read_to_string(here.join("echo.txt")).unwrap();
    let echo = json(here, &["quotes", "--outlet", "The Echo", "--json"]);
    let id = echo[0]["article"].as_str().unwrap();
    let content = range(&text, "Nobody else was asked");
    let add = ["attribution", "add", id, "--content", &content, "--speaker", "a1"];
    let said = message(here, &[add.as_slice(), &["--act", "document", "--why", "missed"]].concat());
    assert!(said.contains("q2 is added, indirect (correction "), "{said}");
    let rows = json(here, &["quotes", "--outlet", "The Echo", "--json"]);
    assert_eq!(
        (&rows[1]["content"][0]["text"], &rows[1]["confidence"]),
        (&"Nobody else was asked".into(), &1.0.into())
    );
    assert_eq!(rows[1]["speaker"], rows[0]["speaker"]);
    let again = run(here, &add);
    assert!(err(&again).contains("has exactly this content"), "{}", err(&again));

    let content = range(&text, "holds,");
    let amend = [
        "attribution",
        "amend",
        id,
        "q1",
        "--content",
        &content,
        "--polarity",
        "denied",
        "--no-cue",
    ];
    assert!(message(here, &amend).contains("q1 is amended"));
    let rows = json(here, &["quotes", "--outlet", "The Echo", "--json"]);
    assert_eq!(rows[0]["citation"].as_str().unwrap().split_once(':').unwrap().1, content);
    assert_eq!((&rows[0]["polarity"], &rows[0]["cue"]), (&"denied".into(), &Value::Null));
    assert_eq!(rows[0]["quoted"][0]["text"], "holds,");
    let explained = expect(0, here, &["explain", id, "q2"]);
    assert!(explained.contains("a user's correction"), "{explained}");
    let table = expect(0, here, &["corrections"]);
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("which the program missed"), "{table}");

    for (wrong, why) in
        [("5-2", "write the first character"), ("500-502", "no words stand at 500-502")]
    {
        let output = run(here, &["attribution", "add", id, "--content", wrong]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(why), "{}", err(&output));
    }
    // Both still apply after a re-reading, and in another ledger that imports the journal.
    message(here, &["reread", "--model", "accurate"]);
    let corrected = |ledger: &str| {
        let rows = json(here, &["quotes", "--outlet", "The Echo", "--json", "--ledger", ledger]);
        let by = |row: &Value| row["by"].as_str().unwrap().starts_with("correction:");
        rows.into_iter().filter(by).map(|row| row["content"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(corrected("onrecord.db").len(), 2);
    expect(1, here, &["corrections", "--orphaned"]);
    fs::write(here.join("journal.jsonl"), expect(0, here, &["corrections", "export"])).unwrap();
    expect(0, here, &["add", "echo.txt", "--publisher", "The Echo", "--ledger", "other.db"]);
    message(here, &["corrections", "import", "journal.jsonl", "--ledger", "other.db"]);
    assert_eq!(corrected("other.db"), corrected("onrecord.db"));
    expect(0, here, &["verify"]);
}

/// The span of words in an exported article.
fn span(reading: &Value, words: &str) -> Value {
    let text = reading["article"]["text"].as_str().unwrap();
    let start = text[..text.find(words).unwrap()].chars().count();
    serde_json::json!({"start": start, "end": start + words.chars().count(), "text": words})
}

#[test]
fn what_was_added_and_amended_in_exported_files_comes_back() {
    let here = council();
    let here = here.path();
    expect(0, here, &["export", "--format", "jsonl", "out"]);
    expect(0, here, &["export", "--format", "web-annotation", "before"]);
    let path = here.join("out/readings.jsonl");
    let edited = |edit: &dyn Fn(&mut Value)| {
        let file = fs::read_to_string(&path).unwrap();
        let mut readings: Vec<Value> =
            file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        edit(readings.iter_mut().find(|r| r["article"]["publisher"] == "The Echo").unwrap());
        let lines: Vec<String> = readings.iter().map(Value::to_string).collect();
        fs::write(&path, lines.join("\n")).unwrap();
    };
    edited(&|echo| {
        let (fewer, nobody) = (span(echo, "It holds,"), span(echo, "Nobody else was asked"));
        let said = echo["attributions"].as_array_mut().unwrap();
        assert_eq!(said.len(), 1);
        let mut new = said[0].clone();
        said[0]["content"] = serde_json::json!([fewer]);
        said[0]["act"] = "belief".into();
        new["id"] = "q7".into();
        new["content"] = serde_json::json!([nobody]);
        (new["quoted"], new["form"]) = (serde_json::json!([]), "indirect".into());
        (new["cue"], new["source"]) = (Value::Null, Value::Null);
        said.push(new);
    });
    let import = ["import", "--format", "jsonl", "out"];
    let dry = [import.as_slice(), &["--dry-run"]].concat();
    assert!(message(here, &dry).contains("2 corrections would be made"));
    assert!(message(here, &import).contains("3 articles compared, 2 corrections, 0 failed"));
    assert!(message(here, &import).contains("0 corrections"));
    let rows = json(here, &["quotes", "--outlet", "The Echo", "--json"]);
    assert_eq!((rows.len(), &rows[0]["act"]), (2, &"belief".into()));
    assert_eq!(
        (&rows[0]["content"][0]["text"], &rows[0]["form"]),
        (&"It holds,".into(), &"direct".into())
    );
    assert_eq!(rows[1]["speaker"], rows[0]["speaker"]);
    let kinds: Vec<_> = json(here, &["corrections", "--json"])
        .iter()
        .map(|c| c["change"]["kind"].clone())
        .collect();
    assert_eq!(kinds, ["amend-attribution", "add-attribution"]);

    // The old export changes nothing, and the new export comes back unchanged in each format.
    let old = message(here, &["import", "--format", "web-annotation", "before"]);
    assert!(old.contains("0 corrections") && old.contains("a correction added it"), "{old}");
    // A public export cuts names and words. That counts as no correction.
    for format in ["jsonl", "web-annotation"] {
        let public = format!("public-{format}");
        expect(0, here, &["export", "--format", format, "--public", &public]);
        let said = message(here, &["import", "--format", format, &public]);
        assert!(said.contains("3 articles compared, 0 corrections"), "{said}");
    }
    for format in ["jsonl", "web-annotation", "cas"] {
        expect(0, here, &["export", "--format", format, format]);
        assert!(
            message(here, &["import", "--format", format, format]).contains("0 corrections"),
            "{format}"
        );
    }
    expect(0, here, &["verify"]);
}
