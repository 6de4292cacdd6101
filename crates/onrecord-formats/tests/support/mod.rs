//! Readings made by hand and by chance.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_formats::{Audience, Error, ExportSummary, Exporter, Format, ImportedArticle, import};
use onrecord_reading::contract::{
    Actor, Article, Attribution, Block, Items, Licence, Mention, Note, Range, Reading, Span, Token,
};
use onrecord_reading::{Act, ActorType, Form, Level, MentionForm, Polarity, VoiceShares};
use onrecord_text::{BlockKind, LicenceScope, OffsetUnit, Source, sha256_hex};
use proptest::prelude::*;

/// A span of `text` in code points.
pub fn span(text: &str, start: usize, end: usize) -> Span {
    Span { start, end, text: text.chars().skip(start).take(end - start).collect() }
}

/// The code points at which `words` first stand in `text`.
pub fn find(text: &str, words: &str) -> Span {
    let byte = text.find(words).unwrap_or_else(|| panic!("no {words:?} in {text:?}"));
    let start = text[..byte].chars().count();
    span(text, start, start + words.chars().count())
}

pub fn licence(id: &str, applies_to: LicenceScope) -> Licence {
    Licence {
        id: id.to_owned(),
        url: Some("https://example.org/licence".to_owned()),
        applies_to,
        evidence: None,
        confidence: 0.9,
        by: "test".to_owned(),
    }
}

/// A reading without layers.
pub fn bare(text: &str, licence: Option<Licence>) -> Reading {
    let hash = sha256_hex(text.as_bytes());
    Reading {
        onrecord: "0.1.0".to_owned(),
        model: "test".to_owned(),
        article: Article {
            id: hash[..32].to_owned(),
            text: text.to_owned(),
            text_sha256: hash.clone(),
            offset_unit: OffsetUnit::Codepoint,
            source: Source {
                path: Some("/home/mara/secret/a.txt".to_owned()),
                format: "text".to_owned(),
                encoding: "utf-8".to_owned(),
                replacements: 0,
                sha256: hash,
                record: None,
            },
            source_map: None,
            blocks: Vec::new(),
            title: Some("A title\tin two\nlines".to_owned()),
            url: Some("https://example.org/a?b=\"c\"".to_owned()),
            publisher: Some("The Harbour Post".to_owned()),
            site: None,
            section: None,
            authors: vec!["Ivo Brandt".to_owned()],
            published: Some("2024-03-13".to_owned()),
            modified: None,
            language: Some("en".to_owned()),
            metadata_from: BTreeMap::from([("title".to_owned(), "text".to_owned())]),
            licence,
            mining: None,
            fingerprint: None,
        },
        sentences: Vec::new().into(),
        tokens: Items::absent(),
        mentions: Vec::new().into(),
        actors: Vec::new().into(),
        attributions: Vec::new().into(),
        summary: Some(VoiceShares { own_voice: 0.5, attributed: 0.375, chained: 0.125 }),
        notes: Vec::new().into(),
    }
}

