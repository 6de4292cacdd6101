//! A CAS, as somebody corrected it, back into what it says.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Actor, Attribution, Mention, Span};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::types;
use crate::Error;
use crate::validation::{Found, Imported, Text, number};

/// What made an item that has been added by hand.
const BY_HAND: &str = "correction";

/// The corrections in a CAS. Sentences, words and names are not looked at: mentions and attributions are
/// what is corrected.
pub(crate) fn read(place: &str, bytes: &[u8]) -> Result<Imported, Error> {
    let cas: Value = serde_json::from_slice(bytes).map_err(|e| shape(place, e.to_string()))?;
    let cas = Cas::new(place, &cas)?;
    let (article, sha256) = cas.article()?;
    let mut found = Found {
        place,
        article: article.to_owned(),
        text: Text::Whole { text: cas.text.to_owned(), sha256: sha256.map(str::to_owned) },
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: Vec::new(),
    };
    let mut new = NewIds::of(&cas);
    for actor in cas.items(types::ACTOR) {
        found.actors.push(cas.actor(&actor, &found)?);
    }
    for mention in cas.items(types::MENTION) {
        found.mentions.push(cas.mention(&mention, &found, &mut new)?);
    }
    for attribution in cas.items(types::ATTRIBUTION) {
        found.attributions.push(cas.attribution(&attribution, &found, &mut new)?);
    }
    found.list_mentions();
    found.check()
}

fn shape(place: &str, problem: impl Into<String>) -> Error {
    Error::Shape {
        place: place.to_owned(),
        expected: "a UIMA CAS in JSON",
        problem: problem.into(),
    }
}

struct Cas<'j> {
    place: &'j str,
    structures: BTreeMap<i64, &'j Value>,
    members: Vec<i64>,
    text: &'j str,
    points: OffsetMap<'j>,
    units: OffsetMap<'j>,
}

/// A feature structure with what it is called in errors.
struct Item<'j> {
    structure: &'j Value,
    called: String,
}

impl<'j> Item<'j> {
    fn string(&self, feature: &str) -> Option<&'j str> {
        self.structure.get(feature).and_then(Value::as_str).filter(|value| !value.is_empty())
    }
}

/// Numbers for items that were added without an identifier.
struct NewIds(BTreeMap<char, u32>);

impl NewIds {
    fn of(cas: &Cas<'_>) -> Self {
        let mut highest = BTreeMap::new();
        for (letter, kind) in [('m', types::MENTION), ('q', types::ATTRIBUTION)] {
            let ids = cas.items(kind);
            let ids = ids.iter().filter_map(|item| number(item.string("identifier")?, letter));
            highest.insert(letter, ids.max().unwrap_or_default());
        }
        Self(highest)
    }

    fn next(&mut self, letter: char) -> String {
        let highest = self.0.entry(letter).or_default();
        *highest = highest.saturating_add(1);
        format!("{letter}{highest}")
    }
}

