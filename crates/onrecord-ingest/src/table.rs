//! Tables of metadata, a row an article.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::Given;
use crate::byline;
use crate::decode::{Decoded, decode_any};
use crate::error::MetadataError;
use crate::given::lenient_date;
use crate::licence::licence_id;

/// The longest table that is read, in bytes (64 MiB): some hundred thousand articles.
pub const MAX_TABLE_BYTES: usize = 64 << 20;
/// A longer value is cut in the message about it, in characters.
const LONGEST_SHOWN: usize = 80;

/// What is said of many articles, keyed by file name.
#[derive(Clone, Debug, Default)]
pub struct MetadataTable {
    rows: Vec<Given>,
    /// Rows by the file as the table writes it.
    paths: BTreeMap<String, usize>,
    /// Rows by the file's name; `None` where two folders have one of that name.
    names: BTreeMap<String, Option<usize>>,
    /// Rows by the file's name without its extension.
    stems: BTreeMap<String, Option<usize>>,
    problems: Vec<TableProblem>,
}

/// A cell that could not be read. The article is kept, without what the cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// The table's file name.
    pub file_name: String,
    /// The line, from 1.
    pub line: u64,
    /// The column or key, as the table writes it.
    pub column: String,
    /// What stands there.
    pub value: String,
    fault: Fault,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Date,
    Licence,
    NoFile,
    NoText,
    Damaged(&'static str),
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file_name, line, column, value, fault } = self;
        write!(f, "{file_name}, line {line}, column `{column}`: ")?;
        let mut shown: String = value.chars().take(LONGEST_SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        match fault {
            Fault::Date => write!(
                f,
                "{shown:?} is no date that can be read for sure, so the article goes without it; \
                 write 2020-05-22 or 2020-05-22T10:30:00Z"
            ),
            Fault::Licence => write!(
                f,
                "{shown:?} is no known licence, so the article goes without it; write an SPDX id \
                 (CC-BY-4.0), \"public domain\", \"all rights reserved\", or LicenseRef-Custom \
                 for terms of its own"
            ),
            Fault::NoFile => {
                f.write_str("the row names no file and is passed over; write the article's file")
            }
            Fault::NoText => write!(
                f,
                "{shown} is no text, so the article goes without it; put it into quotation marks"
            ),
            Fault::Damaged(encoding) => write!(
                f,
                "{shown:?} has bytes that are no {encoding} and were read as \u{FFFD}; save the \
                 table as UTF-8"
            ),
        }
    }
}

/// What stands in a cell that holds nothing.
const NOTHING: &[&str] = &["", "-", "n/a", "na", "nan", "none", "null", "unknown"];

impl MetadataTable {
    /// Reads a table: `.tsv` and `.csv` with a header line, `.jsonl` with an object a line.
    ///
    /// Columns (or keys) are known by their usual names: `filename`, `title`, `url`, `publisher`,
    /// `site`, `section`, `published` or `publication_date`, `modified`, `author` or `authors`,
    /// `licence` or `license`, `language`; others are passed over. Empty cells and `None` say
    /// nothing. A date or a licence that cannot be read says nothing either, and stands among the
    /// [`problems`](Self::problems).
    ///
    /// # Errors
    /// Where the table has no column of file names, is longer than [`MAX_TABLE_BYTES`], or a line
    /// cannot be read.
    pub fn parse(file_name: &str, contents: &str) -> Result<Self, MetadataError> {
        check_length(file_name, contents.len())?;
        let contents = contents.strip_prefix('\u{FEFF}').unwrap_or(contents);
        Builder { file_name, damaged: None, table: Self::default() }.build(contents)
    }

