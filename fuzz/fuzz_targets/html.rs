//! Reads arbitrary bytes as a web page: no panic, and every run of the source map points to the right bytes of the page.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none html -- -max_len=8192 -dict=fuzz/html.dict`
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_ingest::{UserMetadata, Record};

/// An article before the bytes, so that blocks are likely to be found.
const BEFORE: &[u8] = b"<article><h1>Bridge</h1><p>The council met on Tuesday, and the mayor said that the bridge would be \
    opened before the winter came.</p>";

fuzz_target!(|bytes: &[u8]| {
    for page in [bytes.to_vec(), [BEFORE, bytes].concat()] {
        let Ok(article) = Record::html(page.clone()).read(&UserMetadata::default()) else { continue };
        let mut end = 0;
        for block in &article.blocks {
            assert!(block.span.start() >= end && !block.span.slice(&article.text).is_empty());
            end = block.span.end();
        }
        let plain = article.source.encoding == "utf-8" && article.source.replacements == 0;
        let mut end = 0;
        for run in article.source_map.iter().flat_map(|map| &map.runs) {
            assert!(run.text.start() >= end);
            end = run.text.end();
            let bytes = &page[run.bytes.clone()];
            if plain && !run.encoded {
                assert_eq!(bytes, run.text.slice(&article.text).as_bytes());
            }
        }
    }
});
