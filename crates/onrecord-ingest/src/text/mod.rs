//! Plain text.

mod dateline;
pub(crate) mod layout;
mod metadata;

use onrecord_text::{Article, Licence, LicenceScope, Source, article_id, paragraphs, sha256_hex};

use crate::{Given, IngestError, Record, decode, licence, licence_id};

/// Reads one article from the bytes of a plain-text file.
///
/// # Errors
/// Where the bytes are empty, too many or no plain text, or where a field of `given` cannot be
/// right.
pub fn read_text(bytes: &[u8], given: &Given) -> Result<Article, IngestError> {
    article(&Record::text(bytes.to_vec()), given)
}

/// The article in a record of plain text.
pub(crate) fn article(record: &Record, given: &Given) -> Result<Article, IngestError> {
    given
        .check()
        .map_err(|source| IngestError::Given { place: given.place().to_owned(), source })?;
    let bytes = &record.bytes;
    let decode::Decoded { text, encoding, replacements } = decode::decode(bytes, given.place())?;
    let source = Source {
        path: given.path.clone(),
        format: "text".to_owned(),
        encoding: encoding.name().to_ascii_lowercase(),
        replacements,
        sha256: sha256_hex(bytes),
        record: record.id.clone(),
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
        source_map: None,
        blocks: layout.blocks,
        metadata,
        licence,
        mining: None,
        fingerprint: None,
    })
}
