//! UIMA CAS JSON 0.4, as INCEpTION and dkpro-cassis read and write it. Offsets count UTF-16 code units.

mod read;
mod types;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
