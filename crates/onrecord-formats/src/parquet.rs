//! Apache Parquet: one file a table, written from record batches. A table holds at most one row group in memory.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::slice;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use onrecord_text::OffsetUnit;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::error::Error;
use crate::folder::{Folder, PendingFile};
use crate::format::Format;
use crate::licence_gate::VisibleReading;
use crate::record_batches::{LayerBatch, layer_tables};

/// A row group ends with the batch that brings it to so many rows, …
const MAX_GROUP_ROWS: usize = 64 << 10;
/// … or to so many bytes in memory.
const MAX_GROUP_BYTES: usize = 8 << 20;

/// The tables of an export's readings, one a layer. That of tokens is created with the first reading that has some.
#[derive(Debug)]
pub(crate) struct ReadingTables(Vec<(&'static str, LayerBatch, Option<Table>)>);

const TOKENS: &str = "tokens";

impl ReadingTables {
    pub(crate) fn create(folder: &mut Folder) -> Result<Self, Error> {
        let mut tables = Vec::new();
        for (layer, batch) in layer_tables() {
            let table = if layer == TOKENS {
                None
            } else {
                Some(Table::create(folder, layer, batch(&[]))?)
            };
            tables.push((layer, batch, table));
        }
        Ok(Self(tables))
    }

    pub(crate) fn write(
        &mut self,
        folder: &mut Folder,
        visible: &VisibleReading<'_>,
    ) -> Result<(), Error> {
        for (layer, batch, table) in &mut self.0 {
            if table.is_none() && !visible.reading.tokens.is_absent() {
                *table = Some(Table::create(folder, layer, batch(&[]))?);
            }
            if let Some(table) = table {
                table.write(batch(slice::from_ref(visible)))?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        self.0.into_iter().filter_map(|(.., table)| table).try_for_each(Table::finish)
    }
}

/// A table and its file.
pub(crate) struct Table {
    writer: ArrowWriter<PendingFile>,
    path: PathBuf,
}

impl Table {
    /// Creates a table with the columns of `batch`.
    pub(crate) fn create(
        folder: &mut Folder,
        name: &str,
        batch: Result<RecordBatch, ArrowError>,
    ) -> Result<Self, Error> {
        let file = folder.create(&format!("{name}{}", Format::Parquet.extension()))?;
        let path = file.path().to_owned();
        let entry = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // The version that wrote the file; each article names the version that read it.
            .set_key_value_metadata(Some(vec![
                entry("onrecord", env!("CARGO_PKG_VERSION")),
                entry("onrecord.offset_unit", OffsetUnit::Codepoint.name()),
            ]))
            .build();
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            .with_skip_arrow_metadata(true)
            .with_schema_root(name.to_owned());
        let writer = batch
            .map_err(ParquetError::from)
            .and_then(|batch| ArrowWriter::try_new_with_options(file, batch.schema(), options));
        match writer {
            Ok(writer) => Ok(Self { writer, path }),
            Err(error) => Err(Error::file(&path, "written")(io_error(error))),
        }
    }

    pub(crate) fn write(&mut self, batch: Result<RecordBatch, ArrowError>) -> Result<(), Error> {
        let writer = &mut self.writer;
        let written = batch.map_err(ParquetError::from).and_then(|batch| {
            writer.write(&batch)?;
            if writer.in_progress_rows() >= MAX_GROUP_ROWS
                || writer.memory_size() >= MAX_GROUP_BYTES
            {
                writer.flush()?;
            }
            Ok(())
        });
        written.map_err(|error| Error::file(&self.path, "written")(io_error(error)))
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        let file = self.writer.into_inner();
        file.map_err(|error| Error::file(&self.path, "written")(io_error(error)))?.commit()
    }
}

/// What the system said, for example that the disk is full.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => *source,
            Err(source) => io::Error::other(source),
        },
        error => io::Error::other(error),
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("path", &self.path).finish_non_exhaustive()
    }
}
