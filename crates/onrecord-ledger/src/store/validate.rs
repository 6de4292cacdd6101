//! What must hold for every reading in a ledger. It is checked when a reading is recorded and when it is verified.

use std::io::BufWriter;

use onrecord_reading::LayerName;
use onrecord_reading::contract::Reading;
use onrecord_text::{OffsetUnit, Sha256Writer, article_id, hex, sha256_hex};

/// An item of a reading, and what is wrong with it.
pub(crate) type Problem = (String, String);

/// Everything in a reading that could not be cited, or not be given back unchanged.
pub(crate) fn problems(reading: &Reading) -> Vec<Problem> {
    let mut problems = identity(reading);
    if reading.article.offset_unit == OffsetUnit::Codepoint {
        let mismatches = reading.check_offsets().err().unwrap_or_default();
        problems.extend(mismatches.into_iter().map(|m| (m.item.clone(), m.to_string())));
    } else {
        let unit = reading.article.offset_unit.name();
        let problem = format!("the offsets count {unit} units, and a ledger keeps code points");
        problems.push(("article".to_owned(), problem));
    }
    let invalid = reading.check_references().err().unwrap_or_default();
    problems.extend(invalid.into_iter().map(|one| (one.item, one.problem)));
    if reading.layers().contains(LayerName::Tokens) {
        problems.push(("tokens".to_owned(), "a ledger stores no tokens".to_owned()));
    }
    problems
}

/// The SHA-256, in hexadecimal, of the reading's JSON in one line, as `show --json` prints it to a pipe. A later
/// contract must print an old reading unchanged (an unknown field is absent), or its migration must compute these
/// hashes again.
pub(crate) fn digest(reading: &Reading) -> String {
    let mut hash = BufWriter::new(Sha256Writer::default());
    // Neither hashing nor printing these plain types fails; if it ever did, it would fail in the same way in
    // recording and verification.
    let printed = serde_json::to_writer(&mut hash, reading);
    debug_assert!(printed.is_ok(), "{printed:?}");
    hash.into_inner().map_or_else(|_| String::new(), |hash| hex(&hash.finish()))
}

fn identity(reading: &Reading) -> Vec<Problem> {
    let article = &reading.article;
    let mut problems = Vec::new();
    let sha256 = sha256_hex(article.text.as_bytes());
    if sha256 != article.text_sha256 {
        let problem = format!("its SHA-256 is {sha256}, but {} is recorded", article.text_sha256);
        problems.push(("text".to_owned(), problem));
    }
    let id = article_id(&article.source, article.url.as_deref(), article.publisher.as_deref());
    if id != article.id {
        let problem = format!("its source, address and publisher give the id {id}");
        problems.push(("article".to_owned(), problem));
    }
    problems
}
