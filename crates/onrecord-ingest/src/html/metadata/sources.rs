//! The places in which pages say what they are, and which of them are believed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lexicon::entries;

/// What a page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Title,
    Url,
    Publisher,
    Site,
    Section,
    Authors,
    Published,
    Modified,
    Language,
}

impl Field {
    pub(super) const COUNT: usize = Field::Language as usize + 1;

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "url" => Self::Url,
            "publisher" => Self::Publisher,
            "site" => Self::Site,
            "section" => Self::Section,
            "authors" => Self::Authors,
            "published" => Self::Published,
            "modified" => Self::Modified,
            "language" => Self::Language,
            _ => return None,
        })
    }
}

/// A line of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) field: Field,
    /// What `metadata_from` calls it.
    pub(super) from: &'static str,
    /// The kind of place: `meta`, `json`, …
    pub(super) kind: &'static str,
    /// What it is called there.
    pub(super) key: &'static str,
    /// The smaller, the sooner it is believed.
    pub(super) rank: usize,
}

/// All of them, to be looked up.
pub(super) struct Sources {
    kinds: BTreeMap<&'static str, BTreeMap<&'static str, Source>>,
    /// Beginnings of words in class names, by their first byte.
    classes: Vec<Vec<Source>>,
}

static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let mut sources = Sources { kinds: BTreeMap::new(), classes: vec![Vec::new(); 256] };
    for source in lines().flatten() {
        if source.kind == "class" {
            sources.classes[source.key.as_bytes()[0] as usize].push(source);
        } else {
            sources.kinds.entry(source.kind).or_default().insert(source.key, source);
        }
    }
    sources
});

fn lines() -> impl Iterator<Item = Option<Source>> {
    entries(include_str!("../../../data/page-sources.tsv")).enumerate().map(|(rank, line)| {
        let mut parts = line.split('\t');
        let field = Field::named(parts.next()?)?;
        let from = parts.next()?;
        let (kind, key) = parts.next()?.split_once(' ')?;
        Some(Source { field, from, kind, key, rank })
    })
}

/// The source of a kind and key.
pub(super) fn source(kind: &str, key: &str) -> Option<Source> {
    SOURCES.kinds.get(kind)?.get(key).copied()
}

/// The sources of a kind.
pub(super) fn of_kind(kind: &str) -> impl Iterator<Item = Source> {
    SOURCES.kinds.get(kind).into_iter().flat_map(BTreeMap::values).copied()
}

/// The sources that words of a class name or an id begin with.
pub(super) fn classes(names: &str) -> impl Iterator<Item = Source> {
    words(names).filter_map(|word| {
        let first = word.as_bytes().first()?.to_ascii_lowercase();
        let fits = |source: &&Source| {
            word.get(..source.key.len()).is_some_and(|head| head.eq_ignore_ascii_case(source.key))
        };
        SOURCES.classes[first as usize].iter().find(fits).copied()
    })
}

/// The words of a class name or an id: `post-author`, `postAuthor` and `post__author` have two.
pub(super) fn words(names: &str) -> impl Iterator<Item = &str> {
    let mut rest = names;
    std::iter::from_fn(move || {
        let start = rest.bytes().position(|b| b.is_ascii_alphanumeric() || b >= 0x80)?;
        rest = &rest[start..];
        let bytes = rest.as_bytes();
        let ends = |at: &usize| {
            let (before, here) = (bytes[at - 1], bytes[*at]);
            !(here.is_ascii_alphanumeric() || here >= 0x80)
                || here.is_ascii_uppercase() && before.is_ascii_lowercase()
        };
        let end = (1..bytes.len()).find(ends).unwrap_or(bytes.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_source() {
        let kinds = ["meta", "json", "itemprop", "rel", "element", "class", "line"];
        let all: Vec<Source> = lines().map(|line| line.expect("three cells and a field")).collect();
        for source in &all {
            let twice =
                all.iter().filter(|other| (other.kind, other.key) == (source.kind, source.key));
            assert_eq!(twice.count(), 1, "twice: {source:?}");
            assert!(kinds.contains(&source.kind), "no rule reads {source:?}");
            let shadow = all.iter().find(|other| {
                let before = other.kind == "class" && other.rank < source.rank;
                source.kind == "class" && before && source.key.starts_with(other.key)
            });
            assert_eq!(shadow, None, "{source:?} is met wherever another line is");
        }
    }

    #[test]
    fn names_are_taken_apart() {
        for name in ["post-author", "postAuthor", "post__author", " post author"] {
            assert_eq!(words(name).map(str::to_lowercase).collect::<Vec<_>>(), ["post", "author"]);
        }
    }
}
