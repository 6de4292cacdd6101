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

mod articles;
mod check;
mod column;
mod copies;
mod distinct;
mod error;
mod failure;
mod quotes;
mod rebuild;
mod record;
mod schema;
mod search;
mod verify;
mod wording;
mod words;

use std::path::{Path, PathBuf};

use onrecord_reading::contract::Reading;
use rusqlite::Connection;

pub use articles::{Candidate, Citation, Counts};
pub use copies::{Copied, CopiedStretch, Story, StoryArticle};
pub use distinct::{DistinctQuote, Wording};
pub use error::Error;
pub use failure::Failure;
pub use quotes::{QuoteLink, QuoteQuery, QuoteRow, Voice};
pub use record::Recorded;
pub use search::SearchRow;
pub use verify::{Mismatch, VerifyReport};
pub use wording::{Change, Segment};

use schema::Access;

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
    /// Opens a ledger for reading and writing; makes it where there is no file, and brings an older
    /// layout up to date.
    ///
    /// # Errors
    /// Where the file is no ledger, comes from a newer program, or cannot be written.
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
        self.told(articles::contains(&self.connection, article_id))
    }

    /// Records a reading, whole or not at all, and strikes out an earlier failure of its source.
    /// Where the ledger has an article of this id it keeps what it has.
    ///
    /// # Errors
    /// [`Error::Reading`] where the reading breaks its own laws (offsets that are not code points,
    /// spans whose words are not the text's, references to nothing); else where the file cannot be
    /// written.
    pub fn record(&mut self, reading: &Reading) -> Result<Recorded, Error> {
        record::record(&mut self.connection, reading).map_err(|fault| fault.at(&self.path))
    }

    /// Notes that an input could not be read, instead of what was noted of it before.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn record_failure(&mut self, failure: &Failure) -> Result<(), Error> {
        failure::record(&mut self.connection, failure).map_err(|fault| fault.at(&self.path))
    }

    /// Strikes out the failure of an input that can be read now; says whether there was one.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn mend(&mut self, path: &Path, record: Option<&str>) -> Result<bool, Error> {
        self.told(failure::mend(&self.connection, path, record))
    }

    /// Inputs that could not be read, by path.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn failures(&self) -> Result<Vec<Failure>, Error> {
        self.told(failure::all(&self.connection))
    }

    /// Who said what: newest articles first, undated ones last, in the order of the text inside.
    ///
    /// # Errors
    /// [`Error::NoWords`] and [`Error::NotADay`] for a query that cannot be asked; else where the
    /// file cannot be read.
    pub fn quotes(&self, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Error> {
        self.told(quotes::quotes(&self.connection, query))
    }

    /// The same as [`Ledger::quotes`], the same quotation in several articles as one: the newest first, by the newest
    /// article that has it. `limit` counts quotations.
    ///
    /// # Errors
    /// As [`Ledger::quotes`].
    pub fn distinct_quotes(&self, query: &QuoteQuery) -> Result<Vec<DistinctQuote>, Error> {
        let rows = self.quotes(&QuoteQuery { limit: None, ..query.clone() })?;
        let mut quotes = self.told(distinct::distinct(&self.connection, rows))?;
        quotes.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(quotes)
    }

    /// The other articles of an article's story: those that copy it, or that it copies, and those that copy them in
    /// turn. The first published comes first, those without a date last; empty where there is no copy.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn copies(&self, article_id: &str) -> Result<Vec<StoryArticle>, Error> {
        self.told(copies::copies(&self.connection, article_id))
    }

    /// The stories that have several articles, those of most articles first, at most `limit`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn stories(&self, limit: usize) -> Result<Vec<Story>, Error> {
        self.told(copies::stories(&self.connection, limit))
    }

    /// The articles in whose text all the words stand, best first, at most `limit`. Words in
    /// quotation marks must stand together.
    ///
    /// # Errors
    /// [`Error::NoWords`] where there is no word; else where the file cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<SearchRow>, Error> {
        self.told(search::search(&self.connection, words, limit))
    }

    /// The id of the article that `name` means: an id, a beginning of one (at least 4 characters),
    /// a citation, or the path that the article was read from.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Ambiguous`]; else where the file cannot be read.
    pub fn resolve(&self, name: &str) -> Result<String, Error> {
        self.told(articles::resolve(&self.connection, &self.path, name))
    }

    /// The beginning of an article's id that citations show.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn short_id(&self, article_id: &str) -> Result<String, Error> {
        self.told(articles::short_id(&self.connection, article_id))
    }

    /// The ids of all articles, in the order in which they were added.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn article_ids(&self) -> Result<Vec<String>, Error> {
        self.told(articles::ids(&self.connection))
    }

    /// A reading, equal to what was recorded.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no article has this id; else where the file cannot be read.
    pub fn reading(&self, article_id: &str) -> Result<Reading, Error> {
        self.told(rebuild::reading(&self.connection, article_id))?
            .ok_or_else(|| Error::Unknown { path: self.path.clone(), name: article_id.to_owned() })
    }

    /// Recomputes every hash and every id, that of each whole reading among them, slices every span of every reading, compares
    /// copies anew, and has SQLite check its file, the references between rows, and the search index. `progress` is told how many
    /// articles of how many are done.
    ///
    /// # Errors
    /// Where the file cannot be read at all; what is wrong with it stands in the report.
    pub fn verify(&self, progress: impl FnMut(usize, usize)) -> Result<VerifyReport, Error> {
        self.told(verify::verify(&self.connection, progress))
    }

    /// How much the ledger holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.told(articles::counts(&self.connection))
    }

    fn told<T>(&self, result: Result<T, error::Fault>) -> Result<T, Error> {
        result.map_err(|fault| fault.at(&self.path))
    }
}
