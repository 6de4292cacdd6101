//! Who said it, and on whose word: read articles, record their readings, ask.
//!
//! ```no_run
//! use onrecord::{FieldMap, UserMetadata, Ledger, QuoteQuery, ReadOptions, Reader};
//!
//! let reading = Reader::new().read_bytes(b"\"It holds,\" said Mara Ellison.", &UserMetadata::default())?;
//! assert_eq!(reading.attributions.len(), 1);
//!
//! let mut ledger = Ledger::open("onrecord.db")?;
//! let inputs = onrecord::find_inputs(&["articles"])?;
//! let options = ReadOptions {
//!     reader: Reader::new(),
//!     jobs: 4,
//!     given_for: |_: &std::path::Path| UserMetadata::default(),
//!     fields: FieldMap::default(),
//! };
//! onrecord::add(&mut ledger, &inputs.files, &options, |_| {})?;
//! for row in ledger.ask().quotes(&QuoteQuery { by: Some("Ellison".into()), ..QuoteQuery::default() })? {
//!     println!("{} {}", row.citation, row.content[0].text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything that the command line, the bindings and the scorer need is exported here; they use no
//! other crate of the house.

mod add;
mod export;
mod file_corrections;
mod inputs;
mod models;
mod pipeline;
mod reader;
mod reread;
pub mod tables;

pub use add::{Outcome, Progress, Summary, add, forget_gone};
pub use export::{ExportError, ExportOptions, Exported, export};
pub use file_corrections::{Edits, PassedOver, edits};
pub use inputs::{EXTENSIONS, InputError, Inputs, STDIN, find_inputs};
pub use models::{OpenModelError, open_model};
pub use pipeline::{Item, ReadOptions, read_all};
pub use reader::{ReadError, Reader};
pub use reread::reread;

pub use onrecord_formats::{self as formats, Audience, Format, ImportedArticle, import};
pub use onrecord_ingest::{
    self as ingest, FieldMap, FieldMapError, IngestError, MetadataTable, MetadataTableError,
    UserMetadata, UserMetadataError,
};
pub use onrecord_language::{self as language, Model, ModelError};
pub use onrecord_ledger::{
    self as ledger, ActorPlace, AlignedRun, Amendment, Anchor, ArticleRow, AttributionAnchor,
    AttributionEdit, Candidate, Change, Citation, Copied, Correction, CorrectionRow, Counts,
    DEFAULT_FILE, DistinctQuote, Edit, EditedContent, Facet, Facets, Failure, Filter, JoinedActor,
    KindRow, Ledger, Mismatch, NameCount, NameRow, NameStrength, Names, NamesBy, NamesQuery,
    OutletKind, OutletRow, QuoteLink, QuoteQuery, QuoteRow, ReadingVersion, Recorded, Run,
    SearchRow, Segment, Share, Signature, SourceKind, SourceRow, Sources, SourcesQuery,
    SourcesSummary, SplitQuery, Standing, Stats, Story, StoryArticle, Timeline, TimelineBy,
    TimelineRow, VerifyReport, View, ViewColumn, Voice, WordChange, Wording, WrittenAttribution,
    views,
};
pub use onrecord_reading::{
    self as reading, Act, ActorType, Form, LayerName, LayerSet, Level, MentionForm, Polarity,
    Reading, VoiceShares, contract,
};
pub use onrecord_text::{
    self as text, Article, BlockKind, LicenceScope, OffsetMap, OffsetUnit, Source, Span, sha256_hex,
};
