//! Finds the files to read.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::error::Error;
use crate::extensions::looks_like_articles;

/// The path that means standard input.
///
/// ```
/// let inputs = onrecord::find_inputs(&[onrecord::STDIN])?;
/// assert_eq!(inputs.files.len(), 1);
/// # Ok::<(), onrecord::Error>(())
/// ```
pub const STDIN: &str = "-";

/// The files that [`find_inputs`] found.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("article.txt"), "It holds, Ellison said.")?;
/// std::fs::write(folder.path().join("photo.jpg"), "")?;
/// let inputs = onrecord::find_inputs(&[folder.path()])?;
/// assert_eq!((inputs.files.len(), inputs.skipped.len(), inputs.folders.len()), (1, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inputs {
    /// The files to read, in order.
    pub files: Vec<PathBuf>,
    /// Files in folders that do not look like articles. They are not read.
    pub skipped: Vec<PathBuf>,
    /// The folders that were searched.
    pub folders: Vec<PathBuf>,
}

/// Finds the files to read: files as given, and the files in folders at any depth, sorted by name.
///
/// In folders, hidden files are left out, and so are files that do not look like articles (see
/// [`EXTENSIONS`](crate::EXTENSIONS)); [`Inputs::skipped`] lists the latter. A path that does not exist beside others that do
/// stays in the list, and reading it fails. The same holds for a folder that cannot be searched.
///
/// # Errors
/// [`Error::NotFound`] where no path exists, and [`Error::NoArticles`] where there are only folders without articles.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("article.html"), "<p>It holds, Ellison said.</p>")?;
/// let inputs = onrecord::find_inputs(&[folder.path()])?;
/// assert!(inputs.files[0].ends_with("article.html"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn find_inputs(paths: &[impl AsRef<Path>]) -> Result<Inputs, Error> {
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
        return Err(Error::NotFound { paths: missing });
    }
    if inputs.files.is_empty() {
        let Inputs { folders, skipped, .. } = inputs;
        return Err(Error::NoArticles { folders, skipped });
    }
    Ok(inputs)
}

fn walk(folder: &Path, inputs: &mut Inputs) {
    let is_hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(move |entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) if !entry.file_type().is_file() => {}
            Ok(entry) if looks_like_articles(entry.path()) => inputs.files.push(entry.into_path()),
            Ok(entry) => inputs.skipped.push(entry.into_path()),
            // A loop of links leads only to files that are found elsewhere.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => inputs.files.extend(error.path().map(Path::to_owned)),
        }
    }
}
