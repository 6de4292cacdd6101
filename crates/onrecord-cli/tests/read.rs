//! `onrecord read`.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Stdio;

use common::{err, example, examples, expect, onrecord, out, root, run};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

const ARTICLE: &str = "Board waits\n\n“We will read them again,” said Mara Ellison.\n";

/// A folder with one file in it.
fn file(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(name), bytes).unwrap();
    directory
}

#[test]
fn a_reading_shows_the_article_and_its_speakers() {
    let printed = expect(0, &root(), &["read", "examples/harbour-dredging.txt"]);
    for part in [
        "\n  Harbour board puts off dredging",
        "q4 Mara Ellison",
        "▔▔▔▔",
        "\nattributed to ",
        "examples/harbour-dredging.txt · text · utf-8",
    ] {
        assert!(printed.contains(part), "{part:?} in {printed}");
    }
}

#[test]
fn every_example_is_read_and_says_who_is_quoted() {
    for path in examples() {
        let printed = expect(0, &root(), &["read", &path]);
        assert!(printed.contains("\nattributed to "), "{path}");
    }
}

#[test]
fn no_escape_goes_into_a_pipe() {
    for more in [&[][..], &["--no-color"], &["--width", "60"]] {
        let path = example("orchestra-strike.txt");
        let args = [&["read", &path][..], more].concat();
        assert!(!expect(0, &root(), &args).contains('\x1b'));
    }
}

#[test]
fn control_characters_are_made_visible() {
    let text = "Title\x1b]0;gotcha\x07\n\nBy Bob \u{202e}esreveR\n\n“So \x1b[31mred,” said \u{9b}2JBob.\n\n“Odd \x1b[1m mark.\n";
    let directory = file("evil\u{1b}[2J.txt", text.as_bytes());
    let output = run(directory.path(), &["read", "evil\u{1b}[2J.txt"]);
    let printed = out(&output) + &err(&output);
    let raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!printed.contains(raw), "{printed:?}");
    assert!(printed.contains("␛]0;gotcha␇"));
    // Data is never changed.
    let json = expect(0, directory.path(), &["read", "--json", "evil\u{1b}[2J.txt"]);
    let reading: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(reading["article"]["text"], text);
}

#[test]
fn lines_fit_the_width() {
    for path in examples() {
        for width in [20_usize, 40, 69, 70, 80, 120, 200] {
            let printed = expect(0, &root(), &["read", &path, "--width", &width.to_string()]);
            // The notes below the table have their own format.
            let page = printed.split("\nwarning").next().unwrap();
            for line in page.lines() {
                assert!(line.width() <= width.max(30), "{path} at {width}: {line:?}");
                assert_eq!(line, line.trim_end(), "{path} at {width}");
            }
        }
    }
}

#[test]
fn every_word_of_the_article_is_printed() {
    for path in examples() {
        let printed = expect(0, &root(), &["read", &path, "--width", "60"]);
        let text = fs::read_to_string(&path).unwrap();
        let mut rest = printed.as_str();
        for word in text.trim_start_matches('\u{feff}').split_whitespace() {
            // A long word continues in the next line.
            let start: String = word.chars().take(30).collect();
            let at = rest.find(&start).unwrap_or_else(|| panic!("{path}: {word:?} is missing"));
            rest = &rest[at + start.len()..];
        }
    }
}

