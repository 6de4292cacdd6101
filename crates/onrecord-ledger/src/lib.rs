//! The ledger: many readings in one SQLite file, the questions asked of them, and the proof that
//! they still say what they said.
//!
//! [`Ledger::record`] puts one reading in, in one transaction; [`Ledger::reading`] gives the same
//! reading back. Every answer carries its [`Citation`]. Offsets count code points throughout.
//!
//! Laws, each with a test:
//! - An article is recorded once, by its id. What is there is never altered by adding.
//! - The same readings in the same order make the same rows, however often the program was stopped
//!   in between; only the moment in which a run was first used differs.
//! - What a user types into a question is words, never syntax of SQL or of FTS5.
//!
//! For SQL from outside there are views, one a layer: `articles`, `blocks`, `sentences`, `mentions`,
//! `actors`, `attributions`, `copies`, `stories`, `failures` and `runs`; `.schema` shows them with comments. The tables
//! behind them may change with any version.

// Rooms, from below: each uses only those before it.
mod corrections;
mod derived;
mod entities;
mod journal;
mod near_duplicates;
mod queries;
mod recording;
mod store;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use onrecord_reading::ActorType;
use onrecord_reading::contract::Reading;
use rusqlite::{Connection, TransactionBehavior};

pub use derived::source_kinds::SourceKind;
pub use journal::anchors::{Anchor, AttributionAnchor};
pub use journal::edits::{Amendment, AttributionEdit, EditedContent, WrittenAttribution};
pub use journal::types::{Change, Correction, CorrectionRow, Signature, SplitQuery, Standing};

pub use queries::articles::{ArticleRow, Counts};
pub use queries::facets::{Facet, Facets};
pub use queries::filter::{Filter, Voice};
pub use queries::names::{NameRow, Names, NamesBy, NamesQuery};
pub use queries::outlets::{OutletKind, OutletRow};
pub use queries::quotes::{QuoteLink, QuoteQuery, QuoteRow};
pub use queries::same_quotation::{DistinctQuote, Wording};
pub use queries::search::SearchRow;
pub use queries::sources::{KindRow, SourceRow, Sources, SourcesQuery, SourcesSummary};
pub use queries::sql::{View, ViewColumn, views};
pub use queries::stats::{Run, Share, Stats};
pub use queries::stories::{Copied, CopiedStretch, Story, StoryArticle};
pub use queries::timeline::{Timeline, TimelineBy, TimelineRow};
pub use queries::wording::{Segment, WordChange};
pub use recording::record::Recorded;
pub use recording::reread::MadeBy;
pub use recording::verify::{Mismatch, VerifyReport};
pub use store::citations::{Candidate, Citation};
pub use store::errors::Error;
pub use store::failures::Failure;
pub use store::joined_actor::{ActorPlace, JoinedActor, NameCount, NameStrength};

use corrections::requests::Requests;
use entities::lookup::{self, Found};
use queries::{
    facets, names, outlets, quotes, same_quotation, search, sources, sql, stats, stories, timeline,
};
use recording::{record, reread, verify};
use store::schema::Access;
use store::{Fault, articles, failures, load, schema};

/// The file that the command line uses where none is named.
pub const DEFAULT_FILE: &str = "onrecord.db";

