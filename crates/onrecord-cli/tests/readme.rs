//! The documents print what the program prints, and stay short enough to read.
//!
//! Each page in [`PAGES`] is run in its own temporary folder, which holds the examples. The commands
//! of its `console` and `sh` blocks run from top to bottom through `sh`. A `sh` block must succeed; a
//! `console` block must also print what the page shows.
//!
//! A line `[…]` in a block stands for lines that the page leaves out.
//! `BLESS=1 cargo test -p onrecord-cli --test readme` renews the blocks. It keeps the number of lines
//! before and after each `[…]`, and finds the lines between two `[…]` by the first of them.
//!
//! A command continues on the next line while a quotation mark is open.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The pages whose commands run.
const PAGES: [&str; 4] = ["README.md", "docs/questions.md", "docs/corrections.md", "docs/sql.md"];

/// The commands of [`PAGES`] that do not run here, and why not.
const NOT_RUN: [(&str, &str); 6] = [
    ("git clone", "needs a network"),
    ("cargo install", "builds everything anew; `cargo run` in the next block stands for it"),
    ("cargo test --workspace", "runs this test"),
    ("onrecord serve", "runs until it is stopped; `serve.rs` tests it"),
    (
        "onrecord corrections undo",
        "names a correction whose id differs each time; `corrections.rs` tests it",
    ),
    ("onrecord reread --model accurate", "reads everything twice; `corrections.rs` tests `reread`"),
];

/// Most lines of the README.
const README_LINES: usize = 260;
/// Most columns of a line in any document.
const COLUMNS: usize = 120;
/// Most commands in one block of the README, and most lines that one command prints there.
const COMMANDS: usize = 5;
const OUTPUT_LINES: usize = 6;

const CUT: &str = "[…]";

#[test]
fn every_page_prints_what_the_program_prints() {
    let stale: Vec<String> = PAGES.iter().filter_map(|page| stale_line(page)).collect();
    assert!(
        stale.is_empty(),
        "{}\nBLESS=1 cargo test -p onrecord-cli --test readme renews them",
        stale.join("\n")
    );
}

#[test]
fn the_readme_is_short() {
    let readme = std::fs::read_to_string(common::root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= README_LINES, "{} lines", readme.lines().count());
    for (number, block) in blocks(&readme) {
        let commands = commands(&block);
        assert!(
            commands.len() <= COMMANDS,
            "README.md, line {number}: {} commands",
            commands.len()
        );
        for (command, output) in commands {
            let printed = output.iter().filter(|line| **line != CUT).count();
            assert!(printed <= OUTPUT_LINES, "README.md: {command:?} prints {printed} lines");
        }
    }
}

#[test]
fn every_document_has_short_lines() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            let columns = line.chars().count();
            assert!(columns < COLUMNS, "{}, line {number}: {columns} columns", path.display());
        }
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            let linked = path.parent().unwrap().join(file);
            assert!(linked.exists(), "{}: {target} does not exist", path.display());
        }
    }
}

#[test]
fn every_bound_is_a_constant_of_the_code() {
    let page = std::fs::read_to_string(common::root().join("docs/bounds.md")).unwrap();
    let code: String =
        rust_files().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let names: Vec<&str> = in_backticks(&page)
        .into_iter()
        .filter(|name| {
            name.contains('_') && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        })
        .collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(
            code.contains(&format!("const {name}: ")),
            "docs/bounds.md: {name} is not in the code"
        );
    }
}

#[test]
fn every_path_in_the_architecture_exists() {
    let page = std::fs::read_to_string(common::root().join("ARCHITECTURE.md")).unwrap();
    let files = rust_files();
    let paths: Vec<&str> = in_backticks(&page).into_iter().filter(|text| is_path(text)).collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths {
        let inside_a_crate = format!("/{path}");
        let is_in_a_crate =
            || files.iter().any(|file| file.to_str().unwrap().contains(&inside_a_crate));
        assert!(
            common::root().join(path).exists() || is_in_a_crate(),
            "ARCHITECTURE.md: {path} does not exist"
        );
    }
}

/// Whether a text in backticks is a path: of the repository, or the last part of one in a crate.
fn is_path(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    is_plain && (text.contains('/') || text.ends_with(".rs"))
}

/// The texts between single backticks, outside blocks.
fn in_backticks(page: &str) -> Vec<&str> {
    page.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2)).collect()
}

