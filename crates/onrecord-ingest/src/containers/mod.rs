//! Files, and the records in them.
//!
//! The first bytes show what a file is: one article of plain text, one page, a feed, a web archive, or
//! articles as JSON. Each may be compressed with gzip or zstd. Records are found one after the other while
//! the file is read. Memory is bounded whatever the file holds. A broken record costs only itself,
//! wherever the file lets the next one be found.

mod bad_record;
mod compressed;
mod feed;
mod file_kind;
mod json;
mod lookback;
mod records;
mod warc;

pub use bad_record::BadRecord;
pub use file_kind::FileKind;
pub use json::{FieldMap, FieldMapError};
pub use records::{FileInfo, Records};
