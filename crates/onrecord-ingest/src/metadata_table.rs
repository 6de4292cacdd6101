//! Tables of metadata with one row an article.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use crate::UserMetadata;
use crate::decode::{DecodedText, decode_any};
use crate::error::MetadataTableError;
use crate::metadata_field::{InvalidValue, MetadataField, is_empty_value, set};

/// The longest table, in bytes (64 MiB). That is some hundred thousand articles.
pub const MAX_TABLE_BYTES: usize = 64 << 20;
/// Longer values are cut in messages (characters).
const LONGEST_SHOWN: usize = 80;

/// Metadata of many articles, looked up by file name.
#[derive(Clone, Debug, Default)]
pub struct MetadataTable {
    rows: Vec<UserMetadata>,
    /// Rows by file, as the table writes it.
    paths: BTreeMap<String, usize>,
    /// Rows by file name. `None` where two folders have a file of that name.
    names: BTreeMap<String, Option<usize>>,
    /// Rows by file name without its extension.
    stems: BTreeMap<String, Option<usize>>,
    problems: Vec<TableProblem>,
}

/// An invalid cell. The article is kept, without the value of the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// The table's file name.
    pub file_name: String,
    /// The line, from 1.
    pub line: u64,
    /// The column or key as the table writes it.
    pub column: String,
    /// The value of the cell.
    pub value: String,
    fault: CellFault,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellFault {
    Invalid(InvalidValue),
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
            CellFault::Invalid(InvalidValue::Date) => write!(
                f,
                "{shown:?} is no date that can be read for sure, so the article goes without it; \
                 write 2020-05-22 or 2020-05-22T10:30:00Z"
            ),
            CellFault::Invalid(InvalidValue::Licence) => write!(
                f,
                "{shown:?} is no known licence, so the article goes without it; write an SPDX id \
                 (CC-BY-4.0), \"public domain\", \"all rights reserved\", or LicenseRef-Custom \
                 for terms of its own"
            ),
            CellFault::NoFile => {
                f.write_str("the row names no file and is passed over; write the article's file")
            }
            CellFault::NoText => write!(
                f,
                "{shown} is no text, so the article goes without it; put it into quotation marks"
            ),
            CellFault::Damaged(encoding) => write!(
                f,
                "{shown:?} has bytes that are no {encoding} and were read as \u{FFFD}; save the \
                 table as UTF-8"
            ),
        }
    }
}

impl From<InvalidValue> for CellFault {
    fn from(fault: InvalidValue) -> Self {
        Self::Invalid(fault)
    }
}

impl MetadataTable {
    /// Reads a table: `.tsv` and `.csv` with a header line, or `.jsonl` with one object a line.
    ///
    /// Columns (or keys) go by their usual names: `filename`, `title`, `url`, `publisher`, `site`, `section`,
    /// `published` or `publication_date`, `modified`, `author` or `authors`, `licence` or `license`,
    /// `language`. Others are ignored, and so are empty cells and `None`. Invalid dates and licences are left
    /// out and listed in [`problems`](Self::problems).
    ///
    /// # Errors
    /// If the table has no column of file names, is longer than [`MAX_TABLE_BYTES`], or has an invalid line.
    pub fn parse(file_name: &str, contents: &str) -> Result<Self, MetadataTableError> {
        check_length(file_name, contents.len())?;
        let contents = contents.strip_prefix('\u{FEFF}').unwrap_or(contents);
        TableBuilder { file_name, damaged: None, table: Self::default() }.build(contents)
    }

    /// Reads a table from the bytes of its file, in any encoding that an article may have.
    ///
    /// # Errors
    /// If the bytes are too many or no text, and as [`parse`](Self::parse).
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Self, MetadataTableError> {
        check_length(file_name, bytes.len())?;
        let DecodedText { text, encoding, replacements } = decode_any(bytes, None, file_name)?;
        // A replacement character that the file itself contains is no damage.
        let damaged = (replacements > 0).then(|| encoding.name());
        TableBuilder { file_name, damaged, table: Self::default() }.build(&text)
    }

    /// The invalid cells, in the order of the table.
    #[must_use]
    pub fn problems(&self) -> &[TableProblem] {
        &self.problems
    }

