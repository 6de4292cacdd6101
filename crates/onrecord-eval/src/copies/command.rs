//! The `copies` command: options and input.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord::ingest::MetadataTable;

use super::{gold, synthetic};

/// The options of `onrecord-eval copies`.
#[derive(Args, Clone, Debug)]
pub struct CopiesOptions {
    /// Folders of articles (.txt).
    ///
    /// A folder with a `pairs.tsv` (columns `one`, `other`, `kind`) is scored against it: the listed files are copies, all
    /// other pairs are not. For all other folders together, the command counts the pairs found and makes copies of the
    /// articles: their beginnings, merged ones and edited ones.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// A metadata table as for `onrecord add`, for articles without gold.
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Print every pair found, and every gold pair missed.
    #[arg(long)]
    pairs: bool,
}

/// Adds the articles of the folders to temporary ledgers and prints the figures.
///
/// # Errors
/// If a folder or a ledger cannot be read or the output cannot be written.
pub fn run(options: &CopiesOptions, out: &mut dyn Write) -> Result<()> {
    let mut articles = Vec::new();
    for folder in &options.folders {
        let texts = read_texts(folder)?;
        if folder.join("pairs.tsv").is_file() {
            gold::run(folder, &texts, options.pairs, out)?;
        } else {
            articles.extend(texts);
        }
    }
    if articles.is_empty() {
        return Ok(());
    }
    let metadata = match &options.metadata {
        Some(path) => MetadataTable::read(&path.display().to_string(), &fs::read(path)?)?,
        None => MetadataTable::parse("none.tsv", "filename\n")?,
    };
    synthetic::run(&articles, &metadata, options.pairs, out)
}

/// The name and the text of each article in a folder.
fn read_texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            texts.push((name, text));
        }
    }
    ensure!(!texts.is_empty(), "{} has no article (.txt)", folder.display());
    texts.sort();
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_for_the_ledgers_own_pairs_are_the_documented_ones() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../onrecord-ledger/tests/copies");
        let texts = read_texts(folder.as_ref()).expect("the texts are there");
        let mut out = Vec::new();
        gold::run(folder.as_ref(), &texts, false, &mut out).expect("a ledger can be made");
        let out = String::from_utf8(out).expect("figures are text");
        for figures in [
            "40 articles, 83 pairs listed, 43 of them copies",
            "pairs                precision 0.975  recall 0.907",
            "pairs in one story   precision 0.977  recall 1.000",
        ] {
            assert!(out.contains(figures), "{out}");
        }
    }
}
