//! Any bytes, taken for a feed: no panic, no hang, and articles or errors that say why.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none feed -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // As they are, and behind a beginning that leads to the right room.
    records::read("feed.xml", bytes);
    records::read("feed.xml", &[b"<rss version='2.0'><channel>".as_slice(), bytes].concat());
});
