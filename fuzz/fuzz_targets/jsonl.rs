//! Reads arbitrary bytes as JSON objects, in lines or in a list: no panic, no hang, and each record is an article or an
//! error with a reason.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none jsonl -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // The bytes alone, and after a valid start that reaches the JSON Lines parser.
    records::read("articles.json", bytes);
    records::read("articles.json", &[b"{\"text\": \"No.\"}\n".as_slice(), bytes].concat());
});
