//! Spans of the contract: offsets in the reading's unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A span with the words it covers, half-open, counted in `article.offset_unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Span {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words, exactly.
    pub text: String,
}

/// A span without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Range {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}
