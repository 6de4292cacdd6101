//! Imports arbitrary bytes as corrected files: no panic, and each item is consistent or an error with a reason.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none import -- -max_len=16384`
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_formats::{Format, ImportedArticle, import_bytes};

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Jsonl, Format::WebAnnotation, Format::Cas] {
        for item in import_bytes(format, "bytes", bytes) {
            match item {
                Ok(item) => check(&item),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
});

fn check(item: &ImportedArticle) {
    for mention in &item.mentions {
        let length = mention.end.checked_sub(mention.start).expect("a span does not end before it begins");
        let words = mention.text.chars().count();
        assert!(if item.shortened { words <= length } else { words == length });
        let is_there = |id: &String| item.actors.iter().any(|actor| actor.id == *id);
        assert!(mention.actor.iter().all(is_there));
    }
    assert!(item.attributions.iter().all(|attribution| !attribution.content.is_empty()));
}
