//! Converts the contract's article back to the article that was read.

use onrecord_text as text;
use onrecord_text::OffsetMap;

use super::article::{Article, Evidence, Licence, Mining, SourceRun};
use super::span::Span;
use crate::attributions;
use crate::reading::Form;

impl Article {
    /// The form of an attribution that somebody annotates by hand, and the quoted parts of its content. A part is
    /// quoted inside quotation marks (the marks excluded) or in a block quotation. The result is `None` where an offset
    /// does not lie in the text.
    #[must_use]
    pub fn rendered(&self, content: &[Span], cue: Option<&Span>) -> Option<(Form, Vec<Span>)> {
        let article = self.to_article()?;
        let map = OffsetMap::new(&self.text, self.offset_unit);
        let inward = |span: &Span| {
            text::Span::new(&self.text, map.to_byte(span.start)?, map.to_byte(span.end)?).ok()
        };
        let content = content.iter().map(inward).collect::<Option<Vec<_>>>()?;
        let (form, quoted) = attributions::rendered(&article, &content, within(cue.map(inward))?);
        let outward = |span: text::Span| Span {
            start: map.from_byte(span.start()),
            end: map.from_byte(span.end()),
            text: span.slice(&self.text).to_owned(),
        };
        Some((form, quoted.into_iter().map(outward).collect()))
    }

    /// The article in its original form, to read it again; `None` where an offset does not lie in the text.
    #[must_use]
    pub fn to_article(&self) -> Option<text::Article> {
        let map = OffsetMap::new(&self.text, self.offset_unit);
        let span = |start: usize, end: usize| {
            text::Span::new(&self.text, map.to_byte(start)?, map.to_byte(end)?).ok()
        };
        let evidence = |evidence: &Evidence| {
            Some(match evidence {
                Evidence::Text(words) => text::Evidence::Text(span(words.start, words.end)?),
                Evidence::Source(source) => text::Evidence::Source {
                    bytes: source.bytes.0..source.bytes.1,
                    text: source.text.clone(),
                },
            })
        };
        let run = |run: &SourceRun| {
            let (text, bytes) = (span(run.start, run.end)?, run.first_byte..run.end_byte);
            Some(text::SourceRun { text, bytes, encoded: run.encoded })
        };
        let licence = |licence: &Licence| {
            Some(text::Licence {
                id: licence.id.clone(),
                url: licence.url.clone(),
                applies_to: licence.applies_to,
                evidence: within(licence.evidence.as_ref().map(evidence))?,
                confidence: licence.confidence,
                by: licence.by.clone(),
            })
        };
        let mining = |mining: &Mining| {
            Some(text::Mining {
                reserved: mining.reserved,
                policy: mining.policy.clone(),
                evidence: evidence(&mining.evidence)?,
                by: mining.by.clone(),
            })
        };
        let runs = |runs: &Vec<SourceRun>| {
            Some(text::SourceMap { runs: runs.iter().map(run).collect::<Option<_>>()? })
        };
        Some(text::Article {
            id: self.id.clone(),
            text: self.text.clone(),
            text_sha256: self.text_sha256.clone(),
            source: self.source.clone(),
            source_map: within(self.source_map.as_ref().map(runs))?,
            blocks: (self.blocks.iter())
                .map(|b| Some(text::Block { span: span(b.start, b.end)?, kind: b.kind }))
                .collect::<Option<_>>()?,
            metadata: text::Metadata {
                title: self.title.clone(),
                url: self.url.clone(),
                publisher: self.publisher.clone(),
                site: self.site.clone(),
                section: self.section.clone(),
                authors: self.authors.clone(),
                published: self.published.clone(),
                modified: self.modified.clone(),
                language: self.language.clone(),
                from: self.metadata_from.clone(),
            },
            licence: within(self.licence.as_ref().map(licence))?,
            mining: within(self.mining.as_ref().map(mining))?,
            fingerprint: self.fingerprint.clone(),
        })
    }
}

/// Turns the result of an optional conversion inside out. The outer `None` means that a conversion failed.
fn within<T>(turned: Option<Option<T>>) -> Option<Option<T>> {
    match turned {
        Some(None) => None,
        Some(Some(turned)) => Some(Some(turned)),
        None => Some(None),
    }
}
