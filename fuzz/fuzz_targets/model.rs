//! Loads corrupted model files: no panic, whatever the weights and the header contain.
//!
//! It changes a small valid file in a few places and recomputes the checksum, so that the changes pass the check.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none model -- -max_len=256`
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_language::Model;

// The tests use more of it.
#[allow(dead_code)]
#[path = "../../crates/onrecord-language/tests/support/mod.rs"]
mod support;

use support::{Parts, sealed};

/// The offset after the checksum, which follows the length of the header.
const SEALED: usize = 48;

fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, changes)) = bytes.split_first() else { return };
    let mut file = if kind % 2 == 0 { Parts::fast().file() } else { Parts::accurate().file() };
    let header = u32::from_le_bytes([file[12], file[13], file[14], file[15]]);
    for change in changes.chunks_exact(4) {
        let at = SEALED + u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize;
        let last = file.len() - 1;
        file[at.min(last)] = change[3];
    }
    let rest = &file[SEALED..];
    if let Ok(model) = Model::from_bytes(sealed(1, header + u32::from(kind >> 6), rest)) {
        model.analyser().analyse("The minister said no. “Why,” al-Noor’s Şahin asked, “now?”");
    }
});
