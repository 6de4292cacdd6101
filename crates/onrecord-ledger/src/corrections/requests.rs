//! Turns what a user asks for into a change that the journal can record.

use std::collections::BTreeSet;
use std::path::Path;

use onrecord_reading::contract::{Article, Attribution, Span};
use onrecord_reading::{Act, ActorType, Form, Polarity};
use onrecord_text::{OffsetMap, OffsetUnit};
use rusqlite::{Connection, OptionalExtension, params};

use super::fold::fold_journal;
use crate::entities::lookup::{self, ActorRef};
use crate::entities::name_forms;
use crate::journal::anchors::{self, Anchor, AttributionAnchor};
use crate::journal::edits::{Amendment, AttributionEdit, Edit, EditedContent, WrittenAttribution};
use crate::journal::types::{Change, SplitQuery};
use crate::store::actors::ArticleActor;
use crate::store::ids::{ActorNumber, ArticleId, AttributionNumber};
use crate::store::{Error, Fault, articles, load};

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
        let members = lookup::members_of(self.connection, self.actor(name)?)?;
        let ids: BTreeSet<String> = (query.articles.iter())
            .map(|article| articles::resolve(self.connection, self.path, article))
            .collect::<Result<_, _>>()?;
        let outlets = match &query.outlet {
            Some(outlet) => Some(articles::outlets_like(self.connection, outlet)?),
            None => None,
        };
        let mut anchors = BTreeSet::new();
        let mut chosen = 0;
        for &place in &members {
            let (article, outlet): (String, Option<String>) = self
                .connection
                .prepare_cached("SELECT article_id, outlet FROM article WHERE id = ?")?
                .query_row([place.article], |row| Ok((row.get(0)?, row.get(1)?)))?;
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
        let (_, _, attribution) = self.attribution(article, item)?;
        Ok(Change::RejectAttribution { attribution })
    }

    /// `None` if nobody knows the speaker.
    pub(crate) fn reassign(
        self,
        article: &str,
        item: Option<&str>,
        speaker: Option<&str>,
    ) -> Result<Change, Fault> {
        let (article, _, attribution) = self.attribution(article, item)?;
        let speaker = speaker.map(|name| self.speaker(article, name)).transpose()?;
        Ok(Change::ReassignAttribution { attribution, speaker })
    }

    pub(crate) fn add(self, article: &str, edit: &AttributionEdit) -> Result<Change, Fault> {
        let id = articles::resolve(self.connection, self.path, article)?;
        let row = self.row(&id)?;
        let text = ArticleText::of(self.connection, &id)?;
        let content = text.runs(&edit.content)?;
        if content.is_empty() {
            return Err(nothing_to_do("an attribution has a content: say which words"));
        }
        let all = fold_journal(self.connection, row)?.items;
        if all.iter().any(|item| item.rejected_by.is_none() && item.now.content == content) {
            return Err(nothing_to_do("an attribution has exactly this content: amend that one"));
        }
        let cue = text.part(edit.cue.value().copied())?;
        let (form, quoted) = text.rendered(&content, cue.as_ref())?;
        let speaker = edit.speaker.value();
        Ok(Change::AddAttribution {
            attribution: WrittenAttribution {
                text_sha256: text.article.text_sha256.clone(),
                form: edit.form.unwrap_or(form),
                act: edit.act.unwrap_or(Act::Speech),
                polarity: edit.polarity.unwrap_or(Polarity::Affirmed),
                content,
                quoted,
                cue,
                source: text.part(edit.source.value().copied())?,
            },
            speaker: speaker.map(|name| self.speaker(row, name)).transpose()?,
        })
    }

    pub(crate) fn amend(
        self,
        article: &str,
        item: Option<&str>,
        edit: &AttributionEdit,
    ) -> Result<Change, Fault> {
        let (row, now, attribution) = self.attribution(article, item)?;
        let text = ArticleText::of(
            self.connection,
            &articles::resolve(self.connection, self.path, article)?,
        )?;
        let part = |edit: Edit<(usize, usize)>, now: &Option<Span>| {
            let edit = edit.try_map(|range| text.span(range))?;
            let changes = edit.clone().apply(now.clone()) != *now;
            Ok::<_, Fault>(if changes { edit } else { Edit::Keep })
        };
        let cue = part(edit.cue, &now.cue)?;
        let runs = text.runs(&edit.content)?;
        let mut to = Amendment {
            form: edit.form.filter(|form| *form != now.form),
            act: edit.act.filter(|act| *act != now.act),
            polarity: edit.polarity.filter(|polarity| *polarity != now.polarity),
            content: None,
            source: part(edit.source, &now.source)?,
            speaker: edit.speaker.clone().try_map(|name| self.speaker(row, &name))?,
            cue,
        };
        if !runs.is_empty() && runs != now.content {
            let cue = to.cue.clone().apply(now.cue);
            let (form, quoted) = text.rendered(&runs, cue.as_ref())?;
            to.form = Some(edit.form.unwrap_or(form)).filter(|form| *form != now.form);
            to.content = Some(EditedContent { runs, quoted });
        }
        if to == Amendment::default() {
            return Err(nothing_to_do("the attribution is so already"));
        }
        Ok(Change::AmendAttribution { attribution, to })
    }

    /// The anchor of the actor that a user means: an actor of the article, or else any.
    fn speaker(self, article: ArticleId, name: &str) -> Result<Anchor, Fault> {
        // An id of the reading, such as `a2`.
        if let Some(number) = ActorNumber::of(name)
            && let Some(anchor) =
                anchors::representative(self.connection, ArticleActor { article, number })?
        {
            return Ok(anchor);
        }
        if let Some(place) = self.called_in(article, name)? {
            return self.anchor(ActorRef::Unlinked(place));
        }
        let found = self.actor(name)?;
        let here = match found {
            ActorRef::Entity(entity) => self
                .connection
                .prepare_cached("SELECT number FROM actor WHERE entity = ? AND article = ? ORDER BY number LIMIT 1")?
                .query_row(params![entity, article], |row| row.get(0))
                .optional()?,
            ActorRef::Unlinked(_) => None,
        };
        self.anchor(
            here.map_or(found, |number| ActorRef::Unlinked(ArticleActor { article, number })),
        )
    }

    /// The only actor of an article that has a name.
    fn called_in(self, article: ArticleId, name: &str) -> Result<Option<ArticleActor>, Fault> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT actor, name FROM actor_name WHERE article = ? ORDER BY actor",
        )?;
        let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let all: Vec<(ActorNumber, String)> = rows.collect::<Result<_, _>>()?;
        let bare = name_forms::words(name);
        let called = all.into_iter().filter(|(_, one)| name_forms::words(one) == bare);
        let called: BTreeSet<ActorNumber> = called.map(|(actor, _)| actor).collect();
        Ok(match (called.first(), called.len()) {
            (Some(&number), 1) => Some(ArticleActor { article, number }),
            _ => None,
        })
    }

    fn is_called(
        self,
        ArticleActor { article, number }: ArticleActor,
        name: &str,
    ) -> Result<bool, Fault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name FROM actor_name WHERE article = ? AND actor = ?")?;
        let names = statement.query_map(params![article, number], |row| row.get::<_, String>(0))?;
        let bare = name_forms::words(name);
        for one in names {
            if name_forms::words(&one?) == bare {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn actor(self, name: &str) -> Result<ActorRef, Fault> {
        lookup::resolve(self.connection, self.path, name)
    }

    /// An anchor that stands for an actor.
    fn anchor(self, found: ActorRef) -> Result<Anchor, Fault> {
        for place in lookup::members_of(self.connection, found)? {
            if let Some(anchor) = anchors::representative(self.connection, place)? {
                return Ok(anchor);
            }
        }
        Err(nothing_to_do("the actor is mentioned nowhere"))
    }

    /// The attribution `item` (`q3`) of an article, or the one that a citation points at. Returns the article's row,
    /// the attribution as corrected (except its speaker), and its anchor.
    fn attribution(
        self,
        article: &str,
        item: Option<&str>,
    ) -> Result<(ArticleId, Attribution, AttributionAnchor), Fault> {
        let id = articles::resolve(self.connection, self.path, article)?;
        let row = self.row(&id)?;
        let unknown = || Error::UnknownAttribution {
            article: article.to_owned(),
            item: item.unwrap_or_default().to_owned(),
        };
        let number = match item {
            Some(item) => AttributionNumber::of(item),
            None => self.cited(row, article)?,
        };
        let items = fold_journal(self.connection, row)?.items;
        let found = items.into_iter().find(|item| Some(item.number) == number);
        let found = found.ok_or_else(unknown)?;
        let anchor = found.anchor(anchors::text_of(self.connection, row)?);
        Ok((row, found.now, anchor))
    }

    fn row(self, article_id: &str) -> Result<ArticleId, Fault> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM article WHERE article_id = ?")?
            .query_row([article_id], |row| row.get(0))?)
    }

    /// The attribution whose content has exactly the offsets of a citation.
    fn cited(self, article: ArticleId, citation: &str) -> Result<Option<AttributionNumber>, Fault> {
        let Some((start, end)) = articles::offsets(citation) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT number FROM attribution WHERE article = ?1
            AND content_spans ->> '$[0][0]' = ?2 AND content_spans ->> '$[#-1][1]' = ?3 ORDER BY number LIMIT 2",
        )?;
        let numbers: Vec<AttributionNumber> = statement
            .query_map(params![article, start, end], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(match numbers.as_slice() {
            [one] => Some(*one),
            _ => None,
        })
    }
}

