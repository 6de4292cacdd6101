//! Builds a record batch column by column.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float32Array, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use onrecord_reading::contract::variant_name;

/// The columns of a record batch, in order. Each method appends a column with the values of all rows.
#[derive(Default)]
pub(super) struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    pub(super) fn text<'v>(self, name: &str, values: impl Iterator<Item = &'v str>) -> Self {
        self.with(name, false, Arc::new(StringArray::from_iter_values(values)))
    }

    pub(super) fn optional_text<T: AsRef<str>>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<T>>,
    ) -> Self {
        self.with(name, true, Arc::new(values.collect::<StringArray>()))
    }

    /// The names of an enumeration's variants in the JSON contract.
    pub(super) fn variant(
        self,
        name: &str,
        values: impl Iterator<Item = impl serde::Serialize>,
    ) -> Self {
        self.with(name, false, Arc::new(StringArray::from_iter_values(values.map(variant_name))))
    }

    pub(super) fn int(self, name: &str, values: impl Iterator<Item = usize>) -> Self {
        self.with(name, false, Arc::new(Int64Array::from_iter_values(values.map(int64))))
    }

    pub(super) fn optional_int(
        self,
        name: &str,
        values: impl Iterator<Item = Option<usize>>,
    ) -> Self {
        let values: Int64Array = values.map(|value| value.map(int64)).collect();
        self.with(name, true, Arc::new(values))
    }

    pub(super) fn float(self, name: &str, values: impl Iterator<Item = f32>) -> Self {
        self.with(name, false, Arc::new(Float32Array::from_iter_values(values)))
    }

    pub(super) fn optional_float(
        self,
        name: &str,
        values: impl Iterator<Item = Option<f32>>,
    ) -> Self {
        self.with(name, true, Arc::new(values.collect::<Float32Array>()))
    }

    pub(super) fn double(self, name: &str, values: impl Iterator<Item = f64>) -> Self {
        self.with(name, false, Arc::new(Float64Array::from_iter_values(values)))
    }

    pub(super) fn optional_double(
        self,
        name: &str,
        values: impl Iterator<Item = Option<f64>>,
    ) -> Self {
        self.with(name, true, Arc::new(values.collect::<Float64Array>()))
    }

    pub(super) fn bool(self, name: &str, values: impl Iterator<Item = bool>) -> Self {
        self.with(name, false, Arc::new(values.map(Some).collect::<BooleanArray>()))
    }

    pub(super) fn optional_bool(
        self,
        name: &str,
        values: impl Iterator<Item = Option<bool>>,
    ) -> Self {
        self.with(name, true, Arc::new(values.collect::<BooleanArray>()))
    }

    /// A list of texts a row.
    pub(super) fn text_list<'v>(
        self,
        name: &str,
        rows: impl Iterator<Item = &'v [String]> + Clone,
    ) -> Result<Self, ArrowError> {
        let elements = StringArray::from_iter_values(rows.clone().flatten());
        self.list(name, rows.map(<[String]>::len), Arc::new(elements))
    }

    /// A list of structures a row: `lengths` are the rows' numbers of structures, `elements` the fields of all of them.
    pub(super) fn struct_list(
        self,
        name: &str,
        lengths: impl Iterator<Item = usize>,
        elements: Self,
    ) -> Result<Self, ArrowError> {
        let elements = StructArray::try_new(elements.fields.into(), elements.arrays, None)?;
        self.list(name, lengths, Arc::new(elements))
    }

    fn list(
        self,
        name: &str,
        lengths: impl Iterator<Item = usize>,
        elements: ArrayRef,
    ) -> Result<Self, ArrowError> {
        // Parquet's own name for what a list contains.
        let element = Arc::new(Field::new("element", elements.data_type().clone(), false));
        let list =
            ListArray::try_new(element, OffsetBuffer::from_lengths(lengths), elements, None)?;
        Ok(self.with(name, false, Arc::new(list)))
    }

    fn with(mut self, name: &str, is_nullable: bool, array: ArrayRef) -> Self {
        let data_type: DataType = array.data_type().clone();
        self.fields.push(Field::new(name, data_type, is_nullable));
        self.arrays.push(array);
        self
    }

    pub(super) fn into_batch(self) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.arrays)
    }
}

/// No text is longer than the largest `i64`.
fn int64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
