//! Reads the files of a folder or an archive.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use lzma_rust2::XzReader;

/// Files by their `/`-separated path in the archive. Files that end in `.gz` are unpacked and lose the ending.
pub(crate) struct ArchiveFiles(BTreeMap<String, Vec<u8>>);

impl ArchiveFiles {
    /// Reads a folder, or a `.tar.xz` that contains one folder.
    ///
    /// # Errors
    /// If a file cannot be read or unpacked. The error names it.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let mut files = Self(BTreeMap::new());
        let read = if path.is_dir() { files.add_folder(path, "") } else { files.add_archive(path) };
        read.with_context(|| format!("cannot read {} as a folder or .tar.xz", path.display()))?;
        Ok(files)
    }

    fn add_folder(&mut self, folder: &Path, above: &str) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                self.add_folder(&path, &format!("{above}{name}/"))?;
            } else {
                let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
                self.add(format!("{above}{name}"), bytes)?;
            }
        }
        Ok(())
    }

    fn add_archive(&mut self, path: &Path) -> Result<()> {
        let unpacked = XzReader::new(BufReader::new(File::open(path)?), true);
        for entry in tar::Archive::new(unpacked).entries()? {
            let mut entry = entry?;
            let name = entry.path()?.to_string_lossy().into_owned();
            // Folders are entries too; skip them.
            if let Some((_, inside)) = name.split_once('/')
                && entry.header().entry_type().is_file()
            {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                self.add(inside.to_owned(), bytes)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, name: String, bytes: Vec<u8>) -> Result<()> {
        if let Some(stem) = name.strip_suffix(".gz") {
            let mut unpacked = Vec::new();
            GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).with_context(|| name.clone())?;
            self.0.insert(stem.to_owned(), unpacked);
        } else {
            self.0.insert(name, bytes);
        }
        Ok(())
    }

    /// Removes and returns a file.
    ///
    /// # Errors
    /// If there is no file of that name.
    pub(crate) fn take(&mut self, name: &str) -> Result<Vec<u8>> {
        self.0.remove(name).with_context(|| format!("{name} is missing: is the archive complete?"))
    }

    /// All files by their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Removes and returns all files of a folder, sorted by their names in it.
    pub(crate) fn take_folder(&mut self, folder: &str) -> impl Iterator<Item = (String, Vec<u8>)> {
        let inside =
            move |name: &str| name.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned);
        self.0
            .extract_if(.., move |name, _| inside(name).is_some())
            .filter_map(move |(name, bytes)| Some((inside(&name)?, bytes)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use lzma_rust2::{XzOptions, XzWriter};

    use super::*;

    #[test]
    fn a_folder_and_its_archive_have_the_same_files() {
        let scratch = tempfile::tempdir().unwrap();
        let set = scratch.path().join("set");
        fs::create_dir_all(set.join("html")).unwrap();
        fs::write(set.join("gold.json"), "{}").unwrap();
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(b"<p>Rain").unwrap();
        fs::write(set.join("html/a.html.gz"), packed.finish().unwrap()).unwrap();
        fs::write(set.join("html/b.html"), "<p>Snow").unwrap();

        let archive = scratch.path().join("set.tar.xz");
        let options = XzOptions::with_preset(0);
        let mut tar =
            tar::Builder::new(XzWriter::new(File::create(&archive).unwrap(), options).unwrap());
        tar.append_dir_all("set", &set).unwrap();
        tar.into_inner().unwrap().finish().unwrap();

        for path in [set, archive] {
            let mut files = ArchiveFiles::read(&path).unwrap();
            assert_eq!(files.take("gold.json").unwrap(), b"{}");
            let pages: Vec<_> = files.take_folder("html").collect();
            let page = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
            assert_eq!(pages, [page("a.html", "<p>Rain"), page("b.html", "<p>Snow")]);
            let missing = files.take("html/a.html").unwrap_err().to_string();
            assert_eq!(missing, "html/a.html is missing: is the archive complete?");
        }
    }

    #[test]
    fn the_error_names_a_file_that_is_neither() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("set.zip");
        fs::write(&path, "no archive").unwrap();
        let error = ArchiveFiles::read(&path).err().unwrap().to_string();
        assert!(error.ends_with("set.zip as a folder or .tar.xz"), "{error}");
    }
}
