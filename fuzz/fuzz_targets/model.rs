//! Model files that somebody meddled with: no panic, whatever the weights and the header say.
//!
//! A small whole file is changed in a few places and sealed with a right checksum, so that the change
//! gets past it.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none model -- -max_len=256`
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_language::Model;

#[path = "../../crates/onrecord-language/tests/support/mod.rs"]
mod support;

use support::{Parts, sealed};

/// The length of the header stands before the checksum, which ends here.
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
