//! W3C Web Annotation Data Model (Recommendation of 23 February 2017) in JSON-LD: a collection an
//! article, an annotation each part of an attribution and each mention.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

/// Our addresses begin so; the article's id and the item's follow.
const URN: &str = "urn:onrecord:";

/// The roles of an attribution's parts, which are the tags of their annotations.
const CONTENT: &str = "content";
const QUOTED: &str = "quoted";
const CUE: &str = "cue";
const SOURCE: &str = "source";
