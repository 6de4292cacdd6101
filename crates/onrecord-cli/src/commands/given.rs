//! What the user says of the articles: a table's row first, and the flags where it says nothing.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use onrecord::{MetadataTable, UserMetadata};

use super::count;
use crate::args;
use crate::output::say;

/// So many cells of a table that could not be read are told one by one.
const MOST_PROBLEMS: usize = 20;

/// What is known of each input.
pub(crate) struct Known {
    flags: UserMetadata,
    table: MetadataTable,
}

impl Known {
    /// Checks what was given against `inputs`, and says where a table leaves some of them out.
    pub(crate) fn new(args: &args::Given, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let flags = UserMetadata {
            publisher: args.publisher.clone(),
            published: args.published.clone(),
            url: args.url.clone(),
            licence: args.licence.clone(),
            ..UserMetadata::default()
        };
        flags.check()?;
        if args.url.is_some() && inputs.len() > 1 {
            bail!(
                "--url is the address of one article, and there are {}; give each its own in a \
                 table with --metadata",
                inputs.len()
            );
        }
        let table = match &args.metadata {
            Some(path) => read_table(path)?,
            None => MetadataTable::default(),
        };
        if let Some(path) = &args.metadata {
            let mut left_out = inputs.iter().filter(|input| lookup(&table, input).is_none());
            if let Some(first) = left_out.next() {
                let (path, first) = (path.display(), first.display());
                let all = count(inputs.len(), "file");
                match left_out.count() {
                    0 => say(&format!("{path} says nothing of {first}")),
                    more => {
                        say(&format!("{path} says nothing of {first} and {more} more of {all}"))
                    }
                }
            }
        }
        Ok(Self { flags, table })
    }

    /// What is known of the article in `path`.
    pub(crate) fn of(&self, path: &Path) -> UserMetadata {
        let row = lookup(&self.table, path).cloned().unwrap_or_default();
        row.or(self.flags.clone())
    }
}

fn read_table(path: &Path) -> anyhow::Result<MetadataTable> {
    let bytes = fs::read(path)
        .with_context(|| format!("the table {} could not be read", path.display()))?;
    let name = path.file_name().unwrap_or(OsStr::new("table")).to_string_lossy();
    let table = MetadataTable::read(&name, &bytes)?;
    for problem in table.problems().iter().take(MOST_PROBLEMS) {
        say(&problem.to_string());
    }
    let more = table.problems().len().saturating_sub(MOST_PROBLEMS);
    if more > 0 {
        say(&format!("{name}: {} more like these", count(more, "cell")));
    }
    Ok(table)
}

fn lookup<'t>(table: &'t MetadataTable, path: &Path) -> Option<&'t UserMetadata> {
    table.lookup(&path.to_string_lossy())
}
