//! Records that could not be read, and why.

use std::io;

use super::compressed::RatioExceeded;
use crate::IngestError;

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// The record's name in its file, or `@` and the byte at which it begins. `None` if the file itself is at
    /// fault.
    pub id: Option<String>,
    /// What is wrong, and what to do next.
    pub reason: IngestError,
}

/// The error for a file that cannot be read further.
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
