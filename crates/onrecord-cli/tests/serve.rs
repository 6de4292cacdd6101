//! `onrecord serve` from the command line.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn onrecord() -> Command {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
}

#[test]
fn it_prints_its_address_and_answers_there() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("a.db");
    let article = folder.path().join("a.txt");
    std::fs::write(&article, "\"It holds,\" said Mara Ellison.\n").unwrap();
    let added = onrecord().arg("add").arg(&article).arg("--ledger").arg(&ledger).output().unwrap();
    assert!(added.status.success());
    let mut serve = onrecord()
        .args(["serve", "--port", "0", "--read-only"])
        .arg(&ledger)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").unwrap().trim_end_matches('/');
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /statements HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serve.kill().unwrap();
    serve.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("It holds,"), "{answer}");
}

#[test]
fn a_missing_ledger_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let output = onrecord().arg("serve").arg(folder.path().join("none.db")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no ledger at"), "{told}");
}
