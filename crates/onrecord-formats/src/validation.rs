//! What comes back in, and the laws that it must keep.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::contract::{Actor, Attribution, Mention, Span};
use onrecord_text::{OffsetMap, OffsetUnit, sha256_hex};
use serde::Serialize;

use crate::Error;

/// The layers of one article that people correct, as they stand in a file. Offsets count code points;
/// items are in the order of their ids' numbers. Every reference between them leads somewhere, and every
/// span has the words of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Imported {
    /// The article's id.
    pub article: String,
    /// SHA-256 of the text that the spans are of.
    pub text_sha256: String,
    /// Whether the file has only the beginnings of the words of spans: those whose words are fewer code
    /// points than `end - start`. Only then the words were not compared with the text.
    pub shortened: bool,
    /// Mentions.
    pub mentions: Vec<Mention>,
    /// Actors.
    pub actors: Vec<Actor>,
    /// Attributions.
    pub attributions: Vec<Attribution>,
}

/// The text as a file has it.
#[derive(Debug)]
pub(crate) enum Text {
    Whole { text: String, sha256: Option<String> },
    Shortened { sha256: String },
}

/// What a file holds, not yet checked.
#[derive(Debug)]
pub(crate) struct Found<'p> {
    pub(crate) place: &'p str,
    pub(crate) article: String,
    pub(crate) text: Text,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) attributions: Vec<Attribution>,
}

/// The number in an id like `q3`; `None` where it is no id of this letter.
pub(crate) fn number(id: &str, letter: char) -> Option<u32> {
    let digits = id.strip_prefix(letter)?;
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}

