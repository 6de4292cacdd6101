//! What goes in comes out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use onrecord_ledger::{Error, Recorded};
use onrecord_reading::contract::{
    Actor, Attribution, Block, Evidence, Items, Licence, Mention, Note, Range, Reading, SourceRun,
    Span,
};
use onrecord_reading::{Act, ActorType, Form, Level, MentionForm, Polarity};
use onrecord_text::{BlockKind, LicenceScope, OffsetUnit};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use support::{ledger, reading, sample};

/// Two places of the text in order, whatever its length.
type Ends = (Index, Index);

fn cut(text: &[char], (a, b): Ends) -> Span {
    let (a, b) = (a.index(text.len() + 1), b.index(text.len() + 1));
    let (start, end) = (a.min(b), a.max(b));
    Span { start, end, text: text[start..end].iter().collect() }
}

fn range(text: &[char], ends: Ends) -> Range {
    let Span { start, end, .. } = cut(text, ends);
    Range { start, end }
}

fn pick(index: Option<Index>, letter: char, count: usize) -> Option<String> {
    index.filter(|_| count > 0).map(|index| format!("{letter}{}", index.index(count) + 1))
}

fn ends() -> impl Strategy<Value = Ends> {
    (any::<Index>(), any::<Index>())
}

fn source_run() -> impl Strategy<Value = SourceRun> {
    ([0usize..9, 0..9, 0..9, 0..9], any::<bool>()).prop_map(
        |([start, end, first_byte, end_byte], encoded)| SourceRun {
            start,
            end,
            first_byte,
            end_byte,
            encoded,
        },
    )
}

fn words() -> impl Strategy<Value = Option<String>> {
    option::of("\\PC{0,12}")
}

prop_compose! {
    fn head()(
        text in "([a-z]{1,8} |é|e\u{301}|🦀|“|”|\"|'|\r\n|\u{0}|\u{fdd0}|.){0,60}",
        title in words(), url in words(), publisher in words(), site in words(), record in words(),
        authors in vec("\\PC{0,9}", 0..3), from in option::of(("[a-z]{1,5}", "[a-z]{1,5}")),
        blocks in vec((ends(), select(vec![BlockKind::Headline, BlockKind::ListItem])), 0..3),
        sentences in vec(ends(), 0..4),
        notes in vec((ends(), "\\PC{0,9}"), 0..3),
        licence in option::of((option::of(ends()), any::<f32>().prop_filter("finite", |c| c.is_finite()))),
        source_map in option::of(vec(source_run(), 0..3)),
    ) -> Reading {
        let mut made = reading("p.txt", &text, publisher.as_deref(), None);
        let chars: Vec<char> = text.chars().collect();
        let article = &mut made.article;
        article.source.record = record;
        article.id = onrecord_text::article_id(&article.source, url.as_deref(), publisher.as_deref());
        article.title = title;
        article.url = url;
        article.site = site;
        article.authors = authors;
        article.metadata_from = from.into_iter().collect::<BTreeMap<_, _>>();
        article.source_map = source_map;
        article.blocks = blocks.into_iter().map(|(ends, kind)| {
            let Range { start, end } = range(&chars, ends);
            Block { start, end, kind }
        }).collect();
        article.licence = licence.map(|(evidence, confidence)| Licence {
            id: "CC-BY-4.0".into(), url: None, applies_to: LicenceScope::Article,
            evidence: evidence.map(|ends| Evidence::Text(cut(&chars, ends))), confidence, by: "rule".into(),
        });
        made.sentences = sentences.into_iter().map(|ends| range(&chars, ends)).collect();
        made.notes = notes.into_iter().map(|(ends, message)| {
            let Range { start, end } = range(&chars, ends);
            Note { level: Level::Warning, code: "code".into(), message, start, end }
        }).collect();
        made
    }
}

