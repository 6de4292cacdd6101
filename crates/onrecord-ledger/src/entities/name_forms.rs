//! Names in their compared form, and the titles beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

const ROLES: &str = include_str!("../../data/roles.tsv");
const COMMON: &str = include_str!("../../data/common-names.tsv");
const ALIAS_LIST: &str = include_str!("../../data/name-aliases.tsv");
const GENERIC: &str = include_str!("../../data/generic-names.tsv");

/// Legal forms of firms, which writers often omit.
const FIRM_ENDINGS: [&str; 11] =
    ["inc", "ltd", "plc", "corp", "co", "llc", "llp", "gmbh", "ag", "sa", "limited"];

/// Offices that are never surnames.
const NO_SURNAMES: [&str; 8] = [
    "ambassador",
    "chairman",
    "governor",
    "minister",
    "president",
    "secretary",
    "senator",
    "spokesman",
];

/// Words that initials skip and that are no names.
const SMALL: [&str; 4] = ["of", "the", "and", "for"];

/// The words of a name without case, accents, marks and the possessive ending.
pub(crate) fn words(name: &str) -> Vec<String> {
    let bare: String =
        name.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect();
    let bare = bare.replace(['\'', '’', '‘', '.'], "'");
    let word = |word: &str| {
        let word = word.strip_suffix("'s").unwrap_or(word);
        word.chars().filter(|c| c.is_alphanumeric()).collect::<String>()
    };
    (bare.split(|c: char| !(c.is_alphanumeric() || c == '\'')))
        .map(word)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A person's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Personal {
    /// The titles before it: "president", "mrs".
    pub(super) titles: Vec<String>,
    /// The name itself.
    pub(super) parts: Vec<String>,
}

impl Personal {
    pub(super) fn of(name: &str) -> Self {
        let mut parts = words(name);
        let titled = parts.iter().take_while(|word| is_role(word)).count();
        // "Chief Joseph", "General" alone: at least one word stays the name.
        let titled = titled.min(parts.len().saturating_sub(1));
        let titles = parts.drain(..titled).collect();
        Self { titles, parts }
    }

    /// Whether it names one person rather than a family: a first name or two initials, and a surname.
    pub(super) fn is_full(&self) -> bool {
        match self.parts.as_slice() {
            [] | [_] => false,
            // "Of State" and "former Mexican President" name nobody.
            [first, .., last] if is_small(first) || NO_SURNAMES.contains(&last.as_str()) => false,
            [first, rest @ ..] => first.chars().count() > 1 || rest.len() > 1,
        }
    }

    /// Whether many people bear it.
    pub(super) fn is_common(&self) -> bool {
        matches!(self.parts.as_slice(), [first, last]
            if NAMES.contains(&("first", first.as_str())) && NAMES.contains(&("last", last.as_str())))
    }

    /// Whether one is the other with one middle name or initial, which outlets print or omit. Two middle names may
    /// tell father from son.
    pub(super) fn differs_by_middle_name(&self, other: &Self) -> bool {
        match (self.parts.as_slice(), other.parts.as_slice()) {
            ([first, _, last], [a, b]) | ([a, b], [first, _, last]) => first == a && last == b,
            _ => false,
        }
    }
}

/// The words of a name that is no person's, without the article and the legal form.
pub(super) fn plain(name: &str) -> Vec<String> {
    let mut words = words(name);
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|last| FIRM_ENDINGS.contains(&last.as_str()))
    {
        words.pop();
    }
    words
}

/// The main name of something that has several.
pub(super) fn canonical(name: &str) -> &str {
    ALIASES.get(name).copied().unwrap_or(name)
}

/// Whether one of two names is the initials of the other.
pub(super) fn are_initials(one: &str, other: &str) -> bool {
    let of = |short: &str, long: &str| {
        let words = long.split(' ').filter(|word| !SMALL.contains(word));
        let initials: String = words.filter_map(|word| word.chars().next()).collect();
        initials.chars().count() > 1 && initials == short
    };
    of(one, other) || of(other, one)
}

/// Whether it is a word that only stands beside a name.
pub(super) fn is_small(name: &str) -> bool {
    SMALL.contains(&name)
}

/// Whether many bodies have this name.
pub(super) fn is_generic(name: &str) -> bool {
    GENERIC_NAMES.contains(name)
}

fn is_role(word: &str) -> bool {
    OCCUPATIONS.contains_key(word)
}

/// The occupation that a role belongs to; `None` for other words and for roles of several occupations.
pub(super) fn occupation(word: &str) -> Option<&'static str> {
    OCCUPATIONS.get(word).copied().filter(|&occupation| occupation != "-")
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parted(data: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(data)
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(kind, words)| words.split(' ').map(move |word| (kind, word)))
}

static OCCUPATIONS: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| parted(ROLES).map(|(occupation, word)| (word, occupation)).collect());
static NAMES: LazyLock<BTreeSet<(&'static str, &'static str)>> =
    LazyLock::new(|| parted(COMMON).collect());
static ALIASES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    (lines(ALIAS_LIST).filter_map(|line| line.split_once('\t')))
        .flat_map(|(name, others)| others.split(';').map(move |other| (other, name)))
        .collect()
});
static GENERIC_NAMES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| lines(GENERIC).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_lists_does_something() {
        let mut seen = BTreeSet::new();
        for (expected, word) in parted(ROLES) {
            assert!(seen.insert(word), "{word:?} stands twice");
            assert_eq!(words(word), [word], "{word:?} cannot occur");
            assert_eq!(occupation(word), Some(expected).filter(|&occupation| occupation != "-"));
        }
        let mut seen = BTreeSet::new();
        for (kind, name) in parted(COMMON) {
            assert!(seen.insert((kind, name)), "{kind} {name:?} stands twice");
            assert_eq!(words(name), [name], "{name:?} cannot occur");
        }
        for (other, name) in ALIASES.iter() {
            assert_eq!(plain(other).join(" "), *other, "{other:?} cannot occur");
            assert_eq!(plain(name).join(" "), *name, "{name:?} cannot occur");
            assert_eq!(canonical(name), *name);
        }
        for name in lines(GENERIC) {
            assert_eq!(plain(name).join(" "), name, "{name:?} cannot occur");
        }
    }

    #[test]
    fn names_lose_what_differs_from_outlet_to_outlet() {
        assert_eq!(words("José Muñoz-O’Neill’s"), ["jose", "munoz", "oneill"]);
        assert_eq!(plain("The Harbour Trust Ltd."), ["harbour", "trust"]);
        let name = Personal::of("Sen. Mara J. Ellison");
        assert_eq!(name.titles, ["sen"]);
        assert_eq!(name.parts.join(" "), "mara j ellison");
        assert!(name.differs_by_middle_name(&Personal::of("Mara Ellison")));
        assert!(!name.differs_by_middle_name(&Personal::of("Mara K. Ellison")));
        let two = Personal::of("Mara H. W. Ellison");
        assert!(!two.differs_by_middle_name(&Personal::of("Mara Ellison")));
        assert!(are_initials("hot", "harbour of ostren trust"));
        assert!(!Personal::of("Mrs. Ellison").is_full());
        assert!(!Personal::of("M. Ellison").is_full());
        assert!(!Personal::of("former Ostrish President").is_full());
        assert!(!Personal::of("of State").is_full());
        assert!(Personal::of("J. K. Ellison").is_full());
        assert!(Personal::of("John Smith").is_common());
        assert!(!Personal::of("Mara Smith").is_common());
    }
}
