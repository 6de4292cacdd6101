//! Tables of metadata, a row an article.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Given;
use crate::byline;
use crate::error::MetadataError;
use crate::given::lenient_date;

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
}

/// What stands in a cell that holds nothing.
const NOTHING: &[&str] = &["", "-", "n/a", "na", "nan", "none", "null", "unknown"];

impl MetadataTable {
    /// Reads a table: `.tsv` and `.csv` with a header line, `.jsonl` with an object a line.
    ///
    /// Columns (or keys) are known by their usual names: `filename`, `title`, `url`, `publisher`,
    /// `site`, `section`, `published` or `publication_date`, `modified`, `author` or `authors`,
    /// `licence` or `license`, `language`; others are passed over. Empty cells and `None` say
    /// nothing, and neither does a publication date that is no date.
    ///
    /// # Errors
    /// Where the table has no column of file names, or a line cannot be read.
    pub fn parse(file_name: &str, contents: &str) -> Result<Self, MetadataError> {
        let contents = contents.strip_prefix('\u{FEFF}').unwrap_or(contents);
        match extension(file_name).to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Self::delimited(file_name, contents, b'\t'),
            "csv" => Self::delimited(file_name, contents, b','),
            "jsonl" | "ndjson" => Self::json_lines(file_name, contents),
            _ => Err(MetadataError::Format { file_name: file_name.to_owned() }),
        }
    }

    fn delimited(file_name: &str, contents: &str, delimiter: u8) -> Result<Self, MetadataError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            // In tab-separated files a quotation mark is a quotation mark.
            .quoting(delimiter == b',')
            .flexible(true)
            .from_reader(contents.as_bytes());
        let bad = |line, message: String| MetadataError::Line {
            file_name: file_name.to_owned(),
            line,
            message,
        };
        let at = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let header = reader.headers().map_err(|e| bad(at(&e), e.to_string()))?.clone();
        let fields: Vec<Option<Field>> = header.iter().map(Field::named).collect();
        if !fields.contains(&Some(Field::File)) {
            let columns = header.iter().collect::<Vec<_>>().join(", ");
            return Err(MetadataError::NoFileColumn { file_name: file_name.to_owned(), columns });
        }
        let mut table = Self::default();
        for record in reader.records() {
            let record = record.map_err(|e| bad(at(&e), e.to_string()))?;
            let mut row = Row::default();
            for (field, cell) in fields.iter().zip(&record) {
                if let Some(field) = field {
                    row.set(*field, cell);
                }
            }
            let line = record.position().map_or(0, csv::Position::line);
            table.add(row).map_err(|message| bad(line, message))?;
        }
        Ok(table)
    }

    fn json_lines(file_name: &str, contents: &str) -> Result<Self, MetadataError> {
        let mut table = Self::default();
        for (line, text) in (1..).zip(contents.lines()).filter(|(_, text)| !text.trim().is_empty())
        {
            let bad = |message: String| MetadataError::Line {
                file_name: file_name.to_owned(),
                line,
                message,
            };
            let object: Map<String, Value> = serde_json::from_str(text)
                .map_err(|e| bad(format!("not a JSON object ({e}); write one object a line")))?;
            let mut row = Row::default();
            for (key, value) in &object {
                match (Field::named(key), value) {
                    (Some(Field::Authors), Value::Array(names)) => {
                        row.given.authors =
                            names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                    }
                    (Some(field), Value::String(cell)) => row.set(field, cell),
                    _ => {}
                }
            }
            if row.file.is_empty() {
                return Err(bad("no `filename` in the object; add one".to_owned()));
            }
            table.add(row).map_err(bad)?;
        }
        Ok(table)
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
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
    fn set(&mut self, field: Field, cell: &str) {
        let cell = cell.trim();
        if NOTHING.contains(&cell.to_lowercase().as_str()) {
            return;
        }
        let value = Some(cell.to_owned());
        let given = &mut self.given;
        match field {
            Field::File => self.file = cell.to_owned(),
            Field::Title => given.title = value,
            Field::Url => given.url = value,
            Field::Publisher => given.publisher = value,
            Field::Site => given.site = value,
            Field::Section => given.section = value,
            Field::Published => given.published = lenient_date(cell),
            Field::Modified => given.modified = lenient_date(cell),
            Field::Language => given.language = value,
            Field::Licence => given.licence = value,
            Field::Authors => given.authors = byline::credited(cell),
        }
    }
}
