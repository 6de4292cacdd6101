//! Spans of the contract: offsets in the reading's unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open span with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Span {
    /// The start offset in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
    /// The words, exactly as in the text.
    pub text: String,
}

/// A half-open span without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Range {
    /// The start offset in `article.offset_unit`, from 0.
    pub start: usize,
    /// The end offset, one past the last unit.
    pub end: usize,
}
