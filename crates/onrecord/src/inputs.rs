//! Which files are read, and their bytes.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use onrecord_ingest::{IngestError, MAX_BYTES};
use walkdir::{DirEntry, WalkDir};

use crate::reader::ReadError;

/// The path that means standard input.
pub const STDIN: &str = "-";

/// What a file in a folder may end in to be taken for an article, besides having no extension at
/// all. A file that is named itself may end in anything.
pub const EXTENSIONS: &[&str] = &["txt", "text", "md"];

/// Why there is nothing to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// Nothing is there.
    #[error("there is no file or folder {path}; check the name")]
    Missing {
        /// What was given.
        path: PathBuf,
    },
    /// A folder without articles.
    #[error(
        "the folder {path} holds no articles: in folders, files that end in .txt, .text or .md or \
         have no extension are read; name others themselves"
    )]
    NoArticles {
        /// The folder.
        path: PathBuf,
    },
}

/// The files that `paths` mean, in order: files as they are given, and of folders all that lies in
/// them at any depth, by name, whatever is hidden and what does not look like plain text (see
/// [`EXTENSIONS`]) left out. What cannot be looked into is handed on, and fails when it is read.
///
/// # Errors
/// Where a path leads nowhere, or a folder holds no articles.
pub fn find_inputs(paths: &[impl AsRef<Path>]) -> Result<Vec<PathBuf>, InputError> {
    let mut inputs = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        if path.is_dir() {
            let before = inputs.len();
            inputs.extend(walk(path));
            if inputs.len() == before {
                return Err(InputError::NoArticles { path: path.to_owned() });
            }
        } else if path == Path::new(STDIN) || path.symlink_metadata().is_ok() {
            inputs.push(path.to_owned());
        } else {
            return Err(InputError::Missing { path: path.to_owned() });
        }
    }
    Ok(inputs)
}

fn walk(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    walk.into_iter().filter_entry(move |entry| !hidden(entry)).filter_map(|entry| match entry {
        Ok(entry) => {
            let wanted = entry.file_type().is_file() && looks_like_text(entry.path());
            wanted.then(|| entry.into_path())
        }
        // A loop of links leads only to what is found elsewhere.
        Err(error) if error.loop_ancestor().is_some() => None,
        Err(error) => error.path().map(Path::to_owned),
    })
}

fn looks_like_text(path: &Path) -> bool {
    path.extension().is_none_or(|extension| {
        EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(OsStr::new(known)))
    })
}

/// A file's bytes, or those of standard input for `-`; never more than one article may have.
pub(crate) fn load(path: &Path) -> Result<Vec<u8>, ReadError> {
    let failed = |source| ReadError::File { path: path.to_owned(), source };
    let (reader, size): (Box<dyn Read>, _) = if path == Path::new(STDIN) {
        (Box::new(io::stdin()), None)
    } else {
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        (Box::new(file), usize::try_from(size).ok())
    };
    let mut bytes = Vec::new();
    if size.is_none_or(|size| size <= MAX_BYTES) {
        reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    let size = size.unwrap_or(0).max(bytes.len());
    if size > MAX_BYTES {
        let place = path.display().to_string();
        return Err(IngestError::TooLong { place, bytes: size, limit: MAX_BYTES }.into());
    }
    Ok(bytes)
}
