//! Reads the mentions, actors and attributions of a CAS.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Actor, Attribution, ItemId, Mention, Span};
use onrecord_reading::{AttributionId, LayerName, MentionId};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::types;
use crate::error::Error;
use crate::validation::{ArticleText, ImportedArticle, UncheckedArticle};

/// `by` of an item that somebody added by hand.
const BY_HAND: &str = "correction";

/// Reads the items in a CAS. Sentences, words and named entities are ignored.
pub(crate) fn read(place: &str, bytes: &[u8]) -> Result<ImportedArticle, Error> {
    let cas: Value = serde_json::from_slice(bytes).map_err(|e| malformed(place, e.to_string()))?;
    let cas = CasReader::new(place, &cas)?;
    let (id, sha256) = cas.article()?;
    let mut article = UncheckedArticle {
        place,
        id: id.to_owned(),
        text: ArticleText::Whole { text: cas.text.to_owned(), sha256: sha256.map(str::to_owned) },
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: Vec::new(),
    };
    let mut new = FreeIds::new(&cas);
    for actor in cas.items(types::ACTOR) {
        article.actors.push(cas.actor(&actor, &article)?);
    }
    for mention in cas.items(types::MENTION) {
        article.mentions.push(cas.mention(&mention, &article, &mut new)?);
    }
    for attribution in cas.items(types::ATTRIBUTION) {
        article.attributions.push(cas.attribution(&attribution, &article, &mut new)?);
    }
    article.collect_actor_mentions();
    article.check()
}

fn malformed(place: &str, problem: impl Into<String>) -> Error {
    Error::Malformed {
        place: place.to_owned(),
        expected: "a UIMA CAS in JSON",
        problem: problem.into(),
    }
}

struct CasReader<'j> {
    place: &'j str,
    structures: BTreeMap<i64, &'j Value>,
    members: Vec<i64>,
    text: &'j str,
    points: OffsetMap<'j>,
    units: OffsetMap<'j>,
}

/// A feature structure, with its name in errors.
struct FeatureStructure<'j> {
    structure: &'j Value,
    name: String,
}

impl<'j> FeatureStructure<'j> {
    fn string(&self, feature: &str) -> Option<&'j str> {
        self.structure.get(feature).and_then(Value::as_str).filter(|value| !value.is_empty())
    }
}

/// Ids for items that somebody added without an identifier. They follow the highest id of the file.
struct FreeIds {
    /// The index of the next mention.
    mention: usize,
    /// The index of the next attribution.
    attribution: usize,
}

impl FreeIds {
    fn new(cas: &CasReader<'_>) -> Self {
        let behind_highest = |layer: LayerName, kind: &str| {
            let items = cas.items(kind);
            let ids = items.iter().filter_map(|item| item.string("identifier")?.parse().ok());
            let ids = ids.filter(|id: &ItemId| id.layer() == layer);
            ids.map(|id| id.index() + 1).max().unwrap_or_default()
        };
        Self {
            mention: behind_highest(LayerName::Mentions, types::MENTION),
            attribution: behind_highest(LayerName::Attributions, types::ATTRIBUTION),
        }
    }

    fn mention(&mut self) -> MentionId {
        let id = MentionId::new(self.mention);
        self.mention = self.mention.saturating_add(1);
        id
    }

    fn attribution(&mut self) -> AttributionId {
        let id = AttributionId::new(self.attribution);
        self.attribution = self.attribution.saturating_add(1);
        id
    }
}

