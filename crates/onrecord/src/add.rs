//! Articles into a ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use onrecord_ingest::{FieldMap, Record, UserMetadata};
use onrecord_ledger::{Error, Failure, Ledger, Recorded};
use onrecord_reading::contract;
use onrecord_text::{OffsetUnit, sha256_hex};

use crate::inputs::{self, Finder, Place};
use crate::pipeline::{self, ReadOptions};
use crate::reader::{ReadError, Reader, at, unbroken};

/// What became of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the ledger now.
    Added,
    /// It was already.
    AlreadyThere,
    /// It could not be read, and stands among the ledger's failures.
    Failed(Failure),
}

/// How far adding has come: told after each article, in order.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// Articles done, this one included.
    pub done: usize,
    /// How many bytes of the inputs were read by then, …
    pub bytes: u64,
    /// … of so many, as far as it can be told.
    pub total_bytes: u64,
    /// This article's file.
    pub path: &'a Path,
    /// Its name in a file that holds several.
    pub record: Option<&'a str>,
    /// How the keys of a JSON file are understood: told with its first article.
    pub fields: Option<&'a FieldMap>,
    /// What became of it.
    pub outcome: &'a Outcome,
}

/// What became of all articles.
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
    Failed {
        /// Of the article's bytes, where there were any to be had.
        sha256: Option<String>,
        reason: String,
    },
    /// The ledger did not answer.
    Stuck(Error),
}

