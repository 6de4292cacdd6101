//! Files into what people corrected.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::validation::Imported;
use crate::{Error, Format, cas, folder, jsonl, web_annotation};

/// The most that is read of one article, in bytes: a line of JSON lines, a file of other formats.
pub const MAX_BYTES: u64 = 256 << 20;

/// What is in a file of an export, or in all files of one in a folder, in order of their names.
///
/// # Errors
/// Where the format is only written, or nothing of it is there.
pub fn import(format: Format, path: &Path) -> Result<Import, Error> {
    if !matches!(format, Format::Jsonl | Format::WebAnnotation | Format::Cas) {
        return Err(Error::OnlyOut { format });
    }
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(|entries| {
            entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()
        });
        files = entries.map_err(Error::file(path, "read"))?;
        files.retain(|file| {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.ends_with(format.extension()) && !name.starts_with('.') && !is_across(format, name)
        });
        if files.is_empty() {
            let extension = format.extension();
            return Err(Error::NothingToImport { path: path.to_owned(), extension });
        }
        // The next is taken from the end.
        files.sort_by(|a, b| b.cmp(a));
    }
    Ok(Import { format, files, lines: None })
}

/// Whether a file of this name holds what no single reading has.
fn is_across(format: Format, name: &str) -> bool {
    format == Format::Jsonl
        && name.strip_suffix(format.extension()).is_some_and(|stem| {
            [folder::ACTORS, folder::STORIES, folder::CORRECTIONS].contains(&stem)
        })
}

/// The articles of an import, each or why it is not one. An article that is wrong stops no other.
#[derive(Debug)]
pub struct Import {
    format: Format,
    files: Vec<PathBuf>,
    lines: Option<Lines<BufReader<File>>>,
}

impl Iterator for Import {
    type Item = Result<Imported, Error>;

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
            self.lines = Some(Lines::new(place, BufReader::with_capacity(1 << 16, file)));
        }
    }
}

/// What is in bytes that were read from `place`, for those who have no file.
#[must_use]
pub fn import_bytes(format: Format, place: &str, bytes: &[u8]) -> Vec<Result<Imported, Error>> {
    match format {
        Format::Jsonl => Lines::new(place.to_owned(), bytes).collect(),
        _ => vec![read_whole(format, place, bytes)],
    }
}

fn read_whole(format: Format, place: &str, bytes: impl Read) -> Result<Imported, Error> {
    let mut held = Vec::new();
    let read = bytes.take(MAX_BYTES + 1).read_to_end(&mut held);
    read.map_err(Error::file(Path::new(place), "read"))?;
    if held.len() as u64 > MAX_BYTES {
        return Err(Error::TooLong { place: place.to_owned(), limit: MAX_BYTES });
    }
    match format {
        Format::WebAnnotation => web_annotation::read(place, &held),
        Format::Cas => cas::read(place, &held),
        Format::Jsonl | Format::Parquet | Format::Conllu => Err(Error::OnlyOut { format }),
    }
}

/// JSON lines, one at a time.
#[derive(Debug)]
struct Lines<R> {
    place: String,
    from: R,
    number: usize,
    over: bool,
}

impl<R: BufRead> Lines<R> {
    fn new(place: String, from: R) -> Self {
        Self { place, from, number: 0, over: false }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Imported, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.over {
            line.clear();
            self.number += 1;
            let place = format!("{}, line {}", self.place, self.number);
            match (&mut self.from).take(MAX_BYTES + 1).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(length) if length as u64 > MAX_BYTES => {
                    // Nobody knows where the next line begins.
                    self.over = true;
                    return Some(Err(Error::TooLong { place, limit: MAX_BYTES }));
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(jsonl::read(&place, &line)),
                Err(source) => {
                    self.over = true;
                    return Some(Err(Error::file(Path::new(&self.place), "read")(source)));
                }
            }
        }
        None
    }
}
