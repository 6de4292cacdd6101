//! A ledger of very many articles: how long it takes to fill, to add to, and to ask.

mod articles;
mod questions;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::Args;
use onrecord::ingest::FieldMap;
use onrecord::{Ledger, ReadOptions, Reader, UserMetadata, contract};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use self::articles::World;

/// So many readings are made while as many are recorded.
const BATCH: u64 = 5_000;
/// So many articles are recorded in one transaction: what changes in the indices is written once for all of them.
const TRANSACTION: u64 = 250_000;
/// Of the file so much is kept in memory while it is filled.
const CACHE: u64 = 5 << 30;
/// So many are added one by one, to time it: once their readings alone, and once as `onrecord add` does, which makes these.
const TIMED: u64 = 1_000;

/// What is measured.
#[derive(Args)]
pub struct Options {
    /// The ledger's file; filled up to the number of articles that are asked for.
    pub ledger: PathBuf,
    /// How many articles it is to have.
    #[arg(long, default_value_t = 1_000_000)]
    pub articles: u64,
}

/// Fills a ledger with an invented world and times what is done with it.
///
/// # Errors
/// Where the ledger cannot be written.
pub fn run(options: &Options) -> Result<()> {
    let world = World::new()?;
    let mut ledger = Ledger::open(&options.ledger)?;
    ledger.set_cache_size(CACHE)?;
    let there = ledger.ask().counts()?.articles as u64;
    let start = Instant::now();
    let mut at = there;
    let (sender, batches) = mpsc::sync_channel(2);
    std::thread::scope(|scope| {
        // The next batch is made while one is recorded.
        scope.spawn(|| {
            let sender = sender;
            let mut from = there;
            while from < options.articles {
                let end = (from + BATCH).min(options.articles);
                // Nobody listens any more where recording failed.
                if sender.send(readings(&world, from..end)).is_err() {
                    return;
                }
                from = end;
            }
        });
        let batches = batches;
        while at < options.articles {
            let mut failed = None;
            let some = batches.iter().take((TRANSACTION / BATCH) as usize);
            // What cannot be made ends the filling with what was recorded before.
            let made = some.map_while(|batch| batch.map_err(|error| failed = Some(error)).ok());
            // A copy that an outlet prints of its own article is that article.
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
    let bytes = std::fs::metadata(&options.ledger)?.len();
    println!("{:.2} GB, {} bytes an article", bytes as f64 / 1e9, bytes / at.max(1));
    // As `onrecord add` and the questions open it.
    let mut ledger = Ledger::open(&options.ledger)?;
    let more = readings(&world, at..at + TIMED)?;
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
    add(&world, &mut ledger, at..at + TIMED)?;
    let took = start.elapsed().as_secs_f64();
    println!(
        "{TIMED} more added from a file, which reads them: {took:.2} s, {:.2} ms an article",
        took * 1e3 / TIMED as f64
    );
    questions::ask(&ledger, at + TIMED)
}

/// Adds articles as `onrecord add` does, which reads them with the language model first.
fn add(world: &World, ledger: &mut Ledger, numbers: std::ops::Range<u64>) -> Result<()> {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    for reading in readings(world, numbers)? {
        let article = reading.article;
        let line = serde_json::json!({
            "title": article.title, "text": article.text, "publisher": article.publisher, "date": article.published,
        });
        writeln!(file, "{line}")?;
    }
    let options = ReadOptions {
        reader: Reader::new(),
        jobs: std::thread::available_parallelism()?.get(),
        given_for: |_: &Path| UserMetadata::default(),
        fields: FieldMap::default(),
    };
    let summary = onrecord::add(ledger, &[file.path().to_owned()], &options, |_| {})?;
    ensure!(
        summary.failed.is_empty(),
        "articles of the world cannot be read: {:?}",
        summary.failed
    );
    Ok(())
}

fn readings(world: &World, numbers: std::ops::Range<u64>) -> Result<Vec<contract::Reading>> {
    numbers.into_par_iter().map(|number| world.reading(number)).collect()
}
