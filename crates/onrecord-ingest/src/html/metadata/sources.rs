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

/// The source that a word of a class name or an id begins with.
pub(super) fn class(word: &str) -> Option<Source> {
    let first = word.as_bytes().first()?.to_ascii_lowercase();
    let fits = |source: &&Source| {
        word.get(..source.key.len()).is_some_and(|head| head.eq_ignore_ascii_case(source.key))
    };
    SOURCES.classes[first as usize].iter().find(fits).copied()
}

/// The words of a class name or an id: `post-author`, `postAuthor` and `post__author` have two.
pub(super) fn words(names: &str) -> impl Iterator<Item = &str> {
    let bytes = names.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while LETTERS[usize::from(*bytes.get(at)?)] == Letter::None {
            at += 1;
        }
        let start = at;
        let mut before = Letter::None;
        while let Some(&byte) = bytes.get(at) {
            let here = LETTERS[usize::from(byte)];
            if here == Letter::None || here == Letter::Upper && before == Letter::Lower {
                break;
            }
            before = here;
            at += 1;
        }
        names.get(start..at)
    })
}

/// What a byte is in a name; names are so many that a look at a table counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    None,
    Upper,
    Lower,
    Other,
}

static LETTERS: [Letter; 256] = {
    let mut letters = [Letter::None; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = match byte as u8 {
            b'A'..=b'Z' => Letter::Upper,
            b'a'..=b'z' => Letter::Lower,
            b'0'..=b'9' | 0x80.. => Letter::Other,
            _ => Letter::None,
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
