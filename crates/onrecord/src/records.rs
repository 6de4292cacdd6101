//! Finds the records in inputs.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::iter::Enumerate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord_ingest::{FieldMap, FileInfo, Record, Records, UserMetadata};

use crate::error::Error;
use crate::inputs::STDIN;
use crate::memory::{MemoryFormat, MemoryRecord};
use crate::panics::catch_panic;

/// An input with one or several records.
pub(crate) enum Input {
    File(PathBuf),
    Memory(Box<MemoryRecord>),
}

impl Input {
    pub(crate) fn memory(record: MemoryRecord) -> Self {
        Self::Memory(Box::new(record))
    }
}

/// The input of a record, as its reading needs it.
#[derive(Clone)]
pub(crate) struct RecordSource {
    /// The file, or the name of a record in memory.
    pub(crate) path: Arc<Path>,
    /// The metadata of a record in memory.
    metadata: Option<Arc<UserMetadata>>,
}

impl RecordSource {
    /// The user's metadata for a record: what came with it first, then what `metadata_for` says of its path.
    ///
    /// The path is the one by which the input was asked for: failures have the same. Title and address belong to a single
    /// article, and are dropped for a record of a file with several.
    pub(crate) fn metadata(
        &self,
        record: &Record,
        metadata_for: impl Fn(&Path) -> UserMetadata,
    ) -> UserMetadata {
        let own = self.metadata.as_deref().cloned().unwrap_or_default();
        with_source(&self.path, record, own.or(metadata_for(&self.path)))
    }
}

fn with_source(path: &Path, record: &Record, metadata: UserMetadata) -> UserMetadata {
    let metadata = UserMetadata { path: Some(path_name(path)), ..metadata };
    match record.id {
        None => metadata,
        Some(_) => UserMetadata { title: None, url: None, ..metadata },
    }
}

/// A record, or why it cannot be read.
pub(crate) struct FoundRecord {
    pub(crate) origin: RecordOrigin,
    pub(crate) record: Result<Record, Error>,
}

/// The position of a record in the inputs.
#[derive(Clone)]
pub(crate) struct RecordOrigin {
    pub(crate) source: RecordSource,
    /// The index of the input.
    pub(crate) input: usize,
    /// The record's name in a file with several.
    pub(crate) record: Option<String>,
    /// How the keys of a JSON file are understood; only with its first record.
    pub(crate) field_map: Option<FieldMap>,
    /// The bytes of all inputs that were read so far.
    pub(crate) bytes: u64,
}

impl RecordOrigin {
    pub(crate) fn path(&self) -> &Path {
        &self.source.path
    }

    #[cfg(test)]
    pub(crate) fn test(input: usize) -> Self {
        let source = RecordSource { path: Path::new("a").into(), metadata: None };
        Self { source, input, record: None, field_map: None, bytes: 0 }
    }
}

/// Iterates over the records of all inputs, one after the other. Every input gives at least one item, be it an error.
pub(crate) struct RecordFinder<'f, I> {
    inputs: Enumerate<I>,
    field_map: &'f FieldMap,
    open: Option<(RecordOrigin, Records<'static>)>,
    /// The bytes of the inputs that are finished.
    bytes: u64,
}

impl<'f, I: Iterator<Item = Input>> RecordFinder<'f, I> {
    pub(crate) fn new(inputs: I, field_map: &'f FieldMap) -> Self {
        Self { inputs: inputs.enumerate(), field_map, open: None, bytes: 0 }
    }

    /// Takes the next record of the open input; `None` where it is finished.
    fn next_record(
        &mut self,
        mut origin: RecordOrigin,
        mut records: Records<'static>,
    ) -> Option<FoundRecord> {
        let found = match catch_panic(&path_name(origin.path()), || Ok(records.next())) {
            Ok(Some(found)) => found,
            Ok(None) => {
                self.bytes += records.position();
                return None;
            }
            Err(error) => return Some(FoundRecord { origin, record: Err(error) }),
        };
        let bytes = self.bytes + records.position();
        let field_map = origin.field_map.take();
        self.open = Some((origin.clone(), records));
        let (name, record) = match found {
            Ok(record) => (record.id.clone(), Ok(record)),
            Err(bad) => (bad.id, Err(bad.reason.into())),
        };
        Some(FoundRecord {
            origin: RecordOrigin { record: name, field_map, bytes, ..origin },
            record,
        })
    }

    /// Opens an input. One that is a single record, or that cannot be opened, gives that at once.
    fn open_input(&mut self, index: usize, input: Input) -> Option<FoundRecord> {
        let (path, memory) = match input {
            Input::File(path) => (path, None),
            Input::Memory(record) => (PathBuf::from(&record.name), Some(*record)),
        };
        let metadata = memory.as_ref().map(|record| Arc::new(record.metadata.clone()));
        let source = RecordSource { path: path.into(), metadata };
        let mut origin =
            RecordOrigin { source, input: index, record: None, field_map: None, bytes: self.bytes };
        let path = Arc::clone(&origin.source.path);
        let opened = match memory {
            None => catch_panic(&path_name(&path), || open_records(&path, self.field_map)),
            Some(MemoryRecord { bytes, format, .. }) => match format {
                MemoryFormat::File => {
                    let hints = FileInfo {
                        path: Some(path_name(&path)),
                        size: Some(bytes.len() as u64),
                        fields: self.field_map.clone(),
                    };
                    catch_panic(&path_name(&path), || Ok(Records::open(Cursor::new(bytes), &hints)))
                }
                MemoryFormat::Text | MemoryFormat::Html => {
                    self.bytes += bytes.len() as u64;
                    origin.bytes = self.bytes;
                    let record = match format {
                        MemoryFormat::Html => Record::html(bytes),
                        _ => Record::text(bytes),
                    };
                    return Some(FoundRecord { origin, record: Ok(record) });
                }
            },
        };
        match opened {
            Ok(records) => {
                origin.field_map = records.fields().cloned();
                self.open = Some((origin, records));
                None
            }
            Err(error) => Some(FoundRecord { origin, record: Err(error) }),
        }
    }
}

impl<I: Iterator<Item = Input>> Iterator for RecordFinder<'_, I> {
    type Item = FoundRecord;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((origin, records)) = self.open.take()
                && let Some(found) = self.next_record(origin, records)
            {
                return Some(found);
            }
            if self.open.is_none() {
                let (index, input) = self.inputs.next()?;
                if let Some(found) = self.open_input(index, input) {
                    return Some(found);
                }
            }
        }
    }
}

/// Opens the records in a file, or in standard input for `-`.
pub(crate) fn open_records(path: &Path, field_map: &FieldMap) -> Result<Records<'static>, Error> {
    let (file, size): (Box<dyn Read>, _) = if path == Path::new(STDIN) {
        (Box::new(io::stdin()), None)
    } else {
        let failed = |source| Error::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        (Box::new(file), Some(size))
    };
    let hints = FileInfo { path: Some(path_name(path)), size, fields: field_map.clone() };
    Ok(Records::open(file, &hints))
}

/// A path as messages and ledgers spell it.
pub(crate) fn path_name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
