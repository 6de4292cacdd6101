//! Reads the mentions, actors and attributions of an annotation collection.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Actor, Attribution, Mention, Span};
use onrecord_reading::{Act, ActorType, Form, MentionForm, Polarity};
use onrecord_text::OffsetUnit;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::vocabulary::{CONTENT, CUE, QUOTED, SOURCE, URN};
use crate::error::Error;
use crate::validation::{ArticleText, ImportedArticle, UncheckedArticle};

/// Reads the items in a collection. Annotations of other kinds, such as comments, are ignored.
pub(crate) fn read(place: &str, bytes: &[u8]) -> Result<ImportedArticle, Error> {
    let collection: Collection =
        serde_json::from_slice(bytes).map_err(|error| Error::Malformed {
            place: place.to_owned(),
            expected: "an AnnotationCollection as an export in web-annotation writes it",
            problem: error.to_string(),
        })?;
    let Collection { article: source, actors, first } = collection;
    let sha256 = source.text_sha256;
    let mut article = UncheckedArticle {
        place,
        id: source.article_id,
        text: match source.text {
            Some(text) => ArticleText::Whole { text, sha256: Some(sha256.clone()) },
            None => ArticleText::Shortened { sha256: sha256.clone() },
        },
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: Vec::new(),
    };
    if source.offset_unit != OffsetUnit::Codepoint {
        return Err(article.error("offsetUnit", "Web Annotation counts code points"));
    }
    let prefix = format!("{URN}{}:", article.id);
    let source = format!("urn:sha256:{sha256}");
    let mut reader = AnnotationReader { prefix, source, parts: BTreeMap::new() };
    for who in actors {
        let id = reader.item_id(&who.id, &article)?;
        let ActorEntry { name, kind, names, .. } = who;
        article.actors.push(Actor { id, name, kind, names, mentions: Vec::new() });
    }
    for annotation in first.items {
        reader.annotation(annotation, &mut article)?;
    }
    for (id, parts) in std::mem::take(&mut reader.parts) {
        let attribution = parts.attribution(id, &reader, &article)?;
        article.attributions.push(attribution);
    }
    article.collect_actor_mentions();
    article.check()
}

#[derive(Deserialize)]
struct Collection {
    article: SourceText,
    #[serde(default)]
    actors: Vec<ActorEntry>,
    first: AnnotationPage,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceText {
    article_id: String,
    text_sha256: String,
    offset_unit: OffsetUnit,
    text: Option<String>,
}

#[derive(Deserialize)]
struct ActorEntry {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(rename = "actorType")]
    kind: ActorType,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
struct AnnotationPage {
    items: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    id: String,
    #[serde(default)]
    body: OneOrMany<Value>,
    #[serde(default)]
    target: OneOrMany<Value>,
}

/// In Web Annotation a single value needs no list.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Self::Many(all) => all,
            Self::One(one) => vec![one],
        }
    }
}

/// The bodies that an export writes.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum KnownBody {
    #[serde(rename = "TextualBody")]
    Tag { purpose: Option<String>, value: String },
    Attribution {
        id: String,
        #[serde(flatten)]
        properties: AttributionProperties,
    },
    Mention {
        id: String,
        form: MentionForm,
        #[serde(rename = "actorType")]
        kind: ActorType,
        actor: Option<String>,
        confidence: f32,
        by: String,
    },
}

/// The properties of an attribution. One or several of its parts carry them.
#[derive(Debug, Default, PartialEq, Deserialize)]
struct AttributionProperties {
    form: Option<Form>,
    act: Option<Act>,
    polarity: Option<Polarity>,
    speaker: Option<String>,
    parent: Option<String>,
    confidence: Option<f32>,
    by: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    source: String,
    #[serde(default)]
    selector: OneOrMany<Value>,
}

/// The selectors that an export writes.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum KnownSelector {
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: String },
    #[serde(rename = "RangeSelector", rename_all = "camelCase")]
    Range { start_selector: RangeStart },
}

/// The beginning of a range: the first words of a shortened span.
#[derive(Deserialize)]
struct RangeStart {
    exact: String,
}

/// Parses `value` if its type is one of `kinds`. Values of other types are ignored; a known type must be valid.
fn parse_known<T: DeserializeOwned>(
    value: Value,
    kinds: &[&str],
    name: &str,
    article: &UncheckedArticle<'_>,
) -> Result<Option<T>, Error> {
    let kind = value.get("type").and_then(Value::as_str).map(str::to_owned);
    let Some(kind) = kind.filter(|kind| kinds.contains(&kind.as_str())) else { return Ok(None) };
    let known = serde_json::from_value(value);
    known.map(Some).map_err(|error| article.error(name, format!("its {kind}: {error}")))
}

/// The parts of one attribution that were read so far.
#[derive(Default)]
struct AttributionParts {
    properties: AttributionProperties,
    spans: BTreeMap<&'static str, Vec<Span>>,
}

struct AnnotationReader {
    prefix: String,
    source: String,
    /// By the attribution's id.
    parts: BTreeMap<String, AttributionParts>,
}

impl AnnotationReader {
    /// The id in the address of an item.
    fn item_id(&self, address: &str, article: &UncheckedArticle<'_>) -> Result<String, Error> {
        address.strip_prefix(&self.prefix).map(str::to_owned).ok_or_else(|| {
            let problem =
                format!("the address of an item of this article begins with {}", self.prefix);
            article.error(address, problem)
        })
    }