prop_compose! {
    fn whole()(
        mut made in head(),
        mentions in vec((ends(), option::of(any::<Index>()), 0f32..=1.0), 0..5),
        actors in vec((words(), vec("\\PC{0,9}", 0..3), vec(any::<Index>(), 0..3)), 0..4),
        attributions in vec(
            ((vec(ends(), 1..4), vec(ends(), 0..3), option::of(ends()), option::of(ends())),
                option::of(any::<Index>()), option::of(any::<Index>()), 0f32..=1.0),
            0..5,
        ),
    ) -> Reading {
        let chars: Vec<char> = made.article.text.chars().collect();
        let counts = (mentions.len(), actors.len(), attributions.len());
        made.mentions = mentions.into_iter().enumerate().map(|(i, (ends, actor, confidence))| {
            let Span { start, end, text } = cut(&chars, ends);
            Mention {
                id: format!("m{}", i + 1), start, end, text, form: MentionForm::Nominal,
                kind: ActorType::Group, actor: pick(actor, 'a', counts.1), confidence, by: "rule".into(),
            }
        }).collect();
        made.actors = actors.into_iter().enumerate().map(|(i, (name, names, mentions))| Actor {
            id: format!("a{}", i + 1), name: name.unwrap_or_default(), kind: ActorType::Other, names,
            mentions: mentions.into_iter().filter_map(|m| pick(Some(m), 'm', counts.0)).collect(),
        }).collect();
        made.attributions = attributions.into_iter().enumerate()
            .map(|(i, ((content, quoted, cue, source), speaker, parent, confidence))| Attribution {
                id: format!("q{}", i + 1), form: Form::Mixed, act: Act::Document, polarity: Polarity::Denied,
                content: content.into_iter().map(|ends| cut(&chars, ends)).collect(),
                quoted: quoted.into_iter().map(|ends| cut(&chars, ends)).collect(),
                cue: cue.map(|ends| cut(&chars, ends)), source: source.map(|ends| cut(&chars, ends)),
                speaker: pick(speaker, 'a', counts.1), parent: pick(parent, 'q', counts.2),
                confidence, by: "rule".into(),
            }).collect();
        made
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_reading_comes_back_as_it_was_and_verifies(readings in vec(whole(), 1..4)) {
        let (_folder, mut ledger) = ledger();
        for reading in &readings {
            ledger.record().reading(reading).unwrap();
        }
        for reading in &readings {
            // Two made alike by chance may have one id, which the first keeps.
            let first = readings.iter().find(|r| r.article.id == reading.article.id).unwrap();
            prop_assert_eq!(&ledger.ask().reading(&reading.article.id).unwrap(), first);
        }
        let report = ledger.verify(|_, _| {}).unwrap();
        prop_assert!(report.is_clean(), "{:?}", report);
    }
}

#[test]
fn the_sample_comes_back() {
    let (_folder, mut ledger) = ledger();
    assert_eq!(ledger.record().reading(&sample()).unwrap(), Recorded::Added);
    assert_eq!(ledger.ask().reading(&sample().article.id).unwrap(), sample());
}

#[test]
fn what_breaks_its_own_laws_is_refused_and_leaves_nothing() {
    let (_folder, mut ledger) = ledger();
    type Spoil = fn(&mut Reading);
    let spoils: [(&str, Spoil); 8] = [
        ("units", |r| r.article.offset_unit = OffsetUnit::Byte),
        ("q1 cue", |r| r.attributions[0].cue.as_mut().unwrap().start += 1),
        ("its number is not its place", |r| r.mentions[0].id = "m01".into()),
        ("actor is not in", |r| r.mentions[0].actor = Some("a2".into())),
        ("parent is not in", |r| r.attributions[0].parent = Some("q2".into())),
        ("no content", |r| r.attributions[0].content.clear()),
        ("SHA-256", |r| r.article.text.push('!')),
        ("give the id", |r| r.article.publisher = None),
    ];
    for (says, spoil) in spoils {
        let mut reading = sample();
        spoil(&mut reading);
        let error = ledger.record().reading(&reading).unwrap_err();
        assert!(matches!(error, Error::Reading { .. }), "{error}");
        assert!(error.to_string().contains(says), "{says}: {error}");
    }
    assert_eq!(ledger.ask().counts().unwrap(), onrecord_ledger::Counts::default());
}

#[test]
fn a_reading_of_chosen_layers_comes_back_with_the_same_bytes() {
    type Leave = fn(&mut Reading);
    let cases: [Leave; 4] = [
        |reading| (reading.sentences, reading.notes) = (Items::absent(), Items::absent()),
        |reading| reading.attributions = Items::absent(),
        |reading| {
            (reading.mentions, reading.actors) = (Items::absent(), Items::absent());
            (reading.sentences, reading.attributions) = (Items::absent(), Items::absent());
            (reading.notes, reading.summary) = (Items::absent(), None);
        },
        |reading| reading.notes = Vec::new().into(),
    ];
    for leave in cases {
        let mut reading = sample();
        leave(&mut reading);
        let (_folder, mut ledger) = ledger();
        ledger.record().reading(&reading).unwrap();
        let back = ledger.ask().reading(&reading.article.id).unwrap();
        let json = |reading: &Reading| serde_json::to_string(reading).unwrap();
        assert_eq!((back.layers(), json(&back)), (reading.layers(), json(&reading)));
        let report = ledger.verify(|_, _| {}).unwrap();
        assert!(report.is_clean(), "{report:?}");
    }
}