    /// Reads a table from the bytes of its file, in any encoding that an article may have.
    ///
    /// # Errors
    /// Where the bytes are too many or no text, and where [`parse`](Self::parse) fails.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Self, MetadataError> {
        check_length(file_name, bytes.len())?;
        let Decoded { text, encoding, replacements } = decode_any(bytes, None, file_name)?;
        // A replacement character that was written is no damage.
        let damaged = (replacements > 0).then(|| encoding.name());
        Builder { file_name, damaged, table: Self::default() }.build(&text)
    }

    /// What of the table could not be read, in its order.
    #[must_use]
    pub fn problems(&self) -> &[TableProblem] {
        &self.problems
    }

    fn add(&mut self, row: Row) -> Result<(), String> {
        let Row { file, given } = row;
        if file.is_empty() {
            return Ok(());
        }
        if let Some(&earlier) = self.paths.get(&file) {
            return if self.rows[earlier] == given {
                Ok(())
            } else {
                Err(format!("a second row for {file} says something else; keep one of them"))
            };
        }
        let at = self.rows.len();
        let name = file_name(&file);
        for (map, key) in [(&mut self.names, name), (&mut self.stems, stem(name))] {
            map.entry(key.to_owned()).and_modify(|row| *row = None).or_insert(Some(at));
        }
        self.paths.insert(file, at);
        self.rows.push(given);
        Ok(())
    }

    /// What the table says of a file: by its path, else by its name, with or without its
    /// extension. Nothing where two rows could be meant.
    #[must_use]
    pub fn lookup(&self, path: &str) -> Option<&Given> {
        let name = file_name(path);
        let by_name = |name: &str| self.names.get(name).copied().flatten();
        self.paths
            .get(path)
            .copied()
            .or_else(|| by_name(name))
            .or_else(|| by_name(stem(name)))
            .or_else(|| self.stems.get(name).copied().flatten())
            .map(|row| &self.rows[row])
    }

    /// How many articles it speaks of.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it speaks of none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn check_length(file_name: &str, bytes: usize) -> Result<(), MetadataError> {
    let (file_name, limit) = (file_name.to_owned(), MAX_TABLE_BYTES);
    if bytes > limit { Err(MetadataError::TooLong { file_name, bytes, limit }) } else { Ok(()) }
}

/// A table while it is read.
struct Builder<'n> {
    file_name: &'n str,
    /// The encoding, where some of the bytes were none of it.
    damaged: Option<&'static str>,
    table: MetadataTable,
}

