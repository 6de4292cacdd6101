//! The `scale` command: fills a ledger and times it.

use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::Args;
use onrecord::ingest::FieldMap;
use onrecord::{Ledger, ReadOptions, Reader, UserMetadata, contract};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::corpus::SyntheticCorpus;
use super::questions;

/// The number of readings made at a time, while the previous ones are recorded.
const BATCH: u64 = 5_000;
/// The number of articles per transaction. Each transaction writes the changed index pages once.
const TRANSACTION: u64 = 250_000;
/// The bytes of the database file that are cached in memory while the ledger is filled.
const CACHE: u64 = 5 << 30;
/// The number of articles added one by one to time it: first finished readings, then articles to read.
const TIMED: u64 = 1_000;

/// The options of `onrecord-eval scale`.
#[derive(Args)]
pub struct ScaleOptions {
    /// The ledger file. It is filled up to the number of articles.
    pub ledger: PathBuf,
    /// The number of articles that the ledger gets.
    #[arg(long, default_value_t = 1_000_000)]
    pub articles: u64,
}

/// Fills a ledger with synthetic articles, then times adding and asking.
///
/// # Errors
/// If the ledger cannot be written.
pub fn run(options: &ScaleOptions) -> Result<()> {
    let corpus = SyntheticCorpus::new()?;
    let mut at = fill(&corpus, options)?;
    let bytes = std::fs::metadata(&options.ledger)?.len();
    println!("{:.2} GB, {} bytes an article", bytes as f64 / 1e9, bytes / at.max(1));
    // Open it again with default settings, as `onrecord add` and the questions do.
    let mut ledger = Ledger::open(&options.ledger)?;
    let more = readings(&corpus, at..at + TIMED)?;
    let start = Instant::now();
    for reading in &more {
        ledger.record().reading(reading)?;
    }
    let took = start.elapsed().as_secs_f64();
    println!(
        "{TIMED} more one by one: {took:.2} s, {:.2} ms an article",
        took * 1e3 / TIMED as f64
    );
    at += TIMED;
    let start = Instant::now();
    add(&corpus, &mut ledger, at..at + TIMED)?;
    let took = start.elapsed().as_secs_f64();
    println!(
        "{TIMED} more added from a file, which reads them: {took:.2} s, {:.2} ms an article",
        took * 1e3 / TIMED as f64
    );
    questions::ask(&ledger, at + TIMED)
}

/// Fills the ledger and returns the number of articles.
fn fill(corpus: &SyntheticCorpus, options: &ScaleOptions) -> Result<u64> {
    let mut ledger = Ledger::open(&options.ledger)?;
    ledger.set_cache_size(CACHE)?;
    let there = ledger.ask().counts()?.articles as u64;
    let start = Instant::now();
    let mut at = there;
    let (sender, batches) = mpsc::sync_channel(2);
    std::thread::scope(|scope| {
        // Make the next batch while one is recorded.
        scope.spawn(|| {
            let sender = sender;
            let mut from = there;
            while from < options.articles {
                let end = (from + BATCH).min(options.articles);
                // The receiver is gone if recording failed.
                if sender.send(readings(corpus, from..end)).is_err() {
                    return;
                }
                from = end;
            }
        });
        let batches = batches;
        while at < options.articles {
            let mut failed = None;
            let some = batches.iter().take((TRANSACTION / BATCH) as usize);
            // If a batch cannot be made, record the batches before it, then stop.
            let made = some.map_while(|batch| batch.map_err(|error| failed = Some(error)).ok());
            // An outlet's copy of its own article counts as the same article, so the ledger may get fewer.
            ledger.record().batches(made)?;
            if let Some(error) = failed {
                return Err(error);
            }
            at = (at + TRANSACTION).min(options.articles);
            eprintln!("{at} articles after {:.0} s", start.elapsed().as_secs_f64());
        }
        anyhow::Ok(())
    })?;
    drop(ledger);
    println!("filled from {there} to {at} articles in {:.1} s", start.elapsed().as_secs_f64());
    Ok(at)
}

/// Adds articles from a file, as `onrecord add` does. This reads them with the language model first.
fn add(corpus: &SyntheticCorpus, ledger: &mut Ledger, numbers: Range<u64>) -> Result<()> {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    for reading in readings(corpus, numbers)? {
        let article = reading.article;
        let line = serde_json::json!({
            "title": article.title, "text": article.text, "publisher": article.publisher, "date": article.published,
        });
        writeln!(file, "{line}")?;
    }
    let options = ReadOptions {
        reader: Reader::new(),
        jobs: std::thread::available_parallelism()?.get(),
        metadata_for: |_: &Path| UserMetadata::default(),
        field_map: FieldMap::default(),
    };
    let summary = onrecord::add(ledger, &[file.path().to_owned()], &options, |_| {})?;
    ensure!(summary.failed.is_empty(), "synthetic articles cannot be read: {:?}", summary.failed);
    Ok(())
}

/// Makes the readings of articles in parallel.
fn readings(corpus: &SyntheticCorpus, numbers: Range<u64>) -> Result<Vec<contract::Reading>> {
    numbers.into_par_iter().map(|number| corpus.reading(number)).collect()
}
