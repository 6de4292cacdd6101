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
    /// None of the paths leads anywhere.
    #[error("there is no file or folder {}; check the name", list(paths))]
    Missing {
        /// What was given.
        paths: Vec<PathBuf>,
    },
    /// Folders without articles, and nothing else.
    #[error(
        "the folder {} holds no articles: in folders, files that end in .txt, .text or .md or have \
         no extension are read; name others themselves",
        list(paths)
    )]
    NoArticles {
        /// The folders.
        paths: Vec<PathBuf>,
        /// Files in them that do not look like plain text.
        passed_over: Vec<PathBuf>,
    },
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// What was found to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inputs {
    /// The files to read, in order.
    pub files: Vec<PathBuf>,
    /// Files in folders that do not look like plain text and are not read.
    pub passed_over: Vec<PathBuf>,
    /// The folders that were walked.
    pub folders: Vec<PathBuf>,
}

/// The files that `paths` mean, in order: files as they are given, and of folders all that lies in
/// them at any depth, by name, whatever is hidden and what does not look like plain text (see
/// [`EXTENSIONS`]) left out; the latter is told in [`Inputs::passed_over`]. A path that leads nowhere
/// and what cannot be looked into are handed on, and fail when they are read.
///
/// # Errors
/// Where no path leads anywhere, or where there is nothing but folders without articles.
pub fn find_inputs(paths: &[impl AsRef<Path>]) -> Result<Inputs, InputError> {
    let mut inputs = Inputs::default();
    let mut missing = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        if path.is_dir() {
            inputs.folders.push(path.to_owned());
            walk(path, &mut inputs);
        } else {
            if path != Path::new(STDIN) && path.symlink_metadata().is_err() {
                missing.push(path.to_owned());
            }
            inputs.files.push(path.to_owned());
        }
    }
    if !missing.is_empty() && missing.len() == paths.len() {
        return Err(InputError::Missing { paths: missing });
    }
    if inputs.files.is_empty() {
        let Inputs { folders, passed_over, .. } = inputs;
        return Err(InputError::NoArticles { paths: folders, passed_over });
    }
    Ok(inputs)
}

fn walk(folder: &Path, inputs: &mut Inputs) {
    let hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(move |entry| !hidden(entry)) {
        match entry {
            Ok(entry) if !entry.file_type().is_file() => {}
            Ok(entry) if looks_like_text(entry.path()) => inputs.files.push(entry.into_path()),
            Ok(entry) => inputs.passed_over.push(entry.into_path()),
            // A loop of links leads only to what is found elsewhere.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => inputs.files.extend(error.path().map(Path::to_owned)),
        }
    }
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
