//! Addresses of pages.

use onrecord::{Citation, Ledger};

use crate::problem::Problem;

/// An article; its id in full or a beginning of it.
pub(crate) fn article(id: &str) -> String {
    format!("/articles/{}", segment(id))
}

/// One attribution of an article: the page shows it and scrolls to it.
pub(crate) fn item(article: &str, item: &str) -> String {
    format!("/articles/{}?item={}#{}", segment(article), segment(item), segment(item))
}

/// Where a citation stands.
pub(crate) fn citation(article: &str, citation: &Citation) -> String {
    format!("/articles/{}?at={}-{}#cited", segment(article), citation.start, citation.end)
}

pub(crate) fn actor(id: &str) -> String {
    format!("/actors/{}", segment(id))
}

/// The whole id of the article that an address names: by its id, the start of it, or a citation. Paths on this machine
/// name none here, as they are not everybody's to try.
pub(crate) fn resolve(ledger: &Ledger, name: &str) -> Result<String, Problem> {
    let digits = name.split(':').next().unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Problem::not_found("An article's id is made of the digits 0 to 9 and a to f."));
    }
    Ok(ledger.ask().resolve(name)?)
}

/// `words` as a value behind a question mark, or as a part of a path.
pub(crate) fn segment(words: &str) -> String {
    // A path takes no plus for a space.
    form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>().replace('+', "%20")
}
