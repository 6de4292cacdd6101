//! Laws that hold for every reading and for every file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod support;

use onrecord_formats::{Audience, Format, import_bytes, may_be_shared};
use onrecord_reading::contract::{Attribution, Mention, Reading, Span};
use proptest::prelude::*;
use support::{export, files, imported, readings};

const IN: [Format; 3] = [Format::Jsonl, Format::WebAnnotation, Format::Cas];

/// The parts of an attribution, and what they are.
fn parts(attribution: &mut Attribution) -> impl Iterator<Item = &mut Span> {
    (attribution.content.iter_mut().chain(&mut attribution.quoted))
        .chain(&mut attribution.cue)
        .chain(&mut attribution.source)
}

/// Code points that somebody who has the imported items knows of the text.
fn known(mentions: &[Mention], attributions: &mut [Attribution]) -> usize {
    let mut known = std::collections::BTreeSet::new();
    let mut know = |start: usize, words: &str| known.extend(start..start + words.chars().count());
    for mention in mentions {
        know(mention.start, &mention.text);
    }
    for span in attributions.iter_mut().flat_map(parts) {
        know(span.start, &span.text);
    }
    known.len()
}

fn is_whole(reading: &Reading) -> bool {
    may_be_shared(reading.article.licence.as_ref())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_out_comes_back(reading in readings()) {
        for format in IN {
            let (folder, summary) = export(std::slice::from_ref(&reading), format, Audience::Own);
            prop_assert_eq!(summary.articles, 1);
            let back = imported(format, folder.path()).remove(0);
            prop_assert_eq!(&back.article, &reading.article.id);
            prop_assert_eq!(&back.text_sha256, &reading.article.text_sha256);
            prop_assert!(!back.shortened);
            prop_assert_eq!(&back.mentions, &reading.mentions, "{}", format);
            prop_assert_eq!(&back.actors, &reading.actors, "{}", format);
            prop_assert_eq!(&back.attributions, &reading.attributions, "{}", format);
        }
    }

    #[test]
    fn what_goes_out_for_the_public_comes_back_as_far_as_it_went(reading in readings()) {
        let mut seen: Option<onrecord_formats::ImportedArticle> = None;
        for format in [Format::Jsonl, Format::WebAnnotation] {
            let (folder, summary) = export(std::slice::from_ref(&reading), format, Audience::Public);
            prop_assert_eq!((summary.articles, summary.left_out), (1, 0));
            prop_assert_eq!(summary.shortened == 0, is_whole(&reading));
            let back = imported(format, folder.path()).remove(0);
            prop_assert_eq!(back.shortened, !is_whole(&reading));
            if let Some(seen) = &seen {
                prop_assert_eq!(seen, &back, "both formats show the same");
            }
            seen = Some(back);
        }
        let mut back = seen.unwrap();
        if is_whole(&reading) {
            prop_assert_eq!(&back.attributions, &reading.attributions);
            prop_assert_eq!(&back.mentions, &reading.mentions);
            return Ok(());
        }
        let third = reading.article.text.chars().count() / 3;
        prop_assert!(known(&back.mentions, &mut back.attributions) <= third);
        // All as it was, but for the ends of words.
        for (back, whole) in back.mentions.iter_mut().zip(&reading.mentions) {
            prop_assert!(whole.text.starts_with(&back.text));
            back.text.clone_from(&whole.text);
        }
        for (back, whole) in back.attributions.iter_mut().zip(&reading.attributions) {
            let mut whole = whole.clone();
            for (back, whole) in parts(back).zip(parts(&mut whole)) {
                prop_assert!(whole.text.starts_with(&back.text));
                back.text.clone_from(&whole.text);
            }
        }
        prop_assert_eq!(&back.mentions, &reading.mentions);
        prop_assert_eq!(&back.attributions, &reading.attributions);
        prop_assert_eq!(back.actors.len(), reading.actors.len());
    }

    #[test]
    fn no_bytes_break_an_import(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in Format::ALL {
            let _ = import_bytes(format, "bytes", &bytes);
        }
    }

    /// Bytes of an export with some of them altered, which gets further in.
    #[test]
    fn no_altered_export_breaks_an_import(
        reading in readings(),
        alter in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        public in any::<bool>(),
    ) {
        let audience = if public { Audience::Public } else { Audience::Own };
        for format in IN {
            let (folder, _) = export(std::slice::from_ref(&reading), format, audience);
            for (_, mut bytes) in files(folder.path()) {
                for (at, byte) in &alter {
                    let at = at.index(bytes.len());
                    // A digit for a digit moves offsets and references.
                    bytes[at] = if bytes[at].is_ascii_digit() { b'0' + byte % 10 } else { *byte };
                }
                for item in import_bytes(format, "altered", &bytes).into_iter().flatten() {
                    for span in item.attributions.clone().iter_mut().flat_map(parts) {
                        prop_assert!(span.text.chars().count() <= span.end - span.start);
                    }
                }
            }
        }
    }
}

proptest! {
    // Each makes a hundred files and brings them to the disk.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_same_readings_make_the_same_bytes(readings in prop::collection::vec(readings(), 0..4)) {
        let mut readings = readings;
        readings.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        readings.dedup_by(|a, b| a.article.id == b.article.id);
        readings.iter_mut().for_each(|reading| { if reading.tokens.is_absent() { reading.tokens = Vec::new().into(); } });
        for format in Format::ALL.into_iter().filter(|format| format.is_built_in()) {
            for audience in [Audience::Own, Audience::Public] {
                let (first, _) = export(&readings, format, audience);
                let (second, summary) = export(&readings, format, audience);
                prop_assert_eq!(files(first.path()), files(second.path()));
                prop_assert_eq!(summary.articles + summary.left_out, readings.len());
            }
        }
    }
}