    fn annotation(
        &mut self,
        annotation: Annotation,
        article: &mut UncheckedArticle<'_>,
    ) -> Result<(), Error> {
        let name = annotation.id;
        let (mut role, mut known) = (None, None);
        for body in annotation.body.into_vec() {
            let body =
                parse_known(body, &["TextualBody", "Attribution", "Mention"], &name, article)?;
            if let Some(KnownBody::Tag { purpose, value }) = body {
                let known = [CONTENT, QUOTED, CUE, SOURCE].into_iter().find(|role| *role == value);
                role = role.or(known.filter(|_| purpose.as_deref() == Some("tagging")));
            } else if let Some(body) = body
                && known.replace(body).is_some()
            {
                return Err(
                    article.error(&name, "it belongs to two items: make it two annotations")
                );
            }
        }
        let spans = |article: &UncheckedArticle<'_>| -> Result<Vec<Span>, Error> {
            let targets = annotation.target.into_vec().into_iter();
            targets.map(|target| self.span(target, &name, article)).collect()
        };
        match known {
            Some(KnownBody::Attribution { id, properties }) => {
                let spans = spans(article)?;
                let Some(role) = role else {
                    let problem = "it has no tag content, quoted, cue or source";
                    return Err(article.error(&name, problem));
                };
                let id = self.item_id(&id, article)?;
                let parts = self.parts.entry(id).or_default();
                if properties != AttributionProperties::default() {
                    if parts.properties != AttributionProperties::default()
                        && parts.properties != properties
                    {
                        let problem = "another annotation gives its attribution other properties";
                        return Err(article.error(&name, problem));
                    }
                    parts.properties = properties;
                }
                parts.spans.entry(role).or_default().extend(spans);
                Ok(())
            }
            Some(KnownBody::Mention { id, form, kind, actor, confidence, by }) => {
                let mut spans = spans(article)?;
                let (Some(Span { start, end, text }), true) = (spans.pop(), spans.is_empty())
                else {
                    return Err(article.error(&name, "a mention has one target"));
                };
                let id = self.item_id(&id, article)?;
                let actor = actor.map(|actor| self.item_id(&actor, article)).transpose()?;
                article.mentions.push(Mention {
                    id,
                    start,
                    end,
                    text,
                    form,
                    kind,
                    actor,
                    confidence,
                    by,
                });
                Ok(())
            }
            Some(KnownBody::Tag { .. }) | None => Ok(()),
        }
    }

    fn span(
        &self,
        target: Value,
        name: &str,
        article: &UncheckedArticle<'_>,
    ) -> Result<Span, Error> {
        let wrong = |problem: &str| Err(article.error(name, problem));
        let Target { source, selector } = serde_json::from_value(target)
            .map_err(|error| article.error(name, format!("its target: {error}")))?;
        if source != self.source {
            return wrong(&format!(
                "its target is in {source}, not in the article's text, {}",
                self.source
            ));
        }
        let (mut place, mut words) = (None, None);
        for selector in selector.into_vec() {
            let kinds = ["TextPositionSelector", "TextQuoteSelector", "RangeSelector"];
            match parse_known(selector, &kinds, name, article)? {
                Some(KnownSelector::Position { start, end }) => place = Some((start, end)),
                Some(
                    KnownSelector::Quote { exact }
                    | KnownSelector::Range { start_selector: RangeStart { exact } },
                ) => {
                    words = Some(exact);
                }
                None => {}
            }
        }
        let Some((start, end)) = place else {
            return wrong("it has no TextPositionSelector, and its words may occur several times");
        };
        let is_whole = matches!(article.text, ArticleText::Whole { .. });
        match words {
            Some(text) => Ok(Span { start, end, text }),
            None if is_whole => wrong("it has no TextQuoteSelector to compare its position with"),
            None => Ok(Span { start, end, text: String::new() }),
        }
    }
}

impl AttributionParts {
    fn attribution(
        mut self,
        id: String,
        reader: &AnnotationReader,
        article: &UncheckedArticle<'_>,
    ) -> Result<Attribution, Error> {
        let missing =
            |what: &str| article.error(&id, format!("none of its annotations has its {what}"));
        let mut spans = |role: &str| self.spans.remove(role).unwrap_or_default();
        let (content, quoted) = (spans(CONTENT), spans(QUOTED));
        let mut one = |role: &str| {
            let mut spans = spans(role);
            match spans.len() {
                0 | 1 => Ok(spans.pop()),
                several => {
                    let problem = format!("it has {several} targets, and at most one is allowed");
                    Err(article.error(&format!("{id} {role}"), problem))
                }
            }
        };
        let (cue, source) = (one(CUE)?, one(SOURCE)?);
        let properties = self.properties;
        let item = |address: Option<String>| {
            address.map(|address| reader.item_id(&address, article)).transpose()
        };
        Ok(Attribution {
            form: properties.form.ok_or_else(|| missing("form"))?,
            act: properties.act.ok_or_else(|| missing("act"))?,
            polarity: properties.polarity.ok_or_else(|| missing("polarity"))?,
            content,
            quoted,
            cue,
            source,
            speaker: item(properties.speaker)?,
            parent: item(properties.parent)?,
            confidence: properties.confidence.ok_or_else(|| missing("confidence"))?,
            by: properties.by.ok_or_else(|| missing("by"))?,
            id,
        })
    }
}
