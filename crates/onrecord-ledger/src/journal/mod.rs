//! The journal of corrections: what a correction says, and where it says it.
//!
//! A correction speaks of places: a text by its SHA-256, offsets in it, and the words there. It holds wherever these
//! words are read as it says, in every copy of the text, after any re-reading; where they no longer are it stands as
//! orphaned. Readings themselves are never changed by it.

pub(crate) mod anchors;
pub(crate) mod edits;
pub(crate) mod entries;
pub(crate) mod overrides;
pub(crate) mod types;
