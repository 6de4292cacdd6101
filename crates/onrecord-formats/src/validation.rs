//! Validation of imported items.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::contract::{Actor, Attribution, ItemId, Layer, Mention};
use onrecord_text::{OffsetMap, OffsetUnit, sha256_hex};
use serde::Serialize;

use crate::error::Error;

/// The layers of one article in an imported file.
///
/// Offsets count code points, and items are in the order of the numbers in their ids. Every reference has a target, and every
/// span has the words of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportedArticle {
    /// The article's id.
    pub article: String,
    /// SHA-256 of the article's text.
    pub text_sha256: String,
    /// Whether the file is from a public export that shortened the article. A span whose words have fewer code points than
    /// `end - start` is cut, and no words were compared with the text.
    pub shortened: bool,
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// The actors.
    pub actors: Vec<Actor>,
    /// The attributions.
    pub attributions: Vec<Attribution>,
}

/// The article's text, or only its hash.
#[derive(Debug)]
pub(crate) enum ArticleText {
    Whole { text: String, sha256: Option<String> },
    Shortened { sha256: String },
}

/// The content of a file before validation.
#[derive(Debug)]
pub(crate) struct UncheckedArticle<'p> {
    pub(crate) place: &'p str,
    pub(crate) id: String,
    pub(crate) text: ArticleText,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) attributions: Vec<Attribution>,
}

