//! The JSON contract: what `onrecord read --json` prints and what the ledger keeps.
//!
//! These types are `docs/reading.schema.json`. Offsets change their unit here and nowhere else.

use std::collections::BTreeMap;

use onrecord_text as text;
use onrecord_text::{BlockKind, LicenceScope, OffsetMap, OffsetUnit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attributions;
use crate::reading as inner;
use crate::reading::{Act, ActorType, Form, Level, MentionForm, Polarity, VoiceShares};

/// Everything found in one article, with every span carrying its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Reading {
    /// Version of the program.
    pub onrecord: String,
    /// Name and hash of the model.
    pub model: String,
    /// What was read and where it came from.
    pub article: Article,
    /// Sentences in order.
    pub sentences: Vec<Range>,
    /// Words in order, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tokens: Option<Vec<Token>>,
    /// Mentions in order of the text.
    pub mentions: Vec<Mention>,
    /// Who the mentions refer to.
    pub actors: Vec<Actor>,
    /// Who said what.
    pub attributions: Vec<Attribution>,
    /// How much of the text stands in which voice; absent in readings of versions before 0.2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<VoiceShares>,
    /// What a reader of this reading should know.
    pub notes: Vec<Note>,
}

/// A span with the words it covers, half-open, counted in `article.offset_unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Span {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words, exactly.
    pub text: String,
}

/// A span without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Range {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// A word with its tag and its place in the tree, by the conventions of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Token {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The word, exactly.
    pub text: String,
    /// Its base form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Part of speech of the Penn treebank.
    pub xpos: String,
    /// Index of the token that it depends on; `null` for a root.
    pub head: Option<usize>,
    /// Its relation to that token.
    pub deprel: String,
}

/// One article as it was taken in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Article {
    /// Names this copy.
    pub id: String,
    /// The text that every span refers to.
    pub text: String,
    /// SHA-256 of the text in UTF-8.
    pub text_sha256: String,
    /// What offsets count.
    pub offset_unit: OffsetUnit,
    /// Where the bytes came from.
    pub source: text::Source,
    /// Runs from the text into the source bytes; `null` for plain text.
    pub source_map: Option<Vec<SourceRun>>,
    /// Roles of the parts of the text.
    pub blocks: Vec<Block>,
    /// Title.
    pub title: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Who published this copy.
    pub publisher: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Section of the site.
    pub section: Option<String>,
    /// Authors in order.
    pub authors: Vec<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// Day or moment of the last change.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Where each of the fields above came from.
    pub metadata_from: BTreeMap<String, String>,
    /// What the article may be used for.
    pub licence: Option<Licence>,
    /// Text-and-data-mining reservation.
    pub mining: Option<Mining>,
    /// For near-duplicates.
    pub fingerprint: Option<String>,
}

/// `[text_start, text_end, byte_start, byte_end, encoded]`: where a run of the text stands in the
/// source bytes.
pub type SourceRun = (usize, usize, usize, usize, bool);

/// A stretch of text with one role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Block {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// Its role.
    pub kind: BlockKind,
}

/// A licence with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Licence {
    /// SPDX identifier or `LicenseRef-…`.
    pub id: String,
    /// The licence's own address.
    pub url: Option<String>,
    /// What it licenses.
    pub applies_to: LicenceScope,
    /// What says so; `null` where the user gave the licence.
    pub evidence: Option<Evidence>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule that found it.
    pub by: String,
}

/// What shows that something is so: words of the article's text, or a stretch of the source bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Evidence {
    /// Words of the article's text.
    Text(Span),
    /// Markup, or words of the page outside the article's text.
    Source(SourceEvidence),
}

impl Evidence {
    /// The words or the markup, exactly.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(span) => &span.text,
            Self::Source(source) => &source.text,
        }
    }
}

/// A stretch of the source bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SourceEvidence {
    /// `[start, end]`: first byte and one past the last, whatever the unit of other offsets.
    pub bytes: (usize, usize),
    /// What stands there, decoded; cut where it is long.
    pub text: String,
}

/// What a page says of mining its text and data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mining {
    /// Whether mining is reserved or expressly not.
    pub reserved: bool,
    /// The address of the terms on which it may be mined.
    pub policy: Option<String>,
    /// What says so.
    pub evidence: Evidence,
    /// The rule that found it.
    pub by: String,
}

