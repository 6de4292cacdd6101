//! The README and the page on SQL print what the program prints.
//!
//! Each `console` block is run from top to bottom in one folder that has the examples in it. A line
//! `[…]` stands for what is left out. `BLESS=1 cargo test -p onrecord-cli --test readme` renews the
//! blocks, with as many lines before and after each `[…]` as there were. A command goes on in the next line where a quotation
//! mark is still open.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod common;

use std::path::Path;

const CUT: &str = "[…]";
const FENCE: &str = "```console";

#[test]
fn the_readme_prints_what_the_program_prints() {
    prints_what_the_program_prints("README.md");
}

#[test]
fn the_page_on_sql_prints_what_the_program_prints() {
    prints_what_the_program_prints("docs/sql.md");
}

fn prints_what_the_program_prints(page: &str) {
    let path = common::root().join(page);
    let readme = std::fs::read_to_string(&path).unwrap();
    let here = tempfile::tempdir().unwrap();
    // The examples alone, so that a ledger made here does not stay.
    let examples = here.path().join("examples");
    std::fs::create_dir(&examples).unwrap();
    for entry in std::fs::read_dir(common::root().join("examples")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), examples.join(entry.file_name())).unwrap();
    }
    let mut fresh = String::new();
    let mut lines = readme.lines().peekable();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        fresh.push('\n');
        if line != FENCE {
            continue;
        }
        while let Some(command) = lines.next_if(|line| line.starts_with("$ ")) {
            let mut command = command.to_owned();
            while command.matches('"').count() % 2 == 1
                && let Some(more) = lines.next()
            {
                command.push('\n');
                command.push_str(more);
            }
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && *line != "```") {
                shown.push(line);
            }
            fresh.push_str(&command);
            fresh.push('\n');
            fresh.push_str(&renewed(&printed(here.path(), &command), &shown));
            commands += 1;
        }
    }
    assert!(commands >= 5, "{page} shows its commands");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, fresh).unwrap();
    } else if let Some((number, (old, new))) =
        (1..).zip(readme.lines().zip(fresh.lines())).find(|(_, (old, new))| old != new)
    {
        panic!(
            "{page}, line {number}: {old:?} should be {new:?}; \
             BLESS=1 cargo test -p onrecord-cli --test readme renews it"
        );
    }
}

/// What a command of the README prints: data, then narration.
fn printed(here: &Path, command: &str) -> String {
    let words = command.trim_start_matches("$ ");
    let words = words.strip_prefix("cargo run --release -- ").or(words.strip_prefix("onrecord "));
    let words = words.unwrap_or_else(|| panic!("{command:?} does not call onrecord"));
    let args: Vec<String> = arguments(words);
    let output = common::run(here, &args.iter().map(String::as_str).collect::<Vec<_>>());
    common::out(&output) + &common::err(&output)
}

/// The words of a command, of which some may stand in quotation marks of either kind.
fn arguments(words: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let (mut open, mut argument) = (None, None::<String>);
    for c in words.chars() {
        match (open, c) {
            (None, '\'' | '"') => {
                open = Some(c);
                argument.get_or_insert_default();
            }
            (Some(mark), _) if mark == c => open = None,
            (None, _) if c.is_whitespace() => arguments.extend(argument.take()),
            _ => argument.get_or_insert_default().push(c),
        }
    }
    arguments.extend(argument);
    arguments
}

/// `printed`, cut where and as far as `shown` is cut.
fn renewed(printed: &str, shown: &[&str]) -> String {
    let lines: Vec<&str> = printed.lines().collect();
    let kept: Vec<&str> = match shown.iter().position(|line| *line == CUT) {
        Some(head) if lines.len() > shown.len() => {
            let tail = shown.len() - head - 1;
            let tail = &lines[lines.len() - tail..];
            lines[..head].iter().chain(&[CUT]).chain(tail).copied().collect()
        }
        _ => lines,
    };
    kept.iter().flat_map(|line| [line, "\n"]).collect()
}