impl Found<'_> {
    pub(crate) fn wrong(&self, item: &str, problem: impl Into<String>) -> Error {
        Error::Item {
            place: self.place.to_owned(),
            article: self.article.clone(),
            item: item.to_owned(),
            problem: problem.into(),
        }
    }

    /// Lists each actor's mentions anew, in order, by what they say they refer to: where people correct,
    /// the one must follow from the other.
    pub(crate) fn list_mentions(&mut self) {
        self.mentions.sort_by_key(|mention| number(&mention.id, 'm'));
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

    /// Calls `with` the name, the start, the end and the words of every span.
    pub(crate) fn each_span(
        &mut self,
        mut with: impl FnMut(String, &mut usize, &mut usize, &mut String),
    ) {
        for mention in &mut self.mentions {
            with(mention.id.clone(), &mut mention.start, &mut mention.end, &mut mention.text);
        }
        for q in &mut self.attributions {
            let parts = (q.content.iter_mut().map(|span| ("content", span)))
                .chain(q.quoted.iter_mut().map(|span| ("quoted", span)))
                .chain(q.cue.iter_mut().map(|span| ("cue", span)))
                .chain(q.source.iter_mut().map(|span| ("source", span)));
            for (part, Span { start, end, text }) in parts {
                with(format!("{} {part}", q.id), start, end, text);
            }
        }
    }

    /// Holds it against the laws.
    pub(crate) fn check(mut self) -> Result<Imported, Error> {
        if self.article.is_empty() {
            return Err(self.wrong("id", "the article has none"));
        }
        let text_sha256 = self.check_words()?;
        self.check_items()?;
        self.check_references()?;
        self.mentions.sort_by_key(|mention| number(&mention.id, 'm'));
        self.actors.sort_by_key(|actor| number(&actor.id, 'a'));
        self.attributions.sort_by_key(|attribution| number(&attribution.id, 'q'));
        Ok(Imported {
            shortened: matches!(self.text, Text::Shortened { .. }),
            article: self.article,
            text_sha256,
            mentions: self.mentions,
            actors: self.actors,
            attributions: self.attributions,
        })
    }

    /// Every span against the text; gives the text's hash.
    fn check_words(&mut self) -> Result<String, Error> {
        let hash = match &self.text {
            Text::Whole { text, sha256 } => {
                let hash = sha256_hex(text.as_bytes());
                if sha256.as_ref().is_some_and(|sha256| *sha256 != hash) {
                    let problem =
                        format!("it was altered: its SHA-256 is {hash}, not the one given");
                    return Err(self.wrong("text", problem));
                }
                hash
            }
            Text::Shortened { sha256 } => {
                let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                if sha256.len() != 64 || !sha256.bytes().all(hex) {
                    return Err(self.wrong("text", format!("{sha256:?} is no SHA-256")));
                }
                sha256.clone()
            }
        };
        let text = match &self.text {
            Text::Whole { text, .. } => Some(text.clone()),
            Text::Shortened { .. } => None,
        };
        let map = text.as_deref().map(|text| (text, OffsetMap::new(text, OffsetUnit::Codepoint)));
        let mut failed = None;
        self.each_span(|item, start, end, words| {
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
                        None => Some(format!("{start}..{end} is no range of the text")),
                    }
                }
                None => (end.checked_sub(start).is_none_or(|length| words.chars().count() > length))
                    .then(|| format!("{start}..{end} has no room for {words:?}")),
            };
            if let Some(problem) = problem {
                failed.get_or_insert((item, problem));
            }
        });
        match failed {
            Some((item, problem)) => Err(self.wrong(&item, problem)),
            None => Ok(hash),
        }
    }

    /// Ids and figures.
    fn check_items(&self) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        let ids = (self.mentions.iter().map(|mention| ('m', &mention.id)))
            .chain(self.actors.iter().map(|actor| ('a', &actor.id)))
            .chain(self.attributions.iter().map(|attribution| ('q', &attribution.id)));
        for (letter, id) in ids {
            if number(id, letter).is_none() {
                let problem = format!("not an id: write {letter} and a number, like {letter}7");
                return Err(self.wrong(id, problem));
            }
            if !seen.insert(id) {
                return Err(self.wrong(id, "two items have this id: give one of them a new number"));
            }
        }
        let confidences = (self.mentions.iter().map(|m| (&m.id, m.confidence)))
            .chain(self.attributions.iter().map(|q| (&q.id, q.confidence)));
        for (id, confidence) in confidences {
            if !(0.0..=1.0).contains(&confidence) {
                return Err(
                    self.wrong(id, format!("a confidence is from 0 to 1, not {confidence}"))
                );
            }
        }
        match self.attributions.iter().find(|attribution| attribution.content.is_empty()) {
            Some(empty) => Err(self.wrong(&empty.id, "it has no content: mark what was said")),
            None => Ok(()),
        }
    }

    /// What items say of one another.
    fn check_references(&self) -> Result<(), Error> {
        let actors: BTreeSet<&str> = self.actors.iter().map(|actor| actor.id.as_str()).collect();
        let mut of_actor: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for mention in &self.mentions {
            let Some(actor) = mention.actor.as_deref() else { continue };
            if !actors.contains(actor) {
                return Err(self.wrong(&mention.id, format!("there is no actor {actor}")));
            }
            of_actor.entry(actor).or_default().insert(&mention.id);
        }
        for actor in &self.actors {
            let told: BTreeSet<&str> = actor.mentions.iter().map(String::as_str).collect();
            let there = of_actor.remove(actor.id.as_str()).unwrap_or_default();
            if let Some(odd) = told.symmetric_difference(&there).next() {
                let problem = format!("it and {odd} disagree on whether {odd} refers to it");
                return Err(self.wrong(&actor.id, problem));
            }
            if actor.mentions.len() != told.len() {
                return Err(self.wrong(&actor.id, "it lists a mention twice"));
            }
        }
        let parents: BTreeMap<&str, Option<&str>> =
            (self.attributions.iter()).map(|q| (q.id.as_str(), q.parent.as_deref())).collect();
        for attribution in &self.attributions {
            if let Some(speaker) = attribution.speaker.as_deref()
                && !actors.contains(speaker)
            {
                return Err(self.wrong(&attribution.id, format!("there is no actor {speaker}")));
            }
            if let Some(parent) = attribution.parent.as_deref()
                && !parents.contains_key(parent)
            {
                return Err(
                    self.wrong(&attribution.id, format!("there is no attribution {parent}"))
                );
            }
        }
        self.check_chains(&parents)
    }

    /// That no attribution stands inside itself, each looked at once.
    fn check_chains(&self, parents: &BTreeMap<&str, Option<&str>>) -> Result<(), Error> {
        let mut ended: BTreeSet<&str> = BTreeSet::new();
        for &first in parents.keys() {
            let mut chain = BTreeSet::new();
            let mut next = Some(first);
            while let Some(id) = next.filter(|id| !ended.contains(id)) {
                if !chain.insert(id) {
                    return Err(self.wrong(id, "by its parents it stands inside itself"));
                }
                next = parents.get(id).copied().flatten();
            }
            ended.append(&mut chain);
        }
        Ok(())
    }
}
