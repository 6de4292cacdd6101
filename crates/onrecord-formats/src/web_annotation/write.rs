//! A reading as annotations.

use std::io::{self, Write};

use onrecord_reading::contract::{Actor, Article, Attribution, Mention, Span};
use onrecord_reading::{Act, ActorType, Form, MentionForm, Polarity};
use onrecord_text::OffsetUnit;
use serde::Serialize;
use serde_json::{Value, json};

use super::{CONTENT, CUE, QUOTED, SOURCE, URN};
use crate::licence_gate::Shown;

const HOMEPAGE: &str = "https://github.com/onrecord/onrecord";

pub(crate) fn write(shown: &Shown<'_>, out: &mut impl Write) -> io::Result<()> {
    let reading = &*shown.reading;
    let article = &reading.article;
    let writer = Writer {
        shown,
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
        first: Page {
            id: format!("{}page", writer.prefix),
            kind: "AnnotationPage",
            start_index: 0,
            items,
        },
    };
    serde_json::to_writer(&mut *out, &collection)?;
    out.write_all(b"\n")
}

/// The model's context, and our own terms, which it would otherwise drop.
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
    article: Source<'r>,
    actors: Vec<Who<'r>>,
    first: Page<'r>,
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
struct Page<'r> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    start_index: usize,
    items: Vec<Annotation<'r>>,
}

/// What all targets point into.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Source<'r> {
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
struct Who<'r> {
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

/// One target or several, of each of which the body is said.
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
    /// The attribution that a part is of. What is said of it stands once, with its first part.
    Attribution {
        id: String,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(flatten)]
        said: Option<Said<'r>>,
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
struct Said<'r> {
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
    /// Of words that are shortened: from where they begin to where the words after the span begin.
    #[serde(rename = "RangeSelector", rename_all = "camelCase")]
    Range { start_selector: Box<Selector<'r>>, end_selector: Box<Selector<'r>> },
}

struct Writer<'r> {
    shown: &'r Shown<'r>,
    /// Of the ids of items.
    prefix: String,
    /// The address of the text.
    source: String,
}

impl<'r> Writer<'r> {
    fn id(&self, item: &str) -> String {
        format!("{}{item}", self.prefix)
    }

    fn article(&self, article: &'r Article) -> Source<'r> {
        let licence = article.licence.as_ref();
        Source {
            id: self.source.clone(),
            kind: ["Text", "Article"],
            format: "text/plain",
            article_id: &article.id,
            text_sha256: &article.text_sha256,
            offset_unit: article.offset_unit,
            shortened: self.shown.shortened,
            language: article.language.as_deref(),
            url: article.url.as_deref(),
            publisher: article.publisher.as_deref(),
            published: article.published.as_deref(),
            licence: licence.map(|licence| licence.id.as_str()),
            licence_url: licence.and_then(|licence| licence.url.as_deref()),
            licence_applies_to: licence.map(|licence| licence.applies_to),
            text: (!self.shown.shortened).then_some(&article.text),
        }
    }

    fn actor(&self, actor: &'r Actor) -> Who<'r> {
        Who {
            id: self.id(&actor.id),
            kind: "Actor",
            name: &actor.name,
            actor_type: actor.kind,
            names: &actor.names,
        }
    }

    /// An annotation a part.
    fn attribution(&'r self, q: &'r Attribution) -> Vec<Annotation<'r>> {
        let parts = [
            (CONTENT, q.content.as_slice()),
            (QUOTED, q.quoted.as_slice()),
            (CUE, q.cue.as_slice()),
            (SOURCE, q.source.as_slice()),
        ];
        let mut said = Some(Said {
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
                        said: said.take(),
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
        let (prefix, suffix) = self.shown.around(start, end, is_content);
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
            // The text ends behind it, or nothing around it is shown: the beginning is all there is.
            selector.push(Selector::Range {
                start_selector: Box::new(quote(words, prefix, "")),
                end_selector: Box::new(Selector::Position { start: end, end }),
            });
        }
        Target { kind: "SpecificResource", source: &self.source, selector }
    }
}
