//! Readings made by hand and dumps of ledgers.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_ledger::Ledger;
use onrecord_reading::contract::{
    Actor, Article, Attribution, Items, Licence, Mention, Range, Reading, Span,
};
use onrecord_reading::{Act, ActorType, Form, MentionForm, Polarity, VoiceShares};
use onrecord_text::{LicenceScope, OffsetUnit, Source, article_id, sha256_hex};
use rusqlite::Connection;
use rusqlite::types::Value;

/// The code points at which `words` first stand in `text`.
pub(crate) fn span(text: &str, words: &str) -> Span {
    let byte = text.find(words).unwrap_or_else(|| panic!("no {words:?} in {text:?}"));
    let start = text[..byte].chars().count();
    Span { start, end: start + words.chars().count(), text: words.to_owned() }
}

/// A reading with one sentence a line and no layers.
pub(crate) fn reading(
    path: &str,
    text: &str,
    publisher: Option<&str>,
    published: Option<&str>,
) -> Reading {
    let source = Source {
        path: Some(path.to_owned()),
        format: "text".to_owned(),
        encoding: "utf-8".to_owned(),
        replacements: 0,
        sha256: sha256_hex(text.as_bytes()),
        record: None,
    };
    let mut start = 0;
    let sentences = text.split_inclusive('\n').map(|line| {
        let range = Range { start, end: start + line.trim_end().chars().count() };
        start += line.chars().count();
        range
    });
    Reading {
        onrecord: "0.1.0".to_owned(),
        model: "rules-test".to_owned(),
        sentences: sentences.collect(),
        article: Article {
            id: article_id(&source, None, publisher),
            text: text.to_owned(),
            text_sha256: sha256_hex(text.as_bytes()),
            offset_unit: OffsetUnit::Codepoint,
            source,
            source_map: None,
            blocks: Vec::new(),
            title: Some(format!("Title of {path}")),
            url: None,
            publisher: publisher.map(str::to_owned),
            site: None,
            section: None,
            authors: Vec::new(),
            published: published.map(str::to_owned),
            modified: None,
            language: None,
            metadata_from: BTreeMap::new(),
            licence: None,
            mining: None,
            fingerprint: None,
        },
        tokens: Items::absent(),
        mentions: Vec::new().into(),
        actors: Vec::new().into(),
        attributions: Vec::new().into(),
        summary: Some(VoiceShares { own_voice: 0.5, attributed: 0.375, chained: 0.125 }),
        notes: Vec::new().into(),
    }
}

/// A licence without evidence.
pub(crate) fn licence(id: &str) -> Licence {
    Licence {
        id: id.to_owned(),
        url: None,
        applies_to: LicenceScope::Article,
        evidence: None,
        confidence: 0.9,
        by: "test".to_owned(),
    }
}

/// Adds an attribution of `content` to `source`, by `speaker` where given.
pub(crate) fn say(reading: &mut Reading, content: &[&str], source: &str, speaker: Option<&str>) {
    let text = reading.article.text.clone();
    let speaker = speaker.map(|name| {
        let id = format!("a{}", reading.actors.len() + 1);
        let mention = format!("m{}", reading.mentions.len() + 1);
        let Span { start, end, text } = span(&text, source);
        reading.mentions.push(Mention {
            id: mention.clone(),
            start,
            end,
            text,
            form: MentionForm::Name,
            kind: ActorType::Person,
            actor: Some(id.clone()),
            confidence: 0.9,
            by: "test".to_owned(),
        });
        reading.actors.push(Actor {
            id: id.clone(),
            name: name.to_owned(),
            kind: ActorType::Person,
            names: vec![name.to_owned()],
            mentions: vec![mention],
        });
        id
    });
    let number = reading.attributions.len() + 1;
    reading.attributions.push(Attribution {
        id: format!("q{number}"),
        form: Form::Direct,
        act: Act::Speech,
        polarity: Polarity::Affirmed,
        content: content.iter().map(|words| span(&text, words)).collect(),
        quoted: Vec::new(),
        cue: text.contains("said").then(|| span(&text, "said")),
        source: Some(span(&text, source)),
        speaker,
        parent: None,
        confidence: 0.8,
        by: "test".to_owned(),
    });
}

/// A reading of three sentences with everything in it.
pub(crate) fn sample() -> Reading {
    let text =
        "“We shall rebuild,” Mara Ellison said, “and soon.”\nHer deputy Ïvo agreed 🦀.\nNo more.";
    let mut reading = reading("a.txt", text, Some("The Harbour Post"), Some("2020-05-22"));
    say(
        &mut reading,
        &["“We shall rebuild,”", "“and soon.”"],
        "Mara Ellison",
        Some("Mara Ellison"),
    );
    reading
}

/// A ledger in a folder of its own.
pub(crate) fn ledger() -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path().join("test.db")).unwrap();
    (folder, ledger)
}

/// All rows of all tables but the moments of runs, and what the search index holds.
pub(crate) fn dump(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%' ORDER BY 1")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(tables.len() >= 14, "{tables:?}");
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE temp.in_texts USING fts5vocab(main, article_fts, instance);
            CREATE VIRTUAL TABLE temp.in_contents USING fts5vocab(main, attribution_fts, instance);",
        )
        .unwrap();
    let words = ["temp.in_texts", "temp.in_contents"].map(str::to_owned);
    let mut dump = String::new();
    for table in tables.iter().chain(&words) {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            dump += table;
            for (index, column) in columns.iter().enumerate().filter(|(_, c)| *c != "first_used") {
                dump += &format!(" {column}={:?}", row.get::<_, Value>(index).unwrap());
            }
            dump += "\n";
        }
    }
    dump
}
