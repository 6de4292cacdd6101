//! Everything that puts readings into a ledger.

use std::path::Path;

use onrecord_reading::contract::Reading;
use rusqlite::Connection;

use super::record::{self, Recorded};
use super::reread;
use crate::store::failures::{self, Failure};
use crate::store::runs::ReadingVersion;
use crate::store::{Error, Fault};

/// Records readings and failures; [`crate::Ledger::record`] makes it. Every method is one transaction: it writes all or
/// nothing.
#[derive(Debug)]
pub struct Recorder<'l> {
    connection: &'l mut Connection,
    path: &'l Path,
}

impl<'l> Recorder<'l> {
    pub(crate) fn new(connection: &'l mut Connection, path: &'l Path) -> Self {
        Self { connection, path }
    }

    /// Records a reading and clears an earlier failure of its source. If the ledger holds an article of this id, it
    /// keeps what it has.
    ///
    /// # Errors
    /// [`Error::Reading`] if the reading is inconsistent: offsets that are not code points, spans whose words are not
    /// the text's, references to nothing. Otherwise if the file cannot be written.
    pub fn reading(self, reading: &Reading) -> Result<Recorded, Error> {
        let recorded = self.readings(std::slice::from_ref(reading))?;
        Ok(recorded.into_iter().next().unwrap_or(Recorded::AlreadyThere))
    }

    /// Records several readings, which is many times faster than one by one. Otherwise as [`Recorder::reading`].
    ///
    /// # Errors
    /// As [`Recorder::reading`].
    pub fn readings(self, readings: &[Reading]) -> Result<Vec<Recorded>, Error> {
        let done = record::record(self.connection, readings);
        located(done, self.path)
    }

    /// Records many batches and says how many readings were new. It is for so many readings that a transaction a batch
    /// would write most of a large ledger's indices again and again. Otherwise as [`Recorder::reading`].
    ///
    /// # Errors
    /// As [`Recorder::reading`].
    pub fn batches(self, batches: impl IntoIterator<Item = Vec<Reading>>) -> Result<usize, Error> {
        let done = record::record_batches(self.connection, batches);
        located(done, self.path)
    }

    /// Records that an input could not be read, in place of an earlier failure of the same input.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn failure(self, failure: &Failure) -> Result<(), Error> {
        let done = failures::record(self.connection, failure);
        located(done, self.path)
    }

    /// Clears the failure of an input that can be read now; says whether there was one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn clear_failure(self, path: &Path, record: Option<&str>) -> Result<bool, Error> {
        let done = failures::clear_failure(self.connection, path, record);
        located(done, self.path)
    }

    /// Stages new readings of recorded articles. They change no answer until [`Recorder::apply_staged`].
    ///
    /// # Errors
    /// [`Error::Reading`] if a reading is inconsistent, or if its article is not recorded with this text. Otherwise if
    /// the file cannot be written.
    pub fn stage(self, readings: &[Reading]) -> Result<(), Error> {
        let done = reread::stage(self.connection, readings);
        located(done, self.path)
    }

    /// Replaces the recorded readings by the staged ones and attaches all corrections again. Returns how many there
    /// were, or `None` if some article still lacks a reading of `version`. `progress` receives how many are done.
    ///
    /// # Errors
    /// If the file cannot be written; then nothing has changed.
    pub fn apply_staged(
        self,
        version: &ReadingVersion,
        progress: impl FnMut(usize),
    ) -> Result<Option<usize>, Error> {
        let done = reread::apply_staged(self.connection, version, progress);
        located(done, self.path)
    }
}

fn located<T>(result: Result<T, Fault>, path: &Path) -> Result<T, Error> {
    result.map_err(|fault| fault.at(path))
}