#[test]
fn standard_input_is_read() {
    let mut child = onrecord(&root())
        .args(["read", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ARTICLE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let reading: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(reading["article"]["text"], ARTICLE);
    assert_eq!(reading["attributions"][0]["source"]["text"], "Mara Ellison");
}

#[test]
fn flags_add_what_the_text_does_not_say() {
    let directory = file("a.txt", ARTICLE.as_bytes());
    let args = [
        "read",
        "--json",
        "a.txt",
        "--publisher",
        "The Harbour Post",
        "--published",
        "2024-03-13",
        "--url",
        "https://harbourpost.example/a",
        "--licence",
        "CC-BY-4.0",
    ];
    let reading: Value = serde_json::from_str(&expect(0, directory.path(), &args)).unwrap();
    let article = &reading["article"];
    assert_eq!(article["publisher"], "The Harbour Post");
    assert_eq!(article["published"], "2024-03-13");
    assert_eq!(article["metadata_from"]["publisher"], "given");
    assert_eq!(article["licence"]["id"], "CC-BY-4.0");
    let printed = expect(0, directory.path(), &[&["read"], &args[2..]].concat());
    assert!(printed.starts_with("The Harbour Post · 2024-03-13\n"), "{printed}");
    assert!(printed.contains("CC-BY-4.0 ("), "{printed}");
}

#[test]
fn a_table_of_metadata_names_the_outlet() {
    let args =
        ["read", "--json", "examples/library-roof.txt", "--metadata", "examples/metadata.tsv"];
    let reading: Value = serde_json::from_str(&expect(0, &root(), &args)).unwrap();
    assert_eq!(reading["article"]["publisher"], "Westmarch Observer");
    assert_eq!(reading["article"]["published"], "2024-05-21");
}

#[test]
fn a_wrong_date_is_a_wrong_call() {
    let directory = file("a.txt", ARTICLE.as_bytes());
    let output = run(directory.path(), &["read", "a.txt", "--published", "soon"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("\"soon\""), "{}", err(&output));
}

/// Slices `text` by offsets that count `unit`.
fn slice(text: &str, unit: &str, start: usize, end: usize) -> String {
    match unit {
        "byte" => text[start..end].to_owned(),
        "utf16" => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).unwrap()
        }
        _ => text.chars().skip(start).take(end - start).collect(),
    }
}

/// Every object with `start`, `end` and `text`.
fn spans<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("start") && fields.contains_key("text") {
                found.push(value);
            }
            fields.values().for_each(|value| spans(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| spans(value, found)),
        _ => {}
    }
}

