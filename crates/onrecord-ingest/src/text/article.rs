//! The article of a plain text.

use onrecord_text::{Article, Source, article_id, paragraphs, sha256_hex};

use super::{layout, metadata};
use crate::fingerprint::fingerprint;
use crate::precedence::Precedence;
use crate::{IngestError, Record, UserMetadata, decode, licence};

/// Reads one article from the bytes of a plain-text file.
///
/// # Errors
/// If the bytes are empty, too many or no plain text, or if a field of `user` is invalid.
pub fn read_text(bytes: &[u8], user: &UserMetadata) -> Result<Article, IngestError> {
    article(&Record::text(bytes.to_vec()), user)
}

/// Reads the article in a record of plain text.
pub(crate) fn article(record: &Record, user: &UserMetadata) -> Result<Article, IngestError> {
    let place = record.place(user);
    user.check().map_err(|source| IngestError::UserMetadata { place: place.clone(), source })?;
    let bytes = &record.bytes;
    let decode::DecodedText { text, encoding, replacements } =
        decode::decode(bytes, record.encoding.as_deref(), &place)?;
    let source = Source {
        path: user.path.clone(),
        format: "text".to_owned(),
        encoding: encoding.name().to_ascii_lowercase(),
        replacements,
        sha256: sha256_hex(bytes),
        record: record.id.clone(),
    };
    let precedence = Precedence::new(user, &record.container);
    let outside = user.clone().or(record.container.fields.clone());
    let paragraphs = paragraphs(&text);
    let owner = outside.publisher.as_deref().or(outside.site.as_deref());
    let statements = licence::licences(&text, &paragraphs, owner);
    let layout = layout::layout(&text, &paragraphs, &statements, outside.title.as_deref());
    let licence = precedence.licence().or_else(|| licence::best(statements));
    let metadata = metadata::metadata(&text, &layout, precedence);
    let fingerprint = fingerprint(&text);
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
        fingerprint,
    })
}
