//! Errors of exports and imports.

use std::io;
use std::path::{Path, PathBuf};

use crate::format::Format;

/// Why an export or an import stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program was built without this format.
    #[error("this program was built without the format {format}")]
    NotBuiltIn {
        /// The format.
        format: Format,
    },
    /// The system refused an operation on a file or folder.
    #[error("{path} cannot be {operation}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The operation, as a participle: `opened`, `written`.
        operation: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A file that no export wrote stands where one is to be written.
    #[error("{path} exists and is not from an export: move it away, or choose another folder")]
    NotAnExport {
        /// The file.
        path: PathBuf,
    },
    /// Another export writes to the folder.
    #[error("another export is writing to {folder}: wait for it, or choose another folder")]
    FolderInUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A public export would stand beside another export, which may hold whole texts.
    #[error(
        "{folder} holds {file} of another export, which may contain whole texts: choose another folder \
         for the public export"
    )]
    MixedAudience {
        /// The folder.
        folder: PathBuf,
        /// The file in it.
        file: String,
    },
    /// A reading cannot be written.
    #[error("article {article} cannot be exported: {problem}")]
    Reading {
        /// The article's id.
        article: String,
        /// What is wrong with its reading.
        problem: String,
    },
    /// The format can be exported, and not imported.
    #[error("{format} cannot be imported: use jsonl, web-annotation or cas")]
    ExportOnly {
        /// The format.
        format: Format,
    },
    /// A folder without a file of the format.
    #[error("{path} holds no file whose name ends in {extension}, as files of this format do")]
    NothingToImport {
        /// The folder.
        path: PathBuf,
        /// The end of the names of the format's files.
        extension: &'static str,
    },
    /// A file, or a line of one, is not of the expected form.
    #[error("{place} is not {expected}: {problem}")]
    Malformed {
        /// The file, with the line where it has lines.
        place: String,
        /// The expected form.
        expected: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A file, or a line of one, is too long to be read at once.
    #[error("{place} is longer than {limit} bytes, the limit for one article")]
    TooLong {
        /// The file, with the line where it has lines.
        place: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// An item contradicts the article or another item.
    #[error("{place}: article {article}, {item}: {problem}")]
    InvalidItem {
        /// The file, with the line where it has lines.
        place: String,
        /// The article's id.
        article: String,
        /// The item and field, like `q3 cue`.
        item: String,
        /// What is wrong, and what the item should be.
        problem: String,
    },
}

impl Error {
    /// Adds the path and the failed operation to an error of the system.
    pub(crate) fn file(path: &Path, operation: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), operation, source }
    }
}
