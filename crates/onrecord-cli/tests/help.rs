//! Help, version, and messages about mistyped words.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{err, expect, run};

const COMMANDS: [&str; 19] = [
    "read",
    "add",
    "quotes",
    "sources",
    "names",
    "events",
    "copies",
    "sql",
    "stats",
    "search",
    "show",
    "verify",
    "export",
    "import",
    "actor",
    "attribution",
    "corrections",
    "reread",
    "failures",
];

#[test]
fn every_command_has_help_with_examples() {
    let here = common::root();
    let all = expect(0, &here, &["--help"]);
    for command in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "{command} in {all}");
        for flag in ["-h", "--help"] {
            let help = expect(0, &here, &[command, flag]);
            assert!(help.contains(&format!("Examples:\n  onrecord {command}")), "{help}");
        }
    }
}

#[test]
fn a_call_without_a_command_prints_help() {
    let output = run(&common::root(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("Usage: onrecord <COMMAND>"));
}

#[test]
fn a_mistyped_word_is_guessed() {
    for (typed, meant) in [
        (&["quote"][..], "'quotes'"),
        (&["raed", "x"], "'read'"),
        (&["quotes", "--outlets", "x"], "'--outlet'"),
        (&["read", "x", "--jsno"], "'--json'"),
        (&["read", "x", "--offsets", "utf-16"], "'utf16'"),
        (&["exprot", "x"], "'export'"),
        (&["export", "x", "--format", "jsonld"], "'jsonl'"),
    ] {
        let output = run(&common::root(), typed);
        assert_eq!(output.status.code(), Some(2), "{typed:?}");
        assert!(err(&output).contains(meant), "{typed:?}: {}", err(&output));
    }
}

#[test]
fn contradictory_flags_are_a_wrong_call() {
    expect(2, &common::root(), &["quotes", "--json", "--csv"]);
    expect(2, &common::root(), &["read"]);
    expect(2, &common::root(), &["read", "x", "--jobs", "0"]);
    expect(2, &common::root(), &["search", "x", "--limit", "0"]);
    expect(2, &common::root(), &["quotes", "--limit", "0"]);
    expect(2, &common::root(), &["export", "x"]);
}

#[test]
fn the_version_is_printed() {
    let version = expect(0, &common::root(), &["--version"]);
    assert_eq!(version, concat!("onrecord ", env!("CARGO_PKG_VERSION"), "\n"));
}
