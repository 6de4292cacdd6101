//! The library's error.

use std::path::PathBuf;

use onrecord_ingest::IngestError;
use onrecord_language::ModelError;

use crate::extensions::EXTENSIONS;

/// Why onrecord could not do what it was asked to do.
///
/// [`Error::kind`] sorts errors for programs that only need to know where the fault lies. The message says what failed and
/// where; [`source`](std::error::Error::source) has the cause where there is one.
///
/// ```
/// use onrecord::{Error, ErrorKind};
///
/// let error = onrecord::find_inputs(&["no/such/folder"]).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotFound);
/// assert!(matches!(error, Error::NotFound { paths } if paths.len() == 1));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// None of the paths exists.
    #[error("there is no file or folder {}; check the name", list(paths))]
    NotFound {
        /// The paths.
        paths: Vec<PathBuf>,
    },
    /// The folders contain no file that looks like an article.
    #[error(
        "the folder {} holds no articles: in folders, files that end in .{} or have no extension \
         are read; name others themselves",
        list(folders),
        EXTENSIONS.join(", .")
    )]
    NoArticles {
        /// The folders.
        folders: Vec<PathBuf>,
        /// Files in them that do not look like articles.
        skipped: Vec<PathBuf>,
    },
    /// A file cannot be read.
    #[error("{path} could not be read ({source}); check the name and whether you may read it")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The bytes of an input contain no article, or metadata of the user is invalid.
    #[error(transparent)]
    Article(#[from] IngestError),
    /// The file of the accurate model is missing.
    #[error(
        "the accurate model is not installed: no accurate.onrecord beside the program or in models/en/ above it; its file \
         is part of onrecord's sources, give its path"
    )]
    ModelNotInstalled,
    /// The file of a model cannot be opened.
    #[error(transparent)]
    OpenModel(ModelError),
    /// The file is not a model that this version can use.
    #[error("cannot read with {path}")]
    UnusableModel {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ModelError,
    },
    /// The ledger cannot be read or written, or lacks what was asked for.
    #[error(transparent)]
    Ledger(#[from] onrecord_ledger::Error),
    /// An export or an import failed.
    #[error(transparent)]
    Format(#[from] onrecord_formats::Error),
    /// The program panicked on an article. This is a bug.
    #[error("the program broke on {place} ({message}); this is a bug, please report it")]
    Panic {
        /// The file, and the record in it.
        place: String,
        /// The message of the panic.
        message: String,
    },
}

/// Where the fault of an [`Error`] lies.
///
/// ```
/// use onrecord::{ErrorKind, Reader, UserMetadata};
///
/// let error = Reader::new().read_bytes(b"", &UserMetadata::default()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Article);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input does not exist, or there is nothing to read.
    NotFound,
    /// The system refused to read a file.
    Io,
    /// An input contains no article that can be read.
    Article,
    /// The language model is missing or unusable.
    Model,
    /// The ledger.
    Ledger,
    /// An export or an import.
    Format,
    /// A bug in onrecord.
    Bug,
}

impl Error {
    /// Where the fault lies.
    ///
    /// ```
    /// let error = onrecord::open_model("no/such.onrecord").unwrap_err();
    /// assert_eq!(error.kind(), onrecord::ErrorKind::Model);
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound { .. } | Self::NoArticles { .. } => ErrorKind::NotFound,
            Self::File { .. } => ErrorKind::Io,
            Self::Article(_) => ErrorKind::Article,
            Self::ModelNotInstalled | Self::OpenModel(_) | Self::UnusableModel { .. } => {
                ErrorKind::Model
            }
            Self::Ledger(_) => ErrorKind::Ledger,
            Self::Format(_) => ErrorKind::Format,
            Self::Panic { .. } => ErrorKind::Bug,
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
