//! Actors across articles: who is linked to whom, and how they are looked up.

mod keys;
pub(crate) mod linking;
pub(crate) mod lookup;
pub(crate) mod name_forms;
