//! The name of what makes readings: the model, the rules and their word lists.

use onrecord_language::Model;
use onrecord_text::sha256_hex;

use crate::language::Language;

/// Names the rules: it changes whenever code changes what a reading of the same article says.
const RULES: &str = "rules-2026.6";

/// What makes readings with a model: its name, and the hash of its file, of the rules' name and of the word lists that
/// they read.
#[must_use]
pub fn made_by(model: &Model) -> String {
    let parts = [model.sha256(), RULES, &Language::of(model).hashed_lists.concat()];
    format!("{}+sha256:{}", model.name(), &sha256_hex(parts.concat().as_bytes())[..12])
}
