//! A reading written by hand, for tests of the layout.

use std::collections::BTreeMap;

use onrecord::OffsetUnit;
use onrecord::contract::{
    Actor, Article, Attribution, Block, Evidence, Items, Licence, Note, Reading, Span,
};
use onrecord::reading::{Act, ActorType, Form, Level, Polarity, VoiceShares};
use onrecord::text::{BlockKind, LicenceScope, Source};

pub(crate) const TEXT: &str = "Harbour board waits\n\n\
    By Ruth Tamahori\n\n\
    “It is a good reason to stop,” said Mara Ellison. Nobody answered the “big question”, \
    which officials called “no measurable deposit” in the bay.\n\n\
    “Read them again,” she added. “Again. And the rest is lost.\n\n\
    This work is licensed under CC BY 4.0.";

/// The first occurrence of `words` in [`TEXT`].
fn span(words: &str) -> Span {
    let byte = TEXT.find(words).unwrap();
    let start = TEXT[..byte].chars().count();
    Span { start, end: start + words.chars().count(), text: words.to_owned() }
}

fn attribution(id: usize, form: Form, content: &[&str], quoted: &[&str]) -> Attribution {
    Attribution {
        id: format!("q{id}"),
        form,
        act: Act::Speech,
        polarity: Polarity::Affirmed,
        content: content.iter().map(|words| span(words)).collect(),
        quoted: quoted.iter().map(|words| span(words)).collect(),
        cue: None,
        source: None,
        speaker: None,
        parent: None,
        confidence: 0.9,
        by: "test".to_owned(),
    }
}

/// A reading with four quotations, one from officials and one from nobody.
// Long because it writes out a whole reading.
pub(crate) fn reading() -> Reading {
    let mut quoted = vec![
        attribution(
            1,
            Form::Direct,
            &["“It is a good reason to stop,”"],
            &["It is a good reason to stop,"],
        ),
        attribution(2, Form::Direct, &["“big question”"], &["big question"]),
        attribution(
            3,
            Form::Mixed,
            &["called “no measurable deposit” in the bay"],
            &["no measurable deposit"],
        ),
        attribution(
            4,
            Form::Direct,
            &["“Read them again,”", "“Again. And the rest is lost."],
            &["Read them again,", "Again. And the rest is lost."],
        ),
    ];
    quoted[0].source = Some(span("Mara Ellison"));
    quoted[0].speaker = Some("a1".to_owned());
    quoted[2].source = Some(span("officials"));
    quoted[3].source = Some(span("she"));
    quoted[3].speaker = Some("a1".to_owned());
    quoted[1].confidence = 0.2;
    let licence = span("licensed under CC BY 4.0");
    let odd = span("“Again");
    let blocks = [
        ("Harbour board waits", BlockKind::Headline),
        ("By Ruth Tamahori", BlockKind::Byline),
        (TEXT.split("\n\n").nth(2).unwrap(), BlockKind::Paragraph),
        (TEXT.split("\n\n").nth(3).unwrap(), BlockKind::Paragraph),
        ("This work is licensed under CC BY 4.0.", BlockKind::Footer),
    ];
    Reading {
        onrecord: "0.1.0".to_owned(),
        model: "test".to_owned(),
        article: Article {
            id: "7f3a91c2d4e5f60718293a4b5c6d7e8f".to_owned(),
            text: TEXT.to_owned(),
            text_sha256: "5b1c".repeat(16),
            offset_unit: OffsetUnit::Codepoint,
            source: Source {
                path: Some("harbour.txt".to_owned()),
                format: "text".to_owned(),
                encoding: "utf-8".to_owned(),
                replacements: 0,
                sha256: "5b1c".repeat(16),
                record: None,
            },
            source_map: None,
            blocks: (blocks.into_iter())
                .map(|(words, kind)| {
                    let Span { start, end, .. } = span(words);
                    Block { start, end, kind }
                })
                .collect(),
            title: Some("Harbour board waits".to_owned()),
            url: None,
            publisher: Some("The Harbour Post".to_owned()),
            site: None,
            section: None,
            authors: vec!["Ruth Tamahori".to_owned()],
            published: Some("2024-03-13".to_owned()),
            modified: None,
            language: Some("en".to_owned()),
            metadata_from: BTreeMap::new(),
            licence: Some(Licence {
                id: "CC-BY-4.0".to_owned(),
                url: None,
                applies_to: LicenceScope::Article,
                evidence: Some(Evidence::Text(licence)),
                confidence: 0.98,
                by: "test".to_owned(),
            }),
            mining: None,
            fingerprint: None,
        },
        sentences: Vec::new().into(),
        tokens: Items::absent(),
        mentions: Vec::new().into(),
        actors: vec![Actor {
            id: "a1".to_owned(),
            name: "Mara Ellison".to_owned(),
            kind: ActorType::Person,
            names: vec!["Mara Ellison".to_owned()],
            mentions: Vec::new(),
        }]
        .into(),
        attributions: quoted.into(),
        summary: Some(VoiceShares { own_voice: 0.61, attributed: 0.33, chained: 0.06 }),
        notes: vec![Note {
            level: Level::Warning,
            code: "unbalanced-quotation-mark".to_owned(),
            message: "this quotation mark has no partner in its paragraph".to_owned(),
            start: odd.start,
            end: odd.start + 1,
        }]
        .into(),
    }
}