impl<'j> CasReader<'j> {
    fn new(place: &'j str, cas: &'j Value) -> Result<Self, Error> {
        let missing = |what: &str| malformed(place, format!("it has no {what}"));
        let structures: BTreeMap<i64, &Value> = match cas.get("%FEATURE_STRUCTURES") {
            Some(Value::Array(all)) => {
                (all.iter()).filter_map(|fs| Some((fs.get("%ID")?.as_i64()?, fs))).collect()
            }
            Some(Value::Object(all)) => {
                all.iter().filter_map(|(id, fs)| Some((id.parse().ok()?, fs))).collect()
            }
            _ => return Err(missing("%FEATURE_STRUCTURES")),
        };
        let view = cas.get("%VIEWS").and_then(|views| views.get(types::VIEW));
        let view = view.ok_or_else(|| missing("view called _InitialView"))?;
        let sofa = view.get("%SOFA").and_then(Value::as_i64);
        let sofa = sofa.and_then(|sofa| structures.get(&sofa).copied());
        let text = sofa.and_then(|sofa| sofa.get("sofaString")).and_then(Value::as_str);
        let text = text.ok_or_else(|| missing("text (sofaString)"))?;
        let members = view.get("%MEMBERS").and_then(Value::as_array);
        let mut members: Vec<i64> =
            members.into_iter().flatten().filter_map(Value::as_i64).collect();
        members.sort_unstable();
        members.dedup();
        Ok(Self {
            place,
            structures,
            members,
            text,
            points: OffsetMap::new(text, OffsetUnit::Codepoint),
            units: OffsetMap::new(text, OffsetUnit::Utf16),
        })
    }

