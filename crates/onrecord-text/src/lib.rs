//! The ground floor of onrecord: [`Article`], [`Span`], offset units, paragraphs, sentences and
//! tokens. No input or output and no model: everything here is a rule over one text.

mod article;
mod offset;
mod paragraph;
mod span;

pub use article::{
    Article, Block, BlockKind, Licence, LicenceScope, Metadata, Source, article_id, sha256_hex,
};
pub use offset::{OffsetMap, OffsetUnit};
pub use paragraph::paragraphs;
pub use span::{Span, SpanError};