impl Builder<'_> {
    fn build(mut self, contents: &str) -> Result<MetadataTable, MetadataError> {
        match extension(self.file_name).to_ascii_lowercase().as_str() {
            "tsv" | "tab" => self.delimited(contents, b'\t')?,
            "csv" => self.delimited(contents, b',')?,
            "jsonl" | "ndjson" => self.json_lines(contents)?,
            _ => return Err(MetadataError::Format { file_name: self.file_name.to_owned() }),
        }
        Ok(self.table)
    }

    fn delimited(&mut self, contents: &str, delimiter: u8) -> Result<(), MetadataError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            // In tab-separated files a quotation mark is a quotation mark.
            .quoting(delimiter == b',')
            .flexible(true)
            .from_reader(contents.as_bytes());
        let at = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let header = reader.headers().map_err(|e| self.bad(at(&e), e.to_string()))?.clone();
        let fields: Vec<Option<Field>> = header.iter().map(Field::named).collect();
        let Some(file_column) = fields.iter().position(|field| *field == Some(Field::File)) else {
            let file_name = self.file_name.to_owned();
            let columns = header.iter().collect::<Vec<_>>().join(", ");
            return Err(MetadataError::NoFileColumn { file_name, columns });
        };
        for record in reader.records() {
            let record = record.map_err(|e| self.bad(at(&e), e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut row = Row::default();
            for ((field, column), cell) in fields.iter().zip(&header).zip(&record) {
                if let Some(field) = field {
                    self.set(&mut row, *field, line, column, cell);
                }
            }
            if row.file.is_empty() && row.given != Given::default() {
                self.note(line, &header[file_column], "", Fault::NoFile);
            }
            self.table.add(row).map_err(|message| self.bad(line, message))?;
        }
        Ok(())
    }

    fn json_lines(&mut self, contents: &str) -> Result<(), MetadataError> {
        for (line, text) in (1..).zip(contents.lines()).filter(|(_, text)| !text.trim().is_empty())
        {
            let object: Map<String, Value> = serde_json::from_str(text).map_err(|e| {
                self.bad(line, format!("not a JSON object ({e}); write one object a line"))
            })?;
            let mut row = Row::default();
            for (key, value) in &object {
                match (Field::named(key), value) {
                    (None, _) | (_, Value::Null) => {}
                    (Some(Field::Authors), Value::Array(names)) => {
                        for name in names {
                            match name {
                                Value::String(name) => {
                                    self.look(line, key, name);
                                    row.given.authors.push(name.clone());
                                }
                                other => self.note(line, key, &other.to_string(), Fault::NoText),
                            }
                        }
                    }
                    (Some(field), Value::String(cell)) => {
                        self.set(&mut row, field, line, key, cell);
                    }
                    (Some(_), other) => self.note(line, key, &other.to_string(), Fault::NoText),
                }
            }
            if row.file.is_empty() {
                return Err(self.bad(line, "no `filename` in the object; add one".to_owned()));
            }
            self.table.add(row).map_err(|message| self.bad(line, message))?;
        }
        Ok(())
    }

    fn set(&mut self, row: &mut Row, field: Field, line: u64, column: &str, cell: &str) {
        self.look(line, column, cell);
        if let Err(fault) = row.set(field, cell) {
            self.note(line, column, cell, fault);
        }
    }

    /// Notes a cell whose bytes were damaged.
    fn look(&mut self, line: u64, column: &str, cell: &str) {
        if let Some(encoding) = self.damaged.filter(|_| cell.contains('\u{FFFD}')) {
            self.note(line, column, cell, Fault::Damaged(encoding));
        }
    }

    fn note(&mut self, line: u64, column: &str, value: &str, fault: Fault) {
        let (file_name, column) = (self.file_name.to_owned(), column.to_owned());
        let value = value.to_owned();
        self.table.problems.push(TableProblem { file_name, line, column, value, fault });
    }

    fn bad(&self, line: u64, message: String) -> MetadataError {
        MetadataError::Line { file_name: self.file_name.to_owned(), line, message }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    File,
    Title,
    Url,
    Publisher,
    Site,
    Section,
    Published,
    Modified,
    Language,
    Licence,
    Authors,
}

impl Field {
    fn named(column: &str) -> Option<Self> {
        let name = column.trim().to_lowercase().replace([' ', '-'], "_");
        Some(match name.as_str() {
            "filename" | "file_name" | "file" | "path" => Self::File,
            "title" | "headline" => Self::Title,
            "url" | "link" => Self::Url,
            "publisher" | "outlet" => Self::Publisher,
            "site" => Self::Site,
            "section" => Self::Section,
            "published" | "publication_date" | "date" | "date_published" | "published_at" => {
                Self::Published
            }
            "modified" | "date_modified" | "updated" => Self::Modified,
            "language" | "lang" => Self::Language,
            "licence" | "license" => Self::Licence,
            "author" | "authors" | "byline" => Self::Authors,
            _ => return None,
        })
    }
}

#[derive(Default)]
struct Row {
    file: String,
    given: Given,
}

impl Row {
    /// Takes a cell over; one that cannot be read says nothing.
    fn set(&mut self, field: Field, cell: &str) -> Result<(), Fault> {
        match field {
            Field::File if !says_nothing(cell) => self.file = cell.trim().to_owned(),
            _ => set(&mut self.given, field, cell)?,
        }
        Ok(())
    }
}

fn says_nothing(cell: &str) -> bool {
    NOTHING.contains(&cell.trim().to_lowercase().as_str())
}

/// Takes what a cell says of an article over into `given`; one that cannot be read says nothing.
pub(crate) fn set(given: &mut Given, field: Field, cell: &str) -> Result<(), Fault> {
    let cell = cell.trim();
    if says_nothing(cell) {
        return Ok(());
    }
    let value = Some(cell.to_owned());
    match field {
        Field::File => {}
        Field::Title => given.title = value,
        Field::Url => given.url = value,
        Field::Publisher => given.publisher = value,
        Field::Site => given.site = value,
        Field::Section => given.section = value,
        Field::Published => given.published = Some(lenient_date(cell).ok_or(Fault::Date)?),
        Field::Modified => given.modified = Some(lenient_date(cell).ok_or(Fault::Date)?),
        Field::Language => given.language = value,
        Field::Licence if licence_id(cell).is_none() => return Err(Fault::Licence),
        Field::Licence => given.licence = value,
        Field::Authors => given.authors = byline::credited(cell),
    }
    Ok(())
}
