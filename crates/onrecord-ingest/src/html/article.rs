//! The article of a web page, with its metadata, licence and mining reservation.

use std::collections::BTreeMap;

use onrecord_text::{Article, Metadata, Source, article_id, sha256_hex};

use super::declared_content::DeclaredContent;
use super::extraction::{ExtractedArticle, extract};
use super::metadata::{self, MachineData, PageMetadata, Sourced};
use super::page::HtmlPage;
use super::{mining, page_licence};
use crate::fingerprint::fingerprint;
use crate::licence;
use crate::precedence::Precedence;
use crate::{IngestError, MAX_BYTES, Record, UserMetadata, language};

/// Reads one article from the bytes of a web page.
///
/// # Errors
/// If the bytes are empty, too many or hold no article, or if a field of `user` is invalid.
pub fn read_html(bytes: &[u8], user: &UserMetadata) -> Result<Article, IngestError> {
    article(&Record::html(bytes.to_vec()), user)
}

/// Reads the article in a record that is a page.
pub(crate) fn article(record: &Record, user: &UserMetadata) -> Result<Article, IngestError> {
    article_by(record, user, None)
}

/// Like [`article`]. `probabilities` replace those of the block classifier, if given.
pub(super) fn article_by(
    record: &Record,
    user: &UserMetadata,
    probabilities: Option<&[f32]>,
) -> Result<Article, IngestError> {
    let place = || record.place(user);
    user.check().map_err(|source| IngestError::UserMetadata { place: place(), source })?;
    let bytes = &record.bytes;
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLong { place: place(), bytes: bytes.len(), limit: MAX_BYTES });
    }
    let page = HtmlPage::new(bytes, record.encoding.as_deref());
    let data = MachineData::of(&page.tree);
    let found = metadata::metadata(&page, &data);
    let mut precedence = Precedence::new(user, &record.container);
    let language = found.language.clone().map(|said| (said.value, said.from));
    let mut metadata = believed(found, &mut precedence);
    let declared = DeclaredContent::of(&page.tree);
    let mut extracted = extract(&page, &declared, &metadata.authors, probabilities)
        .map_err(|what| IngestError::Unbounded { place: place(), what })?;
    if extracted.text.is_empty() {
        return Err(IngestError::PageWithoutArticle { place: place(), bytes: bytes.len() });
    }
    let language = language::language(language, &extracted.text);
    metadata.language = precedence.field("language", |user| &user.language, language);
    let source = Source {
        path: user.path.clone(),
        format: "html".to_owned(),
        encoding: page.decoded.encoding.name().to_ascii_lowercase(),
        replacements: page.decoded.replacements,
        sha256: sha256_hex(bytes),
        record: record.id.clone(),
    };
    let owner = metadata.publisher.as_deref().or(metadata.site.as_deref());
    let ExtractedArticle { page_blocks, chosen, .. } = &extracted;
    let mining = mining::mining(&page, &data, page_blocks, chosen);
    let on_page = page_licence::licences(&page, &data, page_blocks, chosen, owner);
    let statements = extracted.statements(owner);
    let licence = precedence
        .licence()
        .or_else(|| licence::best(statements.into_iter().chain(on_page).collect()));
    Ok(Article {
        id: article_id(&source, metadata.url.as_deref(), metadata.publisher.as_deref()),
        text_sha256: sha256_hex(extracted.text.as_bytes()),
        fingerprint: fingerprint(&extracted.text),
        text: extracted.text,
        source,
        source_map: extracted.source_map,
        blocks: extracted.blocks,
        metadata: Metadata { from: precedence.from(), ..metadata },
        licence,
        mining,
    })
}

/// Completes the metadata from outside by what the page says of itself. The language is set later, as it
/// depends on the text.
fn believed(found: PageMetadata, precedence: &mut Precedence<'_>) -> Metadata {
    let said = |said: Option<Sourced<String>>| said.map(|said| (said.value, said.from));
    Metadata {
        title: precedence.field("title", |user| &user.title, said(found.title)),
        url: precedence.field("url", |user| &user.url, said(found.url)),
        publisher: precedence.field("publisher", |user| &user.publisher, said(found.publisher)),
        site: precedence.field("site", |user| &user.site, said(found.site)),
        section: precedence.field("section", |user| &user.section, said(found.section)),
        published: precedence.field("published", |user| &user.published, said(found.published)),
        modified: precedence.field("modified", |user| &user.modified, said(found.modified)),
        language: None,
        authors: precedence
            .authors(found.authors.map_or((Vec::new(), ""), |said| (said.value, said.from))),
        from: BTreeMap::new(),
    }
}
