//! Which files of a folder are taken for articles.

use std::ffi::OsStr;
use std::path::Path;

/// The file extensions by which [`find_inputs`](crate::find_inputs) recognises articles in folders.
///
/// A file without an extension is read too. A file that is named itself may have any extension: its bytes show its format.
///
/// ```
/// assert!(onrecord::EXTENSIONS.contains(&"html"));
/// ```
pub const EXTENSIONS: &[&str] = &[
    "txt", "text", "md", "html", "htm", "xhtml", "xml", "rss", "atom", "json", "jsonl", "ndjson",
    "warc", "gz", "zst",
];

pub(crate) fn looks_like_articles(path: &Path) -> bool {
    path.extension().is_none_or(|extension| {
        EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(OsStr::new(known)))
    })
}
