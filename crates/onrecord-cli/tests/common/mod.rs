//! Runs the binary as users do.

#![allow(clippy::unwrap_used, reason = "tests may panic")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Environment variables that change what the program prints.
pub const CHANGE_OUTPUT: [&str; 4] = ["NO_COLOR", "TERM", "COLUMNS", "ONRECORD_LEDGER"];

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The path of an example.
pub fn example(name: &str) -> String {
    root().join("examples").join(name).to_str().unwrap().to_owned()
}

/// All example articles, in order of their names.
pub fn examples() -> Vec<String> {
    let mut paths: Vec<String> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .filter(|path| path.ends_with(".txt"))
        .collect();
    paths.sort();
    paths
}

/// The program without environment variables that change its output.
pub fn onrecord(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.current_dir(directory).stdin(Stdio::null());
    for name in CHANGE_OUTPUT {
        command.env_remove(name);
    }
    command
}

/// Runs the program in `directory`.
pub fn run(directory: &Path, args: &[&str]) -> Output {
    onrecord(directory).args(args).output().unwrap()
}

/// The text on stdout.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The text on stderr.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs the program, checks its exit code, and returns its stdout.
#[track_caller]
pub fn expect(code: i32, directory: &Path, args: &[&str]) -> String {
    let output = run(directory, args);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}", err(&output));
    out(&output)
}
