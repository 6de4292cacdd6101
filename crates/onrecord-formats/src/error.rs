//! What can go wrong on the way out and in: what, where, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::Format;

/// Why an export or an import stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program was built without this format.
    #[error(
        "this onrecord was built without {format}: `cargo install --path crates/onrecord-cli \
         --features {format}` builds one that has it"
    )]
    NotBuiltIn {
        /// The format.
        format: Format,
    },
    /// The system refused something.
    #[error("{path} cannot be {done}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What was to be done with it.
        done: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A file of another program, or of a person, stands where one is to be written.
    #[error(
        "{path} is there and was not written by `onrecord export`: move it away, or choose another folder"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another export writes to the folder.
    #[error("another export is writing to {folder}: wait for it, or choose another folder")]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// A public export beside another one, which may hold whole texts.
    #[error(
        "{folder} holds {file} of another export, which may not be for the public: give the public \
         one a folder of its own"
    )]
    Beside {
        /// The folder.
        folder: PathBuf,
        /// The file in it.
        file: String,
    },
    /// A reading that cannot be written.
    #[error("article {article} cannot be exported: {problem}")]
    Reading {
        /// The article's id.
        article: String,
        /// What is wrong with its reading.
        problem: String,
    },
    /// A format that is only written.
    #[error("{format} is written, not read: corrections come in as jsonl, web-annotation or cas")]
    OnlyOut {
        /// The format.
        format: Format,
    },
    /// A folder without a file of the format.
    #[error("{path} holds no file that ends in {extension}, as those of this format do")]
    NothingToImport {
        /// The folder.
        path: PathBuf,
        /// How the format's files end.
        extension: &'static str,
    },
    /// A file, or a line of one, that is not what it should be.
    #[error("{place} is not {expected}: {problem}")]
    Shape {
        /// The file, with the line where it has lines.
        place: String,
        /// What it should be.
        expected: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// A file, or a line of one, that is too long to be read at once.
    #[error("{place} is longer than {limit} bytes, the most that is read of one article")]
    TooLong {
        /// The file, with the line where it has lines.
        place: String,
        /// The most that is read.
        limit: u64,
    },
    /// An item that contradicts the article, or the other items.
    #[error("{place}: article {article}, {item}: {problem}")]
    Item {
        /// The file, with the line where it has lines.
        place: String,
        /// The article's id.
        article: String,
        /// The item and field, like `q3 cue`.
        item: String,
        /// What is wrong with it, and what it should be.
        problem: String,
    },
}

impl Error {
    /// The system refused to have `path` `done`.
    pub(crate) fn file(path: &Path, done: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), done, source }
    }
}
