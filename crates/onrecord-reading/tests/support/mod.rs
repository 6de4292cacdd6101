//! Articles for tests.

use onrecord_text::{Article, Metadata, Source, sha256_hex};

/// An article of plain text without metadata.
pub(crate) fn article(text: &str) -> Article {
    let hash = sha256_hex(text.as_bytes());
    Article {
        id: hash[..32].to_owned(),
        text: text.to_owned(),
        text_sha256: hash.clone(),
        source: Source {
            path: None,
            format: "text".to_owned(),
            encoding: "utf-8".to_owned(),
            replacements: 0,
            sha256: hash,
            record: None,
        },
        source_map: None,
        blocks: Vec::new(),
        metadata: Metadata::default(),
        licence: None,
        mining: None,
        fingerprint: None,
    }
}
