//! Opens a model folder with any `model.json`: no panic, whatever it contains.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run -s none manifest`
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use onrecord_language::Model;

// The tests use more of it.
#[allow(dead_code)]
#[path = "../../crates/onrecord-language/tests/support/mod.rs"]
mod support;

/// A folder with the parts of a small valid model.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = env::temp_dir().join(format!("onrecord-fuzz-manifest-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    support::Parts::fast().write_folder(&folder);
    folder
});

fuzz_target!(|manifest: &[u8]| {
    fs::write(FOLDER.join("model.json"), manifest).unwrap();
    if let Ok(model) = Model::open(&*FOLDER) {
        model.analyser().analyse("The minister said no.");
    }
});
