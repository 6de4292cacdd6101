//! Looks actors up across articles.

use onrecord_reading::ActorType;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{keys, name_forms};
use crate::store::actors::ArticleActor;
use crate::store::columns::Named;
use crate::store::ids::{ActorNumber, ArticleId, EntityId};
use crate::store::joined_actor::{ActorPlace, JoinedActor, NameCount, NameStrength};
use crate::store::{Error, Fault, articles, full_text};

/// An id needs at least this many digits to be looked up.
const SHORTEST_ID: usize = 8;
/// How many actors an ambiguous name lists.
const MOST_CANDIDATES: usize = 6;

fn name_count(name: String, actors: usize, kind: ActorType) -> NameCount {
    let is_strong = keys::is_strong(kind, &name);
    let strength = if is_strong { NameStrength::Strong } else { NameStrength::Weak };
    NameCount { name, actors, strength }
}

/// An actor that a question means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActorRef {
    /// A row of `entity`.
    Entity(EntityId),
    /// An actor of an article without an entity.
    Unlinked(ArticleActor),
}

/// The entities that have all the words in one of their names, those in most articles first.
pub(crate) fn actors_named(
    connection: &Connection,
    given: &str,
    limit: usize,
) -> Result<Vec<JoinedActor>, Fault> {
    let ids = entities_named(connection, given)?;
    ids.into_iter().take(limit).map(|id| actor(connection, ActorRef::Entity(id))).collect()
}

