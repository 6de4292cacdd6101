//! The format that all word lists share.

/// The lines of a word list, without comments and empty lines.
pub(super) fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
