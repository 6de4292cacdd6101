//! A file of columns, written group by group of rows.

use std::fmt;
use std::io;
use std::sync::Arc;

use onrecord_text::OffsetUnit;
use parquet::basic::{Compression, Type as Physical};
use parquet::column::writer::{ColumnWriter, ColumnWriterImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::SchemaDescriptor;

use crate::Error;
use crate::folder::Pending;

/// A group of rows is closed when it holds so many values of its fullest column.
const MOST_VALUES: usize = 64 << 10;
/// Or so many bytes of words.
const MOST_BYTES: usize = 8 << 20;

/// One layer on its way into its file.
pub(crate) struct Table {
    writer: SerializedFileWriter<Pending>,
    columns: Vec<Column>,
    /// The column that the next value goes to.
    at: usize,
    bytes: usize,
}

/// The values of one column that are not yet written.
struct Column {
    values: Values,
    /// Of each value whether it is there (1) or is nothing, or an empty list (0); unused where all are.
    there: Vec<i16>,
    /// Of each value whether it goes on with the list of the one before (1).
    goes_on: Vec<i16>,
    is_optional: bool,
    is_list: bool,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Single(Vec<f32>),
    Double(Vec<f64>),
    Truth(Vec<bool>),
}

impl Table {
    pub(super) fn create(file: Pending, schema: &str) -> Result<Self, Error> {
        let told = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            // What was read by several versions names each; this is the one that wrote.
            .set_key_value_metadata(Some(vec![
                told("onrecord", env!("CARGO_PKG_VERSION")),
                told("onrecord.offset_unit", OffsetUnit::Codepoint.name()),
            ]))
            .build();
        let schema = parse_message_type(schema).map_err(Fault::from);
        let schema = match schema {
            Ok(schema) => Arc::new(schema),
            Err(fault) => return file.told(Err(fault.0)),
        };
        let leaves = SchemaDescriptor::new(Arc::clone(&schema));
        let columns = leaves.columns().iter().map(|leaf| Column {
            values: match leaf.physical_type() {
                Physical::INT64 => Values::Whole(Vec::new()),
                Physical::FLOAT => Values::Single(Vec::new()),
                Physical::DOUBLE => Values::Double(Vec::new()),
                Physical::BOOLEAN => Values::Truth(Vec::new()),
                _ => Values::Text(Vec::new()),
            },
            there: Vec::new(),
            goes_on: Vec::new(),
            is_optional: leaf.max_def_level() > 0,
            is_list: leaf.max_rep_level() > 0,
        });
        let columns = columns.collect();
        let path = file.path().to_owned();
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties));
        let writer = writer.map_err(|e| Error::file(&path, "written")(Fault::from(e).0))?;
        Ok(Self { writer, columns, at: 0, bytes: 0 })
    }

    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, Error> {
        self.writer.inner().told(result.map_err(|fault| fault.0))
    }

    /// Goes to the next column, of which the row says `there`.
    fn next(&mut self, there: bool) -> &mut Column {
        let at = self.at;
        self.at = (at + 1) % self.columns.len();
        let column = &mut self.columns[at];
        if column.is_optional {
            column.there.push(there.into());
        }
        if column.is_list {
            column.goes_on.push(0);
        }
        column
    }

    /// A row begins: the one before must have filled all columns.
    pub(super) fn row(&mut self) -> &mut Self {
        debug_assert_eq!(self.at, 0, "a row that is not whole");
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.maybe_text(Some(text))
    }

    pub(super) fn maybe_text(&mut self, text: Option<&str>) -> &mut Self {
        self.bytes += text.map_or(0, str::len);
        if let (Values::Text(values), Some(text)) = (&mut self.next(text.is_some()).values, text) {
            values.push(text.into());
        }
        self
    }

    pub(super) fn whole(&mut self, number: usize) -> &mut Self {
        self.maybe_whole(Some(number))
    }

    pub(super) fn maybe_whole(&mut self, number: Option<usize>) -> &mut Self {
        if let (Values::Whole(values), Some(number)) =
            (&mut self.next(number.is_some()).values, number)
        {
            // No text is that long.
            values.push(i64::try_from(number).unwrap_or(i64::MAX));
        }
        self
    }

    pub(super) fn maybe_single(&mut self, number: Option<f32>) -> &mut Self {
        if let (Values::Single(values), Some(number)) =
            (&mut self.next(number.is_some()).values, number)
        {
            values.push(number);
        }
        self
    }

    pub(super) fn maybe_double(&mut self, number: Option<f64>) -> &mut Self {
        if let (Values::Double(values), Some(number)) =
            (&mut self.next(number.is_some()).values, number)
        {
            values.push(number);
        }
        self
    }

    pub(super) fn maybe_truth(&mut self, truth: Option<bool>) -> &mut Self {
        if let (Values::Truth(values), Some(truth)) =
            (&mut self.next(truth.is_some()).values, truth)
        {
            values.push(truth);
        }
        self
    }

    pub(super) fn texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> &mut Self {
        let texts: Vec<&str> = texts.collect();
        self.bytes += texts.iter().map(|text| text.len()).sum::<usize>();
        if let Values::Text(values) = self.list(texts.len()) {
            values.extend(texts.into_iter().map(ByteArray::from));
        }
        self
    }

    pub(super) fn wholes(&mut self, numbers: impl ExactSizeIterator<Item = usize>) -> &mut Self {
        if let Values::Whole(values) = self.list(numbers.len()) {
            values.extend(numbers.map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
        }
        self
    }

    /// A list of so many values in the next column.
    fn list(&mut self, length: usize) -> &mut Values {
        let column = self.next(length > 0);
        let more = length.saturating_sub(1);
        column.there.extend(std::iter::repeat_n(1, more));
        column.goes_on.extend(std::iter::repeat_n(1, more));
        &mut column.values
    }

    pub(super) fn flush_when_full(&mut self) -> Result<(), Error> {
        let most = self.columns.iter().map(Column::len).max().unwrap_or_default();
        if most >= MOST_VALUES || self.bytes >= MOST_BYTES {
            let flushed = self.flush();
            self.told(flushed)?;
        }
        Ok(())
    }

    /// Writes a group of rows.
    fn flush(&mut self) -> Result<(), Fault> {
        if self.columns.iter().all(|column| column.len() == 0) {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            column.write(writer.untyped())?;
            writer.close()?;
        }
        group.close()?;
        self.bytes = 0;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let flushed = self.flush();
        self.told(flushed)?;
        let path = self.writer.inner().path().to_owned();
        let file = self.writer.into_inner();
        file.map_err(|error| Error::file(&path, "written")(Fault::from(error).0))?.commit()
    }
}

