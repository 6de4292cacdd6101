//! Everything that writes the journal of corrections.

use std::path::Path;

use onrecord_reading::ActorType;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::record;
use super::requests::Requests;
use crate::journal::edits::AttributionEdit;
use crate::journal::types::{Change, Correction, Signature, SplitQuery};
use crate::store::{Error, Fault};

/// Corrects what was read; [`crate::Ledger::corrections`] makes it. Every method is one transaction and adds to the
/// journal, which [`crate::Questions::corrections`] lists.
#[derive(Debug)]
pub struct Corrections<'l> {
    connection: &'l mut Connection,
    path: &'l Path,
}

impl<'l> Corrections<'l> {
    pub(crate) fn new(connection: &'l mut Connection, path: &'l Path) -> Self {
        Self { connection, path }
    }

    /// Corrects: all these names mean one actor.
    ///
    /// # Errors
    /// As [`crate::Questions::actor`], and [`Error::NothingToCorrect`] if they are one actor already.
    pub fn merge_actors(self, names: &[String], by: &Signature) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.merge(names))
    }

    /// Corrects: in the articles that fit the query, the actor is somebody else.
    ///
    /// # Errors
    /// As [`crate::Questions::actor`], and [`Error::NothingToCorrect`] if none of its articles fits, or all do.
    pub fn split_actor(
        self,
        name: &str,
        query: &SplitQuery,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.split(name, query))
    }

    /// Corrects the name that answers give an actor.
    ///
    /// # Errors
    /// As [`crate::Questions::actor`], and [`Error::NothingToCorrect`] for an empty name.
    pub fn rename_actor(
        self,
        actor: &str,
        name: &str,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.rename(actor, name))
    }

    /// Corrects an actor's type.
    ///
    /// # Errors
    /// As [`crate::Questions::actor`].
    pub fn retype_actor(
        self,
        actor: &str,
        kind: ActorType,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.retype(actor, kind))
    }

    /// Corrects: nobody says this. `item` is the attribution's id in its article (`q3`); without it, `article` is the
    /// attribution's citation.
    ///
    /// # Errors
    /// As [`crate::Questions::resolve`], and [`Error::UnknownAttribution`].
    pub fn reject_attribution(
        self,
        article: &str,
        item: Option<&str>,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.reject(article, item))
    }

    /// Corrects the speaker of an attribution. `speaker` is any name that [`crate::Questions::actor`] takes, or an actor
    /// of the article by its id there (`a2`) or a name; `None` if nobody knows.
    ///
    /// # Errors
    /// As [`Corrections::reject_attribution`] and [`crate::Questions::actor`].
    pub fn reassign_attribution(
        self,
        article: &str,
        item: Option<&str>,
        speaker: Option<&str>,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.reassign(article, item, speaker))
    }

    /// Adds an attribution that the reading lacks.
    ///
    /// # Errors
    /// As [`crate::Questions::resolve`] and, for the speaker, [`crate::Questions::actor`]; [`Error::NoWordsThere`], and
    /// [`Error::NothingToCorrect`] if an attribution has this content already.
    pub fn add_attribution(
        self,
        article: &str,
        edit: &AttributionEdit,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.add(article, edit))
    }

    /// Corrects the content, cue, source, speaker or kind of an attribution, which is named as for
    /// [`Corrections::reject_attribution`].
    ///
    /// # Errors
    /// As [`Corrections::reassign_attribution`]; [`Error::NoWordsThere`], and [`Error::NothingToCorrect`] if nothing
    /// changes.
    pub fn amend_attribution(
        self,
        article: &str,
        item: Option<&str>,
        edit: &AttributionEdit,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.amend(article, item, edit))
    }

    /// Undoes a correction, named by its id or the beginning of it. The journal keeps both.
    ///
    /// # Errors
    /// [`Error::UnknownCorrection`], and [`Error::Correction`] if it is undone already.
    pub fn undo(self, correction: &str, by: &Signature) -> Result<Correction, Error> {
        self.transact(|transaction, _| record::undo(transaction, correction, by))
    }

    /// Adds the corrections of an exported journal, one JSON object a line, that are new here. Returns how many were
    /// new.
    ///
    /// # Errors
    /// [`Error::CorrectionLine`] for the first line that is no correction.
    pub fn import(self, journal: &str) -> Result<usize, Error> {
        let lines = journal.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let all: Vec<Correction> = lines
            .map(|(index, line)| record::read_line(line, index + 1))
            .collect::<Result<_, _>>()?;
        self.transact(|transaction, _| {
            let mut new = 0;
            for correction in &all {
                new += usize::from(record::import(transaction, correction)?);
            }
            Ok(new)
        })
    }

    /// Adds changes that were made elsewhere, all signed by `by`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn record_changes(
        self,
        changes: &[Change],
        by: &Signature,
    ) -> Result<Vec<Correction>, Error> {
        self.transact(|transaction, _| {
            let record = |change: &Change| record::record(transaction, change.clone(), by);
            changes.iter().map(record).collect()
        })
    }

    fn correct(
        self,
        by: &Signature,
        change: impl FnOnce(Requests<'_>) -> Result<Change, Fault>,
    ) -> Result<Correction, Error> {
        self.transact(|transaction, path| {
            let change = change(Requests { connection: transaction, path })?;
            record::record(transaction, change, by)
        })
    }

    fn transact<T>(
        self,
        work: impl FnOnce(&Transaction<'_>, &Path) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        let path = self.path;
        let transaction = || {
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction, path)?;
            transaction.commit()?;
            Ok(done)
        };
        transaction().map_err(|fault: Fault| fault.at(path))
    }
}
