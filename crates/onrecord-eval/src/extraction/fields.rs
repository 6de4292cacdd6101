//! Compares title, authors, date and licence with the gold.

use std::collections::BTreeSet;

use onrecord::Article;
use onrecord::text::LicenceScope;
use unicode_normalization::UnicodeNormalization;

/// One field of one page: both values after normalisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldComparison {
    /// The gold value; empty if the page has no licence.
    pub(super) gold: String,
    /// The predicted value; empty if there is none.
    pub(super) predicted: String,
}

impl FieldComparison {
    /// Whether both values are equal.
    #[must_use]
    pub(super) fn is_correct(&self) -> bool {
        self.gold == self.predicted
    }
}

/// Compares titles, ignoring case, white space and the shape of quotation marks and dashes.
pub(super) fn title(gold: &str, article: Option<&Article>) -> FieldComparison {
    let predicted = article.and_then(|article| article.metadata.title.as_deref());
    FieldComparison { gold: normalised(gold), predicted: normalised(predicted.unwrap_or_default()) }
}

/// Compares authors as a set.
pub(super) fn authors(gold: &str, article: Option<&Article>) -> FieldComparison {
    let predicted = article.map(|article| article.metadata.authors.join(", "));
    FieldComparison { gold: names(gold), predicted: names(&predicted.unwrap_or_default()) }
}

/// Compares the day of publication; `None` if the gold gives no day.
pub(super) fn date(gold: &str, article: Option<&Article>) -> Option<FieldComparison> {
    let predicted = article.and_then(|article| article.metadata.published.as_deref());
    Some(FieldComparison {
        gold: day(gold)?,
        predicted: predicted.and_then(day).unwrap_or_default(),
    })
}

/// Compares the type of the licence of the article's text.
pub(super) fn licence(gold: &str, article: Option<&Article>) -> FieldComparison {
    let predicted = article
        .and_then(|article| article.licence.as_ref())
        .filter(|licence| licence.applies_to != LicenceScope::Media)
        .and_then(|licence| licence_type(&licence.id));
    // A label that is not a licence stays as it is, so that no prediction equals it.
    let gold = licence_type(gold).unwrap_or_else(|| gold.trim().to_owned());
    FieldComparison { gold, predicted: predicted.unwrap_or_default() }
}

/// The type of a Creative Commons licence, from its name (`CC BY-NC-SA 2.0 DE`) or identifier.
///
/// Types are `by-nc-sa` and the like, `zero`, `cc` if no type is given, and `pd` for the public domain. They
/// have no version or country, because most labels give none. `None` for all other licences.
#[must_use]
pub(crate) fn licence_type(name: &str) -> Option<String> {
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

/// The author names of a line, sorted and separated by commas.
fn names(line: &str) -> String {
    let line = normalised(line).replace(" and ", ",").replace(" & ", ",");
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

/// NFC, lower case, single spaces, plain quotation marks and dashes.
fn normalised(text: &str) -> String {
    let plain = |c: char| match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        c => c,
    };
    let spaced = text.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.nfc().map(plain).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use onrecord::UserMetadata;
    use onrecord::ingest::read_text;

    use super::*;

    fn article(metadata: &UserMetadata, foot: &str) -> Article {
        let text = format!(
            "The ferry sailed again on Monday, and hundreds of people waited for it.\n\nIt will sail \
             daily from now on, the company said.\n\n{foot}"
        );
        read_text(text.as_bytes(), metadata).unwrap()
    }

    #[test]
    fn titles_differ_neither_by_case_nor_by_typography() {
        let metadata = UserMetadata {
            title: Some("“Ferry”  – it’s Back".into()),
            ..UserMetadata::default()
        };
        assert!(title("\"Ferry\" - It's back", Some(&article(&metadata, ""))).is_correct());
        assert!(!title("Ferry", Some(&article(&metadata, ""))).is_correct());
        assert!(!title("Ferry", None).is_correct());
    }

    #[test]
    fn authors_are_a_set_of_names() {
        let ours = vec!["Ana RUIZ".into(), "By Mara  Ellison".into()];
        let metadata = UserMetadata { authors: ours, ..UserMetadata::default() };
        let article = article(&metadata, "");
        for gold in
            ["by Mara Ellison and Ana Ruiz", "Ana Ruiz; Mara Ellison", "Mara Ellison & ana ruiz"]
        {
            assert!(authors(gold, Some(&article)).is_correct(), "{gold}");
        }
        assert!(!authors("Mara Ellison", Some(&article)).is_correct());
    }

    #[test]
    fn dates_are_days() {
        let metadata = UserMetadata {
            published: Some("2020-05-02T23:00:00-05:00".into()),
            ..UserMetadata::default()
        };
        let article = article(&metadata, "");
        assert!(date("2020-5-2", Some(&article)).unwrap().is_correct());
        assert!(!date("2020-05-03", Some(&article)).unwrap().is_correct());
        assert!(!date("2020-05-02", None).unwrap().is_correct());
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
        assert!(of("CC-BY 3.0", "This article is licensed under CC BY 4.0.").is_correct());
        assert!(of("", "Photo: Ana Ruiz, CC BY 4.0").is_correct());
        assert!(of("", "Copyright 2020 The Harbour Post. All rights reserved.").is_correct());
        assert!(!of("DE", "").is_correct());
    }
}
