//! Files that stand under their names only when they are whole.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::{Audience, Error, Format};

/// How the names of files begin and end that are being written.
const PART: (&str, &str) = (".", ".onrecord-part");
/// So many bytes at the beginning or the end of a file tell whether it is ours.
const LOOK: usize = 16 << 10;

/// The folder of an export.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    format: Format,
    /// Keeps other exports out, and stands for the folder when its entries are to be kept. `None`
    /// where the system cannot open folders.
    lock: Option<File>,
    written: BTreeSet<String>,
}

impl Folder {
    /// Makes the folder where there is none, and clears away what a killed export left.
    pub(crate) fn open(path: &Path, format: Format, audience: Audience) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(Error::file(path, "made"))?;
        let lock = File::open(path).ok();
        if let Some(Err(TryLockError::WouldBlock)) = lock.as_ref().map(File::try_lock) {
            return Err(Error::Busy { folder: path.to_owned() });
        }
        let folder = Self { path: path.to_owned(), format, lock, written: BTreeSet::new() };
        for name in folder.names()? {
            if name.starts_with(PART.0) && name.ends_with(PART.1) {
                let part = folder.path.join(name);
                fs::remove_file(&part).map_err(Error::file(&part, "removed"))?;
            } else if audience == Audience::Public
                && (Format::ALL.into_iter())
                    .any(|other| other != format && is_exported(&name, other))
            {
                return Err(Error::Beside { folder: path.to_owned(), file: name });
            }
        }
        Ok(folder)
    }

    /// Names of the files in it, in order. Names that are not Unicode are nobody's here.
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

    /// Starts a file that will be called `name`.
    pub(crate) fn create(&mut self, name: &str) -> Result<Pending, Error> {
        let path = self.path.join(name);
        if !self.is_ours(&path)? {
            return Err(Error::Foreign { path });
        }
        let temporary = self.path.join(format!("{}{name}{}", PART.0, PART.1));
        let file = File::create(&temporary).map_err(Error::file(&temporary, "made"))?;
        self.written.insert(name.to_owned());
        Ok(Pending { file: Some(BufWriter::with_capacity(1 << 16, file)), temporary, path })
    }

    /// Whether the file at `path` is an export's, empty, or not there.
    fn is_ours(&self, path: &Path) -> Result<bool, Error> {
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            file => file.map_err(Error::file(path, "opened"))?,
        };
        let look = || -> io::Result<Vec<u8>> {
            let length = file.metadata()?.len();
            if self.format == Format::Parquet {
                file.seek(SeekFrom::Start(length.saturating_sub(LOOK as u64)))?;
            }
            let mut bytes = Vec::new();
            file.take(LOOK as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = look().map_err(Error::file(path, "read"))?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let mark = self.format.mark(name).as_bytes();
        Ok(bytes.is_empty() || bytes.windows(mark.len()).any(|window| window == mark))
    }

    /// Removes files of an earlier export that this one did not write anew, and gives their number;
    /// asks the system to keep the names.
    pub(crate) fn finish(self) -> Result<usize, Error> {
        let mut removed = 0;
        for name in self.names()?.difference(&self.written) {
            let path = self.path.join(name);
            if is_exported(name, self.format) && self.is_ours(&path)? {
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

/// The file of an article.
pub(crate) fn name_of(article: &str, format: Format) -> Result<String, Error> {
    if is_id(article) {
        return Ok(format!("{article}{}", format.extension()));
    }
    Err(Error::Reading {
        article: article.to_owned(),
        problem: "its id has characters that no file is named by".to_owned(),
    })
}

/// Whether `id` can name a file anywhere, and stand in an address.
fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (1..=100).contains(&id.len()) && id.chars().all(plain)
}

/// Whether an export to `format` may have written a file of this name.
fn is_exported(name: &str, format: Format) -> bool {
    let Some(stem) = name.strip_suffix(format.extension()) else { return false };
    match format {
        Format::Jsonl => {
            name == crate::jsonl::FILE || [ACTORS, STORIES, CORRECTIONS].contains(&stem)
        }
        // Known where the feature is off too: a public export must not lie beside it.
        Format::Parquet => {
            LAYERS.contains(&stem) || [JOINED_ACTORS, STORIES, COPIES, CORRECTIONS].contains(&stem)
        }
        _ => is_id(stem),
    }
}

/// The files of a Parquet export, by their stems.
pub(crate) const LAYERS: [&str; 8] =
    ["articles", "blocks", "sentences", "tokens", "mentions", "actors", "attributions", "notes"];

/// Files with what no single reading has, by their stems.
pub(crate) const ACTORS: &str = "actors";
pub(crate) const STORIES: &str = "stories";
pub(crate) const CORRECTIONS: &str = "corrections";
/// Those of Parquet where `actors` are those of readings.
pub(crate) const JOINED_ACTORS: &str = "joined_actors";
pub(crate) const COPIES: &str = "copies";

/// A file that is being written. Dropped without [`Pending::commit`] it is gone.
#[derive(Debug)]
pub(crate) struct Pending {
    /// `None` once committed.
    file: Option<BufWriter<File>>,
    temporary: PathBuf,
    path: PathBuf,
}

impl Pending {
    /// Puts the file, once it is safe on the disk, in the place of an earlier one.
    pub(crate) fn commit(mut self) -> Result<(), Error> {
        if let Some(writer) = self.file.take() {
            let kept = || -> io::Result<()> {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.sync_all()?;
                drop(file);
                fs::rename(&self.temporary, &self.path)
            };
            kept().map_err(|source| {
                let _ = fs::remove_file(&self.temporary);
                Error::file(&self.path, "written")(source)
            })?;
        }
        Ok(())
    }

    /// Where it will stand.
    #[cfg(feature = "parquet")]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What became of writing to it.
    pub(crate) fn told<T>(&self, result: io::Result<T>) -> Result<T, Error> {
        result.map_err(Error::file(&self.path, "written"))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // What cannot be removed now the next export removes.
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

    const OURS: &str = "# generator = onrecord 0\n";

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
        put(&mut folder, "a.conllu", OURS);
        drop(folder.create("b.conllu").unwrap());
        assert_eq!(folder.names().unwrap().into_iter().collect::<Vec<_>>(), ["a.conllu"]);
    }

    #[test]
    fn a_foreign_file_is_not_replaced_and_an_earlier_export_is() {
        let at = tempfile::tempdir().unwrap();
        fs::write(at.path().join("mine.conllu"), "1\tMine\n").unwrap();
        let mut folder = open(at.path(), Audience::Own).unwrap();
        assert!(matches!(folder.create("mine.conllu"), Err(Error::Foreign { .. })));
        put(&mut folder, "a.conllu", OURS);
        put(&mut folder, "b.conllu", OURS);
        assert_eq!(folder.finish().unwrap(), 0);
        let mut folder = open(at.path(), Audience::Own).unwrap();
        put(&mut folder, "b.conllu", &format!("{OURS}new"));
        assert_eq!(folder.finish().unwrap(), 1, "a.conllu is not of this export");
        let text = |name| fs::read_to_string(at.path().join(name)).ok();
        assert_eq!(text("a.conllu"), None);
        assert_eq!(text("b.conllu").unwrap(), format!("{OURS}new"));
        assert_eq!(text("mine.conllu").unwrap(), "1\tMine\n");
    }

    #[test]
    fn two_exports_to_one_folder_do_not_meet() {
        let at = tempfile::tempdir().unwrap();
        let _first = open(at.path(), Audience::Own).unwrap();
        assert!(matches!(open(at.path(), Audience::Own), Err(Error::Busy { .. })));
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
        assert!(name_of("../a", Format::Cas).is_err());
        assert!(name_of("", Format::Cas).is_err());
        assert_eq!(name_of("0a-_Z", Format::Cas).unwrap(), "0a-_Z.cas.json");
    }
}