/// Everything once: an emoji, CRLF, a decomposed letter, a split quotation.
pub fn sample(licence: Option<Licence>) -> Reading {
    let text = "Bridge closed 🦀\r\n\r\n“We don't wait,” Zoe\u{308} Ellison said, “and not for boats.”\r\nHe agreed.";
    let mut reading = bare(text, licence);
    let at = |words| find(text, words);
    let head = at("Bridge closed 🦀");
    reading.article.blocks = vec![
        Block { start: head.start, end: head.end, kind: BlockKind::Headline },
        Block { start: at("“We").start, end: text.chars().count(), kind: BlockKind::Paragraph },
    ];
    let ends = [
        (head.start, head.end),
        (at("“We").start, at("boats.”").end),
        (at("He").start, text.chars().count()),
    ];
    reading.sentences = ends.iter().map(|&(start, end)| Range { start, end }).collect();
    let words: [(&str, Option<usize>); 21] = [
        ("Bridge", Some(1)),
        ("closed", None),
        ("🦀", Some(1)),
        ("“", Some(6)),
        ("We", Some(6)),
        ("do", Some(6)),
        ("n't", Some(7)),
        ("wait", Some(11)),
        (",", Some(7)),
        ("”", Some(7)),
        ("Zoe\u{308} Ellison", Some(11)),
        ("said", None),
        (",", Some(11)),
        ("“", Some(15)),
        ("and", Some(15)),
        ("not", Some(17)),
        ("for", Some(17)),
        ("boats", Some(11)),
        (".", Some(11)),
        ("”", Some(11)),
        ("He", None),
    ];
    let mut from = 0;
    let tokens = words.iter().map(|&(word, head)| {
        let byte = from + text[from..].find(word).unwrap();
        from = byte + word.len();
        let start = text[..byte].chars().count();
        Token {
            start,
            end: start + word.chars().count(),
            text: word.to_owned(),
            lemma: word.to_lowercase(),
            upos: "X".to_owned(),
            xpos: "XX".to_owned(),
            head,
            deprel: if head.is_some() { "dep" } else { "root" }.to_owned(),
        }
    });
    reading.tokens = tokens.collect();
    let name = at("Zoe\u{308} Ellison");
    reading.mentions = vec![
        Mention {
            id: "m1".to_owned(),
            start: name.start,
            end: name.end,
            text: name.text.clone(),
            form: MentionForm::Name,
            kind: ActorType::Person,
            actor: Some("a1".to_owned()),
            confidence: 0.9,
            by: "test".to_owned(),
        },
        Mention {
            id: "m2".to_owned(),
            start: at("He").start,
            end: at("He").end,
            text: "He".to_owned(),
            form: MentionForm::Pronoun,
            kind: ActorType::Person,
            actor: None,
            confidence: 0.1,
            by: "test".to_owned(),
        },
    ]
    .into();
    reading.actors = vec![Actor {
        id: "a1".to_owned(),
        name: name.text.clone(),
        kind: ActorType::Person,
        names: vec![name.text.clone(), "Ellison".to_owned()],
        mentions: vec!["m1".to_owned()],
    }]
    .into();
    reading.attributions = vec![Attribution {
        id: "q1".to_owned(),
        form: Form::Direct,
        act: Act::Speech,
        polarity: Polarity::Affirmed,
        content: vec![at("“We don't wait,”"), at("“and not for boats.”")],
        quoted: vec![at("We don't wait,"), at("and not for boats.")],
        cue: Some(at("said")),
        source: Some(name),
        speaker: Some("a1".to_owned()),
        parent: None,
        confidence: 0.85,
        by: "test".to_owned(),
    }]
    .into();
    reading.notes = vec![Note {
        level: Level::Info,
        code: "test".to_owned(),
        message: "a remark".to_owned(),
        start: 0,
        end: 6,
    }]
    .into();
    assert_eq!(reading.check_offsets(), Ok(()));
    reading
}

/// What is not ASCII counts differently in each unit; white space and marks are what formats trip over.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "word ",
        "said ",
        "Zoe\u{308}",
        "🦀",
        "👩‍👩‍👧",
        "é",
        "“",
        "”",
        "\"",
        "'",
        "\\",
        "\r\n",
        "\n\n",
        "\t",
        "\u{a0}",
        "\u{2028}",
        "</script>",
        "&amp;",
        ", ",
        ". ",
        "|",
        "_",
        "#",
        "\u{0}",
        "\u{feff}",
        "中文",
        "x",
    ]);
    prop::collection::vec(pieces, 1..60).prop_map(|pieces| pieces.concat())
}

fn select<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(all.to_vec())
}

/// A licence, or none.
fn licences() -> impl Strategy<Value = Option<Licence>> {
    let ids =
        ["CC-BY-4.0", "CC-BY-ND-4.0", "LicenseRef-PublicDomain", "LicenseRef-AllRightsReserved"];
    let scopes =
        [LicenceScope::Article, LicenceScope::Site, LicenceScope::Media, LicenceScope::Unknown];
    prop::option::of((select(&ids), select(&scopes)).prop_map(|(id, scope)| licence(id, scope)))
}

/// Numbers by which things are chosen.
type Dice = Vec<(prop::sample::Index, prop::sample::Index, u8)>;

fn dice(most: usize) -> impl Strategy<Value = Dice> {
    let index = any::<prop::sample::Index>;
    prop::collection::vec((index(), index(), any::<u8>()), 0..most)
}

