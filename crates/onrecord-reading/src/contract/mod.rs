//! The JSON contract: what `onrecord read --json` prints and what the ledger keeps.
//!
//! These types are `docs/reading.schema.json`. Offsets change their unit here and nowhere else.
//!
//! A layer of a reading is a field of [`Reading`] of type [`Items`]. Its items implement [`Layer`], which gives their
//! spans, ids and references. What every layer needs (the check of offsets, the check of references, the licence gate,
//! the renumbering of ids) is written once over [`Layer`] and needs no line for a new layer.

mod article;
mod check;
mod from_reading;
mod item;
mod items;
mod layer;
mod reading;
mod span;
mod to_article;

pub use article::{Article, Block, Evidence, Licence, Mining, SourceEvidence, SourceRun};
pub use check::{InvalidItem, Mismatch};
pub use item::{Actor, Attribution, Mention, Note, Token};
pub use items::Items;
pub use layer::{ItemId, Layer, Reference, SpanMut, SpanRef, SpanRole};
pub use reading::Reading;
pub use span::{Range, Span};

/// The JSON Schema of a reading (draft 2020-12).
#[must_use]
pub fn schema() -> serde_json::Value {
    // The schema describes written JSON, in which a field that may be `null` is always present.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Reading>();
    schema.insert("title".to_owned(), "A reading by onrecord".into());
    schema.to_value()
}
