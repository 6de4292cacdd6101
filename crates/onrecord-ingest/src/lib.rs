//! From bytes to articles: formats, encodings, metadata, licence and fingerprint.
//!
//! A file holds one article or many. [`Records`] finds them as [`Record`]s, and [`Record::read`] turns each
//! into an [`Article`](onrecord_text::Article). What the user says of an article ([`UserMetadata`], perhaps
//! out of a [`MetadataTable`]) wins over everything else.
//!
//! This crate opens no files, and it alters no text. The text of a plain-text article is the decoded input,
//! character for character, without a byte-order mark. The text of a page is what was taken from it, and each
//! character knows its place in the page's bytes.
//!
//! # Features
//!
//! - `training`: what the training of the block classifier needs to see of a page (`training_page`,
//!   `training_article`). Only `onrecord-eval` turns it on.

mod byline;
mod captions;
mod containers;
mod dates;
mod decode;
mod error;
mod fingerprint;
mod html;
mod language;
mod layout_lexicon;
mod lexicon;
mod licence;
mod metadata_field;
mod metadata_table;
mod precedence;
mod read;
mod record;
mod text;
mod user_metadata;

pub use containers::{BadRecord, FieldMap, FieldMapError, FileInfo, FileKind, Records};
pub use decode::MAX_BYTES;
pub use error::{IngestError, MetadataTableError, Remedy, UserMetadataError};
pub use html::read_html;
#[cfg(feature = "training")]
pub use html::{TrainingBlock, TrainingPage, training_article, training_page};
pub use licence::{licence_id, licences};
pub use metadata_table::{MAX_TABLE_BYTES, MetadataTable, TableProblem};
pub use record::{ContainerMetadata, ContentFormat, Record};
pub use text::read_text;
pub use user_metadata::UserMetadata;

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
