//! Clears failures that no longer hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use onrecord_ledger::{Error as LedgerError, Failure, Ledger};

use crate::error::Error;

/// Clears the earlier failures of an input once it is read to its end without them.
pub(crate) struct FailureSweeper {
    records: BTreeMap<PathBuf, BTreeSet<Option<String>>>,
    /// The current input, and its path.
    current: Option<(usize, PathBuf)>,
}

impl FailureSweeper {
    pub(crate) fn new(failures: Vec<Failure>) -> Self {
        let mut records: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for Failure { path, record, .. } in failures {
            records.entry(path).or_default().insert(record);
        }
        Self { records, current: None }
    }

    /// Goes on with a record of `input`. If that is another input than before, the one before is at its end.
    pub(crate) fn enter(
        &mut self,
        ledger: &mut Ledger,
        input: usize,
        path: &Path,
    ) -> Result<(), LedgerError> {
        if self.current.as_ref().is_none_or(|(current, _)| *current != input) {
            self.sweep(ledger)?;
            self.current = Some((input, path.to_owned()));
        }
        Ok(())
    }

    /// Keeps a failure that occurred again.
    pub(crate) fn keep(&mut self, failure: &Failure) {
        if let Some(records) = self.records.get_mut(&failure.path) {
            records.remove(&failure.record);
        }
    }

    /// Clears what is left of the current input, which is at its end.
    pub(crate) fn sweep(&mut self, ledger: &mut Ledger) -> Result<(), LedgerError> {
        let current = self.current.take();
        let Some((path, records)) = current.and_then(|(_, path)| self.records.remove_entry(&path))
        else {
            return Ok(());
        };
        for record in records {
            ledger.record().clear_failure(&path, record.as_deref())?;
        }
        Ok(())
    }
}

/// Clears the failures of files below `folders` that no longer exist, and returns how many. What still fails is listed again
/// when it is added.
///
/// # Errors
/// [`Error::Ledger`] where the ledger cannot be read or written.
///
/// ```
/// use onrecord::{Ledger, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let files = [folder.path().join("missing.txt")];
/// let summary = onrecord::add(&mut ledger, &files, &ReadOptions::new(Reader::new()), |_| {})?;
/// assert_eq!(summary.failed.len(), 1);
/// assert_eq!(onrecord::clear_missing_files(&mut ledger, &[folder.path().to_owned()])?, 1);
/// assert!(ledger.ask().failures()?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn clear_missing_files(ledger: &mut Ledger, folders: &[PathBuf]) -> Result<usize, Error> {
    let is_below_one = |path: &Path| folders.iter().any(|folder| is_below(path, folder));
    let missing: Vec<Failure> = (ledger.ask().failures()?.into_iter())
        .filter(|failure| is_below_one(&failure.path) && failure.path.symlink_metadata().is_err())
        .collect();
    let mut cleared = 0;
    for failure in missing {
        cleared +=
            usize::from(ledger.record().clear_failure(&failure.path, failure.record.as_deref())?);
    }
    Ok(cleared)
}

fn is_below(path: &Path, folder: &Path) -> bool {
    // A path with "./" before it is the same path.
    let plain = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
    let (path, folder) = (plain(path), plain(folder));
    if folder.as_os_str().is_empty() {
        return path.is_relative() && !path.starts_with("..");
    }
    path.starts_with(folder)
}