/// Readings that keep the laws, whatever else is odd in them.
pub fn readings() -> impl Strategy<Value = Reading> {
    (text(), licences(), dice(8), dice(6), 0..4_usize, any::<bool>()).prop_map(
        |(text, licence, mentions, attributions, actors, tokens)| {
            let mut reading = bare(&text, licence);
            let length = text.chars().count();
            let pick = |a: &prop::sample::Index, b: &prop::sample::Index| {
                let (a, b) = (a.index(length + 1), b.index(length + 1));
                let (start, end) = (a.min(b), a.max(b));
                if start == end && end < length {
                    (start, end + 1)
                } else {
                    (start.min(length - 1), end.max(1))
                }
            };
            let id = |letter: char, number: usize| format!("{letter}{}", number + 1);
            let confidence = |dice: u8| f32::from(dice) / 255.0;
            reading.sentences = vec![Range { start: 0, end: length }].into();
            reading.article.blocks =
                vec![Block { start: 0, end: length, kind: BlockKind::Paragraph }];
            for (i, (a, b, dice)) in mentions.iter().enumerate() {
                let (start, end) = pick(a, b);
                let die = usize::from(*dice);
                reading.mentions.push(Mention {
                    id: id('m', i),
                    start,
                    end,
                    text: span(&text, start, end).text,
                    form: [MentionForm::Name, MentionForm::Nominal, MentionForm::Pronoun][die % 3],
                    kind: [ActorType::Person, ActorType::Organization, ActorType::Group][die % 3],
                    actor: (actors > 0 && dice % 4 > 0).then(|| id('a', die % actors.max(1))),
                    confidence: confidence(*dice),
                    by: "by chance".to_owned(),
                });
            }
            for number in 0..actors {
                let own = reading.mentions.iter().filter(|m| m.actor == Some(id('a', number)));
                let mentions: Vec<String> = own.map(|m| m.id.clone()).collect();
                reading.actors.push(Actor {
                    id: id('a', number),
                    name: text.chars().take(9).collect(),
                    kind: ActorType::Other,
                    names: (0..number).map(|n| format!("name {n} 🦀")).collect(),
                    mentions,
                });
            }
            let count = attributions.len();
            for (i, (a, b, dice)) in attributions.iter().enumerate() {
                let (start, end) = pick(a, b);
                let die = usize::from(*dice);
                let middle = (start + end) / 2;
                let runs = if dice % 2 == 0 && middle > start {
                    vec![(start, middle), (middle, end)]
                } else {
                    vec![(start, end)]
                };
                reading.attributions.push(Attribution {
                    id: id('q', i),
                    form: [Form::Direct, Form::Mixed, Form::Indirect][die % 3],
                    act: [Act::Speech, Act::Belief, Act::Document][die % 3],
                    polarity: [Polarity::Affirmed, Polarity::Denied, Polarity::Asked][die % 3],
                    content: runs.iter().map(|&(start, end)| span(&text, start, end)).collect(),
                    quoted: if dice % 3 == 0 { vec![span(&text, start, end)] } else { Vec::new() },
                    cue: (dice % 5 > 0).then(|| span(&text, 0, 1)),
                    source: (dice % 7 > 0).then(|| span(&text, length - 1, length)),
                    speaker: (actors > 0 && dice % 3 > 0).then(|| id('a', die % actors.max(1))),
                    // Later ones, so that none stands inside itself.
                    parent: (dice % 4 == 0 && i + 1 < count).then(|| id('q', i + 1)),
                    confidence: confidence(*dice),
                    by: "by chance".to_owned(),
                });
            }
            if tokens {
                let words = text.split_inclusive(char::is_whitespace).scan(0, |at, word| {
                    let start = *at;
                    *at += word.chars().count();
                    Some((start, word.trim_end().to_owned()))
                });
                reading.tokens = words
                    .filter(|(_, word)| !word.is_empty())
                    .map(|(start, word)| Token {
                        start,
                        end: start + word.chars().count(),
                        lemma: word.clone(),
                        text: word,
                        upos: "X".to_owned(),
                        xpos: "XX".to_owned(),
                        head: None,
                        deprel: "root".to_owned(),
                    })
                    .collect();
            }
            reading
        },
    )
}

/// Exports readings into a new folder.
pub fn export(
    readings: &[Reading],
    format: Format,
    audience: Audience,
) -> (tempfile::TempDir, ExportSummary) {
    let folder = tempfile::tempdir().unwrap();
    let summary = export_to(folder.path(), readings, format, audience).unwrap();
    (folder, summary)
}

pub fn export_to(
    folder: &Path,
    readings: &[Reading],
    format: Format,
    audience: Audience,
) -> Result<ExportSummary, Error> {
    let mut exporter = Exporter::create(folder, format, audience)?;
    for reading in readings {
        exporter.write(reading)?;
    }
    exporter.finish()
}

/// All files of a folder with their bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    (std::fs::read_dir(folder).unwrap())
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(path).unwrap())
        })
        .collect()
}

/// What comes back.
pub fn imported(format: Format, folder: &Path) -> Vec<ImportedArticle> {
    import(format, folder)
        .unwrap()
        .map(|item| item.unwrap_or_else(|error| panic!("{error}")))
        .collect()
}