/// The Rust files of all crates.
fn rust_files() -> Vec<PathBuf> {
    let mut folders = vec![common::root().join("crates")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// The documents that people read: Markdown at the top, in `docs`, beside models and beside crates.
fn documents() -> Vec<PathBuf> {
    let root = common::root();
    let mut folders: Vec<PathBuf> = [
        ".",
        "docs",
        "models/en",
        "crates/onrecord-ingest/models",
        "crates/onrecord-language/models/en",
    ]
    .map(|folder| root.join(folder))
    .into();
    folders
        .extend(std::fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path()));
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    assert!(paths.len() > PAGES.len());
    paths
}

/// Runs a page. Returns its first line that differs from what the program prints, or renews the page
/// where `BLESS` is set.
fn stale_line(page: &str) -> Option<String> {
    let path = common::root().join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let folder = folder_with_examples();
    let mut fresh = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        fresh.push('\n');
        if !is_opening_fence(line) {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        for (command, shown) in commands(&block) {
            let printed = run(folder.path(), page, &command);
            if line == "```sh" {
                fresh.push_str(&format!("{command}\n"));
            } else {
                fresh.push_str(&format!("$ {command}\n"));
                match printed {
                    Some(printed) => fresh.push_str(&renewed(&printed, &shown, page)),
                    None => shown.iter().for_each(|line| fresh.push_str(&format!("{line}\n"))),
                }
            }
        }
        fresh.push_str("```\n");
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, fresh).unwrap();
        return None;
    }
    let (number, (old, new)) =
        (1..).zip(text.lines().zip(fresh.lines())).find(|(_, (old, new))| old != new)?;
    Some(format!("{page}, line {number}: {old:?} should be {new:?}"))
}

/// A temporary folder with the examples alone, so that a ledger made in it does not stay.
fn folder_with_examples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let examples = folder.path().join("examples");
    std::fs::create_dir(&examples).unwrap();
    for entry in std::fs::read_dir(common::root().join("examples")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), examples.join(entry.file_name())).unwrap();
    }
    folder
}

fn is_opening_fence(line: &str) -> bool {
    matches!(line, "```console" | "```sh")
}

/// The runnable blocks of a page, each with the number of its opening line.
fn blocks(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut lines = (1..).zip(text.lines());
    let mut blocks = Vec::new();
    while let Some((number, line)) = lines.next() {
        if is_opening_fence(line) {
            let block = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            blocks.push((number, block.collect()));
        }
    }
    blocks
}

/// The commands of a block, each with the output that the page shows. In a `console` block a command
/// begins with `$`; in a `sh` block every line is a command.
fn commands<'a>(block: &[&'a str]) -> Vec<(String, Vec<&'a str>)> {
    let console = block.iter().any(|line| line.starts_with("$ "));
    let mut commands: Vec<(String, Vec<&str>)> = Vec::new();
    for line in block {
        match commands.last_mut() {
            Some((command, output)) if output.is_empty() && is_quotation_open(command) => {
                command.push('\n');
                command.push_str(line);
            }
            Some((_, output)) if console && !line.starts_with("$ ") => output.push(line),
            _ => commands.push((line.trim_start_matches("$ ").to_owned(), Vec::new())),
        }
    }
    commands
}

/// Whether a command ends inside quotation marks.
fn is_quotation_open(command: &str) -> bool {
    let mut open = None;
    for c in command.chars() {
        match open {
            None if c == '\'' || c == '"' => open = Some(c),
            Some(mark) if mark == c => open = None,
            _ => {}
        }
    }
    open.is_some()
}

/// What a command prints: data, then narration. `None` where the command is one of [`NOT_RUN`].
fn run(folder: &Path, page: &str, command: &str) -> Option<String> {
    if NOT_RUN.iter().any(|(start, _)| command.starts_with(start)) {
        return None;
    }
    let command = command.replace("cargo run --release -- ", "onrecord ");
    assert!(command.contains("onrecord"), "{page}: {command:?} does not call onrecord");
    let binary = Path::new(env!("CARGO_BIN_EXE_onrecord")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(folder).stdin(Stdio::null());
    shell.env("PATH", format!("{}:{path}", binary.display()));
    for name in common::CHANGE_OUTPUT {
        shell.env_remove(name);
    }
    let output = shell.output().unwrap();
    let (data, narration) = (common::out(&output), common::err(&output));
    assert!(output.status.success(), "{page}: {command:?} fails: {narration}");
    Some(data + &narration)
}

/// `printed`, with lines left out where `shown` leaves lines out.
fn renewed(printed: &str, shown: &[&str], page: &str) -> String {
    let lines: Vec<&str> = printed.lines().collect();
    let segments: Vec<&[&str]> = shown.split(|line| *line == CUT).collect();
    let mut kept = Vec::new();
    match segments[..] {
        [first, ref middle @ .., last] if lines.len() > shown.len() => {
            kept.extend(&lines[..first.len()]);
            let mut position = first.len();
            for segment in middle {
                kept.push(CUT);
                let start = lines[position..].iter().position(|line| *line == segment[0]);
                let start = start.map(|offset| position + offset);
                let start =
                    start.unwrap_or_else(|| panic!("{page}: {:?} is printed no more", segment[0]));
                position = start + segment.len();
                kept.extend(&lines[start..position]);
            }
            kept.push(CUT);
            kept.extend(&lines[lines.len() - last.len()..]);
        }
        _ => kept = lines,
    }
    kept.iter().flat_map(|line| [line, "\n"]).collect()
}