/// Words that refer to an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// `m1`, `m2`…
    pub id: String,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// The actor's id, or `null` where not resolved.
    pub actor: Option<String>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// Somebody or something that the article speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Actor {
    /// `a1`, `a2`…
    pub id: String,
    /// The fullest of its names.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// Its different names.
    pub names: Vec<String>,
    /// Ids of its mentions.
    pub mentions: Vec<String>,
}

/// One act of saying: what, by which words, and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Attribution {
    /// `q1`, `q2`…
    pub id: String,
    /// Direct, mixed or indirect.
    pub form: Form,
    /// Speech, belief and so on.
    pub act: Act,
    /// Affirmed, denied and so on.
    pub polarity: Polarity,
    /// What was said, one span a run.
    pub content: Vec<Span>,
    /// The parts inside quotation marks, marks left out, or in a block quotation.
    pub quoted: Vec<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// The words that name who said it.
    pub source: Option<Span>,
    /// The id of the actor that the source refers to.
    pub speaker: Option<String>,
    /// The id of the attribution that this one stands inside of.
    pub parent: Option<String>,
    /// 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f32,
    /// The rule or model that made it.
    pub by: String,
}

/// A remark about the article or the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// A fixed name for this kind of remark.
    pub code: String,
    /// The remark in a sentence.
    pub message: String,
    /// First unit of the place it speaks of.
    pub start: usize,
    /// One past its last unit.
    pub end: usize,
}

/// A span of a reading that does not say what its text says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {start}..{end} is {found:?} in the article, but the reading says {expected:?}")]
pub struct Mismatch {
    /// The item and field, like `q3 cue`.
    pub item: String,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words that the reading carries.
    pub expected: String,
    /// The words that stand there.
    pub found: String,
}

impl Reading {
    /// Turns a reading outward, its offsets counted in `unit`.
    #[must_use]
    pub fn new(reading: &inner::Reading, unit: OffsetUnit) -> Self {
        let article = &reading.article;
        let out = Outward { text: &article.text, map: OffsetMap::new(&article.text, unit) };
        let id = |letter: char| move |index: usize| format!("{letter}{}", index + 1);
        Self {
            onrecord: env!("CARGO_PKG_VERSION").to_owned(),
            model: reading.model.clone(),
            article: out.article(article),
            sentences: reading.sentences.iter().map(|&s| out.range(s)).collect(),
            tokens: None,
            mentions: (reading.mentions.iter().enumerate())
                .map(|(i, m)| {
                    let Span { start, end, text } = out.span(m.span);
                    Mention {
                        id: id('m')(i),
                        start,
                        end,
                        text,
                        form: m.form,
                        kind: m.kind,
                        actor: m.actor.map(id('a')),
                        confidence: m.confidence,
                        by: m.by.to_owned(),
                    }
                })
                .collect(),
            actors: (reading.actors.iter().enumerate())
                .map(|(i, a)| Actor {
                    id: id('a')(i),
                    name: a.name.clone(),
                    kind: a.kind,
                    names: a.names.clone(),
                    mentions: a.mentions.iter().copied().map(id('m')).collect(),
                })
                .collect(),
            attributions: (reading.attributions.iter().enumerate())
                .map(|(i, q)| Attribution {
                    id: id('q')(i),
                    form: q.form,
                    act: q.act,
                    polarity: q.polarity,
                    content: q.content.iter().map(|&s| out.span(s)).collect(),
                    quoted: q.quoted.iter().map(|&s| out.span(s)).collect(),
                    cue: q.cue.map(|s| out.span(s)),
                    source: q.source.map(|s| out.span(s)),
                    speaker: q.speaker.map(id('a')),
                    parent: q.parent.map(id('q')),
                    confidence: q.confidence,
                    by: q.by.to_owned(),
                })
                .collect(),
            summary: Some(reading.summary),
            notes: (reading.notes.iter())
                .map(|n| {
                    let Range { start, end } = out.range(n.span);
                    Note {
                        level: n.level,
                        code: n.code.to_owned(),
                        message: n.message.clone(),
                        start,
                        end,
                    }
                })
                .collect(),
        }
    }