/// The entities in most articles.
pub(crate) fn most_frequent(
    connection: &Connection,
    limit: usize,
) -> Result<Vec<JoinedActor>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM entity ORDER BY members DESC, entity_id LIMIT ?")?;
    let ids: Vec<EntityId> =
        statement.query_map([limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().map(|id| actor(connection, ActorRef::Entity(id))).collect()
}

/// The actor that `name` means: its id or the beginning of it, or words of its name if only one actor has them.
pub(crate) fn resolve(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<ActorRef, Fault> {
    if let Some(found) = resolve_id(connection, path, name)? {
        return Ok(found);
    }
    let all = entities_named(connection, name)?;
    let bare = name_forms::words(name);
    let mut exact_matches = Vec::new();
    for &id in &all {
        let given = corrected_name(connection, id)?;
        let names = all_names(connection, id)?.into_iter().map(|(name, _)| name).chain(given);
        if names.into_iter().any(|one| name_forms::words(&one) == bare) {
            exact_matches.push(id);
        }
    }
    let candidates = match (all.as_slice(), exact_matches.as_slice()) {
        ([], _) => {
            let name = name.to_owned();
            return Err(Error::UnknownActor { path: path.to_owned(), name }.into());
        }
        (_, [one]) | ([one], []) => return Ok(ActorRef::Entity(*one)),
        (all, []) => all,
        (_, exact_matches) => exact_matches,
    };
    let count = candidates.len();
    let candidates = (candidates.iter().take(MOST_CANDIDATES))
        .map(|&id| actor(connection, ActorRef::Entity(id)))
        .collect::<Result<_, _>>()?;
    Err(Error::AmbiguousActor { name: name.to_owned(), candidates, count }.into())
}

/// The actor with this id, or with an id that begins so; `None` for words.
pub(crate) fn find_by_id(connection: &Connection, name: &str) -> Result<Option<ActorRef>, Fault> {
    match resolve_id(connection, std::path::Path::new(""), name) {
        // What looks like an id may be words.
        Err(Fault::Domain(_)) => Ok(None),
        found => found,
    }
}

fn resolve_id(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<Option<ActorRef>, Fault> {
    let name = name.trim();
    if let Some((article, number)) = name.rsplit_once(":a")
        && let Ok(number) = number.parse().map(ActorNumber)
    {
        let id = articles::resolve(connection, path, article)?;
        let found: Option<(ArticleId, Option<EntityId>)> = connection
            .prepare_cached(
                "SELECT s.article, s.entity FROM actor s JOIN article a ON a.id = s.article
                WHERE a.article_id = ? AND s.number = ?",
            )?
            .query_row(params![id, number], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        return match found {
            Some((_, Some(entity))) => Ok(Some(ActorRef::Entity(entity))),
            Some((article, None)) => Ok(Some(ActorRef::Unlinked(ArticleActor { article, number }))),
            None => {
                let name = name.to_owned();
                Err(Error::UnknownActor { path: path.to_owned(), name }.into())
            }
        };
    }
    let is_id = name.len() >= SHORTEST_ID && name.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_id {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "SELECT id FROM entity WHERE entity_id >= ?1 AND entity_id < ?1 || 'g' LIMIT 2",
    )?;
    let found: Vec<EntityId> = statement
        .query_map([name.to_ascii_lowercase()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(match found.as_slice() {
        [one] => Some(ActorRef::Entity(*one)),
        _ => None,
    })
}

/// The rows of the entities that have all the words in one of their names, those with most members first.
pub(crate) fn entities_named(connection: &Connection, given: &str) -> Result<Vec<EntityId>, Fault> {
    let words = full_text::all_of(given, "the names of actors")?;
    let mut statement = connection.prepare_cached(
        "SELECT id FROM entity WHERE id IN (SELECT jn.entity FROM name_fts f
            CROSS JOIN entity_name jn ON jn.name = f.rowid WHERE name_fts MATCH ?1)
        ORDER BY members DESC, entity_id",
    )?;
    let mut ids: Vec<EntityId> =
        statement.query_map([words], |row| row.get(0))?.collect::<Result<_, _>>()?;
    // Names that users gave are not in the index; they are few.
    let mut statement = connection.prepare_cached(
        "SELECT id, corrected_name FROM entity WHERE corrected_name IS NOT NULL ORDER BY members DESC, entity_id",
    )?;
    let bare = name_forms::words(given);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (EntityId, String) = (row.get(0)?, row.get(1)?);
        let name = name_forms::words(&name);
        if bare.iter().all(|word| name.contains(word)) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The name, type, names and number of articles of an actor.
pub(crate) fn actor(connection: &Connection, found: ActorRef) -> Result<JoinedActor, Fault> {
    let read = |row: &Row<'_>| {
        Ok(JoinedActor {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get::<_, Named<_>>("type")?.0,
            names: Vec::new(),
            articles: row.get("articles")?,
        })
    };
    match found {
        ActorRef::Entity(id) => {
            let mut actor = connection
                .prepare_cached(
                    "SELECT j.entity_id AS id,
                        coalesce(j.corrected_name,
                            (SELECT n.text FROM entity_name jn JOIN name n ON n.id = jn.name WHERE jn.entity = j.id
                            ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1),
                            -- Those without a name that a correction joins.
                            (SELECT s.name FROM actor s WHERE s.entity = j.id
                            GROUP BY s.name ORDER BY count(*) DESC, length(s.name) DESC, s.name LIMIT 1)) AS name,
                        coalesce(j.corrected_type, iif(j.smallest_key LIKE '~%',
                            (SELECT s.type FROM actor s WHERE s.entity = j.id
                            GROUP BY s.type ORDER BY count(*) DESC, s.type LIMIT 1),
                            substr(j.smallest_key, 1, instr(j.smallest_key, ' ') - 1))) AS type,
                        (SELECT count(DISTINCT s.article) FROM actor s WHERE s.entity = j.id) AS articles
                    FROM entity j WHERE j.id = ?",
                )?
                .query_row([id], read)?;
            let names = all_names(connection, id)?.into_iter();
            actor.names =
                names.map(|(name, actors)| name_count(name, actors, actor.kind)).collect();
            Ok(actor)
        }
        ActorRef::Unlinked(ArticleActor { article, number }) => {
            let mut actor = connection
                .prepare_cached(
                    "SELECT a.article_id || ':a' || s.number AS id, s.name, s.type, 1 AS articles
                    FROM actor s JOIN article a ON a.id = s.article WHERE s.article = ? AND s.number = ?",
                )?
                .query_row(params![article, number], read)?;
            let mut names = connection.prepare_cached(
                "SELECT name FROM actor_name WHERE article = ? AND actor = ? ORDER BY number",
            )?;
            actor.names = names
                .query_map(params![article, number], |row| {
                    Ok(name_count(row.get(0)?, 1, actor.kind))
                })?
                .collect::<Result<_, _>>()?;
            Ok(actor)
        }
    }
}

fn corrected_name(connection: &Connection, entity: EntityId) -> Result<Option<String>, Fault> {
    Ok(connection
        .prepare_cached("SELECT corrected_name FROM entity WHERE id = ?")?
        .query_row([entity], |row| row.get(0))?)
}

/// Names, and how many members bear each.
fn all_names(connection: &Connection, entity: EntityId) -> Result<Vec<(String, usize)>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT n.text, jn.members FROM entity_name jn JOIN name n ON n.id = jn.name WHERE jn.entity = ?
        ORDER BY jn.members DESC, n.text",
    )?;
    let names = statement.query_map([entity], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The rows of all entities, in an order that does not depend on the order of adding.
pub(crate) fn all_entities(connection: &Connection) -> Result<Vec<EntityId>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT j.id FROM entity j JOIN actor s ON s.entity = j.id JOIN article a ON a.id = s.article
        GROUP BY j.id ORDER BY j.entity_id, min(a.article_id || ' ' || s.number)",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The actors of articles that an entity has.
pub(crate) fn actors_of(
    connection: &Connection,
    entity: EntityId,
) -> Result<Vec<ActorPlace>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT a.article_id, 'a' || s.number FROM actor s JOIN article a ON a.id = s.article
        WHERE s.entity = ? ORDER BY a.article_id, s.number",
    )?;
    let places = statement
        .query_map([entity], |row| Ok(ActorPlace { article: row.get(0)?, actor: row.get(1)? }))?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// The actors of articles that an actor stands for, in the order in which they were added.
pub(crate) fn members_of(
    connection: &Connection,
    found: ActorRef,
) -> Result<Vec<ArticleActor>, Fault> {
    match found {
        ActorRef::Unlinked(place) => Ok(vec![place]),
        ActorRef::Entity(id) => {
            let mut statement = connection.prepare_cached(
                "SELECT article, number FROM actor WHERE entity = ? ORDER BY article, number",
            )?;
            let places = statement.query_map([id], ArticleActor::from_row)?;
            Ok(places.collect::<Result<_, _>>()?)
        }
    }
}

/// The public id and the name of an entity.
pub(crate) fn id_and_name(
    connection: &Connection,
    entity: EntityId,
) -> Result<(Option<String>, Option<String>), Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT j.entity_id, coalesce(j.corrected_name,
                (SELECT n.text FROM entity_name jn JOIN name n ON n.id = jn.name WHERE jn.entity = j.id
                ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1),
                (SELECT min(s.name) FROM actor s WHERE s.entity = j.id))
            FROM entity j WHERE j.id = ?",
        )?
        .query_row([entity], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
