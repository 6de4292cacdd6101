//! The ledger: many readings in one SQLite file, questions about them, and the proof that they are unchanged.
//!
//! [`Ledger::record`] puts readings in, [`Ledger::ask`] answers questions, and [`Ledger::corrections`] corrects what was
//! read. Every answer carries its [`Citation`]. Offsets count code points throughout.
//!
//! Three properties hold, each with a test:
//! - The ledger records an article once, by its id, and adding never alters what is there.
//! - The same readings in the same order make the same rows, however often the program was stopped in between. Only the
//!   moment of a run's first use differs.
//! - What a user types into a question is words, never syntax of SQL or of FTS5.
//!
//! SQL from outside reads the [`views`], one a layer; `.schema` shows them with comments. The tables behind them may
//! change with any version.

// Rooms from below: store, journal, near_duplicates, derived, entities, corrections, queries, recording. A file uses its
// own room and lower ones.
mod corrections;
mod derived;
mod entities;
mod journal;
mod near_duplicates;
mod queries;
mod recording;
mod store;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

/// A day of the calendar, from the crate `jiff`. It parses and prints as 2020-05-22.
pub use jiff::civil::Date;

pub use corrections::corrector::Corrections;
pub use derived::source_kinds::SourceKind;
pub use journal::anchors::{Anchor, AttributionAnchor};
pub use journal::edits::{Amendment, AttributionEdit, Edit, EditedContent, WrittenAttribution};
pub use journal::types::{Change, Correction, CorrectionRow, Signature, SplitQuery, Standing};
pub use queries::articles::{ArticleRow, Counts};
pub use queries::ask::Questions;
pub use queries::facets::{Facet, Facets};
pub use queries::filter::{Filter, LicenceFilter, Voice};
pub use queries::names::{NameRow, Names, NamesBy, NamesQuery};
pub use queries::outlets::{OutletKind, OutletRow};
pub use queries::quotes::{QuoteLink, QuoteQuery, QuoteRow};
pub use queries::same_quotation::{DistinctQuote, Wording};
pub use queries::search::SearchRow;
pub use queries::sources::{KindRow, SourceRow, Sources, SourcesQuery, SourcesSummary};
pub use queries::sql::{View, ViewColumn, views};
pub use queries::stats::{Run, Share, Stats};
pub use queries::stories::{AlignedRun, Copied, Story, StoryArticle};
pub use queries::timeline::{Timeline, TimelineBy, TimelineRow};
pub use queries::wording::{Segment, WordChange};
pub use recording::record::Recorded;
pub use recording::recorder::Recorder;
pub use recording::verify::{Mismatch, VerifyReport};
pub use store::citations::{Candidate, Citation};
pub use store::errors::Error;
pub use store::failures::Failure;
pub use store::joined_actor::{ActorPlace, JoinedActor, NameCount, NameStrength};
pub use store::runs::ReadingVersion;

use recording::verify;
use store::Fault;
use store::schema::{self, Access};

/// The file that the command line uses by default.
pub const DEFAULT_FILE: &str = "onrecord.db";

/// An open ledger. Many programs may read a file while one writes. A second writer waits its turn, at most half a
/// minute.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger for reading and writing, and makes it if there is no file.
    ///
    /// # Errors
    /// If the file is no ledger, has another layout than this program's, or cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_for(path.as_ref(), Access::Write)
    }

    /// Opens a ledger for questions only.
    ///
    /// # Errors
    /// As [`Ledger::open`], and if there is no file.
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

    /// Questions about what is recorded.
    #[must_use]
    pub fn ask(&self) -> Questions<'_> {
        Questions::new(&self.connection, &self.path)
    }

    /// Records readings and failures.
    #[must_use]
    pub fn record(&mut self) -> Recorder<'_> {
        Recorder::new(&mut self.connection, &self.path)
    }

    /// Corrects what was read.
    #[must_use]
    pub fn corrections(&mut self) -> Corrections<'_> {
        Corrections::new(&mut self.connection, &self.path)
    }

    /// Verifies the whole file: every hash and id, every span against the text, every near duplicate, the references
    /// between rows, SQLite's own checks and the search index. `progress` receives how many articles of how many are
    /// done.
    ///
    /// # Errors
    /// If the file cannot be read at all; the report lists what is wrong in it.
    pub fn verify(&self, progress: impl FnMut(usize, usize)) -> Result<VerifyReport, Error> {
        self.located(verify::verify(&self.connection, progress))
    }

    /// Sets how many bytes of the file SQLite keeps in memory, at most 128 MiB by default. More helps to add very many
    /// articles to a large ledger: SQLite then writes its indices in one go and not page by page.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn set_cache_size(&mut self, bytes: u64) -> Result<(), Error> {
        let kib = i64::try_from(bytes >> 10).unwrap_or(i64::MAX);
        self.located(self.connection.pragma_update(None, "cache_size", -kib).map_err(Into::into))
    }

    fn located<T>(&self, result: Result<T, Fault>) -> Result<T, Error> {
        result.map_err(|fault| fault.at(&self.path))
    }
}

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