#[test]
fn offsets_hold_in_every_unit() {
    let mut seen = 0;
    for path in examples() {
        for unit in ["codepoint", "byte", "utf16"] {
            let json = expect(0, &root(), &["read", "--json", "--offsets", unit, &path]);
            let reading: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(reading["article"]["offset_unit"], unit);
            let text = reading["article"]["text"].as_str().unwrap();
            let mut all = Vec::new();
            spans(&reading, &mut all);
            seen += all.len();
            for span in all {
                let at = |name: &str| span[name].as_u64().unwrap() as usize;
                assert_eq!(slice(text, unit, at("start"), at("end")), span["text"], "{path}");
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn readings_follow_their_schema() {
    let schema = fs::read_to_string(root().join("docs/reading.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let paths = examples();
    let args: Vec<&str> = ["read", "--jsonl", "--tokens"]
        .into_iter()
        .chain(paths.iter().map(String::as_str))
        .collect();
    let printed = expect(0, &root(), &args);
    assert_eq!(printed.lines().count(), paths.len());
    for (line, path) in printed.lines().zip(&paths) {
        let reading = serde_json::from_str(line).unwrap();
        if let Err(error) = schema.validate(&reading) {
            panic!("{path}: {error} at {}", error.instance_path());
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for more in [&[][..], &["--json"], &["--jsonl", "--offsets", "utf16"]] {
        let with = |jobs: &str| {
            let args = [&["read", "examples", "--jobs", jobs][..], more].concat();
            expect(0, &root(), &args)
        };
        assert_eq!(with("1"), with("8"), "{more:?}");
    }
}

#[test]
fn json_for_one_is_one_object_and_for_several_one_a_line() {
    let (a, b) = (example("water-statement.txt"), example("library-roof.txt"));
    for args in [&["read", "--json", &a][..], &["read", "--jsonl", &a]] {
        assert_eq!(expect(0, &root(), args).lines().count(), 1);
    }
    let several = expect(0, &root(), &["read", "--json", &a, &b]);
    let paths: Vec<String> = (several.lines())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|reading| reading["article"]["source"]["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, [a, b]);
}

#[test]
fn unreadable_files_are_named_and_the_rest_is_read() {
    let directory = file("a.txt", ARTICLE.as_bytes());
    fs::write(directory.path().join("empty.txt"), " \n").unwrap();
    fs::write(directory.path().join("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let output = run(directory.path(), &["read", "--json", "a.txt", "empty.txt", "picture.txt"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(out(&output).lines().count(), 1);
    let told = err(&output);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("onrecord: empty.txt holds no text"), "{told}");
    assert!(told.contains("onrecord: picture.txt is "), "{told}");
    // No file could be read.
    assert_eq!(run(directory.path(), &["read", "empty.txt"]).status.code(), Some(1));
}

#[test]
fn a_missing_file_is_named() {
    let output = run(&root(), &["read", "examples/no-such-article.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no-such-article.txt"), "{}", err(&output));
    assert!(out(&output).is_empty());
}

#[test]
fn a_pipe_that_closes_early_is_no_error() {
    let mut child = onrecord(&root())
        .args(["read", "--jsonl", "examples/", "examples/", "examples/"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 64];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
    assert!(!err(&output).contains("pipe"), "{}", err(&output));
}

#[test]
fn layers_are_chosen_by_name() {
    let directory = file("a.txt", ARTICLE.as_bytes());
    let read = |layers: &str| -> Value {
        let args = ["read", "--json", "a.txt", "--layers", layers];
        serde_json::from_str(&expect(0, directory.path(), &args)).unwrap()
    };
    let is_there =
        |reading: &Value, layer: &str| reading.get(layer).is_some_and(|layer| !layer.is_null());
    let all = read("all");
    let plain = expect(0, directory.path(), &["read", "--json", "a.txt"]);
    assert_eq!(all, serde_json::from_str::<Value>(&plain).unwrap());
    // Attributions refer to actors, and actors to mentions.
    let some = read("attributions");
    for (layer, expected) in [
        ("attributions", true),
        ("actors", true),
        ("mentions", true),
        ("sentences", false),
        ("tokens", false),
        ("notes", false),
    ] {
        assert_eq!(is_there(&some, layer), expected, "{layer}");
    }
    assert_eq!(some["attributions"], all["attributions"]);
    assert_eq!(some["actors"], all["actors"]);
    let tokens = read("sentences, tokens");
    assert!(is_there(&tokens, "tokens") && !is_there(&tokens, "attributions"));
    let none = read("none");
    assert!(
        ["sentences", "mentions", "actors", "attributions"].iter().all(|l| !is_there(&none, l))
    );
    assert_eq!(none["article"]["text"], ARTICLE);
    let output = run(directory.path(), &["read", "a.txt", "--layers", "mentions,atributions"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean \"attributions\"?"), "{}", err(&output));
    let page = expect(0, directory.path(), &["read", "a.txt", "--layers", "none"]);
    assert!(page.contains("was not read"), "{page}");
}

#[test]
fn an_item_is_explained() {
    let directory = file("a.txt", ARTICLE.as_bytes());
    let printed = expect(0, directory.path(), &["explain", "a.txt", "q1"]);
    for part in [
        "q1 · attribution",
        "“We will read them again,”",
        "Mara Ellison",
        "said",
        "confidence",
        "made by",
    ] {
        assert!(printed.contains(part), "{part:?} in {printed}");
    }
    let item = |id: &str| -> Value {
        let printed = expect(0, directory.path(), &["explain", "a.txt", id, "--json"]);
        serde_json::from_str::<Value>(&printed).unwrap()["item"].clone()
    };
    let speaker = item("q1")["speaker"].as_str().unwrap().to_owned();
    assert_eq!(item(&speaker)["name"], "Mara Ellison");

    for (item, told) in [
        ("q7", "its last item of the kind is q1"),
        ("x1", "is no item's id"),
        ("q", "is no item's id"),
    ] {
        let output = run(directory.path(), &["explain", "a.txt", item]);
        assert_eq!(output.status.code(), Some(2), "{item}");
        assert!(err(&output).contains(told), "{}", err(&output));
    }
}
