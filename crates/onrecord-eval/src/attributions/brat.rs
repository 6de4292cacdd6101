//! Reads PolNeAR's gold attributions, in brat's standoff format.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// One gold attribution. Offsets are code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct GoldAttribution {
    /// Spans of the source; several if it is discontinuous.
    pub(super) source: Vec<Range<usize>>,
    /// Spans of the cue.
    pub(super) cue: Vec<Range<usize>>,
    /// Spans of the content.
    pub(super) content: Vec<Range<usize>>,
}

/// One article with its gold attributions.
#[derive(Clone, Debug)]
pub(super) struct GoldArticle {
    /// The file name without its extension.
    pub(super) name: String,
    /// The text file.
    pub(super) path: PathBuf,
    /// The bytes of the text file.
    pub(super) bytes: Vec<u8>,
    /// The attributions in file order.
    pub(super) attributions: Vec<GoldAttribution>,
}

impl GoldArticle {
    /// The outlet, which PolNeAR's file names begin with.
    pub(super) fn outlet(&self) -> &str {
        self.name.split('_').next().unwrap_or_default()
    }
}

/// Reads a folder in PolNeAR's layout: `text/*.txt` and `attributions/*.ann`.
///
/// If an article has several annotators, the first `.ann` by name is the gold.
///
/// # Errors
/// If a file cannot be read, or a text has no annotation file.
pub(super) fn read_folder(folder: &Path) -> Result<Vec<GoldArticle>> {
    let list = |name: &str, extension: &str| -> Result<Vec<PathBuf>> {
        let folder = folder.join(name);
        let entries = fs::read_dir(&folder).with_context(|| {
            format!("cannot list {}: is it PolNeAR's layout?", folder.display())
        })?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .with_context(|| format!("cannot list {}", folder.display()))?;
        paths.retain(|path| path.extension().is_some_and(|found| found == extension));
        paths.sort();
        Ok(paths)
    };
    let annotations = list("attributions", "ann")?;
    list("text", "txt")?
        .into_iter()
        .map(|path| {
            let name = stem(&path);
            let annotation = (annotations.iter())
                .find(|annotation| {
                    let found = stem(annotation);
                    found == name || found.strip_prefix(&name).is_some_and(|r| r.starts_with('_'))
                })
                .with_context(|| format!("{} has no .ann file", path.display()))?;
            let read = |path: &Path| {
                fs::read(path).with_context(|| format!("cannot read {}", path.display()))
            };
            let bytes = read(&path)?;
            let attributions = parse(&String::from_utf8_lossy(&read(annotation)?));
            Ok(GoldArticle { name, path, bytes, attributions })
        })
        .collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Parses brat lines: a `T` line names spans, an `E` line joins them into an attribution.
///
/// Ignores other lines, such as the rest of an annotated text that contains a line break.
pub(super) fn parse(annotation: &str) -> Vec<GoldAttribution> {
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut events = Vec::new();
    for line in annotation.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(body)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            if let Some((_, offsets)) = body.split_once(' ') {
                spans.insert(id, offsets.split(';').filter_map(range).collect());
            }
        } else if id.starts_with('E') {
            events.push(body);
        }
    }
    let attribution = |event: &str| {
        let mut gold = GoldAttribution::default();
        for (role, id) in event.split(' ').skip(1).filter_map(|part| part.split_once(':')) {
            let spans = spans.get(id).cloned().unwrap_or_default();
            // Repeated roles are numbered: Content, Content2.
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => gold.source.extend(spans),
                "Cue" => gold.cue.extend(spans),
                "Content" => gold.content.extend(spans),
                _ => {}
            }
        }
        for part in [&mut gold.source, &mut gold.cue, &mut gold.content] {
            part.sort_by_key(|range| (range.start, range.end));
        }
        gold
    };
    events.into_iter().map(attribution).collect()
}

fn range(offsets: &str) -> Option<Range<usize>> {
    let (start, end) = offsets.trim().split_once(' ')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discontinuous_spans_and_numbered_roles_are_joined() {
        let gold = parse(
            "T1\tContent 0 5;9 12\tRains won\nrest of a text\nT2\tCue 6 8\tsa\nT3\tContent 20 25\tagain\n\
             T4\tAttribution 6 8\tsa\nE1\tAttribution-no-source:T4 Content:T1 Cue:T2 Content2:T3\n",
        );
        assert_eq!(gold.len(), 1);
        assert_eq!(gold[0].content, [0..5, 9..12, 20..25]);
        assert!(gold[0].cue[0] == (6..8) && gold[0].source.is_empty());
    }
}
