//! Exports and imports of readings: JSON lines, Parquet, W3C Web Annotation, UIMA CAS JSON and CoNLL-U.
//!
//! An [`Exporter`] writes readings into a folder. [`import`] reads the items that somebody edited in such files, and
//! checks them against the article's text. `docs/formats.md` describes every file, field and column.
//!
//! Each of these rules has a test:
//! - A file gets its final name only when it is complete.
//! - The same readings in the same order make the same bytes.
//! - An import of an unedited export gives what was exported, for JSON lines, Web Annotation and CAS.
//! - A span whose words differ from the article's is an error that names both. Nothing is guessed.
//! - A public export shows at most a third of the code points of an article that may not be shared.

mod cas;
mod conllu;
mod error;
mod export;
mod folder;
mod format;
mod import;
mod jsonl;
mod ledger_tables;
mod licence_gate;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod record_batches;
mod validation;
mod web_annotation;

pub use error::Error;
pub use export::{ExportSummary, Exporter};
pub use format::Format;
pub use import::{Import, MAX_BYTES, import, import_bytes};
pub use ledger_tables::{
    ExportedActor, ExportedActorMember, ExportedActorName, ExportedCopy, ExportedCorrection,
    ExportedStory, ExportedStoryArticle,
};
pub use licence_gate::{Audience, for_audience, may_be_shared};
pub use validation::ImportedArticle;

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
