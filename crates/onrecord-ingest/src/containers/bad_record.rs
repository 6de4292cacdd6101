//! Records that could not be read, and why.

use std::io;

use super::compressed::RatioExceeded;
use crate::IngestError;

/// A record that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Its name in its file, or the place where it begins (`@` and the byte's offset); nothing where the
    /// file itself is meant.
    pub id: Option<String>,
    /// Why, and what to do next.
    pub reason: IngestError,
}

/// Why a file cannot be read on.
pub(super) fn unreadable(place: String, error: &io::Error) -> IngestError {
    let what = error.to_string();
    if RatioExceeded::is(error) {
        return IngestError::Unbounded { place, what };
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            let what = format!("it cannot be unpacked ({what})");
            IngestError::Damaged { place, what }
        }
        _ => IngestError::Unreadable { place, message: what },
    }
}
