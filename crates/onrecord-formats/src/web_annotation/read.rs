//! Annotations, as somebody corrected them, back into what they say.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Actor, Attribution, Mention, Span};
use onrecord_reading::{Act, ActorType, Form, MentionForm, Polarity};
use onrecord_text::OffsetUnit;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{CONTENT, CUE, QUOTED, SOURCE, URN};
use crate::Error;
use crate::validation::{Found, Imported, Text};

/// The corrections in a collection. Annotations that are none of ours, comments for example, are passed
/// over.
pub(crate) fn read(place: &str, bytes: &[u8]) -> Result<Imported, Error> {
    let collection: Collection = serde_json::from_slice(bytes).map_err(|error| Error::Shape {
        place: place.to_owned(),
        expected: "an AnnotationCollection as `onrecord export --format web-annotation` writes it",
        problem: error.to_string(),
    })?;
    let Collection { article, actors, first } = collection;
    let sha256 = article.text_sha256;
    let mut found = Found {
        place,
        article: article.article_id,
        text: match article.text {
            Some(text) => Text::Whole { text, sha256: Some(sha256.clone()) },
            None => Text::Shortened { sha256: sha256.clone() },
        },
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: Vec::new(),
    };
    if article.offset_unit != OffsetUnit::Codepoint {
        return Err(found.wrong("offsetUnit", "the model counts code points, and nothing else"));
    }
    let prefix = format!("{URN}{}:", found.article);
    let source = format!("urn:sha256:{sha256}");
    let mut reader = Reader { prefix, source, parts: BTreeMap::new() };
    for who in actors {
        let id = reader.item(&who.id, &found)?;
        let Who { name, kind, names, .. } = who;
        found.actors.push(Actor { id, name, kind, names, mentions: Vec::new() });
    }
    for annotation in first.items {
        reader.annotation(annotation, &mut found)?;
    }
    for (id, parts) in std::mem::take(&mut reader.parts) {
        let attribution = parts.attribution(id, &reader, &found)?;
        found.attributions.push(attribution);
    }
    found.list_mentions();
    found.check()
}

#[derive(Deserialize)]
struct Collection {
    article: Source,
    #[serde(default)]
    actors: Vec<Who>,
    first: Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    article_id: String,
    text_sha256: String,
    offset_unit: OffsetUnit,
    text: Option<String>,
}

#[derive(Deserialize)]
struct Who {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(rename = "actorType")]
    kind: ActorType,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
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

/// The model lets what stands alone stand without a list.
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

/// The bodies that we know.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Ours {
    #[serde(rename = "TextualBody")]
    Tag { purpose: Option<String>, value: String },
    Attribution {
        id: String,
        #[serde(flatten)]
        said: Said,
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

/// What is said of an attribution, at one of its parts or at several.
#[derive(Debug, Default, PartialEq, Deserialize)]
struct Said {
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

/// The selectors that we know.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Known {
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: String },
    #[serde(rename = "RangeSelector", rename_all = "camelCase")]
    Range { start_selector: Start },
}

/// Where a range begins: with the first words of what is shortened.
#[derive(Deserialize)]
struct Start {
    exact: String,
}

/// What `value` is, where its type is one of `kinds`. What others made is passed over; what ours says must be
/// right.
fn known<T: DeserializeOwned>(
    value: Value,
    kinds: &[&str],
    called: &str,
    found: &Found<'_>,
) -> Result<Option<T>, Error> {
    let kind = value.get("type").and_then(Value::as_str).map(str::to_owned);
    let Some(kind) = kind.filter(|kind| kinds.contains(&kind.as_str())) else { return Ok(None) };
    let known = serde_json::from_value(value);
    known.map(Some).map_err(|error| found.wrong(called, format!("its {kind}: {error}")))
}

/// The parts of one attribution, as they are met.
#[derive(Default)]
struct Parts {
    said: Said,
    spans: BTreeMap<&'static str, Vec<Span>>,
}

struct Reader {
    prefix: String,
    source: String,
    /// By the attribution's id.
    parts: BTreeMap<String, Parts>,
}

impl Reader {
    /// The id in an address of ours.
    fn item(&self, address: &str, found: &Found<'_>) -> Result<String, Error> {
        address.strip_prefix(&self.prefix).map(str::to_owned).ok_or_else(|| {
            let problem = format!("addresses of this article's items begin with {}", self.prefix);
            found.wrong(address, problem)
        })
    }

