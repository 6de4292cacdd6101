//! Articles into a ledger.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use onrecord_ingest::Given;
use onrecord_ledger::{Error, Failure, Ledger, Recorded};
use onrecord_reading::contract;
use onrecord_text::{OffsetUnit, sha256_hex};

use crate::reader::{ReadError, Reader, at, unbroken};
use crate::{batch, inputs};

/// How articles are added.
#[derive(Clone, Debug)]
pub struct AddOptions<G> {
    /// What reads them.
    pub reader: Reader,
    /// On how many threads they are read.
    pub jobs: usize,
    /// What the user says of the article in a file.
    pub given_for: G,
}

/// What became of one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the ledger now.
    Added,
    /// It was already.
    AlreadyThere,
    /// It could not be read, and stands among the ledger's failures.
    Failed(Failure),
}

/// How far adding has come: told after each input, in order.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Inputs done, this one included.
    pub done: usize,
    /// Inputs in all.
    pub total: usize,
    /// This input.
    pub path: &'a Path,
    /// What became of it.
    pub outcome: &'a Outcome,
}

/// What became of all inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many articles are new in the ledger.
    pub added: usize,
    /// How many it had already.
    pub already_there: usize,
    /// Those that could not be read, in order.
    pub failed: Vec<Failure>,
}

/// What a thread hands to the ledger.
enum Read {
    New(Box<contract::Reading>),
    Known,
    Failed(Failure),
    /// The ledger did not answer.
    Stuck(Error),
}

/// Reads all inputs and records them in order, one transaction an article, so that whenever it is
/// stopped, adding the same again does the rest. What the ledger has already is recognised by its
/// id, before the costly part of reading. An article that cannot be read is noted among the
/// ledger's failures and skipped.
///
/// # Errors
/// Where the ledger cannot be read or written; what was recorded before stays.
pub fn add<G: Fn(&Path) -> Given + Sync>(
    ledger: &mut Ledger,
    inputs: &[PathBuf],
    options: &AddOptions<G>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Summary, Error> {
    // The threads ask over a connection of their own: the ledger itself is busy writing.
    let known = Mutex::new(Ledger::open_read_only(ledger.path())?);
    let contains = |id: &str| known.lock().unwrap_or_else(PoisonError::into_inner).contains(id);
    let mut summary = Summary::default();
    let mut done = 0;
    let work = |path: &Path| read(&options.reader, path, (options.given_for)(path), contains);
    batch::in_order(inputs, options.jobs, work, |path, read| {
        let outcome = record(ledger, path, read)?;
        done += 1;
        progress(Progress { done, total: inputs.len(), path, outcome: &outcome });
        match outcome {
            Outcome::Added => summary.added += 1,
            Outcome::AlreadyThere => summary.already_there += 1,
            Outcome::Failed(failure) => summary.failed.push(failure),
        }
        Ok::<_, Error>(())
    })?;
    Ok(summary)
}

/// Strikes out the failures of files below `folders` that are not there any more; says how many. What
/// still fails is noted anew when it is added.
///
/// # Errors
/// Where the ledger cannot be read or written.
pub fn forget_gone(ledger: &mut Ledger, folders: &[PathBuf]) -> Result<usize, Error> {
    let below = |path: &Path| folders.iter().any(|folder| is_below(path, folder));
    let gone: Vec<Failure> = (ledger.failures()?.into_iter())
        .filter(|failure| below(&failure.path) && failure.path.symlink_metadata().is_err())
        .collect();
    let mut forgotten = 0;
    for failure in gone {
        forgotten += usize::from(ledger.mend(&failure.path, failure.record.as_deref())?);
    }
    Ok(forgotten)
}

fn is_below(path: &Path, folder: &Path) -> bool {
    // Written as it is or behind "./", a path is the same.
    let plain = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
    let (path, folder) = (plain(path), plain(folder));
    if folder.as_os_str().is_empty() {
        return path.is_relative() && !path.starts_with("..");
    }
    path.starts_with(folder)
}

fn read(
    reader: &Reader,
    path: &Path,
    given: Given,
    contains: impl Fn(&str) -> Result<bool, Error>,
) -> Read {
    let bytes = match inputs::load(path) {
        Ok(bytes) => bytes,
        Err(error) => return Read::Failed(failure(path, None, &error)),
    };
    let result = unbroken(path, || {
        let article = onrecord_ingest::read_text(&bytes, &at(path, given))?;
        Ok(match contains(&article.id) {
            Ok(true) => Read::Known,
            Ok(false) => {
                let reading = reader.read(article);
                Read::New(Box::new(contract::Reading::new(&reading, OffsetUnit::Codepoint)))
            }
            Err(error) => Read::Stuck(error),
        })
    });
    result.unwrap_or_else(|error| Read::Failed(failure(path, Some(&bytes), &error)))
}

fn failure(path: &Path, bytes: Option<&[u8]>, error: &ReadError) -> Failure {
    Failure {
        path: path.to_owned(),
        record: None,
        sha256: bytes.map(sha256_hex),
        reason: error.to_string(),
    }
}

fn record(ledger: &mut Ledger, path: &Path, read: Read) -> Result<Outcome, Error> {
    let failure = match read {
        Read::Stuck(error) => return Err(error),
        Read::Known => {
            ledger.mend(path, None)?;
            return Ok(Outcome::AlreadyThere);
        }
        Read::New(reading) => match ledger.record(&reading) {
            Ok(Recorded::Added) => return Ok(Outcome::Added),
            Ok(Recorded::AlreadyThere) => return Ok(Outcome::AlreadyThere),
            // The reading is at fault, not the ledger.
            Err(error @ Error::Reading { .. }) => Failure {
                path: path.to_owned(),
                record: None,
                sha256: Some(reading.article.source.sha256),
                reason: error.to_string(),
            },
            Err(error) => return Err(error),
        },
        Read::Failed(failure) => failure,
    };
    ledger.record_failure(&failure)?;
    Ok(Outcome::Failed(failure))
}
