//! The name of what makes readings: the model, the rules and their word lists.

use onrecord_language::Model;
use onrecord_text::sha256_hex;

/// Names the rules: it changes whenever code changes what a reading of the same article says.
const RULES: &str = "rules-2026.6";

/// The word lists that the rules read.
const LEXICONS: [&str; 7] = [
    include_str!("../data/en/acts.txt"),
    include_str!("../data/en/cues.txt"),
    include_str!("../data/en/function-words.txt"),
    include_str!("../data/en/genders.txt"),
    include_str!("../data/en/name-words.txt"),
    include_str!("../data/en/pronouns.txt"),
    include_str!("../data/en/titles.txt"),
];

/// What makes readings with a model: its name, and the hash of its file, of the rules' name and of the word lists that
/// they read.
#[must_use]
pub fn made_by(model: &Model) -> String {
    let parts = [model.sha256(), RULES, &LEXICONS.concat()];
    format!("{}+sha256:{}", model.name(), &sha256_hex(parts.concat().as_bytes())[..12])
}
