//! The cases of `attributions.md`.

use onrecord_language::Model;
use onrecord_reading::contract;
use onrecord_reading::{Act, Form, Polarity, read};
use onrecord_text::{Article, Metadata, OffsetUnit, Source, sha256_hex};

const PAGE: &str = include_str!("attributions.md");

fn article(text: &str) -> Article {
    Article {
        id: "0".repeat(32),
        text: text.to_owned(),
        text_sha256: sha256_hex(text.as_bytes()),
        source: Source {
            path: None,
            format: "text".to_owned(),
            encoding: "utf-8".to_owned(),
            replacements: 0,
            sha256: sha256_hex(text.as_bytes()),
            record: None,
        },
        blocks: Vec::new(),
        metadata: Metadata::default(),
        licence: None,
        source_map: None,
        mining: None,
        fingerprint: None,
    }
}

/// One line for each attribution, as the page writes them.
fn lines(text: &str) -> Vec<String> {
    let reading =
        contract::Reading::new(&read(article(text), &Model::fast()), OffsetUnit::Codepoint);
    reading.check_offsets().expect("spans say what the text says");
    let line = |q: &contract::Attribution| {
        let words = |span: &Option<contract::Span>| {
            span.as_ref().map_or("-".to_owned(), |span| span.text.clone())
        };
        let speaker = q.speaker.as_ref().map_or("-", |id| {
            &reading
                .actors
                .iter()
                .find(|actor| actor.id == *id)
                .expect("a speaker is an actor")
                .name
        });
        let mut columns = vec![match q.form {
            Form::Direct => "direct".to_owned(),
            Form::Mixed => "mixed".to_owned(),
            Form::Indirect => "indirect".to_owned(),
        }];
        match q.act {
            Act::Speech => {}
            Act::Belief => columns.push("belief".to_owned()),
            Act::Intention => columns.push("intention".to_owned()),
            Act::Perception => columns.push("perception".to_owned()),
            Act::Document => columns.push("document".to_owned()),
        }
        match q.polarity {
            Polarity::Affirmed => {}
            Polarity::Denied => columns.push("denied".to_owned()),
            Polarity::Declined => columns.push("declined".to_owned()),
            Polarity::Asked => columns.push("asked".to_owned()),
        }
        let content = q.content.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" / ");
        columns.extend([words(&q.source), words(&q.cue), speaker.to_owned(), content]);
        columns.join(" | ")
    };
    reading.attributions.iter().map(line).collect()
}

#[test]
fn the_page_holds() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for case in PAGE.split("```text\n").skip(1) {
        let (text, rest) = case.split_once("\n```").expect("a fence is closed");
        let expected: Vec<&str> = rest.lines().filter_map(|line| line.strip_prefix("- ")).collect();
        let found = lines(text);
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}"));
        }
        cases += 1;
    }
    assert!(cases > 10, "the page was not read");
    assert!(wrong.is_empty(), "{} of {cases} cases fail:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