/// An open ledger. Many may read one file while one writes; a second writer waits its turn, for at
/// most half a minute an article.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger for reading and writing; makes it where there is no file.
    ///
    /// # Errors
    /// Where the file is no ledger, comes from a newer program or has a layout that is no longer read, or cannot be
    /// written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_for(path.as_ref(), Access::Write)
    }

    /// Opens a ledger for questions only.
    ///
    /// # Errors
    /// As [`Ledger::open`], and where there is no file.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_for(path.as_ref(), Access::Read)
    }

    fn open_for(path: &Path, access: Access) -> Result<Self, Error> {
        Ok(Self { connection: schema::open(path, access)?, path: path.to_owned() })
    }

    /// Lets the ledger keep so many bytes of its file in memory, instead of at most 128 MiB: for very many articles at once in a
    /// ledger that is large already, whose indices are then written in one go and not page by page.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn set_cache(&mut self, bytes: u64) -> Result<(), Error> {
        let kib = i64::try_from(bytes >> 10).unwrap_or(i64::MAX);
        self.told(self.connection.pragma_update(None, "cache_size", -kib).map_err(Into::into))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an article of this id is recorded.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn contains(&self, article_id: &str) -> Result<bool, Error> {
        self.ask(|connection| articles::contains(connection, article_id))
    }

    /// Records a reading, whole or not at all, and strikes out an earlier failure of its source.
    /// Where the ledger has an article of this id it keeps what it has.
    ///
    /// # Errors
    /// [`Error::Reading`] where the reading breaks its own laws (offsets that are not code points,
    /// spans whose words are not the text's, references to nothing); else where the file cannot be
    /// written.
    pub fn record(&mut self, reading: &Reading) -> Result<Recorded, Error> {
        let recorded = self.record_all(std::slice::from_ref(reading))?;
        Ok(recorded.into_iter().next().unwrap_or(Recorded::AlreadyThere))
    }

    /// Records readings in one transaction, all or none: many times faster than one by one. As [`Ledger::record`] else.
    ///
    /// # Errors
    /// As [`Ledger::record`].
    pub fn record_all(&mut self, readings: &[Reading]) -> Result<Vec<Recorded>, Error> {
        record::record(&mut self.connection, readings).map_err(|fault| fault.at(&self.path))
    }

    /// Records many batches in one transaction, all or none, and says how many readings were new: for so many that a
    /// transaction a batch would write most of a large ledger's indices again and again. As [`Ledger::record`] else.
    ///
    /// # Errors
    /// As [`Ledger::record`].
    pub fn record_batches(
        &mut self,
        batches: impl IntoIterator<Item = Vec<Reading>>,
    ) -> Result<usize, Error> {
        record::record_batches(&mut self.connection, batches).map_err(|fault| fault.at(&self.path))
    }

    /// Notes that an input could not be read, instead of what was noted of it before.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn record_failure(&mut self, failure: &Failure) -> Result<(), Error> {
        failures::record(&mut self.connection, failure).map_err(|fault| fault.at(&self.path))
    }

    /// Strikes out the failure of an input that can be read now; says whether there was one.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn mend(&mut self, path: &Path, record: Option<&str>) -> Result<bool, Error> {
        self.told(failures::mend(&self.connection, path, record))
    }

    /// Inputs that could not be read, by path.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn failures(&self) -> Result<Vec<Failure>, Error> {
        self.ask(failures::all)
    }

    /// Who said what: newest articles first, undated ones last, in the order of the text inside.
    ///
    /// # Errors
    /// [`Error::NoWords`] and [`Error::NotADay`] for a query that cannot be asked; else where the
    /// file cannot be read.
    pub fn quotes(&self, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Error> {
        let mut rows = self.ask(|connection| quotes::quotes(connection, query))?;
        // What users added was recorded last.
        for rows in rows.chunk_by_mut(|one, next| one.article == next.article) {
            if rows.iter().any(|row| row.by.starts_with(journal::types::BY)) {
                rows.sort_by_key(|row| row.citation.start);
            }
        }
        Ok(rows)
    }

    /// Who is relied on, how often and where in the story: in one article, in an outlet's, or in all.
    ///
    /// # Errors
    /// [`Error::NotADay`] for a query that cannot be asked; else where the file cannot be read.
    pub fn sources(&self, query: &SourcesQuery) -> Result<Sources, Error> {
        self.ask(|connection| sources::sources(connection, query))
    }

    /// How an actor is named and titled, by outlet, voice or month.
    ///
    /// # Errors
    /// [`Error::UnknownActor`] and [`Error::AmbiguousActor`], [`Error::NotADay`]; else where the file cannot be
    /// read.
    pub fn names(&self, query: &NamesQuery) -> Result<Names, Error> {
        self.ask(|connection| names::names(connection, &self.path, query))
    }

    /// What a question about attributions finds, counted by outlet, speaker, form and so on. Its limit is not looked at.
    ///
    /// # Errors
    /// As [`Ledger::quotes`].
    pub fn facets(&self, query: &QuoteQuery) -> Result<Facets, Error> {
        self.ask(|connection| facets::facets(connection, query))
    }

    /// How many of them were published in which month.
    ///
    /// # Errors
    /// As [`Ledger::quotes`].
    pub fn timeline(&self, query: &QuoteQuery, by: TimelineBy) -> Result<Timeline, Error> {
        self.ask(|connection| timeline::timeline(connection, query, by))
    }

    /// The outlets side by side, those of most articles first.
    ///
    /// # Errors
    /// [`Error::NotADay`]; else where the file cannot be read.
    pub fn outlets(&self, filter: &Filter) -> Result<Vec<OutletRow>, Error> {
        self.ask(|connection| outlets::outlets(connection, filter))
    }

    /// The articles that fit, newest first and undated last: at most `limit` after the first `offset`. Form, act,
    /// polarity and voice are of attributions and not looked at.
    ///
    /// # Errors
    /// [`Error::NotADay`]; else where the file cannot be read.
    pub fn articles(
        &self,
        filter: &Filter,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<ArticleRow>, Error> {
        self.ask(|connection| queries::articles::newest(connection, filter, limit, offset))
    }

    /// The same as [`Ledger::quotes`], the same quotation in several articles as one: the newest first, by the newest
    /// article that has it. `limit` counts quotations.
    ///
    /// # Errors
    /// As [`Ledger::quotes`].
    pub fn distinct_quotes(&self, query: &QuoteQuery) -> Result<Vec<DistinctQuote>, Error> {
        let (quotes, _) =
            self.ask(|connection| same_quotation::distinct(connection, query, None))?;
        Ok(quotes)
    }

    /// The same among so many of the newest attributions that fit, and whether these are all.
    ///
    /// # Errors
    /// As [`Ledger::quotes`].
    pub fn distinct_among(
        &self,
        query: &QuoteQuery,
        newest: usize,
    ) -> Result<(Vec<DistinctQuote>, bool), Error> {
        self.ask(|connection| same_quotation::distinct(connection, query, Some(newest)))
    }

    /// The other articles of an article's story: those that copy it, or that it copies, and those that copy them in
    /// turn. The first published comes first, those without a date last; empty where there is no copy.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn copies(&self, article_id: &str) -> Result<Vec<StoryArticle>, Error> {
        self.ask(|connection| stories::copies(connection, article_id))
    }

    /// The stories that have several articles, those of most articles first, at most `limit`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn stories(&self, limit: usize) -> Result<Vec<Story>, Error> {
        self.ask(|connection| stories::stories(connection, limit))
    }

    /// The articles in whose text all the words stand, best first, at most `limit`. Words in
    /// quotation marks must stand together.
    ///
    /// # Errors
    /// [`Error::NoWords`] where there is no word; else where the file cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<SearchRow>, Error> {
        self.ask(|connection| search::search(connection, words, limit))
    }

    /// Asks one `SELECT` over the [`views`] and hands over its rows with the names of their columns, until
    /// `each` breaks off; gives these names. Nothing can be written, and SQLite works at most `time`. Bytes
    /// come in hexadecimal.
    ///
    /// # Errors
    /// [`Error::Sql`] where it cannot be asked or takes too long; else where the file cannot be read.
    pub fn sql(
        &self,
        statement: &str,
        time: Duration,
        each: impl FnMut(&[String], Vec<serde_json::Value>) -> ControlFlow<()>,
    ) -> Result<Vec<String>, Error> {
        sql::ask(&self.path, statement, time, each)
    }

    /// The id of the article that `name` means: an id, a beginning of one (at least 4 characters),
    /// a citation, or the path that the article was read from.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Ambiguous`]; else where the file cannot be read.
    pub fn resolve(&self, name: &str) -> Result<String, Error> {
        self.ask(|connection| articles::resolve(connection, &self.path, name))
    }

    /// The beginning of an article's id that citations show.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn short_id(&self, article_id: &str) -> Result<String, Error> {
        self.ask(|connection| articles::short_id(connection, article_id))
    }

    /// The ids of all articles, in the order in which they were added.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn article_ids(&self) -> Result<Vec<String>, Error> {
        self.ask(articles::ids)
    }

    /// A reading, equal to what was recorded.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no article has this id; else where the file cannot be read.
    pub fn reading(&self, article_id: &str) -> Result<Reading, Error> {
        self.ask(|connection| load::reading(connection, article_id))?
            .ok_or_else(|| Error::Unknown { path: self.path.clone(), name: article_id.to_owned() })
    }

    /// The joined actors that have all the words in one of their names, those in most articles first.
    ///
    /// # Errors
    /// [`Error::NoWords`] where there is no word; else where the file cannot be read.
    pub fn actors_named(&self, words: &str, limit: usize) -> Result<Vec<JoinedActor>, Error> {
        self.ask(|connection| lookup::actors_named(connection, words, limit))
    }

    /// The joined actors that are in most articles.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn commonest_actors(&self, limit: usize) -> Result<Vec<JoinedActor>, Error> {
        self.ask(|connection| lookup::commonest(connection, limit))
    }

    /// The one actor that `name` means: its id or the beginning of it (at least 8 digits), the id of an actor of one
    /// article (`7f3a91c2:a1`), or words of its name where these mean one actor only.
    ///
    /// # Errors
    /// [`Error::UnknownActor`] or [`Error::AmbiguousActor`]; else where the file cannot be read.
    pub fn actor(&self, name: &str) -> Result<JoinedActor, Error> {
        self.ask(|connection| {
            lookup::actor(connection, lookup::resolve(connection, &self.path, name)?)
        })
    }

    /// All joined actors, each with the actors of articles that it is, in an order that does not tell how articles were
    /// added.
    ///
    /// # Errors
    /// Where the file cannot be read, then or later.
    pub fn actors(
        &self,
    ) -> Result<impl Iterator<Item = Result<(JoinedActor, Vec<ActorPlace>), Error>>, Error> {
        let all = self.told(lookup::all(&self.connection))?;
        let one = |id| {
            let actor = lookup::actor(&self.connection, Found::Joined(id))?;
            Ok((actor, lookup::places(&self.connection, id)?))
        };
        Ok(all.into_iter().map(move |id| self.told(one(id))))
    }

    /// Corrects: all that these names mean is one actor.
    ///
    /// # Errors
    /// As [`Ledger::actor`], and [`Error::NothingToCorrect`] where they are one already.
    pub fn merge_actors(&mut self, names: &[String], by: &Signature) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.merge(names))
    }

    /// Corrects: in the articles that fit the query the actor is somebody else.
    ///
    /// # Errors
    /// As [`Ledger::actor`], and [`Error::NothingToCorrect`] where none of its articles fits, or all do.
    pub fn split_actor(
        &mut self,
        name: &str,
        query: &SplitQuery,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.split(name, query))
    }

    /// Corrects what an actor is called in answers.
    ///
    /// # Errors
    /// As [`Ledger::actor`], and [`Error::NothingToCorrect`] for an empty name.
    pub fn rename_actor(
        &mut self,
        actor: &str,
        name: &str,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.rename(actor, name))
    }

    /// Corrects what kind of actor it is.
    ///
    /// # Errors
    /// As [`Ledger::actor`].
    pub fn retype_actor(
        &mut self,
        actor: &str,
        kind: ActorType,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.retype(actor, kind))
    }

    /// Corrects: nobody says this. `item` is the attribution's id in its article (`q3`); without one, `article` is the
    /// attribution's citation.
    ///
    /// # Errors
    /// As [`Ledger::resolve`], and [`Error::UnknownAttribution`].
    pub fn reject_attribution(
        &mut self,
        article: &str,
        item: Option<&str>,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.reject(article, item))
    }

    /// Corrects who says something: an actor by any name that [`Ledger::actor`] takes, or one of the article by its id
    /// there (`a2`) or a name; `None` where it cannot be told.
    ///
    /// # Errors
    /// As [`Ledger::reject_attribution`] and [`Ledger::actor`].
    pub fn reassign_attribution(
        &mut self,
        article: &str,
        item: Option<&str>,
        speaker: Option<&str>,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.reassign(article, item, speaker))
    }

    /// Corrects: somebody says this, and it was not read.
    ///
    /// # Errors
    /// As [`Ledger::resolve`] and, for the speaker, [`Ledger::actor`]; [`Error::NoWordsThere`], and
    /// [`Error::NothingToCorrect`] where an attribution has this content already.
    pub fn add_attribution(
        &mut self,
        article: &str,
        edit: &AttributionEdit,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.add(article, edit))
    }

    /// Corrects what was said, by which words and in what way. Which attribution, as [`Ledger::reject_attribution`] takes it.
    ///
    /// # Errors
    /// As [`Ledger::reassign_attribution`]; [`Error::NoWordsThere`], and [`Error::NothingToCorrect`] where all is so
    /// already.
    pub fn amend_attribution(
        &mut self,
        article: &str,
        item: Option<&str>,
        edit: &AttributionEdit,
        by: &Signature,
    ) -> Result<Correction, Error> {
        self.correct(by, |requests| requests.amend(article, item, edit))
    }

    /// Takes back a correction, by its id or the beginning of it. The journal keeps both.
    ///
    /// # Errors
    /// [`Error::UnknownCorrection`], and [`Error::Correction`] where it is undone already.
    pub fn undo(&mut self, correction: &str, by: &Signature) -> Result<Correction, Error> {
        self.in_one(|transaction, _| corrections::record::undo(transaction, correction, by))
    }

    /// The journal, in the order in which corrections were made, and whether each holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn corrections(&self) -> Result<Vec<CorrectionRow>, Error> {
        self.ask(corrections::record::all)
    }

    /// Adds the corrections of an exported journal, one JSON object a line, those that are new here; all or none. Says
    /// how many were.
    ///
    /// # Errors
    /// [`Error::CorrectionLine`] for the first line that is none.
    pub fn import_corrections(&mut self, journal: &str) -> Result<usize, Error> {
        let lines = journal.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let all: Vec<Correction> = lines
            .map(|(index, line)| corrections::record::read_line(line, index + 1))
            .collect::<Result<_, _>>()?;
        self.in_one(|transaction, _| {
            let mut new = 0;
            for correction in &all {
                new += usize::from(corrections::record::import(transaction, correction)?);
            }
            Ok(new)
        })
    }

    /// The ids of the articles that were not read by `made_by` yet, nor had such a reading set aside, in the order in
    /// which they were added.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn unread_by(&self, made_by: &MadeBy) -> Result<Vec<String>, Error> {
        self.ask(|connection| reread::unread(connection, made_by))
    }

    /// Sets new readings of recorded articles aside, until [`Ledger::take_over`]; all or none.
    ///
    /// # Errors
    /// [`Error::Reading`] where a reading breaks its own laws, or its article is not recorded with this text; else
    /// where the file cannot be written.
    pub fn set_aside(&mut self, readings: &[Reading]) -> Result<(), Error> {
        reread::set_aside(&mut self.connection, readings).map_err(|fault| fault.at(&self.path))
    }

    /// Puts the readings that were set aside in the place of the old ones, in one transaction, and attaches all
    /// corrections anew; says how many there were, or `None` where articles lack one by `made_by`. `progress` is told
    /// how many are done.
    ///
    /// # Errors
    /// Where the file cannot be written; then all is as it was.
    pub fn take_over(
        &mut self,
        made_by: &MadeBy,
        progress: impl FnMut(usize),
    ) -> Result<Option<usize>, Error> {
        reread::take_over(&mut self.connection, made_by, progress)
            .map_err(|fault| fault.at(&self.path))
    }

    fn correct(
        &mut self,
        by: &Signature,
        change: impl FnOnce(Requests<'_>) -> Result<Change, Fault>,
    ) -> Result<Correction, Error> {
        self.in_one(|transaction, path| {
            let change = change(Requests { connection: transaction, path })?;
            corrections::record::record(transaction, change, by)
        })
    }

    /// Does something in one transaction.
    fn in_one<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>, &Path) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        let path = self.path.clone();
        let transaction = || {
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction, &path)?;
            transaction.commit()?;
            Ok(done)
        };
        transaction().map_err(|fault: Fault| fault.at(&path))
    }

    /// A reading as it stands with what users corrected: without attributions that were rejected, with those that were added,
    /// and with the words, speakers, names and types that were given. Ids stay as they were recorded, and those of what was
    /// added follow; what a correction made says so in `by`.
    ///
    /// # Errors
    /// As [`Ledger::reading`].
    pub fn corrected_reading(&self, article_id: &str) -> Result<Reading, Error> {
        self.ask(|connection| corrections::corrected::corrected(connection, article_id))?
            .ok_or_else(|| Error::Unknown { path: self.path.clone(), name: article_id.to_owned() })
    }

    /// Adds corrections that were made elsewhere, all or none.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn record_changes(
        &mut self,
        changes: &[Change],
        by: &Signature,
    ) -> Result<Vec<Correction>, Error> {
        self.in_one(|transaction, _| {
            let record =
                |change: &Change| corrections::record::record(transaction, change.clone(), by);
            changes.iter().map(record).collect()
        })
    }

    /// Recomputes every hash and every id, that of each whole reading among them, slices every span of every reading, and has SQLite check
    /// its file, the references between rows, and the search index. `progress` is told how many
    /// Recomputes every hash and every id, that of each whole reading among them, slices every span of every reading, compares
    /// copies anew, and has SQLite check its file, the references between rows, and the search index. `progress` is told how many
    /// articles of how many are done.
    ///
    /// # Errors
    /// Where the file cannot be read at all; what is wrong with it stands in the report.
    pub fn verify(&self, progress: impl FnMut(usize, usize)) -> Result<VerifyReport, Error> {
        self.told(verify::verify(&self.connection, progress))
    }

    /// What the ledger holds, by outlet, licence, form and so on.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.ask(stats::stats)
    }

    /// A number that changes whenever another connection has changed the file: what was counted before it did need
    /// not be counted again.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn version(&self) -> Result<i64, Error> {
        let version =
            || Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?);
        self.told(version())
    }

    /// How much the ledger holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.ask(queries::articles::counts)
    }

    /// Asks all of a question at one moment, whatever another program adds meanwhile; and SQLite locks the file once for it
    /// instead of once a statement.
    fn ask<T>(&self, question: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Error> {
        let moment = self.connection.unchecked_transaction();
        self.told(moment.map_err(Into::into).and_then(|moment| question(&moment)))
    }

    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, Error> {
        result.map_err(|fault| fault.at(&self.path))
    }
}
