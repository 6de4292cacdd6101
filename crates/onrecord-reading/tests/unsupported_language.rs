//! Articles in languages that the program does not support.

mod support;

use onrecord_language::Model;
use onrecord_reading::{Form, read};
use onrecord_text::{Article, Metadata};

fn article(language: &str, text: &str) -> Article {
    let metadata = Metadata { language: Some(language.to_owned()), ..Metadata::default() };
    Article { metadata, ..support::article(text) }
}

const TEXT: &str = "„Die Fähre bleibt im Hafen“, sagte Lena Brandt am Dienstag. Das Schiff „Möwe“ ist alt.\n\n\
    Niemand wurde verletzt.";

#[test]
fn quotations_are_given_without_speakers_and_a_note_says_why() {
    let reading = read(&article("de-AT", TEXT), &Model::fast());
    let quoted: Vec<&str> = reading.attributions.iter().map(|q| q.quoted[0].slice(TEXT)).collect();
    assert_eq!(quoted, ["Die Fähre bleibt im Hafen"]);
    let q = &reading.attributions[0];
    assert_eq!((q.form, q.source, q.cue, q.speaker), (Form::Direct, None, None, None));
    assert_eq!(q.by.name(), "rule:marks-alone");
    assert!(reading.mentions.is_empty() && reading.actors.is_empty());
    let sentences: Vec<&str> = reading.sentences.iter().map(|span| span.slice(TEXT)).collect();
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    let note = reading.notes.iter().find(|note| note.code == "language-not-read").unwrap();
    assert!(note.message.contains("de-AT"), "{}", note.message);
}

#[test]
fn english_of_any_country_is_read() {
    for language in ["en", "EN-gb", "eng", "en_US"] {
        let reading = read(&article(language, "“We wait,” Lena Brandt said."), &Model::fast());
        assert!(reading.attributions[0].source.is_some(), "{language}");
    }
}
