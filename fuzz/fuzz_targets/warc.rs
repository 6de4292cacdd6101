//! Reads arbitrary bytes as a web archive, plain or compressed: no panic, no hang, and each record is an article or an
//! error with a reason.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none warc -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // The bytes alone, and after a valid start that reaches the WARC parser.
    records::read("archive.warc", bytes);
    records::read("archive.warc", &[b"WARC/1.0\r\n".as_slice(), bytes].concat());
});
