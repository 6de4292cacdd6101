//! Files that hold several articles.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use common::{err, expect, onrecord, out, run};
use serde_json::Value;

const FEED: &str = "<rss version='2.0'><channel><title>The Harbour Post</title>\
    <item><guid>one</guid><link>https://h.example/1</link><pubDate>13 Mar 2024 08:00 GMT</pubDate>\
    <description>“It holds,” said Bea Holloway.</description></item>\
    <item><guid>two</guid><description>“It leaks,” said Mara Ellison.</description></item>\
    </channel></rss>";

const LINES: &str = "{\"story\": \"“It holds,” said Bea Holloway.\", \"headline\": \"Roof\"}\n\
    {\"story\": \"cut\n\
    {\"story\": \"“It leaks,” said Mara Ellison.\", \"headline\": \"Roof again\"}\n";

/// A folder with a file.
fn folder(name: &str, contents: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), contents).unwrap();
    folder
}

/// The readings of a file, one per line.
fn readings(directory: &Path, args: &[&str]) -> Vec<Value> {
    let printed = expect(0, directory, args);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_feed_is_read_and_recorded_entry_by_entry() {
    let here = folder("feed.xml", FEED);
    let found = readings(here.path(), &["read", "--json", "feed.xml"]);
    let [one, two] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one["article"]["source"]["record"], "one");
    assert_eq!(one["article"]["url"], "https://h.example/1");
    assert_eq!(one["article"]["published"], "2024-03-13T08:00:00+00:00");
    assert_eq!(one["article"]["metadata_from"]["published"], "feed");
    assert_eq!(two["attributions"][0]["source"]["text"], "Mara Ellison");
    let page = expect(0, here.path(), &["read", "feed.xml"]);
    assert!(page.contains("Holloway") && page.contains("\n════"), "{page}");

    let output = run(here.path(), &["add", "feed.xml"]);
    assert!(err(&output).contains("2 articles added"), "{}", err(&output));
    let output = run(here.path(), &["add", "."]);
    assert!(err(&output).contains("0 articles added"), "{}", err(&output));
    expect(0, here.path(), &["verify"]);
    let output = run(here.path(), &["explain", "feed.xml", "q1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("feed.xml holds several articles"), "{}", err(&output));
    assert!(err(&output).contains("hint: record the file with `onrecord add`"), "{}", err(&output));
}

#[test]
fn json_keys_are_guessed_printed_and_mapped() {
    let here = folder("a.jsonl", LINES);
    for command in [&["read", "--jsonl"][..], &["add"]] {
        let output = run(here.path(), &[command, &["a.jsonl"]].concat());
        assert_eq!(output.status.code(), Some(3), "{}", err(&output));
        let told = "reading a.jsonl with --map text=story,title=headline\n";
        assert!(err(&output).contains(told), "{}", err(&output));
        assert!(err(&output).contains("onrecord: a.jsonl, line 2 is damaged"), "{}", err(&output));
    }
    let failures = expect(0, here.path(), &["failures"]);
    assert!(failures.starts_with("a.jsonl (2): a.jsonl, line 2 is damaged"), "{failures}");
    let mapped = ["read", "--jsonl", "a.jsonl", "--map", "text=headline"];
    let output = run(here.path(), &mapped);
    let first: Value = serde_json::from_str(out(&output).lines().next().unwrap()).unwrap();
    assert_eq!(first["article"]["text"], "Roof");
    let output = run(here.path(), &["read", "a.jsonl", "--map", "words=story"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("known are text, html, title"), "{}", err(&output));
    let output = run(here.path(), &["read", "a.jsonl", "--map", "text=tale"]);
    assert!(err(&output).contains("(its fields: headline, story)"), "{}", err(&output));
    assert!(err(&output).contains("hint: `--map text=FIELD` says which"), "{}", err(&output));
    let output = run(here.path(), &["add", "a.jsonl", "--map", "text=tale"]);
    assert_eq!(err(&output).matches("hint: `--map text=FIELD`").count(), 1, "{}", err(&output));
}

#[test]
fn the_table_about_the_articles_is_no_article() {
    let here = folder("feed.xml", FEED);
    let table = "{\"filename\": \"feed.xml\", \"publisher\": \"The Post\"}\n";
    fs::write(here.path().join("about.jsonl"), table).unwrap();
    let args = ["read", "--jsonl", ".", "--metadata", "about.jsonl"];
    for reading in readings(here.path(), &args) {
        assert_eq!(reading["article"]["publisher"], "The Post");
    }
}

#[test]
fn a_file_without_the_expected_articles_is_reported() {
    let here =
        folder("feed.xml", "<rss version='2.0'><channel><title>Post</title></channel></rss>");
    let output = run(here.path(), &["add", "feed.xml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("onrecord: feed.xml holds no articles; check"),
        "{}",
        err(&output)
    );
    assert!(expect(0, here.path(), &["failures"]).starts_with("feed.xml: "));
}

#[test]
fn standard_input_may_hold_several() {
    let here = tempfile::tempdir().unwrap();
    let mut child = onrecord(here.path())
        .args(["read", "--jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(FEED.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(out(&output).lines().count(), 2);
}
