//! The JSON contract: the format that `onrecord read --json` prints and that the ledger stores.
//!
//! `docs/reading.schema.json` is the schema of these types. Only this module converts the unit of offsets.
//!
//! A layer of a reading is a field of [`Reading`] of type [`Items`]. Its items implement [`Layer`], which gives their
//! spans, ids and references. Code that concerns all layers is written once over [`Layer`], so that a new layer needs
//! no change there. Examples are the checks of offsets and references, the licence gate and the renumbering of ids.

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
pub use layer::{Layer, Reference, SpanMut, SpanRef, SpanRole};
pub use reading::Reading;
pub use span::{Range, Span};

pub use crate::ids::{InvalidId, ItemId};

/// The name of an enumeration's variant in JSON; empty if the value is not written as text.
///
/// ```
/// use onrecord_reading::Act;
///
/// assert_eq!(onrecord_reading::contract::variant_name(Act::Speech), "speech");
/// ```
#[must_use]
pub fn variant_name(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// The JSON Schema of a reading (draft 2020-12).
#[must_use]
pub fn schema() -> serde_json::Value {
    // The schema describes written JSON, in which a field that may be `null` is always present.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Reading>();
    schema.insert("title".to_owned(), "A reading by onrecord".into());
    schema.to_value()
}