impl Column {
    /// Values and gaps.
    fn len(&self) -> usize {
        if self.is_optional {
            return self.there.len();
        }
        match &self.values {
            Values::Text(values) => values.len(),
            Values::Whole(values) => values.len(),
            Values::Single(values) => values.len(),
            Values::Double(values) => values.len(),
            Values::Truth(values) => values.len(),
        }
    }

    /// Writes what it holds and is empty then.
    fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<(), Fault> {
        let there = self.is_optional.then(|| std::mem::take(&mut self.there));
        let goes_on = self.is_list.then(|| std::mem::take(&mut self.goes_on));
        let (there, goes_on) = (there.as_deref(), goes_on.as_deref());
        match (&mut self.values, writer) {
            (Values::Text(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                write(writer, values, there, goes_on)
            }
            (Values::Whole(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                write(writer, values, there, goes_on)
            }
            (Values::Single(values), ColumnWriter::FloatColumnWriter(writer)) => {
                write(writer, values, there, goes_on)
            }
            (Values::Double(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                write(writer, values, there, goes_on)
            }
            (Values::Truth(values), ColumnWriter::BoolColumnWriter(writer)) => {
                write(writer, values, there, goes_on)
            }
            _ => Err(Fault(io::Error::other("a column is of another type than its schema says"))),
        }
    }
}

fn write<T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    values: &mut Vec<T::T>,
    there: Option<&[i16]>,
    goes_on: Option<&[i16]>,
) -> Result<(), Fault> {
    writer.write_batch(values, there, goes_on)?;
    values.clear();
    Ok(())
}

/// What went wrong while writing.
struct Fault(io::Error);

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self(match error {
            // What the system said, such as that the disk is full.
            ParquetError::External(source) => match source.downcast::<io::Error>() {
                Ok(source) => *source,
                Err(source) => io::Error::other(source),
            },
            error => io::Error::other(error),
        })
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("file", self.writer.inner()).finish_non_exhaustive()
    }
}
