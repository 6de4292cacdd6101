//! Properties that hold for every text.

mod support;

use onrecord_language::Model;
use onrecord_reading::{AttributionId, Form, MentionId, Reading, contract};
use onrecord_text::{Article, Block, BlockKind, OffsetUnit, paragraphs};
use proptest::prelude::*;
use support::article;

fn read(article: Article) -> Reading {
    onrecord_reading::read(&article, &Model::fast())
}

/// An article from a page. Each paragraph is a block, and a bit of `set_apart` makes it a block quotation.
fn page(text: String, set_apart: u64) -> Article {
    let kind = |at: usize| match set_apart >> (at % 64) & 1 {
        1 => BlockKind::Blockquote,
        _ => BlockKind::Paragraph,
    };
    let places = paragraphs(&text).into_iter().enumerate();
    let blocks = places.map(|(at, span)| Block { span, kind: kind(at) }).collect();
    Article { blocks, ..article(&text) }
}

/// Articles with and without block quotations.
fn articles() -> impl Strategy<Value = Article> {
    prop_oneof![
        newsy().prop_map(|text| article(&text)),
        (newsy(), any::<u64>()).prop_map(|(text, set_apart)| page(text, set_apart)),
    ]
}

/// Text made of pieces that the rules look for, in any order.
fn newsy() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "‘",
        "’",
        "'",
        "''",
        "``",
        "«",
        "»",
        "„",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        ",",
        ".",
        "?",
        "!",
        ":",
        ";",
        "—",
        "–",
        "-",
        "…",
        "...",
        "(",
        ")",
        "said",
        "told",
        "asked",
        "according to",
        "calling",
        "saying",
        "that",
        "and",
        "but",
        "who",
        "he",
        "she",
        "they",
        "the",
        "Mara",
        "Ellison",
        "Mr.",
        "Dr.",
        "U.S.",
        "Council",
        "of",
        "in",
        "was",
        "not",
        "n't",
        "'s",
        "’s",
        "on Monday",
        "it rained",
        "90s",
        "3.5",
        "https://a.example/b",
        "m@x.example",
        "é",
        "e\u{301}",
        "🦀",
        "\u{feff}",
        "\u{200f}",
        "by",
        "will",
        "never",
        "-al",
        "to",
        "Yet",
        "with",
    ]);
    prop::collection::vec(pieces, 0..120).prop_map(|pieces| pieces.concat())
}

/// The attributions that contain one, from the innermost to the outermost.
fn chain(reading: &Reading, attribution: AttributionId) -> Vec<AttributionId> {
    let parent = |&id: &AttributionId| reading.attribution(id).parent;
    std::iter::successors(Some(attribution), parent)
        .take(reading.attributions.len() + 1)
        .skip(1)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_span_says_what_the_text_says(text in prop_oneof![newsy(), "\\PC{0,300}"]) {
        let reading = read(article(&text));
        for unit in [OffsetUnit::Codepoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
            let outward = contract::Reading::with_tokens(&reading, unit);
            prop_assert_eq!(outward.check_offsets(), Ok(()));
            let tokens = outward.tokens;
            prop_assert!(tokens.iter().all(|t| t.head.is_none_or(|head| head < tokens.len())));
        }
    }

    #[test]
    fn items_are_in_order_and_refer_to_items_that_are_there(article in articles()) {
        let reading = read(article);
        for pair in reading.sentences.windows(2) {
            prop_assert!(pair[0].end() <= pair[1].start());
        }
        for pair in reading.mentions.windows(2) {
            prop_assert!(pair[0].span < pair[1].span);
        }
        for pair in reading.attributions.windows(2) {
            prop_assert!(pair[0].content[0].start() <= pair[1].content[0].start());
        }
        for (index, mention) in reading.mentions.iter().enumerate() {
            if let Some(actor) = mention.actor {
                prop_assert!(reading.actor(actor).mentions.contains(&MentionId::new(index)));
            }
        }
        for actor in &reading.actors {
            prop_assert!(!actor.mentions.is_empty() && !actor.names.is_empty());
        }
        for (i, a) in reading.attributions.iter().enumerate() {
            for (j, b) in reading.attributions.iter().enumerate().filter(|(j, _)| *j != i) {
                let shared = a.content.iter().any(|run| b.content.iter().any(|other| run.overlaps(*other)));
                let (i, j) = (AttributionId::new(i), AttributionId::new(j));
                let inside = chain(&reading, i).contains(&j) || chain(&reading, j).contains(&i);
                prop_assert!(!shared || inside, "{i} and {j} share words");
            }
        }
        for q in &reading.attributions {
            let mut own = q.cue.iter().chain(&q.source);
            prop_assert!(own.all(|part| q.content.iter().all(|run| !run.overlaps(*part))));
            prop_assert!(!q.content.is_empty());
            prop_assert!(q.content.windows(2).all(|runs| runs[0].end() <= runs[1].start()));
            prop_assert_eq!(q.quoted.is_empty(), q.form == Form::Indirect);
            prop_assert!(q.quoted.iter().all(|part| q.content.iter().any(|run| run.covers(*part))));
            prop_assert!((0.0..=1.0).contains(&q.confidence));
            prop_assert!(q.speaker.is_none_or(|actor| actor.index() < reading.actors.len()));
            prop_assert!(q.speaker.is_none() || q.source.is_some(), "no speaker without a source");
        }
    }

    #[test]
    fn the_same_text_gives_the_same_reading(text in newsy()) {
        prop_assert_eq!(read(article(&text)), read(article(&text)));
    }
}
