//! Which files are read, and the records in them.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::iter::Enumerate;
use std::path::{Path, PathBuf};
use std::slice;

use onrecord_ingest::{FieldMap, FileInfo, Record, Records};
use walkdir::{DirEntry, WalkDir};

use crate::reader::{ReadError, unbroken};

/// The path that means standard input.
pub const STDIN: &str = "-";

/// What a file in a folder may end in to be taken for an article, besides having no extension at
/// all. A file that is named itself may end in anything; what it holds shows in its bytes.
pub const EXTENSIONS: &[&str] = &[
    "txt", "text", "md", "html", "htm", "xhtml", "xml", "rss", "atom", "json", "jsonl", "ndjson",
    "warc", "gz", "zst",
];

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
        "the folder {} holds no articles: in folders, files that end in .{} or have no extension \
         are read; name others themselves",
        list(paths),
        EXTENSIONS.join(", .")
    )]
    NoArticles {
        /// The folders.
        paths: Vec<PathBuf>,
        /// Files in them that do not look like articles.
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
    /// Files in folders that do not look like articles and are not read.
    pub passed_over: Vec<PathBuf>,
    /// The folders that were walked.
    pub folders: Vec<PathBuf>,
}

/// The files that `paths` mean, in order: files as they are given, and of folders all that lies in
/// them at any depth, by name, whatever is hidden and what does not look like articles (see
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
            Ok(entry) if looks_like_articles(entry.path()) => inputs.files.push(entry.into_path()),
            Ok(entry) => inputs.passed_over.push(entry.into_path()),
            // A loop of links leads only to what is found elsewhere.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => inputs.files.extend(error.path().map(Path::to_owned)),
        }
    }
}

fn looks_like_articles(path: &Path) -> bool {
    path.extension().is_none_or(|extension| {
        EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(OsStr::new(known)))
    })
}

/// The bytes of a file, or of standard input for `-`, and how many there are where that is known.
fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), ReadError> {
    if path == Path::new(STDIN) {
        return Ok((Box::new(io::stdin()), None));
    }
    let failed = |source| ReadError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    Ok((Box::new(file), Some(size)))
}

/// The records in a file.
pub(crate) fn records(path: &Path, fields: &FieldMap) -> Result<Records<'static>, ReadError> {
    let (file, size) = open(path)?;
    Ok(Records::open(file, &FileInfo { path: Some(name(path)), size, fields: fields.clone() }))
}

/// How many bytes files have, as far as it can be told.
pub(crate) fn bytes(paths: &[PathBuf]) -> u64 {
    paths.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum()
}

/// A record that was found, or why it cannot be had.
pub(crate) struct Found<'i> {
    pub(crate) place: Place<'i>,
    pub(crate) record: Result<Record, ReadError>,
}

/// Where a record was found.
#[derive(Clone, Debug)]
pub(crate) struct Place<'i> {
    pub(crate) path: &'i Path,
    /// The how many'th of the inputs that is.
    pub(crate) input: usize,
    /// Its name in a file that holds several.
    pub(crate) record: Option<String>,
    /// How the keys of a JSON file are understood: with its first record.
    pub(crate) fields: Option<FieldMap>,
    /// How many bytes of all inputs were read by then.
    pub(crate) bytes: u64,
}

/// Finds the records of all inputs, one after the other. Every input gives at least one, be it that it
/// cannot be had.
pub(crate) struct Finder<'i> {
    inputs: Enumerate<slice::Iter<'i, PathBuf>>,
    fields: &'i FieldMap,
    open: Option<(Place<'i>, Records<'static>)>,
    /// So many bytes had the inputs that are done.
    done: u64,
}

impl<'i> Finder<'i> {
    pub(crate) fn new(inputs: &'i [PathBuf], fields: &'i FieldMap) -> Self {
        Self { inputs: inputs.iter().enumerate(), fields, open: None, done: 0 }
    }
}

impl<'i> Iterator for Finder<'i> {
    type Item = Found<'i>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((mut place, mut records)) = self.open.take() {
                match unbroken(&name(place.path), || Ok(records.next())) {
                    Ok(None) => self.done += records.position(),
                    Ok(Some(found)) => {
                        let bytes = self.done + records.position();
                        let fields = place.fields.take();
                        self.open = Some((place.clone(), records));
                        let (record, found) = match found {
                            Ok(record) => (record.id.clone(), Ok(record)),
                            Err(bad) => (bad.id, Err(bad.reason.into())),
                        };
                        let place = Place { record, fields, bytes, ..place };
                        return Some(Found { place, record: found });
                    }
                    Err(error) => return Some(Found { place, record: Err(error) }),
                }
            }
            let (input, path) = self.inputs.next()?;
            let mut place = Place { path, input, record: None, fields: None, bytes: self.done };
            match unbroken(&name(path), || records(path, self.fields)) {
                Ok(records) => {
                    place.fields = records.fields().cloned();
                    self.open = Some((place, records));
                }
                Err(error) => return Some(Found { place, record: Err(error) }),
            }
        }
    }
}

/// A path as messages and ledgers have it.
pub(crate) fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
