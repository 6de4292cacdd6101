//! Finds the files to read, and reports those that are skipped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onrecord::{Error, FieldMap, Inputs};

use crate::args::MetadataArgs;
use crate::output::{message, status};
use crate::terminal::count;

/// Extensions of skipped files that are named.
const MAX_EXTENSIONS: usize = 6;

/// The files that `paths` mean. There are none if the paths are folders without articles. Prints such folders and the
/// files that folders contain but that are skipped. The table of metadata is not among the files.
pub(crate) fn find(paths: &[PathBuf], metadata: &MetadataArgs) -> anyhow::Result<Inputs> {
    match onrecord::find_inputs(paths) {
        Ok(mut inputs) => {
            let table = metadata.metadata.as_ref().and_then(|path| path.canonicalize().ok());
            if let Some(table) = table {
                let is_table = |file: &PathBuf| file.canonicalize().is_ok_and(|file| file == table);
                inputs.files.retain(|file| paths.contains(file) || !is_table(file));
            }
            for folder in &inputs.folders {
                if !inputs.files.iter().any(|file| file.starts_with(folder)) {
                    message(&format!("the folder {} holds no articles", folder.display()));
                }
            }
            report_skipped(&inputs.skipped);
            Ok(inputs)
        }
        Err(error) => {
            let Error::NoArticles { folders, skipped } = &error else {
                return Err(error.into());
            };
            message(&error.to_string());
            report_skipped(skipped);
            let mut inputs = Inputs::default();
            inputs.folders.clone_from(folders);
            Ok(inputs)
        }
    }
}

/// Prints how the keys of a JSON file are understood.
pub(crate) fn report_fields(file: &Path, fields: &FieldMap) {
    status(&format!("reading {} with --map {fields}", file.display()));
}

fn report_skipped(files: &[PathBuf]) {
    if !files.is_empty() {
        let pronoun = if files.len() == 1 { "it" } else { "them" };
        let skipped = count(files.len(), "file");
        message(&format!("skipped {skipped} ({}); name {pronoun} to try", extensions(files)));
    }
}

/// `.html, .rtf`, the most frequent extension first.
fn extensions(files: &[PathBuf]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let extension = |file: &Path| file.extension().map(|e| e.to_string_lossy().to_lowercase());
    for extension in files.iter().filter_map(|file| extension(file)) {
        *counts.entry(format!(".{extension}")).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let more = counts.len().saturating_sub(MAX_EXTENSIONS);
    let mut names: Vec<String> = counts.into_iter().map(|(name, _)| name).collect();
    names.truncate(MAX_EXTENSIONS);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_extension_comes_first() {
        let files = ["a.rtf", "b.HTML", "c.html"].map(PathBuf::from);
        assert_eq!(extensions(&files), ".html, .rtf");
        let files: Vec<PathBuf> = (0..9).map(|n| format!("x.{n}").into()).collect();
        assert_eq!(extensions(&files), ".0, .1, .2, .3, .4, .5, 3 more");
    }
}
