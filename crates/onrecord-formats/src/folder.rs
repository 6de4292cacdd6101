//! The folder of an export. A file gets its final name only when it is complete.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::{Format, is_file_stem};
use crate::licence_gate::Audience;

/// Prefix and suffix of the names of incomplete files.
const TEMPORARY: (&str, &str) = (".", ".onrecord-part");
/// The bytes at the beginning or the end of a file in which its signature is looked for.
const SIGNATURE_WINDOW: usize = 16 << 10;

/// The folder of an export.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    format: Format,
    /// Locks out other exports, and flushes the folder's entries to the disk. `None` where the system cannot open
    /// folders.
    lock: Option<File>,
    written: BTreeSet<String>,
}

impl Folder {
    /// Creates the folder where it is missing, and removes the incomplete files of a killed export.
    pub(crate) fn open(path: &Path, format: Format, audience: Audience) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(Error::file(path, "created"))?;
        let lock = File::open(path).ok();
        if let Some(Err(TryLockError::WouldBlock)) = lock.as_ref().map(File::try_lock) {
            return Err(Error::FolderInUse { folder: path.to_owned() });
        }
        let folder = Self { path: path.to_owned(), format, lock, written: BTreeSet::new() };
        for name in folder.names()? {
            if name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
                let temporary = folder.path.join(name);
                fs::remove_file(&temporary).map_err(Error::file(&temporary, "removed"))?;
            } else if audience == Audience::Public
                && (Format::ALL.into_iter())
                    .any(|other| other != format && other.may_have_written(&name))
            {
                return Err(Error::MixedAudience { folder: path.to_owned(), file: name });
            }
        }
        Ok(folder)
    }

    /// The names of its files, in order. No export writes a name that is not Unicode.
    fn names(&self) -> Result<BTreeSet<String>, Error> {
        let read = || -> io::Result<BTreeSet<String>> {
            let mut names = BTreeSet::new();
            for entry in fs::read_dir(&self.path)? {
                names.extend(entry?.file_name().into_string());
            }
            Ok(names)
        };
        read().map_err(Error::file(&self.path, "read"))
    }

    /// Starts a file with the final name `name`.
    pub(crate) fn create(&mut self, name: &str) -> Result<PendingFile, Error> {
        let path = self.path.join(name);
        if !self.is_replaceable(&path)? {
            return Err(Error::NotAnExport { path });
        }
        let temporary = self.path.join(format!("{}{name}{}", TEMPORARY.0, TEMPORARY.1));
        let file = File::create(&temporary).map_err(Error::file(&temporary, "created"))?;
        self.written.insert(name.to_owned());
        Ok(PendingFile { file: Some(BufWriter::with_capacity(1 << 16, file)), temporary, path })
    }

    /// Whether the file at `path` is from an export, empty, or missing.
    fn is_replaceable(&self, path: &Path) -> Result<bool, Error> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            file => file.map_err(Error::file(path, "opened"))?,
        };
        let window = || -> io::Result<Vec<u8>> {
            let length = file.metadata()?.len();
            if self.format == Format::Parquet {
                file.seek(SeekFrom::Start(length.saturating_sub(SIGNATURE_WINDOW as u64)))?;
            }
            let mut bytes = Vec::new();
            file.take(SIGNATURE_WINDOW as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = window().map_err(Error::file(path, "read"))?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let signature = self.format.signature(name).as_bytes();
        Ok(bytes.is_empty() || bytes.windows(signature.len()).any(|window| window == signature))
    }

    /// Removes the files of an earlier export that this one did not write, returns their number, and flushes the folder's
    /// entries to the disk.
    pub(crate) fn finish(self) -> Result<usize, Error> {
        let mut removed = 0;
        for name in self.names()?.difference(&self.written) {
            let path = self.path.join(name);
            if self.format.may_have_written(name) && self.is_replaceable(&path)? {
                fs::remove_file(&path).map_err(Error::file(&path, "removed"))?;
                removed += 1;
            }
        }
        if let Some(folder) = &self.lock {
            folder.sync_all().map_err(Error::file(&self.path, "written to the disk"))?;
        }
        Ok(removed)
    }
}

/// The name of an article's file.
pub(crate) fn file_name(article: &str, format: Format) -> Result<String, Error> {
    if is_file_stem(article) {
        return Ok(format!("{article}{}", format.extension()));
    }
    Err(Error::Reading {
        article: article.to_owned(),
        problem: "its id has characters that a file name cannot have".to_owned(),
    })
}

