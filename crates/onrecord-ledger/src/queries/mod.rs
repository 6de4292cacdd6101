//! Questions, a module each.

pub(crate) mod articles;
pub(crate) mod ask;
mod counted;
pub(crate) mod facets;
pub(crate) mod filter;
pub(crate) mod names;
pub(crate) mod outlets;
pub(crate) mod quotes;
pub(crate) mod same_quotation;
pub(crate) mod search;
pub(crate) mod sources;
pub(crate) mod sql;
pub(crate) mod stats;
pub(crate) mod stories;
pub(crate) mod timeline;
pub(crate) mod wording;
