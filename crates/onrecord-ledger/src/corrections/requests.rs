//! From what a user asks for to a change that can be recorded.

use std::collections::BTreeSet;
use std::path::Path;

use onrecord_reading::ActorType;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Anchor, AttributionAnchor, Change, SplitQuery, anchors};
use crate::check::number;
use crate::error::{Error, Fault};
use crate::joining::{self, Found, Place};
use crate::{articles, filter};

/// Where names are looked up.
#[derive(Clone, Copy)]
pub(crate) struct Requests<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) path: &'c Path,
}

impl Requests<'_> {
    pub(crate) fn merge(self, names: &[String]) -> Result<Change, Fault> {
        let mut found = Vec::new();
        for name in names {
            let one = self.actor(name)?;
            if !found.contains(&one) {
                found.push(one);
            }
        }
        if found.len() < 2 {
            return Err(nothing_to_do("these are one actor already"));
        }
        let actors = found.into_iter().map(|one| self.anchor(one)).collect::<Result<_, _>>()?;
        Ok(Change::MergeActors { actors })
    }

    pub(crate) fn split(self, name: &str, query: &SplitQuery) -> Result<Change, Fault> {
        let members = joining::members_of(self.connection, self.actor(name)?)?;
        let ids: BTreeSet<String> = (query.articles.iter())
            .map(|article| articles::resolve(self.connection, self.path, article))
            .collect::<Result<_, _>>()?;
        let outlets = match &query.outlet {
            Some(outlet) => Some(filter::outlets_like(self.connection, outlet)?),
            None => None,
        };
        let mut anchors = BTreeSet::new();
        let mut chosen = 0;
        for &place in &members {
            let (article, outlet): (String, Option<String>) = self
                .connection
                .prepare_cached("SELECT article_id, outlet FROM article WHERE id = ?")?
                .query_row([place.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let fits = (ids.is_empty() || ids.contains(&article))
                && outlets.as_ref().is_none_or(|all| outlet.is_some_and(|one| all.contains(&one)))
                && query.name.as_ref().map_or(Ok(true), |name| self.is_called(place, name))?;
            if fits {
                chosen += 1;
                anchors.extend(anchors::representative(self.connection, place)?);
            }
        }
        match chosen {
            0 => Err(nothing_to_do("none of its articles is as asked for")),
            all if all == members.len() => Err(nothing_to_do(
                "all of its articles are as asked for, so that nothing is left of it",
            )),
            _ => Ok(Change::SplitActor { actors: anchors.into_iter().collect() }),
        }
    }

    pub(crate) fn rename(self, actor: &str, name: &str) -> Result<Change, Fault> {
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(nothing_to_do("the name has no letters"));
        }
        Ok(Change::RenameActor { actor: self.anchor(self.actor(actor)?)?, name })
    }

    pub(crate) fn retype(self, actor: &str, kind: ActorType) -> Result<Change, Fault> {
        Ok(Change::RetypeActor { actor: self.anchor(self.actor(actor)?)?, kind })
    }

    pub(crate) fn reject(self, article: &str, item: Option<&str>) -> Result<Change, Fault> {
        let (_, attribution) = self.attribution(article, item)?;
        Ok(Change::RejectAttribution { attribution })
    }

    /// `None` for a speaker who cannot be told.
    pub(crate) fn reassign(
        self,
        article: &str,
        item: Option<&str>,
        speaker: Option<&str>,
    ) -> Result<Change, Fault> {
        let (article, attribution) = self.attribution(article, item)?;
        let speaker = speaker.map(|name| self.speaker(article, name)).transpose()?;
        Ok(Change::ReassignAttribution { attribution, speaker })
    }

    /// Whom a user means in an article: the actor's place there, or else any.
    fn speaker(self, article: i64, name: &str) -> Result<Anchor, Fault> {
        // An id of the reading.
        if let Some(number) = number('a', name).and_then(|number| i64::try_from(number).ok())
            && let Some(anchor) = anchors::representative(self.connection, (article, number))?
        {
            return Ok(anchor);
        }
        if let Some(place) = self.called_in(article, name)? {
            return self.anchor(Found::Alone(place));
        }
        let found = self.actor(name)?;
        let here = match found {
            Found::Joined(joined) => self
                .connection
                .prepare_cached("SELECT number FROM actor WHERE joined = ? AND article = ? ORDER BY number LIMIT 1")?
                .query_row([joined, article], |row| row.get(0))
                .optional()?,
            Found::Alone(_) => None,
        };
        self.anchor(here.map_or(found, |number| Found::Alone((article, number))))
    }

    /// The only actor of an article that has a name.
    fn called_in(self, article: i64, name: &str) -> Result<Option<Place>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT actor, name FROM actor_name WHERE article = ? ORDER BY actor",
        )?;
        let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let all: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        let bare = joining::bare_words(name);
        let called = all.into_iter().filter(|(_, one)| joining::bare_words(one) == bare);
        let called: BTreeSet<i64> = called.map(|(actor, _)| actor).collect();
        Ok(match (called.first(), called.len()) {
            (Some(&number), 1) => Some((article, number)),
            _ => None,
        })
    }

    fn is_called(self, (article, number): Place, name: &str) -> Result<bool, Fault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name FROM actor_name WHERE article = ? AND actor = ?")?;
        let names = statement.query_map([article, number], |row| row.get::<_, String>(0))?;
        let bare = joining::bare_words(name);
        for one in names {
            if joining::bare_words(&one?) == bare {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn actor(self, name: &str) -> Result<Found, Fault> {
        joining::resolve(self.connection, self.path, name)
    }

    /// A place that stands for an actor.
    fn anchor(self, found: Found) -> Result<Anchor, Fault> {
        for place in joining::members_of(self.connection, found)? {
            if let Some(anchor) = anchors::representative(self.connection, place)? {
                return Ok(anchor);
            }
        }
        Err(nothing_to_do("the actor is mentioned nowhere"))
    }

    /// The attribution `item` (`q3`) of an article, or the one that a citation points at.
    fn attribution(
        self,
        article: &str,
        item: Option<&str>,
    ) -> Result<(i64, AttributionAnchor), Fault> {
        let id = articles::resolve(self.connection, self.path, article)?;
        let row: i64 = self
            .connection
            .prepare_cached("SELECT id FROM article WHERE article_id = ?")?
            .query_row([&id], |row| row.get(0))?;
        let unknown = || Error::UnknownAttribution {
            article: article.to_owned(),
            item: item.unwrap_or_default().to_owned(),
        };
        let number = match item {
            Some(item) => number('q', item).and_then(|number| i64::try_from(number).ok()),
            None => self.cited(row, article)?,
        };
        let subject = match number {
            Some(number) => anchors::subject(self.connection, row, number)?,
            None => None,
        };
        Ok((row, subject.ok_or_else(unknown)?))
    }

    /// The attribution whose content has just the offsets of a citation.
    fn cited(self, article: i64, citation: &str) -> Result<Option<i64>, Fault> {
        let Some((start, end)) = articles::offsets(citation) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT number FROM attribution WHERE article = ?1
            AND content_spans ->> '$[0][0]' = ?2 AND content_spans ->> '$[#-1][1]' = ?3 ORDER BY number LIMIT 2",
        )?;
        let numbers: Vec<i64> = statement
            .query_map(params![article, start, end], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(match numbers.as_slice() {
            [one] => Some(*one),
            _ => None,
        })
    }
}

fn nothing_to_do(why: &'static str) -> Fault {
    Error::NothingToCorrect { why }.into()
}
