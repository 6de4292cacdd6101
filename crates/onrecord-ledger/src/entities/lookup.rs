//! Asking for actors across articles.

use onrecord_reading::ActorType;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{keys, name_forms};
use crate::store::actors::Place;
use crate::store::columns::Named;
use crate::store::joined_actor::{ActorPlace, JoinedActor, NameCount, NameStrength};
use crate::store::{Error, Fault, articles, full_text};

/// An actor is looked up by at least so much of its id.
const SHORTEST_ID: usize = 8;
/// How many actors an ambiguous name lists.
const MOST_CANDIDATES: usize = 6;

fn name_count(name: String, actors: usize, kind: ActorType) -> NameCount {
    let is_strong = keys::is_strong(kind, &name);
    let strength = if is_strong { NameStrength::Strong } else { NameStrength::Weak };
    NameCount { name, actors, strength }
}

/// An actor that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A row of `joined`.
    Joined(i64),
    /// An actor of an article that nothing joins.
    Alone(Place),
}

/// The joined actors that have all the words in one of their names, those of most articles first.
pub(crate) fn actors_named(
    connection: &Connection,
    given: &str,
    limit: usize,
) -> Result<Vec<JoinedActor>, Fault> {
    let ids = named(connection, given)?;
    ids.into_iter().take(limit).map(|id| actor(connection, Found::Joined(id))).collect()
}

