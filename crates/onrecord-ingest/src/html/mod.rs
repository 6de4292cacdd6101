//! Web pages.

mod blocks;
mod builder;
mod decoded;
mod features;
mod hints;
mod licence;
mod metadata;
mod mining;
mod page;
mod signs;
mod tag;
mod training;
mod tree;

use onrecord_text::Article;
pub use training::{TrainingBlock, TrainingPage, training_page};

use crate::{Given, IngestError, Record};

/// Reads one article from the bytes of a web page.
///
/// # Errors
/// Where the bytes are empty or too many, or hold no article, or where a field of `given` cannot be
/// right.
pub fn read_html(bytes: &[u8], given: &Given) -> Result<Article, IngestError> {
    article(&Record::html(bytes.to_vec()), given)
}

/// The article in a record that is a page.
pub(crate) fn article(record: &Record, given: &Given) -> Result<Article, IngestError> {
    // Until pages are taken apart: as text.
    crate::text::article(record, given)
}
