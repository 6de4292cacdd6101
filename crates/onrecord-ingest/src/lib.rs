//! From bytes to articles: formats, encodings, metadata, licence and fingerprint.
//!
//! A file holds one article or many. Each lies in it as a [`Record`], which [`Record::read`] turns into an
//! [`Article`](onrecord_text::Article); what the user says of it ([`Given`], perhaps out of a
//! [`MetadataTable`]) wins over all else. No files are opened here, and no text is altered: of plain
//! text the article's text is the decoded input, character for character, a byte-order mark aside; of
//! a page it is what was taken from it, each character with its place in the page's bytes.

mod byline;
mod containers;
mod dates;
mod decode;
mod error;
mod fingerprint;
mod given;
mod html;
mod language;
mod lexicon;
mod licence;
mod record;
mod table;
mod text;
mod told;

pub use containers::{BadRecord, FieldMap, FieldMapError, Hints, Kind, Records};
pub use decode::MAX_BYTES;
pub use error::{GivenError, IngestError, MetadataError};
pub use given::Given;
pub use html::{TrainingBlock, TrainingPage, read_html, training_article, training_page};
pub use licence::{licence_id, licences};
pub use record::{Carried, Format, Record};
pub use table::{MAX_TABLE_BYTES, MetadataTable, TableProblem};
pub use text::read_text;
