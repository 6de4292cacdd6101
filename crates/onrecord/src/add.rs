//! Reads articles into a ledger.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use onrecord_ingest::{FieldMap, Record, UserMetadata};
use onrecord_ledger::{Error as LedgerError, Failure, Ledger, Recorded};
use onrecord_reading::contract;
use onrecord_text::{OffsetUnit, sha256_hex};

use crate::error::Error;
use crate::failures::FailureSweeper;
use crate::memory::MemoryRecord;
use crate::panics::catch_panic;
use crate::pipeline::run_in_order;
use crate::read::ReadOptions;
use crate::reader::Reader;
use crate::records::{Input, RecordFinder, RecordOrigin, RecordSource, path_name};

/// What happened to one article.
///
/// ```
/// use onrecord::{AddOutcome, Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let record = || MemoryRecord::text("wire/17", "“It holds,” said Mara Ellison.");
/// let mut outcomes = Vec::new();
/// onrecord::add_records(&mut ledger, [record(), record()], &ReadOptions::new(Reader::new()), |progress| {
///     outcomes.push(progress.outcome.clone());
/// })?;
/// assert_eq!(outcomes, [AddOutcome::Added, AddOutcome::AlreadyThere]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddOutcome {
    /// The article is in the ledger now.
    Added,
    /// The article was in the ledger before.
    AlreadyThere,
    /// The article cannot be read. The ledger lists the failure.
    Failed(Failure),
}

/// The progress of [`add`] and [`add_records`], after each article.
///
/// ```
/// use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = ["No, said Mara.", "Yes, said Ada."].map(|text| MemoryRecord::text(text, text));
/// let mut done = Vec::new();
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |progress| {
///     done.push((progress.done, progress.bytes));
/// })?;
/// assert_eq!(done, [(1, 14), (2, 28)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AddProgress<'a> {
    /// The number of finished articles, including this one.
    pub done: usize,
    /// The bytes of the inputs that were read so far.
    pub bytes: u64,
    /// The bytes of all inputs as far as they are known; 0 for records in memory.
    pub total_bytes: u64,
    /// The article's file, or the name of its record in memory.
    pub path: &'a Path,
    /// The record's name in a file with several.
    pub record: Option<&'a str>,
    /// How the keys of a JSON file are understood; only with the file's first article.
    pub field_map: Option<&'a FieldMap>,
    /// What happened to the article.
    pub outcome: &'a AddOutcome,
    /// Why an article failed.
    pub error: Option<&'a Error>,
}

/// What happened to all articles.
///
/// ```
/// use onrecord::{AddSummary, Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = [MemoryRecord::text("a", "No, said Mara."), MemoryRecord::text("b", "")];
/// let summary = onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// let AddSummary { added, already_there, failed } = summary;
/// assert_eq!((added, already_there, failed.len()), (1, 0, 1));
/// assert_eq!(ledger.ask().failures()?, failed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddSummary {
    /// The number of articles that are new in the ledger.
    pub added: usize,
    /// The number of articles that were in the ledger before.
    pub already_there: usize,
    /// The articles that cannot be read, in order.
    pub failed: Vec<Failure>,
}

/// Reads all articles in files, and records them in the ledger in order.
///
/// - One transaction records all articles that were read while the transaction before it ran. After an interruption, adding
///   the same files again does the rest.
/// - An article that the ledger has is recognised by its id, before the costly part of reading.
/// - An article that cannot be read is skipped, and the ledger lists the failure. The failure is cleared when the file is
///   read to its end without it.
///
/// # Errors
/// [`Error::Ledger`] where the ledger cannot be read or written. What was recorded before stays.
///
/// ```
/// use onrecord::{Ledger, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("a.txt"), "“It holds,” said Mara Ellison.")?;
/// let files = onrecord::find_inputs(&[folder.path()])?.files;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let summary = onrecord::add(&mut ledger, &files, &ReadOptions::new(Reader::new()), |_| {})?;
/// assert_eq!(summary.added, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn add(
    ledger: &mut Ledger,
    inputs: &[PathBuf],
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    progress: impl FnMut(AddProgress<'_>),
) -> Result<AddSummary, Error> {
    let sizes = inputs.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len());
    let total_bytes = sizes.sum();
    add_inputs(ledger, inputs.iter().cloned().map(Input::File), total_bytes, options, progress)
}

