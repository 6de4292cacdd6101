//! Addresses of pages, and the articles that addresses name.

use onrecord::Ledger;
use onrecord::ledger::Citation;

use crate::problem::Problem;

/// An article, by its id or the first digits of it.
pub(crate) fn article(id: &str) -> String {
    format!("/articles/{}", encode(id))
}

/// One attribution of an article. The page scrolls to it and shows its details.
pub(crate) fn item(article: &str, item: &str) -> String {
    format!("/articles/{}?item={}#{}", encode(article), encode(item), encode(item))
}

/// The passage of a citation.
pub(crate) fn citation(article: &str, citation: &Citation) -> String {
    format!("/articles/{}?at={}-{}#cited", encode(article), citation.start, citation.end)
}

pub(crate) fn actor(id: &str) -> String {
    format!("/actors/{}", encode(id))
}

/// The full id of the article that `name` names by its id, the first digits of it, or a citation. Paths on this machine
/// name no article here, so that nobody can probe for files.
pub(crate) fn resolve(ledger: &Ledger, name: &str) -> Result<String, Problem> {
    let digits = name.split(':').next().unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Problem::not_found(
            "An article’s id consists of the digits 0 to 9 and a to f.",
        ));
    }
    Ok(ledger.ask().resolve(name)?)
}

/// `words`, percent-encoded for a path or a query.
pub(crate) fn encode(words: &str) -> String {
    // In a path, a plus is no space.
    form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>().replace('+', "%20")
}
