//! What can go wrong with a ledger, and where.

use std::path::{Path, PathBuf};

use super::citations::Candidate;
use super::joined_actor::JoinedActor;

/// Why a ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file.
    #[error("there is no ledger at {path}")]
    Missing {
        /// The ledger's path.
        path: PathBuf,
    },
    /// The file can be neither opened nor made.
    #[error(
        "{path} cannot be opened: {}",
        if folder.is_dir() {
            format!("you may not read and write it in the folder {}", folder.display())
        } else {
            format!("the folder {} is not there", folder.display())
        }
    )]
    Unopened {
        /// The ledger's path.
        path: PathBuf,
        /// The folder of the file.
        folder: PathBuf,
    },
    /// The file is something else.
    #[error("{path} is {found}, not a ledger of onrecord")]
    NotALedger {
        /// The file's path.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// A newer program wrote the file.
    #[error(
        "{path} has layout {version}, and this program knows layouts up to {known}: use the newer \
         onrecord that wrote it"
    )]
    Newer {
        /// The ledger's path.
        path: PathBuf,
        /// The ledger's layout.
        version: i64,
        /// The layout known here.
        known: i64,
    },
    /// An older program wrote the file, in a layout that was never released.
    #[error(
        "{path} has layout {version}, which this program no longer reads (it knows layout {known}): add the articles \
         again into a new ledger; to keep its corrections, export them with the program that wrote it and import them there"
    )]
    Older {
        /// The ledger's path.
        path: PathBuf,
        /// The ledger's layout.
        version: i64,
        /// The layout known here.
        known: i64,
    },
    /// Another program wrote to the ledger for too long.
    #[error("{path} is in use by another program that writes to it: try again when that is done")]
    Busy {
        /// The ledger's path.
        path: PathBuf,
    },
    /// SQLite failed, or a row holds a wrong value.
    #[error("{path}: {cause}")]
    Store {
        /// The ledger's path.
        path: PathBuf,
        /// SQLite's error. The message has it already, so it is no `source`.
        cause: rusqlite::Error,
    },
    /// The reading is inconsistent.
    #[error("the reading of article {article} cannot be recorded: {item}: {problem}")]
    Reading {
        /// The article's id.
        article: String,
        /// The item of the reading.
        item: String,
        /// What is wrong with it.
        problem: String,
    },
    /// No article has this name.
    #[error("no article in {path} has the id or the path {name:?}")]
    Unknown {
        /// The ledger's path.
        path: PathBuf,
        /// What was asked for.
        name: String,
    },
    /// Several articles have this name.
    #[error("{name:?} may be any of {}: give more of the id", list(candidates))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The first few articles that it may be.
        candidates: Vec<Candidate>,
    },
    /// There is no word to look for.
    #[error("{given:?} has no word to look for in {field}")]
    NoWords {
        /// Where the words were to be found.
        field: &'static str,
        /// What was given.
        given: String,
    },
    /// The SQL is wrong, not allowed or too slow.
    #[error("{problem}: {next}")]
    Sql {
        /// What is wrong, and where in the statement.
        problem: String,
        /// What to do next.
        next: String,
    },
    /// No actor has this name.
    #[error("no actor in {path} has the name or the id {name:?}")]
    UnknownActor {
        /// The ledger's path.
        path: PathBuf,
        /// What was asked for.
        name: String,
    },
    /// Several actors have this name.
    #[error("{name:?} may be any of {count} actors: {}: give the id of one", actors(candidates, *count))]
    AmbiguousActor {
        /// What was asked for.
        name: String,
        /// The first few actors that it may be.
        candidates: Vec<JoinedActor>,
        /// How many there are.
        count: usize,
    },
    /// There is no such attribution.
    #[error("{article} has no attribution {item}")]
    UnknownAttribution {
        /// What was given for the article.
        article: String,
        /// What was given for the attribution.
        item: String,
    },
    /// The correction would change nothing, or is impossible.
    #[error("nothing to correct: {why}")]
    NothingToCorrect {
        /// Why not.
        why: &'static str,
    },
    /// There are no words at a place.
    #[error(
        "no words stand at {start}-{end}: offsets count the text's characters from 0 to {length}, as citations do"
    )]
    NoWordsThere {
        /// First code point.
        start: usize,
        /// One past the last code point.
        end: usize,
        /// Code points of the text.
        length: usize,
    },
    /// There is no such correction.
    #[error("no correction has the id {name:?}")]
    UnknownCorrection {
        /// What was given.
        name: String,
    },
    /// The correction cannot be undone.
    #[error("correction {correction} cannot be undone: {problem}")]
    Correction {
        /// Its id.
        correction: String,
        /// Why not.
        problem: String,
    },
    /// A line of an exported journal is no correction.
    #[error("line {line} is no correction: {problem}; nothing was imported")]
    CorrectionLine {
        /// The line's number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

fn list(candidates: &[Candidate]) -> String {
    let names: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn actors(candidates: &[JoinedActor], count: usize) -> String {
    let one = |actor: &JoinedActor| {
        let articles = if actor.articles == 1 { "article" } else { "articles" };
        format!("{} ({}, {} {articles})", actor.name, actor.id, actor.articles)
    };
    let names: Vec<String> = candidates.iter().map(one).collect();
    let more = if count > candidates.len() { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

pub(crate) const NO_DATABASE: &str = "no SQLite database";

/// An error before the file's path is known.
#[derive(Debug)]
pub(crate) enum Fault {
    Sqlite(rusqlite::Error),
    Domain(Error),
}

impl Fault {
    pub(crate) fn at(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Self::Domain(error) => error,
            Self::Sqlite(source) => match source.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                    Error::Busy { path }
                }
                Some(rusqlite::ErrorCode::NotADatabase) => {
                    Error::NotALedger { path, found: NO_DATABASE }
                }
                Some(rusqlite::ErrorCode::CannotOpen) => Error::Unopened {
                    folder: match path.parent() {
                        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                        _ => PathBuf::from("."),
                    },
                    path,
                },
                _ => Error::Store { path, cause: source },
            },
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Domain(error)
    }
}
