//! How commands print their figures.

use std::fmt::Display;
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

/// Prints figures: as one JSON object if `json` is set, as a table otherwise.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn print_scores(
    scores: &(impl Display + Serialize),
    json: bool,
    out: &mut dyn Write,
) -> Result<()> {
    if json {
        return print_json(scores, out);
    }
    Ok(write!(out, "{scores}")?)
}

/// Prints one JSON object over several lines.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn print_json(scores: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    Ok(writeln!(out, "{}", serde_json::to_string_pretty(scores)?)?)
}
