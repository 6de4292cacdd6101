//! Exports of the examples.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{err, expect, root, run};

/// A ledger with some examples. The licences of two allow sharing.
fn ledger(folder: &Path, order: &[&str]) {
    for name in order {
        let path = common::example(name);
        let metadata = root().join("examples/metadata.tsv");
        expect(0, folder, &["add", &path, "--metadata", metadata.to_str().unwrap()]);
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    (std::fs::read_dir(folder).unwrap())
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn the_order_of_adding_does_not_show() {
    let names = ["library-roof.txt", "harbour-dredging.txt", "orchestra-strike.txt"];
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    ledger(one.path(), &names);
    ledger(other.path(), &[names[2], names[0], names[1]]);
    for format in ["jsonl", "web-annotation", "cas", "conllu"] {
        for here in [&one, &other] {
            expect(0, here.path(), &["export", "--format", format, "out"]);
        }
        let (one, other) = (one.path().join("out"), other.path().join("out"));
        assert!(files(&one) == files(&other), "{format}");
    }
    let out = files(&one.path().join("out"));
    // Readings, actors, stories and corrections, and the files of an article.
    assert_eq!(out.len(), 4 + 3 * 3);
    // A line is what `show` prints.
    let lines = String::from_utf8(out["readings.jsonl"].clone()).unwrap();
    for line in lines.lines() {
        let id = &line[line.find("\"id\":\"").unwrap() + 6..][..32];
        assert_eq!(expect(0, one.path(), &["show", id, "--json"]), format!("{line}\n"));
    }
}

#[test]
fn what_is_left_out_for_the_public_is_counted() {
    let here = tempfile::tempdir().unwrap();
    ledger(here.path(), &["harbour-dredging.txt"]);
    let output = run(here.path(), &["export", "--format", "cas", "--public", "out"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("1 article left out: cas needs the text"), "{}", err(&output));
    let output = run(here.path(), &["export", "--format", "jsonl", "--public", "out"]);
    assert!(err(&output).contains("1 article without the text"), "{}", err(&output));
    assert!(!here.path().join("out/corrections.jsonl").exists());
    let line = &files(&here.path().join("out"))["readings.jsonl"];
    assert!(String::from_utf8_lossy(line).contains("\"text\":\"\""));
    let output = run(here.path(), &["export", "--format", "web-annotation", "--public", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("choose another folder for the public export"),
        "{}",
        err(&output)
    );
}

#[test]
fn wrong_calls_say_what_to_do() {
    let here = tempfile::tempdir().unwrap();
    let output = run(here.path(), &["export", "--format", "jsonl", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("there is no ledger"), "{}", err(&output));
    ledger(here.path(), &["library-roof.txt"]);
    expect(2, here.path(), &["export", "--format", "web-annotation", "--tokens", "out"]);
    std::fs::create_dir(here.path().join("out")).unwrap();
    std::fs::write(here.path().join("out/readings.jsonl"), "mine").unwrap();
    let output = run(here.path(), &["export", "--format", "jsonl", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is not from an export"), "{}", err(&output));
    if !cfg!(feature = "parquet") {
        let output = run(here.path(), &["export", "--format", "parquet", "out"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("--features parquet"), "{}", err(&output));
    }
}
