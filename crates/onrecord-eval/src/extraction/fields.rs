//! Title, authors, date and licence against the gold's.

use std::collections::BTreeSet;

use onrecord::{Article, LicenceScope};
use unicode_normalization::UnicodeNormalization;

/// One field of one page: both sides as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The gold's; empty where a licence was looked for in vain.
    pub gold: String,
    /// The predicted one; empty where there is none.
    pub predicted: String,
}

impl Field {
    /// Whether they agree.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.gold == self.predicted
    }
}

/// Titles but for case, white space and the shape of quotation marks and dashes.
pub(super) fn title(gold: &str, article: Option<&Article>) -> Field {
    let predicted = article.and_then(|article| article.metadata.title.as_deref());
    Field { gold: plain(gold), predicted: plain(predicted.unwrap_or_default()) }
}

/// Authors as a set.
pub(super) fn authors(gold: &str, article: Option<&Article>) -> Field {
    let predicted = article.map(|article| article.metadata.authors.join(", "));
    Field { gold: names(gold), predicted: names(&predicted.unwrap_or_default()) }
}

/// The day of publication; `None` where the gold names no day.
pub(super) fn date(gold: &str, article: Option<&Article>) -> Option<Field> {
    let predicted = article.and_then(|article| article.metadata.published.as_deref());
    Some(Field { gold: day(gold)?, predicted: predicted.and_then(day).unwrap_or_default() })
}

/// The type of the licence that the article's text is under.
pub(super) fn licence(gold: &str, article: Option<&Article>) -> Field {
    let predicted = article
        .and_then(|article| article.licence.as_ref())
        .filter(|licence| licence.applies_to != LicenceScope::Media)
        .and_then(|licence| licence_type(&licence.id));
    // A label that names no licence is kept as it is: nothing predicted is equal to it.
    let gold = licence_type(gold).unwrap_or_else(|| gold.trim().to_owned());
    Field { gold, predicted: predicted.unwrap_or_default() }
}

/// The type of a licence of Creative Commons, `by-nc-sa`, `zero` or just `cc`, or `pd` of the public domain,
/// from its name (`CC BY-NC-SA 2.0 DE`) or identifier. Versions and countries are left out: most labels name
/// none. `None` for all other licences.
#[must_use]
pub fn licence_type(name: &str) -> Option<String> {
    let name = name.to_lowercase().replace(' ', "-");
    let mut parts = name.trim_start_matches("licenseref-").split('-');
    let first = parts.next()?;
    let elements: Vec<&str> = parts
        .take_while(|part| matches!(*part, "by" | "nc" | "nd" | "sa" | "pddc" | "pdm"))
        .collect();
    match (first, &elements[..]) {
        ("cc", []) => Some("cc".to_owned()),
        ("publicdomain", _) | ("cc", ["pddc" | "pdm"]) => Some("pd".to_owned()),
        ("cc", elements) => Some(elements.join("-")),
        ("cc0", _) => Some("zero".to_owned()),
        _ => None,
    }
}

fn names(line: &str) -> String {
    let line = plain(line).replace(" and ", ",").replace(" & ", ",");
    let names = line.split([',', ';']).map(|name| name.trim().trim_start_matches("by ").trim());
    let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
    Vec::from_iter(names).join(", ")
}

/// `2020-05-02` of `2020-5-2` and of `2020-05-02T08:00:00Z`.
fn day(date: &str) -> Option<String> {
    let mut parts = date.split(['T', ' ']).next()?.split('-');
    let mut number = || parts.next()?.parse::<u16>().ok();
    Some(format!("{:04}-{:02}-{:02}", number()?, number()?, number()?))
}

fn plain(text: &str) -> String {
    let alike = |c: char| match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    };
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.nfc().map(alike).collect::<String>().to_lowercase()
}
