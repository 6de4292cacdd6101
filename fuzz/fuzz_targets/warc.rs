//! Any bytes, taken for a web archive, plain or packed: no panic, no hang, and articles or errors that say why.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none warc -- -max_len=4096`
#![no_main]

use libfuzzer_sys::fuzz_target;

mod records;

fuzz_target!(|bytes: &[u8]| {
    // As they are, and behind a beginning that leads to the right room.
    records::read("archive.warc", bytes);
    records::read("archive.warc", &[b"WARC/1.0\r\n".as_slice(), bytes].concat());
});