    fn annotation(&mut self, annotation: Annotation, found: &mut Found<'_>) -> Result<(), Error> {
        let called = annotation.id;
        let (mut role, mut ours) = (None, None);
        for body in annotation.body.into_vec() {
            let body = known(body, &["TextualBody", "Attribution", "Mention"], &called, found)?;
            if let Some(Ours::Tag { purpose, value }) = body {
                let known = [CONTENT, QUOTED, CUE, SOURCE].into_iter().find(|role| *role == value);
                role = role.or(known.filter(|_| purpose.as_deref() == Some("tagging")));
            } else if let Some(body) = body
                && ours.replace(body).is_some()
            {
                return Err(found.wrong(&called, "it is of two items: make it two annotations"));
            }
        }
        let spans = |found: &Found<'_>| -> Result<Vec<Span>, Error> {
            let targets = annotation.target.into_vec().into_iter();
            targets.map(|target| self.span(target, &called, found)).collect()
        };
        match ours {
            Some(Ours::Attribution { id, said }) => {
                let spans = spans(found)?;
                let Some(role) = role else {
                    let problem = "no tag says whether it is content, quoted, cue or source";
                    return Err(found.wrong(&called, problem));
                };
                let id = self.item(&id, found)?;
                let parts = self.parts.entry(id).or_default();
                if said != Said::default() {
                    if parts.said != Said::default() && parts.said != said {
                        let problem = "what it says of its attribution is said otherwise elsewhere";
                        return Err(found.wrong(&called, problem));
                    }
                    parts.said = said;
                }
                parts.spans.entry(role).or_default().extend(spans);
                Ok(())
            }
            Some(Ours::Mention { id, form, kind, actor, confidence, by }) => {
                let mut spans = spans(found)?;
                let (Some(Span { start, end, text }), true) = (spans.pop(), spans.is_empty())
                else {
                    return Err(found.wrong(&called, "a mention has one target"));
                };
                let id = self.item(&id, found)?;
                let actor = actor.map(|actor| self.item(&actor, found)).transpose()?;
                found.mentions.push(Mention {
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
            Some(Ours::Tag { .. }) | None => Ok(()),
        }
    }

    fn span(&self, target: Value, called: &str, found: &Found<'_>) -> Result<Span, Error> {
        let wrong = |problem: &str| Err(found.wrong(called, problem));
        let Target { source, selector } = serde_json::from_value(target)
            .map_err(|error| found.wrong(called, format!("its target: {error}")))?;
        if source != self.source {
            return wrong(&format!(
                "its target is in {source}, not in the article's text, {}",
                self.source
            ));
        }
        let (mut place, mut words) = (None, None);
        for selector in selector.into_vec() {
            let kinds = ["TextPositionSelector", "TextQuoteSelector", "RangeSelector"];
            match known(selector, &kinds, called, found)? {
                Some(Known::Position { start, end }) => place = Some((start, end)),
                Some(Known::Quote { exact } | Known::Range { start_selector: Start { exact } }) => {
                    words = Some(exact);
                }
                None => {}
            }
        }
        let Some((start, end)) = place else {
            return wrong(
                "it has no TextPositionSelector: words alone may stand in several places",
            );
        };
        let is_whole = matches!(found.text, Text::Whole { .. });
        match words {
            Some(text) => Ok(Span { start, end, text }),
            None if is_whole => wrong("it has no TextQuoteSelector to hold its place against"),
            None => Ok(Span { start, end, text: String::new() }),
        }
    }
}

impl Parts {
    fn attribution(
        mut self,
        id: String,
        reader: &Reader,
        found: &Found<'_>,
    ) -> Result<Attribution, Error> {
        let missing =
            |what: &str| found.wrong(&id, format!("none of its annotations says its {what}"));
        let mut spans = |role: &str| self.spans.remove(role).unwrap_or_default();
        let (content, quoted) = (spans(CONTENT), spans(QUOTED));
        let mut one = |role: &str| {
            let mut spans = spans(role);
            match spans.len() {
                0 | 1 => Ok(spans.pop()),
                several => {
                    let problem = format!("it has {several}, and one is the most");
                    Err(found.wrong(&format!("{id} {role}"), problem))
                }
            }
        };
        let (cue, source) = (one(CUE)?, one(SOURCE)?);
        let said = self.said;
        let item = |address: Option<String>| {
            address.map(|address| reader.item(&address, found)).transpose()
        };
        Ok(Attribution {
            form: said.form.ok_or_else(|| missing("form"))?,
            act: said.act.ok_or_else(|| missing("act"))?,
            polarity: said.polarity.ok_or_else(|| missing("polarity"))?,
            content,
            quoted,
            cue,
            source,
            speaker: item(said.speaker)?,
            parent: item(said.parent)?,
            confidence: said.confidence.ok_or_else(|| missing("confidence"))?,
            by: said.by.ok_or_else(|| missing("by"))?,
            id,
        })
    }
}
