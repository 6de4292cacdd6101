//! From bytes to articles: encodings, metadata and licence.
//!
//! [`read_text`] takes the bytes of one plain-text article and what the user says of it
//! ([`Given`], perhaps out of a [`MetadataTable`]) and gives an
//! [`Article`]. No files are opened here and no text is altered: a
//! byte-order mark aside, the article's text is the decoded input, character for character.

mod byline;
mod dateline;
mod dates;
mod decode;
mod error;
mod given;
mod layout;
mod lexicon;
mod licence;
mod metadata;
mod table;

use onrecord_text::{Article, Licence, LicenceScope, Source, article_id, paragraphs, sha256_hex};

pub use decode::MAX_BYTES;
pub use error::{GivenError, IngestError, MetadataError};
pub use given::Given;
pub use licence::{licence_id, licences};
pub use table::{MAX_TABLE_BYTES, MetadataTable, TableProblem};

/// Reads one article from the bytes of a plain-text file.
///
/// # Errors
/// Where the bytes are empty, too many or no plain text, or where a field of `given` cannot be
/// right.
pub fn read_text(bytes: &[u8], given: &Given) -> Result<Article, IngestError> {
    given
        .check()
        .map_err(|source| IngestError::Given { place: given.place().to_owned(), source })?;
    let decode::Decoded { text, encoding, replacements } = decode::decode(bytes, given.place())?;
    let source = Source {
        path: given.path.clone(),
        format: "text".to_owned(),
        encoding: encoding.name().to_ascii_lowercase(),
        replacements,
        sha256: sha256_hex(bytes),
        record: None,
    };
    let paragraphs = paragraphs(&text);
    let owner = given.publisher.as_deref().or(given.site.as_deref());
    let statements = licence::licences(&text, &paragraphs, owner);
    let layout = layout::layout(&text, &paragraphs, &statements, given.title.as_deref());
    let metadata = metadata::metadata(&text, &layout, given);
    let licence = match given.licence.as_deref().and_then(licence_id) {
        Some(id) => Some(Licence {
            url: licence::address(&id),
            id,
            applies_to: LicenceScope::Article,
            evidence: None,
            confidence: 1.0,
            by: "given".to_owned(),
        }),
        None => licence::best(statements),
    };
    Ok(Article {
        id: article_id(&source, metadata.url.as_deref(), metadata.publisher.as_deref()),
        text_sha256: sha256_hex(text.as_bytes()),
        text,
        source,
        blocks: layout.blocks,
        metadata,
        licence,
    })
}
