//! What is kept beside a reading's rows so that questions are answered fast.

pub(crate) mod compared_words;
pub(crate) mod name_counts;
pub(crate) mod nesting;
pub(crate) mod packed;
pub(crate) mod source_counts;
pub(crate) mod source_kinds;
pub(crate) mod statement_index;
pub(crate) mod totals;
pub(crate) mod word_sketch;
