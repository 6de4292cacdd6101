//! `onrecord add`: records articles in the ledger.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use onrecord::{Inputs, LayerName, Ledger, ReadOptions};

use super::article_metadata::ArticleMetadata;
use super::inputs;
use super::outcome::Outcome;
use crate::args::{JobsArgs, LayersArgs, LedgerArgs, MetadataArgs, ModelArgs};
use crate::hints;
use crate::output::{self, message, status};
use crate::terminal::count;

pub(crate) const HELP: &str = "\
Examples:
  onrecord add articles/ --publisher 'The Harbour Post'
  onrecord add articles/ --metadata metadata.tsv --jobs 8
  onrecord add feed.xml crawl.warc.gz
  onrecord add articles.jsonl --map text=body,published=meta.date
  onrecord add a.txt b.txt --ledger harbour.db

METADATA is a table (.tsv or .csv) with a heading line: filename, publisher, publication_date, author, title, url, \
licence. It can also hold one JSON object a line (.jsonl) with the same names. Flags fill what the table leaves \
empty.

A file holds one article (plain text, a web page) or many: a feed (RSS, Atom, JSON Feed), a web archive (WARC), or JSON \
objects, one per line or in a list. It may be packed with gzip or zstd. The program recognises a file by its bytes.

In folders, the program reads files that end in .txt, .text, .md, .html, .htm, .xhtml, .xml, .rss, .atom, .json, .jsonl, \
.ndjson, .warc, .gz or .zst or have no extension. It prints how many others it skipped. It also deletes recorded \
failures of files in these folders that no longer exist.";

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    layers: LayersArgs,
    #[command(flatten)]
    jobs: JobsArgs,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    metadata: MetadataArgs,
}

pub(crate) fn run(args: AddArgs) -> anyhow::Result<Outcome> {
    anyhow::ensure!(
        !args.layers.set.contains(LayerName::Tokens),
        "a ledger keeps no tokens; `onrecord export --tokens` computes them"
    );
    let Inputs { files, folders, .. } = inputs::find(&args.paths, &args.metadata)?;
    if files.is_empty() {
        // Without articles no ledger is created. An existing one may still have outdated failures.
        if args.ledger.path.exists() {
            clear_missing(&mut Ledger::open(&args.ledger.path)?, &folders)?;
        }
        return Ok(Outcome::Nothing);
    }
    let metadata = ArticleMetadata::new(&args.metadata, &files)?;
    let reader = args.model.reader()?.with_layers(args.layers.set);
    let mut ledger = Ledger::open(&args.ledger.path)?;
    clear_missing(&mut ledger, &folders)?;
    let options = ReadOptions {
        reader,
        jobs: args.jobs.count(),
        metadata_for: |path: &Path| metadata.of(path),
        field_map: args.metadata.map.clone().unwrap_or_default(),
    };
    let bar = output::bytes_progress();
    // A file may hold thousands of records with one fault: each hint is printed once.
    let mut hinted = BTreeSet::new();
    let summary = onrecord::add(&mut ledger, &files, &options, |progress| {
        if let Some(fields) = progress.field_map {
            bar.suspend(|| inputs::report_fields(progress.path, fields));
        }
        if let onrecord::AddOutcome::Failed(failure) = progress.outcome {
            bar.suspend(|| message(&failure.reason));
            if let Some(hint) = progress.error.and_then(hints::read_hint)
                && hinted.insert(hint.clone())
            {
                bar.suspend(|| output::hint(&hint));
            }
        }
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.bytes);
        bar.set_message(count(progress.done, "article"));
    })?;
    bar.finish_and_clear();
    let counts = ledger.ask().counts()?;
    status(&format!(
        "{} added, {} already there, {} failed",
        count(summary.added, "article"),
        summary.already_there,
        summary.failed.len(),
    ));
    status(&format!(
        "{} now holds {} with {}",
        args.ledger.path.display(),
        count(counts.articles, "article"),
        count(counts.attributions, "attribution"),
    ));
    Ok(Outcome::of_inputs(summary.added + summary.already_there, summary.failed.len()))
}

/// Deletes recorded failures of files that no longer exist in `folders`, and prints how many.
fn clear_missing(ledger: &mut Ledger, folders: &[PathBuf]) -> anyhow::Result<()> {
    let cleared = onrecord::clear_missing_files(ledger, folders)?;
    if cleared > 0 {
        status(&format!(
            "{} deleted: the files no longer exist",
            count(cleared, "recorded failure")
        ));
    }
    Ok(())
}