/// Those of most articles first.
pub(crate) fn commonest(connection: &Connection, limit: usize) -> Result<Vec<JoinedActor>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM joined ORDER BY members DESC, actor_id LIMIT ?")?;
    let ids: Vec<i64> =
        statement.query_map([limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().map(|id| actor(connection, Found::Joined(id))).collect()
}

/// The actor that `name` means: its id or a beginning of it, or words of its name, where these mean one only.
pub(crate) fn resolve(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<Found, Fault> {
    if let Some(found) = by_id(connection, path, name)? {
        return Ok(found);
    }
    let all = named(connection, name)?;
    let bare = name_forms::words(name);
    let mut called_so = Vec::new();
    for &id in &all {
        let given = given_name(connection, id)?;
        let names = all_names(connection, id)?.into_iter().map(|(name, _)| name).chain(given);
        if names.into_iter().any(|one| name_forms::words(&one) == bare) {
            called_so.push(id);
        }
    }
    let candidates = match (all.as_slice(), called_so.as_slice()) {
        ([], _) => {
            let name = name.to_owned();
            return Err(Error::UnknownActor { path: path.to_owned(), name }.into());
        }
        (_, [one]) | ([one], []) => return Ok(Found::Joined(*one)),
        (all, []) => all,
        (_, called_so) => called_so,
    };
    let count = candidates.len();
    let candidates = (candidates.iter().take(MOST_CANDIDATES))
        .map(|&id| actor(connection, Found::Joined(id)))
        .collect::<Result<_, _>>()?;
    Err(Error::AmbiguousActor { name: name.to_owned(), candidates, count }.into())
}

/// The actor that is named by its id, or the beginning of it; `None` for words.
pub(crate) fn of_id(connection: &Connection, name: &str) -> Result<Option<Found>, Fault> {
    match by_id(connection, std::path::Path::new(""), name) {
        // What looks like an id and is none may be words.
        Err(Fault::Told(_)) => Ok(None),
        found => found,
    }
}

fn by_id(
    connection: &Connection,
    path: &std::path::Path,
    name: &str,
) -> Result<Option<Found>, Fault> {
    let name = name.trim();
    if let Some((article, number)) = name.rsplit_once(":a")
        && let Ok(number) = number.parse::<i64>()
    {
        let id = articles::resolve(connection, path, article)?;
        let found: Option<(i64, Option<i64>)> = connection
            .prepare_cached(
                "SELECT s.article, s.joined FROM actor s JOIN article a ON a.id = s.article
                WHERE a.article_id = ? AND s.number = ?",
            )?
            .query_row(params![id, number], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        return match found {
            Some((_, Some(joined))) => Ok(Some(Found::Joined(joined))),
            Some((article, None)) => Ok(Some(Found::Alone((article, number)))),
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
        "SELECT id FROM joined WHERE actor_id >= ?1 AND actor_id < ?1 || 'g' LIMIT 2",
    )?;
    let found: Vec<i64> = statement
        .query_map([name.to_ascii_lowercase()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(match found.as_slice() {
        [one] => Some(Found::Joined(*one)),
        _ => None,
    })
}

/// The rows of joined actors that have all the words in one of their names, those of most members first.
pub(crate) fn named(connection: &Connection, given: &str) -> Result<Vec<i64>, Fault> {
    let words = full_text::all_of(given, "the names of actors")?;
    let mut statement = connection.prepare_cached(
        "SELECT id FROM joined WHERE id IN (SELECT jn.joined FROM name_fts f
            CROSS JOIN joined_name jn ON jn.name = f.rowid WHERE name_fts MATCH ?1)
        ORDER BY members DESC, actor_id",
    )?;
    let mut ids: Vec<i64> =
        statement.query_map([words], |row| row.get(0))?.collect::<Result<_, _>>()?;
    // Names that users gave are few.
    let mut statement = connection.prepare_cached(
        "SELECT id, given_name FROM joined WHERE given_name IS NOT NULL ORDER BY members DESC, actor_id",
    )?;
    let bare = name_forms::words(given);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let name = name_forms::words(&name);
        if bare.iter().all(|word| name.contains(word)) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// All that is known of an actor across articles.
pub(crate) fn actor(connection: &Connection, found: Found) -> Result<JoinedActor, Fault> {
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
        Found::Joined(id) => {
            let mut actor = connection
                .prepare_cached(
                    "SELECT j.actor_id AS id,
                        coalesce(j.given_name,
                            (SELECT n.text FROM joined_name jn JOIN name n ON n.id = jn.name WHERE jn.joined = j.id
                            ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1),
                            -- Those without a name that a correction joins.
                            (SELECT s.name FROM actor s WHERE s.joined = j.id
                            GROUP BY s.name ORDER BY count(*) DESC, length(s.name) DESC, s.name LIMIT 1)) AS name,
                        coalesce(j.given_type, iif(j.least_key LIKE '~%',
                            (SELECT s.type FROM actor s WHERE s.joined = j.id
                            GROUP BY s.type ORDER BY count(*) DESC, s.type LIMIT 1),
                            substr(j.least_key, 1, instr(j.least_key, ' ') - 1))) AS type,
                        (SELECT count(DISTINCT s.article) FROM actor s WHERE s.joined = j.id) AS articles
                    FROM joined j WHERE j.id = ?",
                )?
                .query_row([id], read)?;
            let names = all_names(connection, id)?.into_iter();
            actor.names =
                names.map(|(name, actors)| name_count(name, actors, actor.kind)).collect();
            Ok(actor)
        }
        Found::Alone((article, number)) => {
            let mut actor = connection
                .prepare_cached(
                    "SELECT a.article_id || ':a' || s.number AS id, s.name, s.type, 1 AS articles
                    FROM actor s JOIN article a ON a.id = s.article WHERE s.article = ? AND s.number = ?",
                )?
                .query_row([article, number], read)?;
            let mut names = connection.prepare_cached(
                "SELECT name FROM actor_name WHERE article = ? AND actor = ? ORDER BY number",
            )?;
            actor.names = names
                .query_map([article, number], |row| Ok(name_count(row.get(0)?, 1, actor.kind)))?
                .collect::<Result<_, _>>()?;
            Ok(actor)
        }
    }
}

fn given_name(connection: &Connection, joined: i64) -> Result<Option<String>, Fault> {
    Ok(connection
        .prepare_cached("SELECT given_name FROM joined WHERE id = ?")?
        .query_row([joined], |row| row.get(0))?)
}

/// Names, and how many members bear each.
fn all_names(connection: &Connection, joined: i64) -> Result<Vec<(String, usize)>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT n.text, jn.members FROM joined_name jn JOIN name n ON n.id = jn.name WHERE jn.joined = ?
        ORDER BY jn.members DESC, n.text",
    )?;
    let names = statement.query_map([joined], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The rows of all joined actors, in an order that no adding makes.
pub(crate) fn all(connection: &Connection) -> Result<Vec<i64>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT j.id FROM joined j JOIN actor s ON s.joined = j.id JOIN article a ON a.id = s.article
        GROUP BY j.id ORDER BY j.actor_id, min(a.article_id || ' ' || s.number)",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The actors of articles that are one across articles.
pub(crate) fn places(connection: &Connection, joined: i64) -> Result<Vec<ActorPlace>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT a.article_id, 'a' || s.number FROM actor s JOIN article a ON a.id = s.article
        WHERE s.joined = ? ORDER BY a.article_id, s.number",
    )?;
    let places = statement
        .query_map([joined], |row| Ok(ActorPlace { article: row.get(0)?, actor: row.get(1)? }))?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// The actors of articles that are this one, in the order in which they were added.
pub(crate) fn members_of(connection: &Connection, found: Found) -> Result<Vec<Place>, Fault> {
    match found {
        Found::Alone(place) => Ok(vec![place]),
        Found::Joined(id) => {
            let mut statement = connection.prepare_cached(
                "SELECT article, number FROM actor WHERE joined = ? ORDER BY article, number",
            )?;
            let places = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(places.collect::<Result<_, _>>()?)
        }
    }
}

/// The public id and the name of a joined actor.
pub(crate) fn called(
    connection: &Connection,
    joined: i64,
) -> Result<(Option<String>, Option<String>), Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT j.actor_id, coalesce(j.given_name,
                (SELECT n.text FROM joined_name jn JOIN name n ON n.id = jn.name WHERE jn.joined = j.id
                ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1),
                (SELECT min(s.name) FROM actor s WHERE s.joined = j.id))
            FROM joined j WHERE j.id = ?",
        )?
        .query_row([joined], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
