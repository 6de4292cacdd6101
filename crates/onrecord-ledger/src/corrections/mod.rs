//! What users correct: a journal that is only ever added to, and what it changes in the questions' answers.

pub(crate) mod apply;
pub(crate) mod corrected;
mod fold;
pub(crate) mod record;
pub(crate) mod requests;
pub(crate) mod sync_rows;
