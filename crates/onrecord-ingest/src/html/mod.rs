//! Web pages: the article in them, and what they say of it.
//!
//! A page is decoded ([`decoded`]), made a tree ([`builder`], [`tree`]) and parted into blocks ([`blocks`]).
//! Two rounds of decision trees ([`forest`]) weigh what each block is like ([`features`]) and what those
//! around it are likely to be ([`context`]), and so tell the article's blocks ([`judge`]), which are
//! written out with the place of every character ([`extract`], [`writer`]).

mod blocks;
mod builder;
mod context;
mod decoded;
mod extract;
mod features;
mod forest;
mod hints;
mod judge;
mod licence;
mod memo;
mod metadata;
mod mining;
mod page;
mod signs;
mod tag;
mod training;
mod tree;
mod writer;

use std::collections::BTreeMap;

use onrecord_text::{Article, Metadata, Source, article_id, sha256_hex};
pub use training::{TrainingBlock, TrainingPage, training_article, training_page};

use crate::fingerprint::fingerprint;
use crate::language;
use crate::told::Told;
use crate::{Given, IngestError, MAX_BYTES, Record};
use extract::{Extracted, extract};
use hints::Hints;
use metadata::{Data, Found, Said};
use page::Page;

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
    article_by(record, given, None)
}

/// The same, its blocks told by likelihoods where they are given.
fn article_by(
    record: &Record,
    given: &Given,
    likelihoods: Option<&[f32]>,
) -> Result<Article, IngestError> {
    let place = || record.place(given);
    given.check().map_err(|source| IngestError::Given { place: place(), source })?;
    let bytes = &record.bytes;
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLong { place: place(), bytes: bytes.len(), limit: MAX_BYTES });
    }
    let page = Page::new(bytes, record.encoding.as_deref());
    let data = Data::of(&page.tree);
    let found = metadata::metadata(&page, &data);
    let mut told = Told::new(given, &record.carried);
    let language = found.language.clone().map(|said| (said.value, said.from));
    let mut metadata = believed(found, &mut told);
    let hints = Hints::of(&page.tree);
    let mut extracted = extract(&page, &hints, &metadata.authors, likelihoods)
        .map_err(|what| IngestError::Unbounded { place: place(), what })?;
    if extracted.text.is_empty() {
        return Err(IngestError::PageWithoutArticle { place: place(), bytes: bytes.len() });
    }
    let language = language::language(language, &extracted.text);
    metadata.language = told.field("language", |given| &given.language, language);
    let source = Source {
        path: given.path.clone(),
        format: "html".to_owned(),
        encoding: page.decoded.encoding.name().to_ascii_lowercase(),
        replacements: page.decoded.replacements,
        sha256: sha256_hex(bytes),
        record: record.id.clone(),
    };
    let owner = metadata.publisher.as_deref().or(metadata.site.as_deref());
    let Extracted { page_blocks, chosen, .. } = &extracted;
    let mining = mining::mining(&page, &data, page_blocks, chosen);
    let on_page = licence::licences(&page, &data, page_blocks, chosen, owner);
    let statements = extracted.statements(owner);
    let licence = told
        .licence()
        .or_else(|| crate::licence::best(statements.into_iter().chain(on_page).collect()));
    Ok(Article {
        id: article_id(&source, metadata.url.as_deref(), metadata.publisher.as_deref()),
        text_sha256: sha256_hex(extracted.text.as_bytes()),
        fingerprint: fingerprint(&extracted.text),
        text: extracted.text,
        source,
        source_map: extracted.source_map,
        blocks: extracted.blocks,
        metadata: Metadata { from: told.from(), ..metadata },
        licence,
        mining,
    })
}

/// What the page says of itself, where nobody says it from outside, its language aside; where it came from is left
/// in `told`.
fn believed(found: Found, told: &mut Told<'_>) -> Metadata {
    let said = |said: Option<Said<String>>| said.map(|said| (said.value, said.from));
    Metadata {
        title: told.field("title", |given| &given.title, said(found.title)),
        url: told.field("url", |given| &given.url, said(found.url)),
        publisher: told.field("publisher", |given| &given.publisher, said(found.publisher)),
        site: told.field("site", |given| &given.site, said(found.site)),
        section: told.field("section", |given| &given.section, said(found.section)),
        published: told.field("published", |given| &given.published, said(found.published)),
        modified: told.field("modified", |given| &given.modified, said(found.modified)),
        language: None,
        authors: told
            .authors(found.authors.map_or((Vec::new(), ""), |said| (said.value, said.from))),
        from: BTreeMap::new(),
    }
}
