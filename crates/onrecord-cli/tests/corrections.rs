//! Who is who across articles, corrections, and reading anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod common;

use std::fs;
use std::path::Path;

use common::{err, expect, out, run};
use serde_json::Value;

/// A ledger with two outlets' articles on one council.
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

fn told(directory: &Path, args: &[&str]) -> String {
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
    let echo = json(here, &["quotes", "--by", "Ellison", "--outlet", "The Echo", "--json"]);
    let alone = format!("{}:a1", echo[0]["article"].as_str().unwrap());
    let why = ["--why", "the register", "--who", "Ilse Maar"];
    let merge = [["actor", "merge", "Mara Ellison", &alone].as_slice(), &why].concat();
    let said = told(here, &merge);
    assert!(said.contains("Mara Ellison") && said.contains("is in 3 articles now"), "{said}");
    told(here, &["actor", "rename", "Mara Ellison", "Mara Lind Ellison"]);
    let rows = json(here, &["quotes", "--by", "Mara Lind Ellison", "--json"]);
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows.iter().all(|row| row["speaker"] == "Mara Lind Ellison"), "{rows:?}");

    let table = expect(0, here, &["corrections"]);
    assert!(table.contains("are one actor") && table.contains("the register"), "{table}");
    let journal = json(here, &["corrections", "--json"]);
    for correction in &journal {
        assert_eq!(correction["standing"], "holds");
        told(here, &["corrections", "undo", correction["id"].as_str().unwrap()]);
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
    told(here, &["actor", "split", "Jonas Brandt", "--outlet", "The Post"]);
    let both = json(here, &["actor", "show", "Jonas Brandt", "--json"]);
    assert_eq!(both.len(), 2);
    let output = run(here, &["actor", "type", "Jonas Brandt", "organization"]);
    let problem = err(&output);
    assert!(problem.contains("may be any of 2 actors: Jonas Brandt ("), "{problem}");
    let id = both[0]["id"].as_str().unwrap();
    told(here, &["actor", "type", id, "organization"]);
    assert_eq!(json(here, &["actor", "show", id, "--json"])[0]["type"], "organization");
    let none = run(here, &["actor", "show", "Vale"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(err(&none).contains("no actor in onrecord.db is called \"Vale\""), "{}", err(&none));
}

#[test]
fn attributions_are_rejected_and_reassigned() {
    let here = council();
    let here = here.path();
    let rows = json(here, &["quotes", "--outlet", "The Post", "--json"]);
    assert_eq!(rows.len(), 3);
    let citation = rows[0]["citation"].as_str().unwrap();
    told(here, &["attribution", "reject", citation]);
    let (article, second) = (rows[1]["article"].as_str().unwrap(), rows[1]["id"].as_str().unwrap());
    told(here, &["attribution", "reassign", article, second, "--to", "Jonas Brandt"]);
    let after = json(here, &["quotes", "--outlet", "The Post", "--json"]);
    assert_eq!(after.len(), 2);
    assert_eq!(after[0]["speaker"], "Jonas Brandt");
    let brandt = json(here, &["quotes", "--by", "Brandt", "--outlet", "The Post", "--json"]);
    assert_eq!(brandt.len(), 2);
    told(here, &["attribution", "reassign", article, second, "--to-nobody"]);
    assert_eq!(
        json(here, &["quotes", "--outlet", "The Post", "--json"])[0]["speaker"],
        Value::Null
    );
    let output = run(here, &["attribution", "reject", article, "q99"]);
    assert!(err(&output).contains("has no attribution q99"), "{}", err(&output));
    // The reading itself is as it was.
    let reading: Value =
        serde_json::from_str(&expect(0, here, &["show", article, "--json"])).unwrap();
    assert_eq!(reading["attributions"].as_array().unwrap().len(), 3);
    expect(0, here, &["verify"]);
}

#[test]
fn a_journal_is_exported_and_imported() {
    let here = council();
    let here = here.path();
    told(here, &["actor", "rename", "Jonas Brandt", "Jonas Lind Brandt"]);
    let journal = expect(0, here, &["corrections", "export"]);
    fs::write(here.join("journal.jsonl"), &journal).unwrap();
    expect(0, here, &["add", "post.txt", "--publisher", "The Post", "--ledger", "other.db"]);
    let import = ["corrections", "import", "journal.jsonl", "--ledger", "other.db"];
    assert!(told(here, &import).contains("1 correction new here, 0 of all orphaned"));
    assert!(told(here, &import).contains("0 corrections new here"));
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
    told(here, &["actor", "rename", "Jonas Brandt", "Jonas Lind Brandt"]);
    assert!(told(here, &["reread"]).contains("read by"));
    let said = told(here, &["reread", "--model", "accurate", "--jobs", "2"]);
    assert!(said.contains("3 articles read anew by en-"), "{said}");
    assert!(said.contains("1 correction still right, 0 orphaned"), "{said}");
    expect(0, here, &["verify"]);
    assert_eq!(json(here, &["actor", "show", "Jonas Lind Brandt", "--json"]).len(), 1);
    let missing = run(here, &["reread", "--ledger", "none.db"]);
    assert!(err(&missing).contains("there is no ledger at none.db"), "{}", err(&missing));
    assert!(!here.join("none.db").exists());
}
