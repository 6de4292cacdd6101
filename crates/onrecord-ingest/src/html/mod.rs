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
mod metadata;
mod mining;
mod page;
mod signs;
mod tag;
mod training;
mod tree;
mod writer;

use onrecord_text::{Article, Metadata, Source, article_id, sha256_hex};
pub use training::{TrainingBlock, TrainingPage, training_article, training_page};

use crate::{Given, IngestError, MAX_BYTES, Record};
use extract::{Extracted, extract};
use hints::Hints;
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
    let place = || given.place().to_owned();
    given.check().map_err(|source| IngestError::Given { place: place(), source })?;
    let bytes = &record.bytes;
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLong { place: place(), bytes: bytes.len(), limit: MAX_BYTES });
    }
    let page = Page::new(bytes, record.encoding.as_deref());
    let hints = Hints::of(&page.tree);
    let Extracted { text, source_map, blocks } = extract(&page, &hints, &[], likelihoods);
    if text.is_empty() {
        return Err(IngestError::NoArticle { place: place(), bytes: bytes.len() });
    }
    let source = Source {
        path: given.path.clone(),
        format: "html".to_owned(),
        encoding: page.decoded.encoding.name().to_ascii_lowercase(),
        replacements: page.decoded.replacements,
        sha256: sha256_hex(bytes),
        record: record.id.clone(),
    };
    let metadata = Metadata::default();
    Ok(Article {
        id: article_id(&source, metadata.url.as_deref(), metadata.publisher.as_deref()),
        text_sha256: sha256_hex(text.as_bytes()),
        text,
        source,
        source_map,
        blocks,
        metadata,
        licence: None,
        mining: None,
        fingerprint: None,
    })
}