    /// The indexed structures of this type, in the order of their ids.
    fn items(&self, kind: &str) -> Vec<FeatureStructure<'j>> {
        let short = kind.rsplit('.').next().unwrap_or(kind);
        (self.members.iter())
            .filter_map(|id| Some((id, *self.structures.get(id)?)))
            .filter(|(_, structure)| structure.get("%TYPE").and_then(Value::as_str) == Some(kind))
            .map(|(id, structure)| {
                let mut item = FeatureStructure { structure, name: String::new() };
                item.name = match item.string("identifier") {
                    Some(identifier) => identifier.to_owned(),
                    None => format!("the {short} with %ID {id}"),
                };
                item
            })
            .collect()
    }

    /// The article's id, and the hash of its text.
    fn article(&self) -> Result<(&'j str, Option<&'j str>), Error> {
        let ours = self.items(types::ARTICLE).into_iter().next();
        if let Some((article, id)) = ours.and_then(|item| Some((item.string("articleId")?, item))) {
            return Ok((article, id.string("textSha256")));
        }
        // INCEpTION keeps this in projects without a layer for our Article.
        let documents = self.items(types::DOCUMENT);
        let id = documents.iter().find_map(|document| document.string("documentId"));
        let id = id.ok_or_else(|| {
            malformed(
                self.place,
                "it has no article id: neither an Article's articleId nor a documentId",
            )
        })?;
        Ok((id, None))
    }

    fn span(
        &self,
        item: &FeatureStructure<'_>,
        name: &str,
        article: &UncheckedArticle<'_>,
    ) -> Result<Span, Error> {
        let offset = |feature: &str| {
            let units = item.structure.get(feature).map_or(Some(0), Value::as_u64);
            let units = units.and_then(|units| usize::try_from(units).ok());
            units.and_then(|units| self.units.to_byte(units)).ok_or_else(|| {
                let problem = format!("its {feature} is not on a character boundary of the text");
                article.error(name, problem)
            })
        };
        let (start, end) = (offset("begin")?, offset("end")?);
        let text = self.text.get(start..end);
        let text = text.ok_or_else(|| article.error(name, "it ends before it begins"))?;
        Ok(Span {
            start: self.points.from_byte(start),
            end: self.points.from_byte(end),
            text: text.to_owned(),
        })
    }

    /// The feature's value as an enumeration of the JSON contract.
    fn variant<T: DeserializeOwned>(
        &self,
        item: &FeatureStructure<'_>,
        feature: &str,
        article: &UncheckedArticle<'_>,
    ) -> Result<T, Error> {
        let Some(name) = item.string(feature) else {
            return Err(article.error(&item.name, format!("it has no {feature}: give it one")));
        };
        serde_json::from_value(name.into())
            .map_err(|error| article.error(&item.name, format!("its {feature}: {error}")))
    }

    /// Confidence and `by`. Somebody added an item without an identifier by hand, and is certain.
    fn provenance(
        &self,
        item: &FeatureStructure<'_>,
        article: &UncheckedArticle<'_>,
    ) -> Result<(f32, String), Error> {
        let by = item.string("by").unwrap_or(BY_HAND).to_owned();
        let given = item.structure.get("confidence");
        let is_new = item.string("identifier").is_none();
        let confidence = match given {
            None => 1.0,
            // Tools write 0 for a number that nobody set.
            Some(zero) if is_new && zero.as_f64() == Some(0.0) => 1.0,
            Some(given) => given.as_f64().ok_or_else(|| {
                article.error(&item.name, "its confidence is not a number from 0 to 1")
            })? as f32,
        };
        Ok((confidence, by))
    }

    fn actor(
        &self,
        item: &FeatureStructure<'_>,
        article: &UncheckedArticle<'_>,
    ) -> Result<Actor, Error> {
        let id = item.string("identifier").ok_or_else(|| {
            article.error(&item.name, "it has no identifier: give it one that is free, like a17")
        })?;
        let names = self.elements(item, "names").into_iter().flatten();
        Ok(Actor {
            id: id.to_owned(),
            name: item.string("name").unwrap_or_default().to_owned(),
            kind: self.variant(item, "actorType", article)?,
            names: names.filter_map(Value::as_str).map(str::to_owned).collect(),
            mentions: Vec::new(),
        })
    }

    fn mention(
        &self,
        item: &FeatureStructure<'_>,
        article: &UncheckedArticle<'_>,
        new: &mut FreeIds,
    ) -> Result<Mention, Error> {
        let Span { start, end, text } = self.span(item, &item.name, article)?;
        let (confidence, by) = self.provenance(item, article)?;
        Ok(Mention {
            id: item.string("identifier").map_or_else(|| new.mention().to_string(), str::to_owned),
            start,
            end,
            text,
            form: self.variant(item, "form", article)?,
            kind: self.variant(item, "actorType", article)?,
            actor: item.string("actor").map(str::to_owned),
            confidence,
            by,
        })
    }

    fn attribution(
        &self,
        item: &FeatureStructure<'_>,
        article: &UncheckedArticle<'_>,
        new: &mut FreeIds,
    ) -> Result<Attribution, Error> {
        let (confidence, by) = self.provenance(item, article)?;
        let one = |part: &str| {
            let mut spans = self.parts(item, part, article)?;
            match spans.len() {
                0 | 1 => Ok(spans.pop()),
                several => Err(article.error(
                    &format!("{} {part}", item.name),
                    format!("it has {several} links, and at most one is allowed"),
                )),
            }
        };
        Ok(Attribution {
            id: item
                .string("identifier")
                .map_or_else(|| new.attribution().to_string(), str::to_owned),
            form: self.variant(item, "form", article)?,
            act: self.variant(item, "act", article)?,
            polarity: self.variant(item, "polarity", article)?,
            content: self.parts(item, "content", article)?,
            quoted: self.parts(item, "quoted", article)?,
            cue: one("cue")?,
            source: one("source")?,
            speaker: item.string("speaker").map(str::to_owned),
            parent: item.string("parent").map(str::to_owned),
            confidence,
            by,
        })
    }

    /// The spans that the links target, in the order of the text: tools do not keep another order.
    fn parts(
        &self,
        item: &FeatureStructure<'_>,
        part: &str,
        article: &UncheckedArticle<'_>,
    ) -> Result<Vec<Span>, Error> {
        let name = format!("{} {part}", item.name);
        let mut spans = Vec::new();
        for link in self.elements(item, part).into_iter().flatten() {
            let target = (link.as_i64().and_then(|id| self.structures.get(&id)))
                .and_then(|link| self.target(link, "target"))
                .ok_or_else(|| article.error(&name, "a link has no target: remove it"))?;
            spans.push(self.span(
                &FeatureStructure { structure: target, name: String::new() },
                &name,
                article,
            )?);
        }
        spans.sort_by_key(|span| (span.start, span.end));
        Ok(spans)
    }

    /// The structure that a feature refers to.
    fn target(&self, structure: &Value, feature: &str) -> Option<&'j Value> {
        let id = structure.get(format!("@{feature}"))?.as_i64()?;
        self.structures.get(&id).copied()
    }

    fn elements(&self, item: &FeatureStructure<'_>, feature: &str) -> Option<&'j Vec<Value>> {
        self.target(item.structure, feature)?.get("%ELEMENTS")?.as_array()
    }
}