impl<'j> Cas<'j> {
    fn new(place: &'j str, cas: &'j Value) -> Result<Self, Error> {
        let missing = |what: &str| shape(place, format!("it has no {what}"));
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

    /// What stands in the index of this type, in the order of ids.
    fn items(&self, kind: &str) -> Vec<Item<'j>> {
        let short = kind.rsplit('.').next().unwrap_or(kind);
        (self.members.iter())
            .filter_map(|id| Some((id, *self.structures.get(id)?)))
            .filter(|(_, structure)| structure.get("%TYPE").and_then(Value::as_str) == Some(kind))
            .map(|(id, structure)| {
                let mut item = Item { structure, called: String::new() };
                item.called = match item.string("identifier") {
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
        // INCEpTION keeps this where the project has no layer for ours.
        let documents = self.items(types::DOCUMENT);
        let id = documents.iter().find_map(|document| document.string("documentId"));
        let id = id.ok_or_else(|| {
            shape(
                self.place,
                "nothing says which article it is: neither an Article's articleId nor a documentId",
            )
        })?;
        Ok((id, None))
    }

    fn span(&self, item: &Item<'_>, called: &str, found: &Found<'_>) -> Result<Span, Error> {
        let offset = |feature: &str| {
            let units = item.structure.get(feature).map_or(Some(0), Value::as_u64);
            let units = units.and_then(|units| usize::try_from(units).ok());
            units.and_then(|units| self.units.to_byte(units)).ok_or_else(|| {
                let problem =
                    format!("its {feature} is no place between two characters of the text");
                found.wrong(called, problem)
            })
        };
        let (start, end) = (offset("begin")?, offset("end")?);
        let text = self.text.get(start..end);
        let text = text.ok_or_else(|| found.wrong(called, "it ends before it begins"))?;
        Ok(Span {
            start: self.points.from_byte(start),
            end: self.points.from_byte(end),
            text: text.to_owned(),
        })
    }

    /// A feature that must have one of the names that readings know.
    fn named<T: DeserializeOwned>(
        &self,
        item: &Item<'_>,
        feature: &str,
        found: &Found<'_>,
    ) -> Result<T, Error> {
        let Some(name) = item.string(feature) else {
            return Err(found.wrong(&item.called, format!("it has no {feature}: give it one")));
        };
        serde_json::from_value(name.into())
            .map_err(|error| found.wrong(&item.called, format!("its {feature}: {error}")))
    }

    /// An item without an identifier has been added by hand: whoever did is sure.
    fn made(&self, item: &Item<'_>, found: &Found<'_>) -> Result<(f32, String), Error> {
        let by = item.string("by").unwrap_or(BY_HAND).to_owned();
        let told = item.structure.get("confidence");
        let is_new = item.string("identifier").is_none();
        let confidence = match told {
            None => 1.0,
            // What a number is that nobody set.
            Some(zero) if is_new && zero.as_f64() == Some(0.0) => 1.0,
            Some(told) => told.as_f64().ok_or_else(|| {
                found.wrong(&item.called, "its confidence is no number from 0 to 1")
            })? as f32,
        };
        Ok((confidence, by))
    }

    fn actor(&self, item: &Item<'_>, found: &Found<'_>) -> Result<Actor, Error> {
        let id = item.string("identifier").ok_or_else(|| {
            found.wrong(&item.called, "it has no identifier: give it one that is free, like a17")
        })?;
        let names = self.elements(item, "names").into_iter().flatten();
        Ok(Actor {
            id: id.to_owned(),
            name: item.string("name").unwrap_or_default().to_owned(),
            kind: self.named(item, "actorType", found)?,
            names: names.filter_map(Value::as_str).map(str::to_owned).collect(),
            mentions: Vec::new(),
        })
    }

    fn mention(
        &self,
        item: &Item<'_>,
        found: &Found<'_>,
        new: &mut NewIds,
    ) -> Result<Mention, Error> {
        let Span { start, end, text } = self.span(item, &item.called, found)?;
        let (confidence, by) = self.made(item, found)?;
        Ok(Mention {
            id: item.string("identifier").map_or_else(|| new.next('m'), str::to_owned),
            start,
            end,
            text,
            form: self.named(item, "form", found)?,
            kind: self.named(item, "actorType", found)?,
            actor: item.string("actor").map(str::to_owned),
            confidence,
            by,
        })
    }

    fn attribution(
        &self,
        item: &Item<'_>,
        found: &Found<'_>,
        new: &mut NewIds,
    ) -> Result<Attribution, Error> {
        let (confidence, by) = self.made(item, found)?;
        let one = |part: &str| {
            let mut spans = self.parts(item, part, found)?;
            match spans.len() {
                0 | 1 => Ok(spans.pop()),
                several => Err(found.wrong(
                    &format!("{} {part}", item.called),
                    format!("it has {several}, and one is the most: leave one link"),
                )),
            }
        };
        Ok(Attribution {
            id: item.string("identifier").map_or_else(|| new.next('q'), str::to_owned),
            form: self.named(item, "form", found)?,
            act: self.named(item, "act", found)?,
            polarity: self.named(item, "polarity", found)?,
            content: self.parts(item, "content", found)?,
            quoted: self.parts(item, "quoted", found)?,
            cue: one("cue")?,
            source: one("source")?,
            speaker: item.string("speaker").map(str::to_owned),
            parent: item.string("parent").map(str::to_owned),
            confidence,
            by,
        })
    }

    /// The spans that links lead to, in the order of the text: tools do not keep any other.
    fn parts(&self, item: &Item<'_>, part: &str, found: &Found<'_>) -> Result<Vec<Span>, Error> {
        let called = format!("{} {part}", item.called);
        let mut spans = Vec::new();
        for link in self.elements(item, part).into_iter().flatten() {
            let target = (link.as_i64().and_then(|id| self.structures.get(&id)))
                .and_then(|link| self.referred(link, "target"))
                .ok_or_else(|| found.wrong(&called, "a link leads nowhere: remove it"))?;
            spans.push(self.span(
                &Item { structure: target, called: String::new() },
                &called,
                found,
            )?);
        }
        spans.sort_by_key(|span| (span.start, span.end));
        Ok(spans)
    }

    /// What a feature refers to.
    fn referred(&self, structure: &Value, feature: &str) -> Option<&'j Value> {
        let id = structure.get(format!("@{feature}"))?.as_i64()?;
        self.structures.get(&id).copied()
    }

    fn elements(&self, item: &Item<'_>, feature: &str) -> Option<&'j Vec<Value>> {
        self.referred(item.structure, feature)?.get("%ELEMENTS")?.as_array()
    }
}
