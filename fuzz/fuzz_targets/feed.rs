//! Reads arbitrary bytes as a feed: no panic, no hang, and each record is an article or an error with a reason.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none feed -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // The bytes alone, and after a valid start that reaches the feed parser.
    records::read("feed.xml", bytes);
    records::read("feed.xml", &[b"<rss version='2.0'><channel>".as_slice(), bytes].concat());
});
