//! The basic types of onrecord: [`Article`], [`Span`], offset units, paragraphs, sentences and tokens.
//!
//! This crate does no input or output and has no model. Everything here is a rule over one text.

mod abbreviation;
mod article;
mod hash;
mod language_code;
mod offset;
mod paragraph;
mod sentence;
mod source_map;
mod span;
mod splitter;
mod token;
mod token_words;

pub use article::{
    Article, Block, BlockKind, Evidence, Licence, LicenceScope, Metadata, Mining, Source,
    article_id,
};
pub use hash::{Sha256Writer, hex, sha256, sha256_hex};
pub use language_code::LanguageCode;
pub use offset::{OffsetMap, OffsetUnit};
pub use paragraph::paragraphs;
pub use source_map::{SourceMap, SourceRun};
pub use span::{Span, SpanError};
pub use splitter::Splitter;

/// Compiles and runs the example in README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
