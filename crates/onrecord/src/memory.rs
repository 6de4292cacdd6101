//! Records that are in memory, not in files.

use onrecord_ingest::UserMetadata;

/// An article in memory, or a whole file with one or several.
///
/// [`add_records`](crate::add_records) and [`read_records`](crate::read_records) take them.
///
/// ```
/// use onrecord::{MemoryRecord, UserMetadata};
///
/// let record = MemoryRecord::text("wire/17", "“It holds,” said Mara Ellison.").with_metadata(UserMetadata {
///     publisher: Some("The Harbour Post".to_owned()),
///     ..UserMetadata::default()
/// });
/// assert_eq!(record.name, "wire/17");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryRecord {
    /// The name by which errors and the ledger's failures call the record, in place of a file's path.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub format: MemoryFormat,
    /// What the user knows about the article.
    pub metadata: UserMetadata,
}

/// What the bytes of a [`MemoryRecord`] are.
///
/// ```
/// use onrecord::{MemoryFormat, MemoryRecord};
///
/// assert_eq!(MemoryRecord::html("a", "<p>No.</p>").format, MemoryFormat::Html);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemoryFormat {
    /// One article as plain text.
    Text,
    /// One article as a web page.
    Html,
    /// The content of a file of any format that onrecord reads: a text, a page, a feed, a web archive or JSON, packed or not.
    /// Its first bytes show the format.
    File,
}

impl MemoryRecord {
    /// One article as plain text.
    ///
    /// ```
    /// let record = onrecord::MemoryRecord::text("wire/17", "“It holds,” said Mara Ellison.");
    /// assert!(record.bytes.starts_with("“It".as_bytes()));
    /// ```
    #[must_use]
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(name, text.into().into_bytes(), MemoryFormat::Text)
    }

    /// One article as a web page.
    ///
    /// ```
    /// let record = onrecord::MemoryRecord::html("https://example.org/17", "<p>“It holds,” said Mara Ellison.</p>");
    /// assert!(record.bytes.starts_with(b"<p>"));
    /// ```
    #[must_use]
    pub fn html(name: impl Into<String>, page: impl Into<Vec<u8>>) -> Self {
        Self::new(name, page.into(), MemoryFormat::Html)
    }

    /// The content of a file of any format that onrecord reads.
    ///
    /// ```
    /// let lines = "{\"text\": \"No, said Mara.\"}\n{\"text\": \"Yes, said Ada.\"}\n";
    /// let record = onrecord::MemoryRecord::file("two.jsonl", lines);
    /// assert_eq!(record.format, onrecord::MemoryFormat::File);
    /// ```
    #[must_use]
    pub fn file(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(name, bytes.into(), MemoryFormat::File)
    }

    /// The record with metadata.
    ///
    /// ```
    /// use onrecord::{MemoryRecord, UserMetadata};
    ///
    /// let metadata = UserMetadata { published: Some("2024-03-13".to_owned()), ..UserMetadata::default() };
    /// let record = MemoryRecord::text("a", "No, said Mara.").with_metadata(metadata);
    /// assert!(record.metadata.published.is_some());
    /// ```
    #[must_use]
    pub fn with_metadata(self, metadata: UserMetadata) -> Self {
        Self { metadata, ..self }
    }

    fn new(name: impl Into<String>, bytes: Vec<u8>, format: MemoryFormat) -> Self {
        Self { name: name.into(), bytes, format, metadata: UserMetadata::default() }
    }
}
