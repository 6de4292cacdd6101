//! What users correct: a journal that is only ever added to, and what it changes in the questions' answers.

pub(crate) mod corrected;
pub(crate) mod corrector;
pub(crate) mod effects;
mod fold;
pub(crate) mod record;
pub(crate) mod requests;
pub(crate) mod sync_rows;
