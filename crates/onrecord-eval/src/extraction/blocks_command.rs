//! `onrecord-eval blocks`: pages as the training of the extraction sees them.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord_ingest::training_page;
use serde::Serialize;

use super::likelihoods::Likelihoods;
use super::{GoldBody, Set};

/// What may be asked of `onrecord-eval blocks`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Whose pages.
    set: Set,
    /// The pages: a folder or a `.tar.xz`.
    path: PathBuf,
    /// The folder to write to: `names.json`, `pages.jsonl` with a page a line, `figures.f32` with a row a block.
    out: PathBuf,
    /// Likelihoods after the first round, a 32-bit number a block: writes the figures of both rounds.
    #[arg(long, value_name = "FILE.f32")]
    first: Option<PathBuf>,
}

/// A page with its gold.
#[derive(Serialize)]
struct Row<'p> {
    name: &'p str,
    url: &'p str,
    /// The article's text.
    text: Option<&'p str>,
    with: &'p [String],
    without: &'p [String],
    blocks: Vec<&'p str>,
}

/// Writes the blocks of all pages.
///
/// # Errors
/// Where a page cannot be had or nothing can be written.
pub fn run(options: &Options) -> Result<()> {
    let unwritten = || format!("cannot write to {}", options.out.display());
    fs::create_dir_all(&options.out).with_context(unwritten)?;
    let file = |name: &str| File::create(options.out.join(name)).map(BufWriter::new);
    let (rows, figures) = (file("pages.jsonl")?, file("figures.f32")?);
    let first = options.first.as_deref().map(Likelihoods::read).transpose()?;
    write(&options.set.read(&options.path)?, first, &options.out, rows, figures)
        .with_context(unwritten)
}

fn write(
    pages: &[super::Page],
    mut first: Option<Likelihoods>,
    folder: &Path,
    mut rows: impl Write,
    mut figures: impl Write,
) -> Result<()> {
    for (i, page) in pages.iter().enumerate() {
        let mut seen = training_page(&page.bytes, None);
        if let Some(first) = &mut first {
            let own = first.take(seen.blocks.len());
            ensure!(own.len() == seen.blocks.len(), "there are fewer likelihoods than blocks");
            seen = training_page(&page.bytes, Some(&own));
        }
        if i == 0 {
            fs::write(folder.join("names.json"), serde_json::to_vec(&seen.names)?)?;
        }
        let (text, with, without) = match &page.gold.body {
            GoldBody::Text(text) => (Some(text.as_str()), &[][..], &[][..]),
            GoldBody::Segments { with, without } => (None, &with[..], &without[..]),
        };
        let row = Row {
            name: &page.name,
            url: &page.url,
            text,
            with,
            without,
            blocks: seen.blocks.iter().map(|block| block.text.as_str()).collect(),
        };
        serde_json::to_writer(&mut rows, &row)?;
        writeln!(rows)?;
        for figure in seen.blocks.iter().flat_map(|block| &block.features) {
            figures.write_all(&figure.to_le_bytes())?;
        }
    }
    rows.flush()?;
    Ok(figures.flush()?)
}
