//! What the user says about the articles: a row of a table first, then the flags where the row is empty.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use onrecord::{MetadataTable, UserMetadata};

use crate::args::MetadataArgs;
use crate::output::message;
use crate::terminal::count;

/// Unreadable cells of a table that are printed one by one.
const MAX_PROBLEMS: usize = 20;

/// The user's metadata for each input.
pub(crate) struct ArticleMetadata {
    flags: UserMetadata,
    table: MetadataTable,
}

impl ArticleMetadata {
    /// Reads the table and checks the metadata against `inputs`. Prints which inputs the table lacks.
    pub(crate) fn new(args: &MetadataArgs, inputs: &[PathBuf]) -> anyhow::Result<Self> {
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
                "--url is the address of one article, but there are {} inputs; give each its own address in a table \
                 with --metadata",
                inputs.len()
            );
        }
        let table = match &args.metadata {
            Some(path) => read_table(path)?,
            None => MetadataTable::default(),
        };
        if let Some(path) = &args.metadata {
            report_missing_rows(path, &table, inputs);
        }
        Ok(Self { flags, table })
    }

    /// What the user says about the article in `path`.
    pub(crate) fn of(&self, path: &Path) -> UserMetadata {
        let row = lookup(&self.table, path).cloned().unwrap_or_default();
        row.or(self.flags.clone())
    }
}

fn report_missing_rows(path: &Path, table: &MetadataTable, inputs: &[PathBuf]) {
    let mut missing = inputs.iter().filter(|input| lookup(table, input).is_none());
    if let Some(first) = missing.next() {
        let (path, first) = (path.display(), first.display());
        let all = count(inputs.len(), "file");
        match missing.count() {
            0 => message(&format!("{path} has no row for {first}")),
            more => message(&format!("{path} has no row for {first} and {more} more of {all}")),
        }
    }
}

fn read_table(path: &Path) -> anyhow::Result<MetadataTable> {
    let bytes =
        fs::read(path).with_context(|| format!("cannot read the table {}", path.display()))?;
    let name = path.file_name().unwrap_or(OsStr::new("table")).to_string_lossy();
    let table = MetadataTable::read(&name, &bytes)?;
    for problem in table.problems().iter().take(MAX_PROBLEMS) {
        message(&problem.to_string());
    }
    let more = table.problems().len().saturating_sub(MAX_PROBLEMS);
    if more > 0 {
        message(&format!("{name}: {} more like these", count(more, "cell")));
    }
    Ok(table)
}

fn lookup<'t>(table: &'t MetadataTable, path: &Path) -> Option<&'t UserMetadata> {
    table.lookup(&path.to_string_lossy())
}