    /// Like [`Self::new`], with the words.
    #[must_use]
    pub fn with_tokens(reading: &inner::Reading, unit: OffsetUnit) -> Self {
        let analysis = &reading.analysis;
        let text = &reading.article.text;
        let out = Outward { text, map: OffsetMap::new(text, unit) };
        let tokens = (analysis.tokens.iter().enumerate())
            .map(|(at, token)| {
                let Span { start, end, text } = out.span(token.span);
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
            .collect();
        Self { tokens: Some(tokens), ..Self::new(reading, unit) }
    }

    /// Checks the law of offsets: every span that carries words carries those of the text, and
    /// every range lies in it.
    ///
    /// # Errors
    /// All the places that break it.
    pub fn check_offsets(&self) -> Result<(), Vec<Mismatch>> {
        let text = &self.article.text;
        let map = OffsetMap::new(text, self.article.offset_unit);
        let mut wrong = Vec::new();
        let mut check = |item: String, start: usize, end: usize, expected: Option<&str>| {
            let words = (map.to_byte(start).zip(map.to_byte(end)))
                .and_then(|(start, end)| text.get(start..end));
            if words.is_none() || expected.is_some_and(|expected| words != Some(expected)) {
                wrong.push(Mismatch {
                    item,
                    start,
                    end,
                    expected: expected.unwrap_or_default().to_owned(),
                    found: words.unwrap_or("no range of the text").to_owned(),
                });
            }
        };
        for (i, block) in self.article.blocks.iter().enumerate() {
            check(format!("block {}", i + 1), block.start, block.end, None);
        }
        for (i, sentence) in self.sentences.iter().enumerate() {
            check(format!("sentence {}", i + 1), sentence.start, sentence.end, None);
        }
        for (i, note) in self.notes.iter().enumerate() {
            check(format!("note {}", i + 1), note.start, note.end, None);
        }
        for (i, token) in self.tokens.iter().flatten().enumerate() {
            check(format!("token {}", i + 1), token.start, token.end, Some(&token.text));
        }
        for m in &self.mentions {
            check(m.id.clone(), m.start, m.end, Some(&m.text));
        }
        let mut check_span =
            |item: String, span: &Span| check(item, span.start, span.end, Some(&span.text));
        let licence = self.article.licence.as_ref().and_then(|l| l.evidence.as_ref());
        let mining = self.article.mining.as_ref().map(|m| &m.evidence);
        for (of, evidence) in [("licence", licence), ("mining", mining)] {
            if let Some(Evidence::Text(span)) = evidence {
                check_span(format!("{of} evidence"), span);
            }
        }
        for q in &self.attributions {
            let parts = (q.content.iter().map(|s| ("content", s)))
                .chain(q.quoted.iter().map(|s| ("quoted", s)))
                .chain(q.cue.iter().map(|s| ("cue", s)))
                .chain(q.source.iter().map(|s| ("source", s)));
            for (part, span) in parts {
                check_span(format!("{} {part}", q.id), span);
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

impl Article {
    /// The form of an attribution that somebody marks by hand, and the parts of its content that stand inside quotation marks,
    /// marks left out, or in a block quotation; `None` where an offset does not lie in the text.
    #[must_use]
    pub fn rendered(&self, content: &[Span], cue: Option<&Span>) -> Option<(Form, Vec<Span>)> {
        let article = self.inward()?;
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

    /// The article as it was taken in, to read it anew; `None` where an offset does not lie in the text.
    #[must_use]
    pub fn inward(&self) -> Option<text::Article> {
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
        let run = |&(start, end, first, last, encoded): &SourceRun| {
            Some(text::SourceRun { text: span(start, end)?, bytes: first..last, encoded })
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

/// `None` only for what is there and cannot be turned inward.
fn within<T>(turned: Option<Option<T>>) -> Option<Option<T>> {
    match turned {
        Some(None) => None,
        Some(Some(turned)) => Some(Some(turned)),
        None => Some(None),
    }
}

/// The JSON Schema of a reading (draft 2020-12).
#[must_use]
pub fn schema() -> serde_json::Value {
    // As it is written: what may be `null` is there all the same.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Reading>();
    schema.insert("title".to_owned(), "A reading by onrecord".into());
    schema.to_value()
}

struct Outward<'t> {
    text: &'t str,
    map: OffsetMap<'t>,
}

impl Outward<'_> {
    fn range(&self, span: text::Span) -> Range {
        Range { start: self.map.from_byte(span.start()), end: self.map.from_byte(span.end()) }
    }

    fn span(&self, span: text::Span) -> Span {
        let Range { start, end } = self.range(span);
        Span { start, end, text: span.slice(self.text).to_owned() }
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
                    (start, end, run.bytes.start, run.bytes.end, run.encoded)
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