/// An article's text, to look spans up in.
struct ArticleText {
    article: Article,
}

impl ArticleText {
    fn of(connection: &Connection, id: &str) -> Result<Self, Fault> {
        let reading = load::reading(connection, id)?;
        let reading = reading.ok_or_else(|| nothing_to_do("the article has no text"))?;
        Ok(Self { article: reading.article })
    }

    /// The runs of a content, in order.
    fn runs(&self, ranges: &[(usize, usize)]) -> Result<Vec<Span>, Fault> {
        let mut runs =
            ranges.iter().map(|&range| self.span(range)).collect::<Result<Vec<Span>, _>>()?;
        runs.sort_by_key(|run| (run.start, run.end));
        if runs.is_sorted_by(|one, next| one.end <= next.start) {
            return Ok(runs);
        }
        Err(nothing_to_do("two runs of the content share characters: give them as one"))
    }

    fn part(&self, range: Option<(usize, usize)>) -> Result<Option<Span>, Fault> {
        range.map(|range| self.span(range)).transpose()
    }

    fn span(&self, (start, end): (usize, usize)) -> Result<Span, Fault> {
        let text = self.article.text.as_str();
        let map = OffsetMap::new(text, OffsetUnit::Codepoint);
        let words = map.to_byte(start).zip(map.to_byte(end));
        let words = words.and_then(|(start, end)| text.get(start..end));
        match words.filter(|words| !words.trim().is_empty()) {
            Some(words) => Ok(Span { start, end, text: words.to_owned() }),
            None => Err(Error::NoWordsThere { start, end, length: text.chars().count() }.into()),
        }
    }

    /// The form of a content, and its quoted parts.
    fn rendered(&self, content: &[Span], cue: Option<&Span>) -> Result<(Form, Vec<Span>), Fault> {
        self.article
            .rendered(content, cue)
            .ok_or_else(|| nothing_to_do("the article's offsets do not lie in its text"))
    }
}

fn nothing_to_do(why: &'static str) -> Fault {
    Error::NothingToCorrect { why }.into()
}
