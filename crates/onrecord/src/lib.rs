//! onrecord reads news and finds who said what: quotations and reported speech, with their speakers, each pinned to exact
//! characters of the text.
//!
//! ```
//! use onrecord::ledger::QuoteQuery;
//! use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
//!
//! // One article.
//! let text = "“It holds,” said Mara Ellison, the harbour master.";
//! let reading = Reader::new().read_str(text, &UserMetadata::default())?;
//! let quote = &reading.attributions[0];
//! assert_eq!(quote.content[0].slice(text), "“It holds,”");
//!
//! // Many articles, in a ledger that answers questions.
//! let folder = tempfile::tempdir()?;
//! let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
//! let records = [MemoryRecord::text("wire/17", text)];
//! onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
//! let query = QuoteQuery { by: Some("Ellison".to_owned()), ..QuoteQuery::default() };
//! for row in ledger.ask().quotes(&query)? {
//!     println!("{} {}", row.citation, row.content[0].text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Overview
//!
//! | task | items |
//! |---|---|
//! | read one article | [`Reader`], [`UserMetadata`], [`LayerSet`], [`Reading`] |
//! | read many articles | [`find_inputs`], [`read_all`], [`read_records`], [`ReadOptions`] |
//! | record articles | [`Ledger`], [`add`], [`add_records`], [`reread`], [`clear_missing_files`] |
//! | ask | [`Ledger`] and the module [`ledger`]; [`tables`] for CSV |
//! | show a text with its attributions | [`display`] |
//! | export and import | [`export()`], [`import()`], [`corrections_from_import`], [`Format`], [`Audience`] |
//! | print a reading as JSON | the module [`contract`] |
//!
//! Functions of this crate return [`Error`]. The modules [`ledger`], [`reading`], [`formats`], [`ingest`], [`language`] and
//! [`text`] are the crates below this one. The command line and the web app use no other crate of onrecord.

mod add;
pub mod display;
mod error;
mod export;
mod extensions;
mod failures;
mod file_corrections;
mod inputs;
mod memory;
mod models;
mod panics;
mod pipeline;
mod read;
mod reader;
mod records;
mod reread;
pub mod tables;

pub use add::{AddOutcome, AddProgress, AddSummary, add, add_records};
pub use error::{Error, ErrorKind};
pub use export::{ExportOptions, ExportReport, export};
pub use extensions::EXTENSIONS;
pub use failures::clear_missing_files;
pub use file_corrections::{FileCorrections, SkipReason, SkippedEdit, corrections_from_import};
pub use inputs::{Inputs, STDIN, find_inputs};
pub use memory::{MemoryFormat, MemoryRecord};
pub use models::open_model;
pub use read::{ReadOptions, ReadOutcome, read_all, read_records};
pub use reader::Reader;
pub use reread::reread;

pub use onrecord_formats::{Audience, Format, import};
pub use onrecord_ingest::{FieldMap, MetadataTable, UserMetadata};
pub use onrecord_language::Model;
pub use onrecord_ledger::Ledger;
pub use onrecord_reading::{LayerName, LayerSet, Reading};
pub use onrecord_text::{Article, OffsetUnit};

/// Readings as JSON: what `onrecord read --json` prints and the ledger keeps.
///
/// ```
/// use onrecord::{OffsetUnit, Reader, UserMetadata, contract};
///
/// let reading = Reader::new().read_str("It holds, Ellison said.", &UserMetadata::default())?;
/// let reading = contract::Reading::new(&reading, OffsetUnit::Codepoint);
/// let json = serde_json::to_value(&reading)?;
/// assert_eq!(json["attributions"][0]["cue"]["text"], "said");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub mod contract {
    #[doc(inline)]
    pub use onrecord_reading::contract::*;
}

/// The ledger: records readings in one SQLite file, and answers questions about them.
///
/// ```
/// use onrecord::ledger::{Filter, QuoteQuery};
/// use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = [MemoryRecord::text("a", "“It holds,” said Mara Ellison.")];
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// let rows = ledger.ask().quotes(&QuoteQuery { by: Some("Mara Ellison".to_owned()), ..QuoteQuery::default() })?;
/// assert_eq!(rows.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub mod ledger {
    #[doc(inline)]
    pub use onrecord_ledger::*;
}

/// Reading: quotation marks, attributions, mentions, actors and the outlet's own voice.
///
/// ```
/// use onrecord::reading::Form;
/// use onrecord::{Reader, UserMetadata};
///
/// let reading = Reader::new().read_str("“It holds,” said Mara Ellison.", &UserMetadata::default())?;
/// assert_eq!(reading.attributions[0].form, Form::Direct);
/// # Ok::<(), onrecord::Error>(())
/// ```
pub mod reading {
    #[doc(inline)]
    pub use onrecord_reading::*;
}

/// Formats: JSON lines, Parquet, W3C Web Annotation, UIMA CAS JSON and CoNLL-U.
///
/// ```
/// use onrecord::formats::{Format, import_bytes};
///
/// let errors = import_bytes(Format::Jsonl, "a.jsonl", b"{}\n");
/// assert!(errors[0].is_err());
/// ```
pub mod formats {
    #[doc(inline)]
    pub use onrecord_formats::*;
}

/// Ingest: from bytes to articles, with metadata and licence.
///
/// ```
/// use onrecord::UserMetadata;
///
/// let article = onrecord::ingest::read_text(b"Ferry stays\n\nIt stays in port.", &UserMetadata::default())?;
/// assert_eq!(article.metadata.title.as_deref(), Some("Ferry stays"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub mod ingest {
    #[doc(inline)]
    pub use onrecord_ingest::*;
}

/// The language model: words, tags, trees, names and attributions.
///
/// ```
/// assert!(onrecord::language::Model::fast().name().starts_with("en-fast"));
/// ```
pub mod language {
    #[doc(inline)]
    pub use onrecord_language::*;
}

/// Texts: articles, spans, offset units, sentences and tokens.
///
/// ```
/// use onrecord::text::{OffsetMap, OffsetUnit};
///
/// let map = OffsetMap::new("🦀 crab", OffsetUnit::Utf16);
/// assert_eq!(map.from_byte(5), 3);
/// ```
pub mod text {
    #[doc(inline)]
    pub use onrecord_text::*;
}

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