    fn add(&mut self, row: TableRow) -> Result<(), String> {
        let TableRow { file, metadata } = row;
        if file.is_empty() {
            return Ok(());
        }
        if let Some(&earlier) = self.paths.get(&file) {
            return if self.rows[earlier] == metadata {
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
        self.rows.push(metadata);
        Ok(())
    }

    /// The metadata of a file, by its path, or else by its name with or without extension. `None` where two
    /// rows fit.
    #[must_use]
    pub fn lookup(&self, path: &str) -> Option<&UserMetadata> {
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

    /// How many articles the table has rows for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has no rows.
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

fn check_length(file_name: &str, bytes: usize) -> Result<(), MetadataTableError> {
    let (file_name, limit) = (file_name.to_owned(), MAX_TABLE_BYTES);
    if bytes > limit {
        Err(MetadataTableError::TooLong { file_name, bytes, limit })
    } else {
        Ok(())
    }
}

/// A table while it is read.
struct TableBuilder<'n> {
    file_name: &'n str,
    /// The encoding, if some bytes were malformed in it.
    damaged: Option<&'static str>,
    table: MetadataTable,
}

impl TableBuilder<'_> {
    fn build(mut self, contents: &str) -> Result<MetadataTable, MetadataTableError> {
        match extension(self.file_name).to_ascii_lowercase().as_str() {
            "tsv" | "tab" => self.delimited(contents, b'\t')?,
            "csv" => self.delimited(contents, b',')?,
            "jsonl" | "ndjson" => self.json_lines(contents)?,
            _ => return Err(MetadataTableError::Format { file_name: self.file_name.to_owned() }),
        }
        Ok(self.table)
    }

    fn delimited(&mut self, contents: &str, delimiter: u8) -> Result<(), MetadataTableError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            // Tab-separated files do not quote: a quotation mark is a character.
            .quoting(delimiter == b',')
            .flexible(true)
            .from_reader(contents.as_bytes());
        let at = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let header = reader.headers().map_err(|e| self.bad(at(&e), e.to_string()))?.clone();
        let columns: Vec<Option<TableColumn>> = header.iter().map(TableColumn::of_name).collect();
        let Some(file_column) =
            columns.iter().position(|column| *column == Some(TableColumn::File))
        else {
            let file_name = self.file_name.to_owned();
            let columns = header.iter().collect::<Vec<_>>().join(", ");
            return Err(MetadataTableError::NoFileColumn { file_name, columns });
        };
        for record in reader.records() {
            let record = record.map_err(|e| self.bad(at(&e), e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut row = TableRow::default();
            for ((column, name), cell) in columns.iter().zip(&header).zip(&record) {
                if let Some(column) = column {
                    self.set(&mut row, *column, line, name, cell);
                }
            }
            if row.file.is_empty() && row.metadata != UserMetadata::default() {
                self.note(line, &header[file_column], "", CellFault::NoFile);
            }
            self.table.add(row).map_err(|message| self.bad(line, message))?;
        }
        Ok(())
    }

    fn json_lines(&mut self, contents: &str) -> Result<(), MetadataTableError> {
        for (line, text) in (1..).zip(contents.lines()).filter(|(_, text)| !text.trim().is_empty())
        {
            let object: Map<String, Value> = serde_json::from_str(text).map_err(|e| {
                self.bad(line, format!("not a JSON object ({e}); write one object a line"))
            })?;
            let mut row = TableRow::default();
            for (key, value) in &object {
                match (TableColumn::of_name(key), value) {
                    (None, _) | (_, Value::Null) => {}
                    (Some(TableColumn::Field(MetadataField::Authors)), Value::Array(names)) => {
                        for name in names {
                            match name {
                                Value::String(name) => {
                                    self.note_damage(line, key, name);
                                    row.metadata.authors.push(name.clone());
                                }
                                other => {
                                    self.note(line, key, &other.to_string(), CellFault::NoText)
                                }
                            }
                        }
                    }
                    (Some(column), Value::String(cell)) => {
                        self.set(&mut row, column, line, key, cell);
                    }
                    (Some(_), other) => self.note(line, key, &other.to_string(), CellFault::NoText),
                }
            }
            if row.file.is_empty() {
                return Err(self.bad(line, "no `filename` in the object; add one".to_owned()));
            }
            self.table.add(row).map_err(|message| self.bad(line, message))?;
        }
        Ok(())
    }

    fn set(&mut self, row: &mut TableRow, column: TableColumn, line: u64, name: &str, cell: &str) {
        self.note_damage(line, name, cell);
        if let Err(fault) = row.set(column, cell) {
            self.note(line, name, cell, fault);
        }
    }

    /// Notes a cell whose bytes were malformed.
    fn note_damage(&mut self, line: u64, column: &str, cell: &str) {
        if let Some(encoding) = self.damaged.filter(|_| cell.contains('\u{FFFD}')) {
            self.note(line, column, cell, CellFault::Damaged(encoding));
        }
    }

    fn note(&mut self, line: u64, column: &str, value: &str, fault: CellFault) {
        let (file_name, column) = (self.file_name.to_owned(), column.to_owned());
        let value = value.to_owned();
        self.table.problems.push(TableProblem { file_name, line, column, value, fault });
    }

    fn bad(&self, line: u64, message: String) -> MetadataTableError {
        MetadataTableError::Line { file_name: self.file_name.to_owned(), line, message }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TableColumn {
    /// The article's file.
    File,
    Field(MetadataField),
}

impl TableColumn {
    /// The column of a name, whatever its case; spaces and hyphens count as underscores.
    fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '-'], "_");
        Some(Self::Field(match name.as_str() {
            "filename" | "file_name" | "file" | "path" => return Some(Self::File),
            "title" | "headline" => MetadataField::Title,
            "url" | "link" => MetadataField::Url,
            "publisher" | "outlet" => MetadataField::Publisher,
            "site" => MetadataField::Site,
            "section" => MetadataField::Section,
            "published" | "publication_date" | "date" | "date_published" | "published_at" => {
                MetadataField::Published
            }
            "modified" | "date_modified" | "updated" => MetadataField::Modified,
            "language" | "lang" => MetadataField::Language,
            "licence" | "license" => MetadataField::Licence,
            "author" | "authors" | "byline" => MetadataField::Authors,
            _ => return None,
        }))
    }
}

#[derive(Default)]
struct TableRow {
    file: String,
    metadata: UserMetadata,
}

impl TableRow {
    /// Sets what a cell says. A cell with an invalid value changes nothing.
    fn set(&mut self, column: TableColumn, cell: &str) -> Result<(), CellFault> {
        match column {
            TableColumn::File if is_empty_value(cell) => {}
            TableColumn::File => self.file = cell.trim().to_owned(),
            TableColumn::Field(field) => set(&mut self.metadata, field, cell)?,
        }
        Ok(())
    }
}
