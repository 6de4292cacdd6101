//! Reads arbitrary bytes as plain text: no panic, and every span has exactly the words of the text.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none read -- -max_len=4096 -dict=fuzz/news.dict`
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_ingest::{UserMetadata, read_text};
use onrecord_language::Model;
use onrecord_reading::{contract, read};
use onrecord_text::OffsetUnit;

fuzz_target!(|bytes: &[u8]| {
    let Ok(article) = read_text(bytes, &UserMetadata::default()) else { return };
    let reading = read(&article, &Model::fast());
    for unit in [OffsetUnit::Codepoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
        let reading = contract::Reading::with_tokens(&reading, unit);
        if let Err(wrong) = reading.check_offsets() {
            panic!("{}", wrong[0]);
        }
    }
});
