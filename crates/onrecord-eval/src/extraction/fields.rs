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

#[cfg(test)]
mod tests {
    use onrecord::UserMetadata;
    use onrecord::ingest::read_text;

    use super::*;

    fn article(given: &UserMetadata, foot: &str) -> Article {
        let text = format!(
            "The ferry sailed again on Monday, and hundreds of people waited for it.\n\nIt will sail \
             daily from now on, the company said.\n\n{foot}"
        );
        read_text(text.as_bytes(), given).unwrap()
    }

    #[test]
    fn titles_differ_neither_by_case_nor_by_typography() {
        let given = UserMetadata {
            title: Some("“Ferry”  – it’s Back".into()),
            ..UserMetadata::default()
        };
        assert!(title("\"Ferry\" - It's back", Some(&article(&given, ""))).is_right());
        assert!(!title("Ferry", Some(&article(&given, ""))).is_right());
        assert!(!title("Ferry", None).is_right());
    }

    #[test]
    fn authors_are_a_set_of_names() {
        let ours = vec!["Ana RUIZ".into(), "By Mara  Ellison".into()];
        let given = UserMetadata { authors: ours, ..UserMetadata::default() };
        let article = article(&given, "");
        for gold in
            ["by Mara Ellison and Ana Ruiz", "Ana Ruiz; Mara Ellison", "Mara Ellison & ana ruiz"]
        {
            assert!(authors(gold, Some(&article)).is_right(), "{gold}");
        }
        assert!(!authors("Mara Ellison", Some(&article)).is_right());
    }

    #[test]
    fn dates_are_days() {
        let given = UserMetadata {
            published: Some("2020-05-02T23:00:00-05:00".into()),
            ..UserMetadata::default()
        };
        let article = article(&given, "");
        assert!(date("2020-5-2", Some(&article)).unwrap().is_right());
        assert!(!date("2020-05-03", Some(&article)).unwrap().is_right());
        assert!(!date("2020-05-02", None).unwrap().is_right());
        assert_eq!(date("2020-05", Some(&article)), None);
    }

    #[test]
    fn licences_have_types() {
        for (name, kind) in [
            ("CC BY-NC-SA 2.0 DE", Some("by-nc-sa")),
            ("LicenseRef-CC-BY-SA", Some("by-sa")),
            ("CC-BY-4.0", Some("by")),
            ("CC0-1.0", Some("zero")),
            ("LicenseRef-CC", Some("cc")),
            ("LicenseRef-PublicDomain", Some("pd")),
            ("CC-PDDC", Some("pd")),
            ("LicenseRef-AllRightsReserved", None),
            ("DE", None),
            ("", None),
        ] {
            assert_eq!(licence_type(name).as_deref(), kind, "{name}");
        }
    }

    #[test]
    fn only_licences_of_the_text_count() {
        let of =
            |gold: &str, foot: &str| licence(gold, Some(&article(&UserMetadata::default(), foot)));
        assert!(of("CC-BY 3.0", "This article is licensed under CC BY 4.0.").is_right());
        assert!(of("", "Photo: Ana Ruiz, CC BY 4.0").is_right());
        assert!(of("", "Copyright 2020 The Harbour Post. All rights reserved.").is_right());
        assert!(!of("DE", "").is_right());
    }
}
