//! Writes a reading as annotations.

use std::io::{self, Write};

use onrecord_reading::contract::{Actor, Article, Attribution, Mention, Span};
use onrecord_reading::{Act, ActorType, Form, MentionForm, Polarity};
use onrecord_text::OffsetUnit;
use serde::Serialize;
use serde_json::{Value, json};

use super::vocabulary::{CONTENT, CUE, QUOTED, SOURCE, URN};
use crate::licence_gate::VisibleReading;

const HOMEPAGE: &str = "https://github.com/onrecord/onrecord";

pub(crate) fn write(visible: &VisibleReading<'_>, out: &mut impl Write) -> io::Result<()> {
    let reading = &*visible.reading;
    let article = &reading.article;
    let writer = AnnotationWriter {
        visible,
        prefix: format!("{URN}{}:", article.id),
        source: format!("urn:sha256:{}", article.text_sha256),
    };
    let items: Vec<Annotation<'_>> = (reading.attributions.iter())
        .flat_map(|attribution| writer.attribution(attribution))
        .chain(reading.mentions.iter().map(|mention| writer.mention(mention)))
        .collect();
    let collection = Collection {
        context: context(),
        id: format!("{URN}{}", article.id),
        kind: "AnnotationCollection",
        generator: Generator {
            id: HOMEPAGE,
            kind: "Software",
            name: format!("onrecord {}", reading.onrecord),
            homepage: HOMEPAGE,
        },
        label: article.title.as_deref().unwrap_or(&article.id),
        total: items.len(),
        model: &reading.model,
        article: writer.article(article),
        actors: reading.actors.iter().map(|actor| writer.actor(actor)).collect(),
        first: AnnotationPage {
            id: format!("{}page", writer.prefix),
            kind: "AnnotationPage",
            start_index: 0,
            items,
        },
    };
    serde_json::to_writer(&mut *out, &collection)?;
    out.write_all(b"\n")
}

/// The context of Web Annotation, and our own terms. JSON-LD drops terms that no context declares.
fn context() -> Value {
    let mut terms = json!({ "onrecord": format!("{URN}terms:") });
    let plain = [
        "Attribution",
        "Mention",
        "Article",
        "Actor",
        "form",
        "act",
        "polarity",
        "confidence",
        "by",
        "actorType",
        "articleId",
        "textSha256",
        "offsetUnit",
        "shortened",
        "text",
        "url",
        "publisher",
        "published",
        "licence",
        "licenceUrl",
        "licenceAppliesTo",
        "model",
    ];
    for term in plain {
        terms[term] = format!("onrecord:{term}").into();
    }
    for reference in ["speaker", "parent", "actor", "article", "actors"] {
        terms[reference] = json!({ "@id": format!("onrecord:{reference}"), "@type": "@id" });
    }
    terms["names"] = json!({ "@id": "onrecord:names", "@container": "@list" });
    json!(["http://www.w3.org/ns/anno.jsonld", terms])
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Collection<'r> {
    #[serde(rename = "@context")]
    context: Value,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    generator: Generator,
    label: &'r str,
    total: usize,
    model: &'r str,
    article: SourceText<'r>,
    actors: Vec<ActorEntry<'r>>,
    first: AnnotationPage<'r>,
}

#[derive(Serialize)]
struct Generator {
    id: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    homepage: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnnotationPage<'r> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    start_index: usize,
    items: Vec<Annotation<'r>>,
}

/// The text of all targets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceText<'r> {
    id: String,
    #[serde(rename = "type")]
    kind: [&'static str; 2],
    format: &'static str,
    article_id: &'r str,
    text_sha256: &'r str,
    offset_unit: OffsetUnit,
    shortened: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence_url: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence_applies_to: Option<onrecord_text::LicenceScope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ActorEntry<'r> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'r str,
    actor_type: ActorType,
    names: &'r [String],
}

#[derive(Serialize)]
struct Annotation<'r> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Vec<Body<'r>>,
    target: Targets<'r>,
}

/// One target or several. The body applies to each.
#[derive(Serialize)]
#[serde(untagged)]
enum Targets<'r> {
    One(Target<'r>),
    Many(Vec<Target<'r>>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'r> {
    Tag {
        #[serde(rename = "type")]
        kind: &'static str,
        purpose: &'static str,
        format: &'static str,
        value: &'static str,
    },
    /// The attribution of a part. The first part alone carries its properties.
    Attribution {
        id: String,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(flatten)]
        properties: Option<AttributionProperties<'r>>,
    },
    Mention {
        id: String,
        #[serde(rename = "type")]
        kind: &'static str,
        form: MentionForm,
        #[serde(rename = "actorType")]
        actor_type: ActorType,
        #[serde(skip_serializing_if = "Option::is_none")]
        actor: Option<String>,
        confidence: f32,
        by: &'r str,
    },
}

#[derive(Serialize)]
struct AttributionProperties<'r> {
    form: Form,
    act: Act,
    polarity: Polarity,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    confidence: f32,
    by: &'r str,
}