impl UncheckedArticle<'_> {
    /// An error at an item.
    pub(crate) fn error(&self, item: &str, problem: impl Into<String>) -> Error {
        Error::InvalidItem {
            place: self.place.to_owned(),
            article: self.id.clone(),
            item: item.to_owned(),
            problem: problem.into(),
        }
    }

    /// Lists each actor's mentions again from the mentions' references, which are what people edit.
    pub(crate) fn collect_actor_mentions(&mut self) {
        self.mentions.sort_by_key(Layer::id);
        let mut of_actor: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for mention in &self.mentions {
            if let Some(actor) = mention.actor.as_deref() {
                of_actor.entry(actor).or_default().push(mention.id.clone());
            }
        }
        for actor in &mut self.actors {
            actor.mentions = of_actor.remove(actor.id.as_str()).unwrap_or_default();
        }
    }

    /// All items, each with its index in its layer.
    fn items(&self) -> impl Iterator<Item = (usize, &dyn Layer)> {
        fn layer<T: Layer>(items: &[T]) -> impl Iterator<Item = (usize, &dyn Layer)> {
            items.iter().enumerate().map(|(index, item)| (index, item as &dyn Layer))
        }
        layer(&self.mentions).chain(layer(&self.actors)).chain(layer(&self.attributions))
    }

    /// Like [`Self::items`], for changes.
    fn items_mut(&mut self) -> impl Iterator<Item = (usize, &mut dyn Layer)> {
        fn layer<T: Layer>(items: &mut [T]) -> impl Iterator<Item = (usize, &mut dyn Layer)> {
            items.iter_mut().enumerate().map(|(index, item)| (index, item as &mut dyn Layer))
        }
        (layer(&mut self.mentions).chain(layer(&mut self.actors)))
            .chain(layer(&mut self.attributions))
    }

    /// Calls `visit` with the name, start, end and words of every span.
    pub(crate) fn for_each_span(
        &mut self,
        mut visit: impl FnMut(String, &mut usize, &mut usize, &mut String),
    ) {
        for (index, item) in self.items_mut() {
            let label = item.label(index);
            item.each_span_mut(&mut |span| {
                let Some(words) = span.text else { return };
                let name = match span.role.field() {
                    Some(field) => format!("{label} {field}"),
                    None => label.clone(),
                };
                visit(name, span.start, span.end, words);
            });
        }
    }

    /// Validates text, spans, ids and references.
    pub(crate) fn check(mut self) -> Result<ImportedArticle, Error> {
        if self.id.is_empty() {
            return Err(self.error("id", "the article has none"));
        }
        let text_sha256 = self.check_words()?;
        self.check_items()?;
        self.check_references()?;
        self.mentions.sort_by_key(Layer::id);
        self.actors.sort_by_key(Layer::id);
        self.attributions.sort_by_key(Layer::id);
        Ok(ImportedArticle {
            shortened: matches!(self.text, ArticleText::Shortened { .. }),
            article: self.id,
            text_sha256,
            mentions: self.mentions,
            actors: self.actors,
            attributions: self.attributions,
        })
    }

    /// Compares every span with the text, and returns the text's hash.
    fn check_words(&mut self) -> Result<String, Error> {
        let hash = match &self.text {
            ArticleText::Whole { text, sha256 } => {
                let hash = sha256_hex(text.as_bytes());
                if sha256.as_ref().is_some_and(|sha256| *sha256 != hash) {
                    let problem =
                        format!("it was changed: its SHA-256 is {hash}, not the one in the file");
                    return Err(self.error("text", problem));
                }
                hash
            }
            ArticleText::Shortened { sha256 } => {
                let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                if sha256.len() != 64 || !sha256.bytes().all(is_hex) {
                    return Err(self.error("text", format!("{sha256:?} is not a SHA-256")));
                }
                sha256.clone()
            }
        };
        let text = match &self.text {
            ArticleText::Whole { text, .. } => Some(text.clone()),
            ArticleText::Shortened { .. } => None,
        };
        let map = text.as_deref().map(|text| (text, OffsetMap::new(text, OffsetUnit::Codepoint)));
        let mut failed = None;
        self.for_each_span(|item, start, end, words| {
            let (start, end) = (*start, *end);
            let problem = match &map {
                Some((text, map)) => {
                    let found = (map.to_byte(start).zip(map.to_byte(end)))
                        .and_then(|(start, end)| text.get(start..end));
                    match found {
                        Some(found) if found == words => None,
                        Some(found) => Some(format!(
                            "{start}..{end} is {found:?} in the article, but the file says {words:?}"
                        )),
                        None => Some(format!("{start}..{end} is not a range of the text")),
                    }
                }
                None => (end.checked_sub(start).is_none_or(|length| words.chars().count() > length))
                    .then(|| format!("{start}..{end} is shorter than {words:?}")),
            };
            if let Some(problem) = problem {
                failed.get_or_insert((item, problem));
            }
        });
        match failed {
            Some((item, problem)) => Err(self.error(&item, problem)),
            None => Ok(hash),
        }
    }

    /// Validates ids, confidences and contents.
    fn check_items(&self) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        let ids = (self.mentions.iter().map(|mention| ('m', &mention.id, mention.id())))
            .chain(self.actors.iter().map(|actor| ('a', &actor.id, actor.id())))
            .chain(self.attributions.iter().map(|q| ('q', &q.id, q.id())));
        for (letter, id, parsed) in ids {
            if parsed.is_none() {
                let problem =
                    format!("not an id of this layer: write {letter} and a number, like {letter}7");
                return Err(self.error(id, problem));
            }
            if !seen.insert(id) {
                return Err(self.error(id, "two items have this id: give one of them a new number"));
            }
        }
        let confidences = (self.mentions.iter().map(|m| (&m.id, m.confidence)))
            .chain(self.attributions.iter().map(|q| (&q.id, q.confidence)));
        for (id, confidence) in confidences {
            if !(0.0..=1.0).contains(&confidence) {
                return Err(
                    self.error(id, format!("its confidence is {confidence}, not from 0 to 1"))
                );
            }
        }
        match self.items().find_map(|(index, item)| Some((item.label(index), item.problem()?))) {
            Some((label, problem)) => Err(self.error(&label, problem)),
            None => Ok(()),
        }
    }

    /// Checks that every reference leads to an item of the file.
    fn check_targets(&self) -> Result<(), Error> {
        let ids: BTreeSet<ItemId> = self.items().filter_map(|(_, item)| item.id()).collect();
        for (index, item) in self.items() {
            let mut problem = None;
            item.each_reference(&mut |reference| {
                let layer = reference.layer.singular();
                match reference.to {
                    Some(to) if ids.contains(&to) => {}
                    Some(to) => problem = Some(format!("there is no {layer} {to}")),
                    None => {
                        problem =
                            Some(format!("its {} is not the id of an {layer}", reference.field))
                    }
                }
            });
            if let Some(problem) = problem {
                return Err(self.error(&item.label(index), problem));
            }
        }
        Ok(())
    }

    /// Validates references between items.
    fn check_references(&self) -> Result<(), Error> {
        self.check_targets()?;
        let mut of_actor: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for mention in &self.mentions {
            if let Some(actor) = mention.actor.as_deref() {
                of_actor.entry(actor).or_default().insert(&mention.id);
            }
        }
        for actor in &self.actors {
            let listed: BTreeSet<&str> = actor.mentions.iter().map(String::as_str).collect();
            let referring = of_actor.remove(actor.id.as_str()).unwrap_or_default();
            if let Some(odd) = listed.symmetric_difference(&referring).next() {
                let problem = format!("its list of mentions and the actor of {odd} differ");
                return Err(self.error(&actor.id, problem));
            }
            if actor.mentions.len() != listed.len() {
                return Err(self.error(&actor.id, "it lists a mention twice"));
            }
        }
        self.check_parents()
    }

    /// Checks that no attribution is nested in itself. Each is visited once.
    fn check_parents(&self) -> Result<(), Error> {
        let parents: BTreeMap<&str, Option<&str>> =
            (self.attributions.iter()).map(|q| (q.id.as_str(), q.parent.as_deref())).collect();
        let mut checked: BTreeSet<&str> = BTreeSet::new();
        for &first in parents.keys() {
            let mut chain = BTreeSet::new();
            let mut next = Some(first);
            while let Some(id) = next.filter(|id| !checked.contains(id)) {
                if !chain.insert(id) {
                    return Err(self.error(id, "it is nested in itself: change a parent"));
                }
                next = parents.get(id).copied().flatten();
            }
            checked.append(&mut chain);
        }
        Ok(())
    }
}
