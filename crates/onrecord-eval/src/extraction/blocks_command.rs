//! The `blocks` command: writes pages as the training of the block classifier needs them.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord_ingest::training_page;
use serde::Serialize;

use super::benchmark::{AnnotatedBody, Benchmark, BenchmarkPage};
use super::likelihoods::BlockLikelihoods;

/// The options of `onrecord-eval blocks`.
#[derive(Args, Clone, Debug)]
pub struct BlocksOptions {
    /// The benchmark.
    benchmark: Benchmark,
    /// The pages: a folder or a `.tar.xz`.
    path: PathBuf,
    /// The output folder: `names.json`, `pages.jsonl` with one page per line, `figures.f32` with one row per block.
    out: PathBuf,
    /// Likelihoods of the first round, one 32-bit number per block: writes the features of both rounds.
    #[arg(long, value_name = "FILE.f32")]
    first: Option<PathBuf>,
}

/// One line of `pages.jsonl`: a page with its gold.
#[derive(Serialize)]
struct BlocksLine<'p> {
    name: &'p str,
    url: &'p str,
    /// The gold text.
    text: Option<&'p str>,
    with: &'p [String],
    without: &'p [String],
    blocks: Vec<&'p str>,
}

/// Writes the blocks of all pages.
///
/// # Errors
/// If a page cannot be read or the output cannot be written.
pub fn run(options: &BlocksOptions) -> Result<()> {
    let error = || format!("cannot write to {}", options.out.display());
    fs::create_dir_all(&options.out).with_context(error)?;
    let file = |name: &str| File::create(options.out.join(name)).map(BufWriter::new);
    let (rows, figures) = (file("pages.jsonl")?, file("figures.f32")?);
    let first = options.first.as_deref().map(BlockLikelihoods::read).transpose()?;
    write(&options.benchmark.read(&options.path)?, first, &options.out, rows, figures)
        .with_context(error)
}

fn write(
    pages: &[BenchmarkPage],
    mut first: Option<BlockLikelihoods>,
    folder: &Path,
    mut rows: impl Write,
    mut figures: impl Write,
) -> Result<()> {
    for (i, page) in pages.iter().enumerate() {
        let mut seen = training_page(&page.bytes, None);
        if let Some(first) = &mut first {
            let own = first.take(seen.blocks.len());
            ensure!(
                own.len() == seen.blocks.len(),
                "the file has fewer likelihoods than the pages have blocks"
            );
            seen = training_page(&page.bytes, Some(&own));
        }
        if i == 0 {
            fs::write(folder.join("names.json"), serde_json::to_vec(&seen.names)?)?;
        }
        let (text, with, without) = match &page.gold.body {
            AnnotatedBody::Text(text) => (Some(text.as_str()), &[][..], &[][..]),
            AnnotatedBody::Segments { with, without } => (None, &with[..], &without[..]),
        };
        let row = BlocksLine {
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