#[derive(Serialize)]
struct Target<'r> {
    #[serde(rename = "type")]
    kind: &'static str,
    source: &'r str,
    selector: Vec<Selector<'r>>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'r> {
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: &'r str, prefix: &'r str, suffix: &'r str },
    /// A shortened span: from its first words to the words after the span.
    #[serde(rename = "RangeSelector", rename_all = "camelCase")]
    Range { start_selector: Box<Selector<'r>>, end_selector: Box<Selector<'r>> },
}

struct AnnotationWriter<'r> {
    visible: &'r VisibleReading<'r>,
    /// The prefix of the items' addresses.
    prefix: String,
    /// The address of the text.
    source: String,
}

impl<'r> AnnotationWriter<'r> {
    fn id(&self, item: &str) -> String {
        format!("{}{item}", self.prefix)
    }

    fn article(&self, article: &'r Article) -> SourceText<'r> {
        let licence = article.licence.as_ref();
        SourceText {
            id: self.source.clone(),
            kind: ["Text", "Article"],
            format: "text/plain",
            article_id: &article.id,
            text_sha256: &article.text_sha256,
            offset_unit: article.offset_unit,
            shortened: self.visible.shortened,
            language: article.language.as_deref(),
            url: article.url.as_deref(),
            publisher: article.publisher.as_deref(),
            published: article.published.as_deref(),
            licence: licence.map(|licence| licence.id.as_str()),
            licence_url: licence.and_then(|licence| licence.url.as_deref()),
            licence_applies_to: licence.map(|licence| licence.applies_to),
            text: (!self.visible.shortened).then_some(&article.text),
        }
    }

    fn actor(&self, actor: &'r Actor) -> ActorEntry<'r> {
        ActorEntry {
            id: self.id(&actor.id),
            kind: "Actor",
            name: &actor.name,
            actor_type: actor.kind,
            names: &actor.names,
        }
    }

    /// One annotation a part.
    fn attribution(&'r self, q: &'r Attribution) -> Vec<Annotation<'r>> {
        let parts = [
            (CONTENT, q.content.as_slice()),
            (QUOTED, q.quoted.as_slice()),
            (CUE, q.cue.as_slice()),
            (SOURCE, q.source.as_slice()),
        ];
        let mut properties = Some(AttributionProperties {
            form: q.form,
            act: q.act,
            polarity: q.polarity,
            speaker: q.speaker.as_ref().map(|id| self.id(id)),
            parent: q.parent.as_ref().map(|id| self.id(id)),
            confidence: q.confidence,
            by: &q.by,
        });
        (parts.into_iter().filter(|(_, spans)| !spans.is_empty()))
            .map(|(role, spans)| Annotation {
                id: self.id(&format!("{}:{role}", q.id)),
                kind: "Annotation",
                motivation: "classifying",
                body: vec![
                    Body::Tag {
                        kind: "TextualBody",
                        purpose: "tagging",
                        format: "text/plain",
                        value: role,
                    },
                    Body::Attribution {
                        id: self.id(&q.id),
                        kind: "Attribution",
                        properties: properties.take(),
                    },
                ],
                target: self.targets(spans, role == CONTENT),
            })
            .collect()
    }

    fn mention(&'r self, mention: &'r Mention) -> Annotation<'r> {
        let Mention { id, start, end, text, form, kind, actor, confidence, by } = mention;
        Annotation {
            id: self.id(&format!("{id}:mention")),
            kind: "Annotation",
            motivation: "identifying",
            body: vec![Body::Mention {
                id: self.id(id),
                kind: "Mention",
                form: *form,
                actor_type: *kind,
                actor: actor.as_ref().map(|id| self.id(id)),
                confidence: *confidence,
                by,
            }],
            target: Targets::One(self.target(*start, *end, text, false)),
        }
    }

    fn targets(&'r self, spans: &'r [Span], is_content: bool) -> Targets<'r> {
        let target = |span: &'r Span| self.target(span.start, span.end, &span.text, is_content);
        match spans {
            [span] => Targets::One(target(span)),
            spans => Targets::Many(spans.iter().map(target).collect()),
        }
    }

    fn target(&'r self, start: usize, end: usize, words: &'r str, is_content: bool) -> Target<'r> {
        let (prefix, suffix) = self.visible.context(start, end, is_content);
        let quote = |exact, prefix, suffix| Selector::Quote { exact, prefix, suffix };
        let mut selector = vec![Selector::Position { start, end }];
        if words.chars().count() == end - start {
            selector.push(quote(words, prefix, suffix));
        } else if !words.is_empty() && !suffix.is_empty() {
            selector.push(Selector::Range {
                start_selector: Box::new(quote(words, prefix, "")),
                end_selector: Box::new(quote(suffix, "", "")),
            });
        } else if !words.is_empty() {
            // There is no visible text after the span.
            selector.push(Selector::Range {
                start_selector: Box::new(quote(words, prefix, "")),
                end_selector: Box::new(Selector::Position { start: end, end }),
            });
        }
        Target { kind: "SpecificResource", source: &self.source, selector }
    }
}