/// An incomplete file. Dropped without [`PendingFile::commit`] it is removed.
#[derive(Debug)]
pub(crate) struct PendingFile {
    /// `None` once committed.
    file: Option<BufWriter<File>>,
    temporary: PathBuf,
    path: PathBuf,
}

impl PendingFile {
    /// Flushes the file to the disk and gives it its final name, in place of an earlier file.
    pub(crate) fn commit(mut self) -> Result<(), Error> {
        if let Some(writer) = self.file.take() {
            let commit = || -> io::Result<()> {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.sync_all()?;
                drop(file);
                fs::rename(&self.temporary, &self.path)
            };
            commit().map_err(|source| {
                let _ = fs::remove_file(&self.temporary);
                Error::file(&self.path, "written")(source)
            })?;
        }
        Ok(())
    }

    /// The final path.
    #[cfg(feature = "parquet")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds the file's path to an error of writing to it.
    pub(crate) fn with_path<T>(&self, result: io::Result<T>) -> Result<T, Error> {
        result.map_err(Error::file(&self.path, "written"))
    }
}

impl Write for PendingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // The next export removes what cannot be removed now.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &mut Folder, name: &str, text: &str) {
        let mut file = folder.create(name).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.commit().unwrap();
    }

    fn open(path: &Path, audience: Audience) -> Result<Folder, Error> {
        Folder::open(path, Format::Conllu, audience)
    }

    const EXPORTED: &str = "# generator = onrecord 0\n";

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let at = tempfile::tempdir().unwrap();
        let mut folder = open(at.path(), Audience::Own).unwrap();
        let mut half = folder.create("a.conllu").unwrap();
        half.write_all(b"half").unwrap();
        half.flush().unwrap();
        assert!(!at.path().join("a.conllu").exists());
        // As kill -9 would leave it.
        std::mem::forget(half);
        drop(folder);
        let mut folder = open(at.path(), Audience::Own).unwrap();
        assert_eq!(folder.names().unwrap().len(), 0, "what was left is gone");
        put(&mut folder, "a.conllu", EXPORTED);
        drop(folder.create("b.conllu").unwrap());
        assert_eq!(folder.names().unwrap().into_iter().collect::<Vec<_>>(), ["a.conllu"]);
    }

    #[test]
    fn a_foreign_file_is_not_replaced_and_an_earlier_export_is() {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("mine.conllu"), "1\tMine\n").unwrap();
        let mut folder = open(at.path(), Audience::Own).unwrap();
        assert!(matches!(folder.create("mine.conllu"), Err(Error::NotAnExport { .. })));
        put(&mut folder, "a.conllu", EXPORTED);
        put(&mut folder, "b.conllu", EXPORTED);
        assert_eq!(folder.finish().unwrap(), 0);
        let mut folder = open(at.path(), Audience::Own).unwrap();
        put(&mut folder, "b.conllu", &format!("{EXPORTED}new"));
        assert_eq!(folder.finish().unwrap(), 1, "a.conllu is not of this export");
        let text = |name| fs::read_to_string(at.path().join(name)).ok();
        assert_eq!(text("a.conllu"), None);
        assert_eq!(text("b.conllu").unwrap(), format!("{EXPORTED}new"));
        assert_eq!(text("mine.conllu").unwrap(), "1\tMine\n");
    }

    #[test]
    fn two_exports_to_one_folder_do_not_meet() {
        let at = tempfile::tempdir().unwrap();
        let _first = open(at.path(), Audience::Own).unwrap();
        assert!(matches!(open(at.path(), Audience::Own), Err(Error::FolderInUse { .. })));
    }

    #[test]
    fn a_public_export_does_not_lie_beside_a_whole_one() {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("readings.jsonl"), "").unwrap();
        let error = open(at.path(), Audience::Public).unwrap_err();
        assert!(error.to_string().contains("holds readings.jsonl of another export"), "{error}");
        open(at.path(), Audience::Own).unwrap();
    }

    #[test]
    fn ids_that_are_paths_are_refused() {
        assert!(file_name("../a", Format::Cas).is_err());
        assert!(file_name("", Format::Cas).is_err());
        assert_eq!(file_name("0a-_Z", Format::Cas).unwrap(), "0a-_Z.cas.json");
    }
}
