//! Converts a reading to the contract, and its byte offsets to the chosen unit.

use onrecord_text as text;
use onrecord_text::{OffsetMap, OffsetUnit};

use super::article::{Article, Block, Evidence, Licence, Mining, SourceEvidence, SourceRun};
use super::item::{Actor, Attribution, Mention, Note, Token};
use super::items::Items;
use super::reading::Reading;
use super::span::{Range, Span};
use crate::ids::{ActorId, AttributionId, MentionId};
use crate::layers::LayerName;
use crate::reading as inner;

impl Reading {
    /// The reading with its offsets in `unit` and with the layers that were chosen for it.
    #[must_use]
    pub fn new(reading: &inner::Reading, unit: OffsetUnit) -> Self {
        let article = &reading.article;
        let out = Converter { text: &article.text, map: OffsetMap::new(&article.text, unit) };
        Self {
            onrecord: env!("CARGO_PKG_VERSION").to_owned(),
            model: reading.model.clone(),
            article: out.article(article),
            sentences: out.layer(reading, LayerName::Sentences, &reading.sentences, |_, &span| {
                out.range(span)
            }),
            tokens: match reading.layers.contains(LayerName::Tokens) {
                true => out.tokens(reading),
                false => Items::absent(),
            },
            mentions: out.layer(reading, LayerName::Mentions, &reading.mentions, |i, m| {
                out.mention(MentionId::new(i), m)
            }),
            actors: out.layer(reading, LayerName::Actors, &reading.actors, |i, a| {
                actor(ActorId::new(i), a)
            }),
            attributions: out.layer(
                reading,
                LayerName::Attributions,
                &reading.attributions,
                |i, q| out.attribution(AttributionId::new(i), q),
            ),
            summary: reading.summary,
            notes: out.layer(reading, LayerName::Notes, &reading.notes, |_, n| out.note(n)),
        }
    }

    /// Like [`Self::new`], with the tokens.
    #[must_use]
    pub fn with_tokens(reading: &inner::Reading, unit: OffsetUnit) -> Self {
        let text = &reading.article.text;
        let out = Converter { text, map: OffsetMap::new(text, unit) };
        Self { tokens: out.tokens(reading), ..Self::new(reading, unit) }
    }
}

/// Converts byte offsets to another unit and adds the words of each span.
struct Converter<'t> {
    text: &'t str,
    map: OffsetMap<'t>,
}

impl Converter<'_> {
    fn range(&self, span: text::Span) -> Range {
        Range { start: self.map.from_byte(span.start()), end: self.map.from_byte(span.end()) }
    }

    fn span(&self, span: text::Span) -> Span {
        let Range { start, end } = self.range(span);
        Span { start, end, text: span.slice(self.text).to_owned() }
    }

    /// The items of a layer; absent if the layer was not chosen.
    fn layer<T, U>(
        &self,
        reading: &inner::Reading,
        layer: LayerName,
        items: &[T],
        convert: impl Fn(usize, &T) -> U,
    ) -> Items<U> {
        if reading.layers.contains(layer) {
            items.iter().enumerate().map(|(index, item)| convert(index, item)).collect()
        } else {
            Items::absent()
        }
    }

    fn tokens(&self, reading: &inner::Reading) -> Items<Token> {
        let analysis = &reading.analysis;
        (analysis.tokens.iter().enumerate())
            .map(|(at, token)| {
                let Span { start, end, text } = self.span(token.span);
                Token {
                    start,
                    end,
                    text,
                    lemma: token.lemma.to_string(),
                    upos: analysis.upos(at).to_owned(),
                    xpos: analysis.xpos(at).to_owned(),
                    head: token.head.map(|head| head as usize),
                    deprel: analysis.deprel(at).to_owned(),
                }
            })
            .collect()
    }

    fn mention(&self, id: MentionId, mention: &inner::Mention) -> Mention {
        let Span { start, end, text } = self.span(mention.span);
        Mention {
            id: id.to_string(),
            start,
            end,
            text,
            form: mention.form,
            kind: mention.kind,
            actor: mention.actor.map(|actor| actor.to_string()),
            confidence: mention.confidence,
            by: mention.by.name().to_owned(),
        }
    }

    fn attribution(&self, id: AttributionId, attribution: &inner::Attribution) -> Attribution {
        let spans = |spans: &[text::Span]| spans.iter().map(|&span| self.span(span)).collect();
        Attribution {
            id: id.to_string(),
            form: attribution.form,
            act: attribution.act,
            polarity: attribution.polarity,
            content: spans(&attribution.content),
            quoted: spans(&attribution.quoted),
            cue: attribution.cue.map(|span| self.span(span)),
            source: attribution.source.map(|span| self.span(span)),
            speaker: attribution.speaker.map(|actor| actor.to_string()),
            parent: attribution.parent.map(|parent| parent.to_string()),
            confidence: attribution.confidence,
            by: attribution.by.name().to_owned(),
        }
    }

    fn note(&self, note: &inner::Note) -> Note {
        let Range { start, end } = self.range(note.span);
        let (level, code, message) = (note.level, note.code.to_owned(), note.message.clone());
        Note { level, code, message, start, end }
    }

    fn article(&self, article: &text::Article) -> Article {
        let metadata = article.metadata.clone();
        Article {
            id: article.id.clone(),
            text: article.text.clone(),
            text_sha256: article.text_sha256.clone(),
            offset_unit: self.map.unit(),
            source: article.source.clone(),
            source_map: article.source_map.as_ref().map(|map| {
                let run = |run: &text::SourceRun| {
                    let Range { start, end } = self.range(run.text);
                    SourceRun {
                        start,
                        end,
                        first_byte: run.bytes.start,
                        end_byte: run.bytes.end,
                        encoded: run.encoded,
                    }
                };
                map.runs.iter().map(run).collect()
            }),
            blocks: (article.blocks.iter())
                .map(|b| {
                    let Range { start, end } = self.range(b.span);
                    Block { start, end, kind: b.kind }
                })
                .collect(),
            title: metadata.title,
            url: metadata.url,
            publisher: metadata.publisher,
            site: metadata.site,
            section: metadata.section,
            authors: metadata.authors,
            published: metadata.published,
            modified: metadata.modified,
            language: metadata.language,
            metadata_from: metadata.from,
            licence: article.licence.as_ref().map(|l| Licence {
                id: l.id.clone(),
                url: l.url.clone(),
                applies_to: l.applies_to,
                evidence: l.evidence.as_ref().map(|e| self.evidence(e)),
                confidence: l.confidence,
                by: l.by.clone(),
            }),
            mining: article.mining.as_ref().map(|m| Mining {
                reserved: m.reserved,
                policy: m.policy.clone(),
                evidence: self.evidence(&m.evidence),
                by: m.by.clone(),
            }),
            fingerprint: article.fingerprint.clone(),
        }
    }

    fn evidence(&self, evidence: &text::Evidence) -> Evidence {
        match evidence {
            text::Evidence::Text(span) => Evidence::Text(self.span(*span)),
            text::Evidence::Source { bytes, text } => Evidence::Source(SourceEvidence {
                bytes: (bytes.start, bytes.end),
                text: text.clone(),
            }),
        }
    }
}

fn actor(id: ActorId, actor: &inner::Actor) -> Actor {
    Actor {
        id: id.to_string(),
        name: actor.name.clone(),
        kind: actor.kind,
        names: actor.names.clone(),
        mentions: actor.mentions.iter().map(MentionId::to_string).collect(),
    }
}
