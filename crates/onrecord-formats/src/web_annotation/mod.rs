//! W3C Web Annotation Data Model (Recommendation of 23 February 2017) in JSON-LD: one collection an article, with one
//! annotation for each mention and each part of an attribution.

mod read;
mod vocabulary;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
