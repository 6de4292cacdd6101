//! Exports follow from what is recorded and corrected, not from how it came.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use onrecord::contract::Reading;
use onrecord::ledger::{AttributionEdit, Edit, Signature};
use onrecord::reading::Polarity;
use onrecord::{Audience, ExportOptions, Format, Ledger, OffsetUnit, Reader, UserMetadata, export};
use proptest::prelude::*;

/// Some examples, one of them in three outlets: as it is, once more, and cut.
static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let reader = Reader::new();
    let read = |name: &str, outlet: &str, share: usize| {
        let text = fs::read_to_string(examples.join(name)).unwrap();
        let text: String = text.chars().take(text.chars().count() * share / 100).collect();
        let given = UserMetadata { publisher: Some(outlet.to_owned()), ..UserMetadata::default() };
        Reading::new(&reader.read_bytes(text.as_bytes(), &given).unwrap(), OffsetUnit::Codepoint)
    };
    vec![
        read("library-roof.txt", "The Post", 100),
        read("library-roof.txt", "The Courier", 100),
        read("library-roof.txt", "The Echo", 80),
        read("harbour-dredging.txt", "The Post", 100),
        read("orchestra-strike.txt", "The Courier", 100),
        read("cable-ferry-wire.txt", "The Echo", 100),
        read("orchestra-strike.txt", "The Echo", 70),
    ]
});

/// All files of an export in each format that can be written.
fn exported(ledger: &Ledger, audience: Audience) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for format in [Format::Jsonl, Format::Parquet, Format::WebAnnotation, Format::Cas] {
        if !format.is_built_in() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let options = ExportOptions { format, audience, corrected: true, token_reader: None };
        export(ledger, folder.path(), &options, |_, _| {}).unwrap();
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(path).unwrap());
        }
    }
    files
}

/// A ledger to which articles were added one by one and then corrected, its journal, and what it exports.
struct Reference {
    journal: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path().join("test.db")).unwrap();
    let by = Signature { who: "Ilse Maar".to_owned(), why: None };
    for reading in READINGS.iter() {
        ledger.record().reading(reading).unwrap();
    }
    let id = |n: usize| READINGS[n].article.id.clone();
    let edit = AttributionEdit {
        content: vec![(60, 80), (90, 99)],
        speaker: Edit::Set("a1".to_owned()),
        ..AttributionEdit::default()
    };
    ledger.corrections().add_attribution(&id(0), &edit, &by).unwrap();
    let denied = AttributionEdit { polarity: Some(Polarity::Denied), ..AttributionEdit::default() };
    ledger.corrections().amend_attribution(&id(1), Some("q2"), &denied, &by).unwrap();
    let shorter = AttributionEdit { content: vec![(3, 9)], ..AttributionEdit::default() };
    let undone = ledger.corrections().amend_attribution(&id(3), Some("q1"), &shorter, &by).unwrap();
    ledger.corrections().amend_attribution(&id(3), Some("q1"), &denied, &by).unwrap();
    ledger.corrections().undo(&undone.id, &by).unwrap();
    ledger.corrections().reject_attribution(&id(2), Some("q3"), &by).unwrap();
    ledger.corrections().reassign_attribution(&id(4), Some("q1"), None, &by).unwrap();
    let actors = |n: usize| format!("{}:a1", id(n));
    ledger.corrections().merge_actors(&[actors(3), actors(4)], &by).unwrap();
    ledger.corrections().rename_actor(&actors(3), "Somebody", &by).unwrap();
    let rows = ledger.ask().corrections().unwrap();
    let line =
        |row: &onrecord::ledger::CorrectionRow| serde_json::to_string(&row.correction).unwrap();
    Reference { journal: rows.iter().map(line).collect(), files: exported(&ledger, Audience::Own) }
});