/// Reads all articles of the inputs and records them in order, in one transaction those that were read while others were
/// recorded, so that whenever it is stopped, adding the same again does the rest. What the ledger has already is
/// recognised by its id, before the costly part of reading. An article that cannot be read is noted
/// among the ledger's failures and skipped; what failed once in a file, and does so no more when the file
/// is read to its end, is struck out.
///
/// # Errors
/// Where the ledger cannot be read or written; what was recorded before stays.
pub fn add(
    ledger: &mut Ledger,
    inputs: &[PathBuf],
    options: &ReadOptions<impl Fn(&Path) -> UserMetadata + Sync>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Summary, Error> {
    // The threads ask over a connection of their own: the ledger itself is busy writing.
    let known = Mutex::new(Ledger::open_read_only(ledger.path())?);
    let contains =
        |id: &str| known.lock().unwrap_or_else(PoisonError::into_inner).ask().contains(id);
    let total_bytes = inputs::bytes(inputs);
    let mut stale = Stale::new(ledger.ask().failures()?);
    let mut summary = Summary::default();
    let mut done = 0;
    let work = |path: &Path, record: Result<Record, ReadError>| {
        read(&options.reader, path, record, (options.given_for)(path), contains)
    };
    let found = Finder::new(inputs, &options.fields);
    pipeline::in_order(found, options.jobs, work, |reads| {
        for (place, became) in record(ledger, reads)? {
            stale.reach(ledger, &place)?;
            let outcome = became.outcome(ledger, &place)?;
            done += 1;
            let Place { path, record, fields, bytes, .. } = &place;
            progress(Progress {
                done,
                bytes: *bytes,
                total_bytes,
                path,
                record: record.as_deref(),
                fields: fields.as_ref(),
                outcome: &outcome,
            });
            match outcome {
                Outcome::Added => summary.added += 1,
                Outcome::AlreadyThere => summary.already_there += 1,
                Outcome::Failed(failure) => {
                    stale.keep(&failure);
                    summary.failed.push(failure);
                }
            }
        }
        Ok::<_, Error>(())
    })?;
    stale.strike_out(ledger)?;
    Ok(summary)
}

/// What failed in files before, and not again so far.
struct Stale {
    records: BTreeMap<PathBuf, BTreeSet<Option<String>>>,
    /// The input that is read, and its path.
    current: Option<(usize, PathBuf)>,
}

impl Stale {
    fn new(failures: Vec<Failure>) -> Self {
        let mut records: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for Failure { path, record, .. } in failures {
            records.entry(path).or_default().insert(record);
        }
        Self { records, current: None }
    }

    /// A record of an input is reached: what the inputs before still have is out of date.
    fn reach(&mut self, ledger: &mut Ledger, place: &Place<'_>) -> Result<(), Error> {
        if self.current.as_ref().is_none_or(|(input, _)| *input != place.input) {
            self.strike_out(ledger)?;
            self.current = Some((place.input, place.path.to_owned()));
        }
        Ok(())
    }

    /// It failed again.
    fn keep(&mut self, failure: &Failure) {
        if let Some(records) = self.records.get_mut(&failure.path) {
            records.remove(&failure.record);
        }
    }

    /// The current input is read to its end.
    fn strike_out(&mut self, ledger: &mut Ledger) -> Result<(), Error> {
        let gone = self.current.take().and_then(|(_, path)| self.records.remove_entry(&path));
        let Some((path, records)) = gone else { return Ok(()) };
        for record in records {
            ledger.record().clear_failure(&path, record.as_deref())?;
        }
        Ok(())
    }
}

/// Strikes out the failures of files below `folders` that are not there any more; says how many. What
/// still fails is noted anew when it is added.
///
/// # Errors
/// Where the ledger cannot be read or written.
pub fn forget_gone(ledger: &mut Ledger, folders: &[PathBuf]) -> Result<usize, Error> {
    let below = |path: &Path| folders.iter().any(|folder| is_below(path, folder));
    let gone: Vec<Failure> = (ledger.ask().failures()?.into_iter())
        .filter(|failure| below(&failure.path) && failure.path.symlink_metadata().is_err())
        .collect();
    let mut forgotten = 0;
    for failure in gone {
        forgotten +=
            usize::from(ledger.record().clear_failure(&failure.path, failure.record.as_deref())?);
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
    record: Result<Record, ReadError>,
    given: UserMetadata,
    contains: impl Fn(&str) -> Result<bool, Error>,
) -> Read {
    let record = match record {
        Ok(record) => record,
        Err(error) => return Read::Failed { sha256: None, reason: error.to_string() },
    };
    let result = unbroken(&inputs::name(path), || {
        let article = record.read(&at(path, &record, given))?;
        Ok(match contains(&article.id) {
            Ok(true) => Read::Known,
            Ok(false) => {
                let reading = reader.read(&article);
                Read::New(Box::new(contract::Reading::new(&reading, OffsetUnit::Codepoint)))
            }
            Err(error) => Read::Stuck(error),
        })
    });
    let sha256 = || Some(sha256_hex(&record.bytes));
    result.unwrap_or_else(|error| Read::Failed { sha256: sha256(), reason: error.to_string() })
}

/// What became of an article that was handed to the ledger.
enum Became {
    Recorded(Recorded),
    Failed { sha256: Option<String>, reason: String },
}

/// Records readings, all in one transaction.
fn record<'i>(
    ledger: &mut Ledger,
    reads: Vec<(Place<'i>, Read)>,
) -> Result<Vec<(Place<'i>, Became)>, Error> {
    let mut readings = Vec::new();
    let mut became = Vec::with_capacity(reads.len());
    for (place, read) in reads {
        let known = match read {
            Read::Stuck(error) => return Err(error),
            Read::Known => Some(Became::Recorded(Recorded::AlreadyThere)),
            Read::Failed { sha256, reason } => Some(Became::Failed { sha256, reason }),
            Read::New(reading) => {
                readings.push(*reading);
                None
            }
        };
        became.push((place, known));
    }
    let recorded: Vec<Became> = match ledger.record().readings(&readings) {
        Ok(recorded) => recorded.into_iter().map(Became::Recorded).collect(),
        // One of them is at fault, not the ledger; the others are none the worse for it.
        Err(Error::Reading { .. }) => {
            readings.iter().map(|reading| alone(ledger, reading)).collect::<Result<_, _>>()?
        }
        Err(error) => return Err(error),
    };
    let mut recorded = recorded.into_iter();
    let all =
        became.into_iter().map(|(place, known)| Some((place, known.or_else(|| recorded.next())?)));
    Ok(all.flatten().collect())
}

fn alone(ledger: &mut Ledger, reading: &contract::Reading) -> Result<Became, Error> {
    match ledger.record().reading(reading) {
        Ok(recorded) => Ok(Became::Recorded(recorded)),
        Err(error @ Error::Reading { .. }) => {
            let sha256 = Some(reading.article.source.sha256.clone());
            Ok(Became::Failed { sha256, reason: error.to_string() })
        }
        Err(error) => Err(error),
    }
}

impl Became {
    /// For who adds; failures are noted.
    fn outcome(self, ledger: &mut Ledger, place: &Place<'_>) -> Result<Outcome, Error> {
        let (sha256, reason) = match self {
            Self::Recorded(Recorded::Added) => return Ok(Outcome::Added),
            Self::Recorded(Recorded::AlreadyThere) => return Ok(Outcome::AlreadyThere),
            Self::Failed { sha256, reason } => (sha256, reason),
        };
        let (path, record) = (place.path.to_owned(), place.record.clone());
        let failure = Failure { path, record, sha256, reason };
        ledger.record().failure(&failure)?;
        Ok(Outcome::Failed(failure))
    }
}
