//! Licences by name, other than those of Creative Commons.

use std::ops::Range;
use std::sync::LazyLock;

use crate::lexicon::{entries, find_words};

/// How many bytes after a name "or later" may stand.
const LATER_REACH: usize = 30;
const LATER: &[&str] = &["or later", "or any later version"];
/// What may stand between a name and its version.
const BEFORE_VERSION: &[&str] =
    &["for public sector information", "version", "v", "(", ",", "-", "–", "‑", "ogl", "gfdl"];

/// A line of the data file.
struct NameEntry {
    id: &'static str,
    name: &'static str,
    versions: Vec<&'static str>,
}

static NAMES: LazyLock<Vec<NameEntry>> = LazyLock::new(|| {
    entries(include_str!("../../data/licence-names.tsv")).filter_map(parse).collect()
});

fn parse(line: &'static str) -> Option<NameEntry> {
    let (id, rest) = line.split_once('\t')?;
    let (name, versions) = rest.split_once('\t').unwrap_or((rest, ""));
    Some(NameEntry { id, name, versions: versions.split_whitespace().collect() })
}

/// A mention of a licence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedLicence {
    /// The bytes where it stands.
    pub(super) range: Range<usize>,
    pub(super) id: String,
}

/// The first licence that `lower` names. Of several names at one place, the longest counts.
pub(super) fn named(lower: &str) -> Option<NamedLicence> {
    let (known, at) = NAMES
        .iter()
        .filter_map(|known| find_words(lower, known.name).map(|at| (known, at)))
        .min_by_key(|(known, at)| (*at, usize::MAX - known.name.len()))?;
    let after = at + known.name.len();
    let Some((version, end)) = version(lower, after, &known.versions) else {
        let bare = known.id.split_once("-{}").map(|(family, _)| format!("LicenseRef-{family}"));
        return Some(NamedLicence {
            range: at..after,
            id: bare.unwrap_or_else(|| known.id.to_owned()),
        });
    };
    let rest = &lower[end..];
    let later = LATER.iter().filter(|_| known.id.ends_with('+')).find_map(|words| {
        rest.find(words).filter(|at| *at <= LATER_REACH).map(|at| end + at + words.len())
    });
    let suffix = if later.is_some() { "-or-later" } else { "-only" };
    let id = known.id.replace("{}", version).replace('+', suffix);
    Some(NamedLicence { range: at..later.unwrap_or(end), id })
}

/// The id in SPDX's spelling. Case does not matter.
pub(super) fn id(words: &str) -> Option<String> {
    let same = |id: &String| id.eq_ignore_ascii_case(words);
    NAMES.iter().flat_map(NameEntry::ids).find(same)
}

impl NameEntry {
    fn ids(&self) -> Vec<String> {
        let suffixes: &[&str] =
            if self.id.ends_with('+') { &["-only", "-or-later"] } else { &[""] };
        let base = self.id.trim_end_matches('+');
        let fill = |version: &&str| base.replace("{}", version);
        let filled: Vec<String> = if self.versions.is_empty() {
            vec![base.to_owned()]
        } else {
            self.versions.iter().map(fill).collect()
        };
        filled.iter().flat_map(|id| suffixes.iter().map(move |s| format!("{id}{s}"))).collect()
    }
}

/// One of `versions` right after a name, and the byte at which it ends.
fn version(lower: &str, from: usize, versions: &[&'static str]) -> Option<(&'static str, usize)> {
    let mut rest = lower[from..].trim_start();
    while let Some(next) = BEFORE_VERSION.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next.trim_start();
    }
    let start = lower.len() - rest.len();
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let number = rest[..digits].trim_end_matches('.');
    let version =
        versions.iter().find(|v| **v == number || v.strip_suffix(".0") == Some(number))?;
    Some((version, start + number.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> Option<String> {
        named(&words.to_lowercase()).map(|named| named.id)
    }

    #[test]
    fn every_name_gives_its_ids() {
        for line in entries(include_str!("../../data/licence-names.tsv")) {
            let known = parse(line).unwrap_or_else(|| panic!("no tab in {line:?}"));
            assert_eq!(known.name, known.name.to_lowercase().trim(), "never met: {line:?}");
            assert_eq!(known.id.contains("{}"), !known.versions.is_empty(), "{line:?}");
            let twice = NAMES.iter().filter(|other| other.name == known.name).count();
            assert_eq!(twice, 1, "twice: {line:?}");
            for id in known.ids() {
                assert_eq!(super::id(&id.to_lowercase()).as_ref(), Some(&id));
                let version = known.versions.iter().find(|v| id.contains(**v)).unwrap_or(&"");
                let later = if id.ends_with("-or-later") { " or any later version" } else { "" };
                let words = format!("This text is under {}, version {version}{later}", known.name);
                assert_eq!(found(&words), Some(id), "{words}");
            }
        }
    }

    #[test]
    fn versions_in_any_wording() {
        for (words, id) in [
            ("the Open Government Licence v3.0.", Some("OGL-UK-3.0")),
            ("the Open Government Licence v3", Some("OGL-UK-3.0")),
            ("Open Government Licence for public sector information v2.0", Some("OGL-UK-2.0")),
            ("Open Government Licence (OGL v3.0)", Some("OGL-UK-3.0")),
            ("the Open Government Licence", Some("LicenseRef-OGL-UK")),
            ("the Open Government Licence v7.0", Some("LicenseRef-OGL-UK")),
            ("GNU Free Documentation License, Version 1.3", Some("GFDL-1.3-only")),
            ("GFDL 1.2 or later", Some("GFDL-1.2-or-later")),
            ("GFDL", Some("LicenseRef-GFDL")),
            ("Open Government Licence – Canada 2.0", Some("OGL-Canada-2.0")),
            ("a laboratory of MIT", None),
        ] {
            assert_eq!(found(words).as_deref(), id, "{words}");
        }
    }
}
