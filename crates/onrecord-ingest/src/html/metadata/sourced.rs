//! A value with its source.

/// A value, and the name of its source in `metadata_from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) from: &'static str,
}
