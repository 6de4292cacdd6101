//! From a record to its article.

use onrecord_text::Article;

use crate::{ContentFormat, IngestError, Record, UserMetadata, html, text};

impl Record {
    /// Reads the article. What the user says of it (`given`) wins over what its carrier says, and that
    /// over what it says itself.
    ///
    /// # Errors
    /// As [`read_text`](crate::read_text) and [`read_html`](crate::read_html).
    pub fn read(&self, given: &UserMetadata) -> Result<Article, IngestError> {
        match self.format {
            ContentFormat::Text => text::article(self, given),
            ContentFormat::Html => html::article(self, given),
        }
    }
}
