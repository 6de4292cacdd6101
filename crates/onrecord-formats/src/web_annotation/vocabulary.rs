//! Names that reading and writing share.

/// The prefix of our addresses. The ids of the article and the item follow.
pub(super) const URN: &str = "urn:onrecord:";

/// The roles of an attribution's parts, which are the tags of their annotations.
pub(super) const CONTENT: &str = "content";
pub(super) const QUOTED: &str = "quoted";
pub(super) const CUE: &str = "cue";
pub(super) const SOURCE: &str = "source";
