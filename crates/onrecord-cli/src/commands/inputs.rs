//! Which files are read, and what is said of those that are not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onrecord::{FieldMap, InputError, Inputs};

use super::count;
use crate::args;
use crate::output::{say, tell};

/// What `paths` mean, with no file where they are folders without articles. Such folders, and what is
/// passed over in folders, are told. The table about the articles is none of them.
pub(crate) fn find(paths: &[PathBuf], given: &args::Given) -> anyhow::Result<Inputs> {
    match onrecord::find_inputs(paths) {
        Ok(mut inputs) => {
            if let Some(table) = given.metadata.as_ref().and_then(|path| path.canonicalize().ok()) {
                let is_table = |file: &PathBuf| file.canonicalize().is_ok_and(|file| file == table);
                inputs.files.retain(|file| paths.contains(file) || !is_table(file));
            }
            for folder in &inputs.folders {
                if !inputs.files.iter().any(|file| file.starts_with(folder)) {
                    say(&format!("the folder {} holds no articles", folder.display()));
                }
            }
            say_passed_over(&inputs.passed_over);
            Ok(inputs)
        }
        Err(error) => {
            let InputError::NoArticles { paths, passed_over } = &error else {
                return Err(error.into());
            };
            say(&error.to_string());
            say_passed_over(passed_over);
            let mut inputs = Inputs::default();
            inputs.folders.clone_from(paths);
            Ok(inputs)
        }
    }
}

/// Tells how the keys of a JSON file are understood.
pub(crate) fn say_fields(file: &Path, fields: &FieldMap) {
    tell(&format!("{} is read with --map {fields}", file.display()));
}

fn say_passed_over(files: &[PathBuf]) {
    if !files.is_empty() {
        let (all, them) =
            (count(files.len(), "file"), if files.len() == 1 { "it" } else { "them" });
        say(&format!("{all} passed over ({}); name {them} to try", extensions(files)));
    }
}

/// `.html, .rtf`, the most frequent first.
fn extensions(files: &[PathBuf]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let extension = |file: &Path| file.extension().map(|e| e.to_string_lossy().to_lowercase());
    for extension in files.iter().filter_map(|file| extension(file)) {
        *counts.entry(format!(".{extension}")).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let more = counts.len().saturating_sub(MOST_EXTENSIONS);
    let mut names: Vec<String> = counts.into_iter().map(|(name, _)| name).collect();
    names.truncate(MOST_EXTENSIONS);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

/// So many extensions are named.
const MOST_EXTENSIONS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_extension_stands_first() {
        let files = ["a.rtf", "b.HTML", "c.html"].map(PathBuf::from);
        assert_eq!(extensions(&files), ".html, .rtf");
        let files: Vec<PathBuf> = (0..9).map(|n| format!("x.{n}").into()).collect();
        assert_eq!(extensions(&files), ".0, .1, .2, .3, .4, .5, 3 more");
    }
}