#[test]
fn what_goes_across_articles_is_exported() {
    let Reference { journal, files } = &*REFERENCE;
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let file = String::from_utf8(files[name].clone()).unwrap();
        file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    // As `onrecord corrections export` prints it, to be imported.
    assert_eq!(String::from_utf8_lossy(&files["corrections.jsonl"]), journal.join("\n") + "\n");
    let actors = lines("actors.jsonl");
    assert!(actors.iter().any(|actor| actor["name"] == "Somebody"));
    let readings = lines("readings.jsonl");
    for member in actors.iter().flat_map(|actor| actor["members"].as_array().unwrap()) {
        let is_its = |reading: &&serde_json::Value| reading["article"]["id"] == member["article"];
        let reading = readings.iter().find(is_its).unwrap();
        let known = reading["actors"].as_array().unwrap();
        assert!(known.iter().any(|actor| actor["id"] == member["actor"]));
    }
    let stories = lines("stories.jsonl");
    let sizes: Vec<usize> =
        stories.iter().map(|s| s["articles"].as_array().unwrap().len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 5, "{sizes:?}");
    let copies: usize = stories.iter().map(|s| s["copies"].as_array().unwrap().len()).sum();
    assert_eq!(copies, 6 + 2);
    assert!(stories[0]["copies"][0]["stretches"][0].as_array().unwrap().len() == 4);
}

#[test]
fn the_public_learns_nothing_across_articles_that_their_readings_hide() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path().join("test.db")).unwrap();
    ledger.record().readings(&READINGS).unwrap();
    ledger.corrections().import(&REFERENCE.journal.join("\n")).unwrap();
    let files = exported(&ledger, Audience::Public);
    assert!(!files.contains_key("corrections.jsonl") && !files.contains_key("corrections.parquet"));
    let file = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let mut shown: Vec<String> = Vec::new();
    for line in file("readings.jsonl").lines() {
        let reading: serde_json::Value = serde_json::from_str(line).unwrap();
        for actor in reading["actors"].as_array().unwrap() {
            shown.push(actor["name"].as_str().unwrap().to_owned());
            let names = actor["names"].as_array().unwrap();
            shown.extend(names.iter().map(|name| name.as_str().unwrap().to_owned()));
        }
    }
    let actors = file("actors.jsonl");
    assert!(!actors.is_empty());
    for line in actors.lines() {
        let actor: serde_json::Value = serde_json::from_str(line).unwrap();
        let names = actor["names"].as_array().unwrap().iter().map(|name| &name["name"]);
        for name in names.chain([&actor["name"]]) {
            assert!(shown.iter().any(|one| name == one.as_str()), "{name}");
        }
    }
    assert!(!file("stories.jsonl").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_batching_gives_the_same_files(
        order in Just((0..READINGS.len()).collect::<Vec<_>>()).prop_shuffle(),
        journal in Just(REFERENCE.journal.clone()).prop_shuffle(),
        batches in prop::collection::vec(1..4_usize, READINGS.len()),
        lines in prop::collection::vec(0..4_usize, READINGS.len()),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(folder.path().join("test.db")).unwrap();
        let (mut order, mut journal) = (order.as_slice(), journal.as_slice());
        for (batch, lines) in batches.into_iter().zip(lines) {
            let (now, later) = order.split_at(batch.min(order.len()));
            let readings: Vec<Reading> = now.iter().map(|&n| READINGS[n].clone()).collect();
            ledger.record().readings(&readings).unwrap();
            order = later;
            let (now, later) = journal.split_at(lines.min(journal.len()));
            ledger.corrections().import(&now.join("\n")).unwrap();
            journal = later;
        }
        ledger.corrections().import(&journal.join("\n")).unwrap();
        let files = exported(&ledger, Audience::Own);
        for (name, bytes) in &REFERENCE.files {
            prop_assert!(files.get(name) == Some(bytes), "{name} differs");
        }
        prop_assert_eq!(files.len(), REFERENCE.files.len());
        let report = ledger.verify(|_, _| {}).unwrap();
        prop_assert!(report.is_clean(), "{:?}", report);
    }
}
