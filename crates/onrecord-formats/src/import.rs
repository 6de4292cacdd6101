//! Imports: files of an export, edited or not.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::Format;
use crate::validation::ImportedArticle;
use crate::{cas, jsonl, web_annotation};

/// The most bytes that an import reads of one article: a line of JSON lines, a file of other formats.
pub const MAX_BYTES: u64 = 256 << 20;

/// Opens a file of an export, or all files of an export in a folder, in the order of their names.
///
/// # Errors
/// [`Error::ExportOnly`] for formats that cannot be imported, and [`Error::NothingToImport`] for a folder without a file of
/// the format.
pub fn import(format: Format, path: &Path) -> Result<Import, Error> {
    if !matches!(format, Format::Jsonl | Format::WebAnnotation | Format::Cas) {
        return Err(Error::ExportOnly { format });
    }
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(|entries| {
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()
        });
        files = entries.map_err(Error::file(path, "read"))?;
        files.retain(|file| {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.ends_with(format.extension())
                && !name.starts_with('.')
                && !format.is_ledger_table(name)
        });
        if files.is_empty() {
            let extension = format.extension();
            return Err(Error::NothingToImport { path: path.to_owned(), extension });
        }
        // Import takes the next file from the end.
        files.sort_by(|a, b| b.cmp(a));
    }
    Ok(Import { format, files, lines: None })
}

/// An iterator over the articles of an import. An article with an error does not stop the iteration.
#[derive(Debug)]
pub struct Import {
    format: Format,
    files: Vec<PathBuf>,
    lines: Option<ArticleLines<BufReader<File>>>,
}

impl Iterator for Import {
    type Item = Result<ImportedArticle, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let path = self.files.pop()?;
            let file = match File::open(&path).map_err(Error::file(&path, "opened")) {
                Ok(file) => file,
                Err(error) => return Some(Err(error)),
            };
            let place = path.display().to_string();
            if self.format != Format::Jsonl {
                return Some(read_whole(self.format, &place, file));
            }
            self.lines = Some(ArticleLines::new(place, BufReader::with_capacity(1 << 16, file)));
        }
    }
}

/// Imports from memory: all articles in `bytes`, which errors name by `place`.
#[must_use]
pub fn import_bytes(
    format: Format,
    place: &str,
    bytes: &[u8],
) -> Vec<Result<ImportedArticle, Error>> {
    match format {
        Format::Jsonl => ArticleLines::new(place.to_owned(), bytes).collect(),
        _ => vec![read_whole(format, place, bytes)],
    }
}

fn read_whole(format: Format, place: &str, bytes: impl Read) -> Result<ImportedArticle, Error> {
    let mut content = Vec::new();
    let read = bytes.take(MAX_BYTES + 1).read_to_end(&mut content);
    read.map_err(Error::file(Path::new(place), "read"))?;
    if content.len() as u64 > MAX_BYTES {
        return Err(Error::TooLong { place: place.to_owned(), limit: MAX_BYTES });
    }
    match format {
        Format::WebAnnotation => web_annotation::read(place, &content),
        Format::Cas => cas::read(place, &content),
        Format::Jsonl | Format::Parquet | Format::Conllu => Err(Error::ExportOnly { format }),
    }
}

/// The articles in JSON lines.
#[derive(Debug)]
struct ArticleLines<R> {
    place: String,
    input: R,
    number: usize,
    is_done: bool,
}

impl<R: BufRead> ArticleLines<R> {
    fn new(place: String, input: R) -> Self {
        Self { place, input, number: 0, is_done: false }
    }
}

impl<R: BufRead> Iterator for ArticleLines<R> {
    type Item = Result<ImportedArticle, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.is_done {
            line.clear();
            self.number += 1;
            let place = format!("{}, line {}", self.place, self.number);
            match (&mut self.input).take(MAX_BYTES + 1).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(length) if length as u64 > MAX_BYTES => {
                    // The beginning of the next line is unknown.
                    self.is_done = true;
                    return Some(Err(Error::TooLong { place, limit: MAX_BYTES }));
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(jsonl::read(&place, &line)),
                Err(source) => {
                    self.is_done = true;
                    return Some(Err(Error::file(Path::new(&self.place), "read")(source)));
                }
            }
        }
        None
    }
}
