//! Reads the gold: `text/`, and `names.jsonl` with a line for each article.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use strum::{EnumIter, IntoStaticStr};

/// The types of names that are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(super) enum NameType {
    Person,
    Organization,
    /// Facilities too.
    Place,
}

/// A name: its first character, the one behind its last, and its type. Offsets are code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: NameType,
}

/// An article with its gold names in text order.
pub(super) struct GoldArticle {
    pub(super) path: PathBuf,
    pub(super) names: Vec<Name>,
}

#[derive(Deserialize)]
struct Line {
    file: String,
    names: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    start: usize,
    end: usize,
    label: String,
}

/// Reads a folder. Names of other types than the three are left out.
pub(super) fn read(folder: &Path) -> Result<Vec<GoldArticle>> {
    let path = folder.join("names.jsonl");
    let lines =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut articles = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let line: Line = serde_json::from_str(line)
            .with_context(|| format!("{}, line {number}", path.display()))?;
        let mut names: Vec<Name> = (line.names.iter())
            .filter_map(|entry| {
                let kind = type_of(&entry.label)?;
                Some(Name { start: entry.start, end: entry.end, kind })
            })
            .collect();
        names.sort_unstable();
        articles.push(GoldArticle { path: folder.join("text").join(line.file), names });
    }
    ensure!(!articles.is_empty(), "{} holds no articles", path.display());
    Ok(articles)
}

fn type_of(label: &str) -> Option<NameType> {
    match label {
        "Person" | "PER" => Some(NameType::Person),
        "Organization" | "ORG" => Some(NameType::Organization),
        "Location" | "Facility" | "LOC" => Some(NameType::Place),
        _ => None,
    }
}
