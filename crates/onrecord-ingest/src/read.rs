//! From a record to its article.

use onrecord_text::Article;

use crate::{ContentFormat, IngestError, Record, UserMetadata, html, text};

impl Record {
    /// Reads the article. Metadata of the user wins over that of the container, and that over what the
    /// article says itself.
    ///
    /// # Errors
    /// As [`read_text`](crate::read_text) and [`read_html`](crate::read_html).
    pub fn read(&self, user: &UserMetadata) -> Result<Article, IngestError> {
        match self.format {
            ContentFormat::Text => text::article(self, user),
            ContentFormat::Html => html::article(self, user),
        }
    }
}
