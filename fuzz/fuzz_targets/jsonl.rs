//! Any bytes, taken for JSON objects, in lines or in a list: no panic, no hang, and articles or errors that say why.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none jsonl -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // As they are, and behind a beginning that leads to the right room.
    records::read("articles.json", bytes);
    records::read("articles.json", &[b"{\"text\": \"No.\"}\n".as_slice(), bytes].concat());
});
