//! Where pages say what they are, and how far each place is trusted.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lexicon::entries;
use crate::metadata_field::MetadataField;

/// A line of the data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MetadataSource {
    pub(super) field: MetadataField,
    /// The source's name in `metadata_from`.
    pub(super) from: &'static str,
    /// The kind of place: `meta`, `json` and so on.
    pub(super) kind: &'static str,
    /// The name of the place.
    pub(super) key: &'static str,
    /// The lower, the more trusted.
    pub(super) rank: usize,
}

/// All sources, for look-up.
struct SourceTable {
    kinds: BTreeMap<&'static str, BTreeMap<&'static str, MetadataSource>>,
    /// Sources whose key begins a word of a class name, by first byte.
    classes: Vec<Vec<MetadataSource>>,
}

static SOURCES: LazyLock<SourceTable> = LazyLock::new(|| {
    let mut sources = SourceTable { kinds: BTreeMap::new(), classes: vec![Vec::new(); 256] };
    for source in lines().flatten() {
        if source.kind == "class" {
            sources.classes[source.key.as_bytes()[0] as usize].push(source);
        } else {
            sources.kinds.entry(source.kind).or_default().insert(source.key, source);
        }
    }
    sources
});

fn lines() -> impl Iterator<Item = Option<MetadataSource>> {
    entries(include_str!("../../../data/page-sources.tsv")).enumerate().map(|(rank, line)| {
        let mut parts = line.split('\t');
        let field = parts.next()?.parse().ok()?;
        let from = parts.next()?;
        let (kind, key) = parts.next()?.split_once(' ')?;
        Some(MetadataSource { field, from, kind, key, rank })
    })
}

/// The source of a kind with a key.
pub(super) fn source(kind: &str, key: &str) -> Option<MetadataSource> {
    SOURCES.kinds.get(kind)?.get(key).copied()
}

/// The sources of a kind.
pub(super) fn of_kind(kind: &str) -> impl Iterator<Item = MetadataSource> {
    SOURCES.kinds.get(kind).into_iter().flat_map(BTreeMap::values).copied()
}

/// The source whose key begins a word of a class name or an id.
pub(super) fn class(word: &str) -> Option<MetadataSource> {
    let first = word.as_bytes().first()?.to_ascii_lowercase();
    let fits = |source: &&MetadataSource| {
        word.get(..source.key.len()).is_some_and(|head| head.eq_ignore_ascii_case(source.key))
    };
    SOURCES.classes[first as usize].iter().find(fits).copied()
}

/// The words of a class name or an id: `post-author`, `postAuthor` and `post__author` have two.
pub(super) fn words(names: &str) -> impl Iterator<Item = &str> {
    let bytes = names.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while LETTERS[usize::from(*bytes.get(at)?)] == NameByte::None {
            at += 1;
        }
        let start = at;
        let mut before = NameByte::None;
        while let Some(&byte) = bytes.get(at) {
            let here = LETTERS[usize::from(byte)];
            if here == NameByte::None || here == NameByte::Upper && before == NameByte::Lower {
                break;
            }
            before = here;
            at += 1;
        }
        names.get(start..at)
    })
}

/// What a byte is in a name. A table, as pages have very many names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameByte {
    None,
    Upper,
    Lower,
    Other,
}

static LETTERS: [NameByte; 256] = {
    let mut letters = [NameByte::None; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = match byte as u8 {
            b'A'..=b'Z' => NameByte::Upper,
            b'a'..=b'z' => NameByte::Lower,
            b'0'..=b'9' | 0x80.. => NameByte::Other,
            _ => NameByte::None,
        };
        byte += 1;
    }
    letters
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_source() {
        let kinds = [
            "meta", "json", "itemprop", "rel", "element", "class", "line", "beside", "posted",
            "script",
        ];
        let all: Vec<MetadataSource> =
            lines().map(|line| line.expect("three cells and a field")).collect();
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