/// Adds records in memory. Batches and failures follow the rules of [`add`]: each record counts as a file, and its name as
/// the file's path. Take a name that is the same when the record comes again.
///
/// A record's own metadata goes before that of the options. The iterator is consumed as records are needed, on the caller's
/// thread.
///
/// # Errors
/// As [`add`].
///
/// ```
/// use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader};
/// use onrecord::ledger::QuoteQuery;
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let texts = ["“It holds,” said Mara Ellison.", "“It does not,” said Ivo Thorne."];
/// let records = texts.iter().enumerate().map(|(n, text)| MemoryRecord::text(format!("wire/{n}"), *text));
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// let rows = ledger.ask().quotes(&QuoteQuery { by: Some("Thorne".to_owned()), ..QuoteQuery::default() })?;
/// assert_eq!(rows[0].content[0].text, "“It does not,”");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn add_records(
    ledger: &mut Ledger,
    records: impl IntoIterator<Item = MemoryRecord>,
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    progress: impl FnMut(AddProgress<'_>),
) -> Result<AddSummary, Error> {
    add_inputs(ledger, records.into_iter().map(Input::memory), 0, options, progress)
}

fn add_inputs(
    ledger: &mut Ledger,
    inputs: impl Iterator<Item = Input>,
    total_bytes: u64,
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    mut progress: impl FnMut(AddProgress<'_>),
) -> Result<AddSummary, Error> {
    // The threads ask over a connection of their own: that of the ledger is busy with writing.
    let known = Mutex::new(Ledger::open_read_only(ledger.path())?);
    let contains =
        |id: &str| known.lock().unwrap_or_else(PoisonError::into_inner).ask().contains(id);
    let mut sweeper = FailureSweeper::new(ledger.ask().failures()?);
    let mut summary = AddSummary::default();
    let mut done = 0;
    let work = |source: RecordSource, record: Result<Record, Error>| {
        read(&options.reader, &source, record, &options.metadata_for, contains)
    };
    let records = RecordFinder::new(inputs, &options.field_map);
    run_in_order(records, options.jobs, work, |results| {
        for (origin, recorded) in record(ledger, results)? {
            sweeper.enter(ledger, origin.input, origin.path())?;
            let (outcome, error) = recorded.into_outcome(ledger, &origin)?;
            done += 1;
            progress(AddProgress {
                done,
                bytes: origin.bytes,
                total_bytes,
                path: origin.path(),
                record: origin.record.as_deref(),
                field_map: origin.field_map.as_ref(),
                outcome: &outcome,
                error: error.as_ref(),
            });
            match outcome {
                AddOutcome::Added => summary.added += 1,
                AddOutcome::AlreadyThere => summary.already_there += 1,
                AddOutcome::Failed(failure) => {
                    sweeper.keep(&failure);
                    summary.failed.push(failure);
                }
            }
        }
        Ok::<_, LedgerError>(())
    })?;
    sweeper.sweep(ledger)?;
    Ok(summary)
}

/// What a thread hands to the ledger.
enum ReadResult {
    New(Box<contract::Reading>),
    Known,
    Failed {
        /// SHA-256 of the article's bytes, where these were read.
        sha256: Option<String>,
        error: Error,
    },
    LedgerFailed(LedgerError),
}

fn read(
    reader: &Reader,
    source: &RecordSource,
    record: Result<Record, Error>,
    metadata_for: impl Fn(&Path) -> UserMetadata,
    contains: impl Fn(&str) -> Result<bool, LedgerError>,
) -> ReadResult {
    let record = match record {
        Ok(record) => record,
        Err(error) => return ReadResult::Failed { sha256: None, error },
    };
    let metadata = source.metadata(&record, metadata_for);
    let result = catch_panic(&path_name(&source.path), || {
        let article = record.read(&metadata)?;
        Ok(match contains(&article.id) {
            Ok(true) => ReadResult::Known,
            Ok(false) => {
                let reading = reader.read(&article);
                ReadResult::New(Box::new(contract::Reading::new(&reading, OffsetUnit::Codepoint)))
            }
            Err(error) => ReadResult::LedgerFailed(error),
        })
    });
    result.unwrap_or_else(|error| ReadResult::Failed {
        sha256: Some(sha256_hex(&record.bytes)),
        error,
    })
}

/// What the ledger made of an article.
enum RecordOutcome {
    Recorded(Recorded),
    Failed { sha256: Option<String>, error: Error },
}

impl RecordOutcome {
    /// The outcome for the caller, with the error of a failure. The ledger lists a failure.
    fn into_outcome(
        self,
        ledger: &mut Ledger,
        origin: &RecordOrigin,
    ) -> Result<(AddOutcome, Option<Error>), LedgerError> {
        let (sha256, error) = match self {
            Self::Recorded(Recorded::Added) => return Ok((AddOutcome::Added, None)),
            Self::Recorded(Recorded::AlreadyThere) => return Ok((AddOutcome::AlreadyThere, None)),
            Self::Failed { sha256, error } => (sha256, error),
        };
        let (path, record) = (origin.path().to_owned(), origin.record.clone());
        let failure = Failure { path, record, sha256, reason: error.to_string() };
        ledger.record().failure(&failure)?;
        Ok((AddOutcome::Failed(failure), Some(error)))
    }
}

/// Records readings in one transaction.
fn record(
    ledger: &mut Ledger,
    results: Vec<(RecordOrigin, ReadResult)>,
) -> Result<Vec<(RecordOrigin, RecordOutcome)>, LedgerError> {
    let mut readings = Vec::new();
    let mut outcomes = Vec::with_capacity(results.len());
    for (origin, result) in results {
        let known = match result {
            ReadResult::LedgerFailed(error) => return Err(error),
            ReadResult::Known => Some(RecordOutcome::Recorded(Recorded::AlreadyThere)),
            ReadResult::Failed { sha256, error } => Some(RecordOutcome::Failed { sha256, error }),
            ReadResult::New(reading) => {
                readings.push(*reading);
                None
            }
        };
        outcomes.push((origin, known));
    }
    let recorded: Vec<RecordOutcome> = match ledger.record().readings(&readings) {
        Ok(recorded) => recorded.into_iter().map(RecordOutcome::Recorded).collect(),
        // One of the readings is at fault, not the ledger. The others can be recorded.
        Err(LedgerError::Reading { .. }) => {
            readings.iter().map(|reading| record_one(ledger, reading)).collect::<Result<_, _>>()?
        }
        Err(error) => return Err(error),
    };
    let mut recorded = recorded.into_iter();
    let all = (outcomes.into_iter())
        .map(|(origin, known)| Some((origin, known.or_else(|| recorded.next())?)));
    Ok(all.flatten().collect())
}

fn record_one(
    ledger: &mut Ledger,
    reading: &contract::Reading,
) -> Result<RecordOutcome, LedgerError> {
    match ledger.record().reading(reading) {
        Ok(recorded) => Ok(RecordOutcome::Recorded(recorded)),
        Err(error @ LedgerError::Reading { .. }) => {
            let sha256 = Some(reading.article.source.sha256.clone());
            Ok(RecordOutcome::Failed { sha256, error: error.into() })
        }
        Err(error) => Err(error),
    }
}
