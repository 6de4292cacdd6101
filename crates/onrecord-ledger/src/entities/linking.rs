//! Actors across articles: kept joined while articles are recorded.
//!
//! Which actors are one is a function of the set of readings and of the journal of corrections, whatever the order in
//! which they came: see [`keys`]. What stands in the tables is that function's value so far; one article more
//! merges what it connects, and what a correction takes apart is joined anew from its members.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::contract::{Actor, Reading};
use onrecord_reading::{ActorType, MentionForm};
use onrecord_text::sha256_hex;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::keys::{self, Joining, Key, Member, Part};
use super::lookup::{Found, members_of};
use crate::derived::{name_counts, source_counts, statement_index};
use crate::journal::overrides::{Attached, attached};
use crate::store::Fault;
use crate::store::actors::{Place, joined_of, of_article};
use crate::store::columns::{Json, Named};
use crate::store::ids::number;

/// How much of the hash of its least key names a joined actor.
const ID_DIGITS: usize = 16;

/// Joins the actors of a newly recorded article to those of others; what is kept of its attributions does not know of
/// them yet.
pub(crate) fn join(transaction: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    join_some(transaction, article, |_| true)?;
    Ok(())
}

/// The same while the article's rows are written, which need not be changed then: for an article of which corrections say
/// nothing, as these speak of rows.
pub(crate) struct Ahead<'t> {
    transaction: &'t Transaction<'t>,
    /// By number, from 1.
    actors: Vec<Joining>,
}

impl<'t> Ahead<'t> {
    pub(crate) fn of(transaction: &'t Transaction<'t>, reading: &Reading) -> Self {
        Self { transaction, actors: keys::keys(&members_in(reading)) }
    }

    /// What the actor of this number is joined to; `None` where nothing joins it. Its row is to be written before the next
    /// one is joined, which may make one of what both are joined to.
    pub(crate) fn join(&self, number: usize, actor: &Actor) -> Result<Option<i64>, Fault> {
        let own = number.checked_sub(1).and_then(|index| self.actors.get(index));
        let Some(joining) = own.filter(|joining| !joining.keys.is_empty()) else { return Ok(None) };
        let joined = grow(self.transaction, joining, &Attached::default())?;
        let names = actor.names.iter().map(|name| (name.clone(), *name == actor.name));
        count_names(self.transaction, joined, names, joining)?;
        Ok(Some(joined))
    }

    /// The rows of the actors and of their mentions are written.
    pub(crate) fn written(&self, article: i64) -> Result<(), Fault> {
        for (number, joined) in of_article(self.transaction, article)? {
            name_counts::come(self.transaction, joined, (article, number as i64))?;
        }
        Ok(())
    }
}

/// Joins anew all that is joined to any of `places`, and these: after a correction that takes something apart.
pub(crate) fn rejoin(transaction: &Transaction<'_>, places: &BTreeSet<Place>) -> Result<(), Fault> {
    let mut members = places.clone();
    let mut joined = BTreeSet::new();
    for &(article, number) in places {
        joined.extend(joined_of(transaction, article, number)?);
    }
    for &id in &joined {
        let mut statement =
            transaction.prepare_cached("SELECT article, number FROM actor WHERE joined = ?")?;
        let found = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for place in found {
            members.insert(place?);
        }
    }
    for id in joined {
        for table in ["join_key", "joined_name"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE joined = ?"), [id])?;
        }
        for table in ["actor", "said"] {
            let sql = format!("UPDATE {table} SET joined = NULL WHERE joined = ?");
            transaction.execute(&sql, [id])?;
        }
        name_counts::gone(transaction, id)?;
        transaction.execute("DELETE FROM joined WHERE id = ?", [id])?;
    }
    let mut by_article: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (article, number) in members {
        by_article.entry(article).or_default().insert(number);
    }
    for (article, numbers) in by_article {
        let joined = join_some(transaction, article, |number| numbers.contains(&number))?;
        spread(transaction, article, joined)?;
    }
    Ok(())
}

/// Has what is kept of an article's attributions know to what their speakers are joined.
fn spread(
    transaction: &Transaction<'_>,
    article: i64,
    joined: Vec<(Place, i64)>,
) -> Result<(), Fault> {
    for (place, joined) in joined {
        statement_index::join(transaction, place, joined)?;
    }
    source_counts::rejoin(transaction, article)
}

/// Joins `places` by what the latest corrections say, and takes nothing apart.
pub(crate) fn strengthen(
    transaction: &Transaction<'_>,
    places: &BTreeSet<Place>,
) -> Result<(), Fault> {
    for &(article, number) in places {
        let Some(own) = joined_of(transaction, article, number)? else {
            let joined = join_some(transaction, article, |one| one == number)?;
            spread(transaction, article, joined)?;
            continue;
        };
        let given = attached(transaction, article)?.remove(&number).unwrap_or_default();
        let keys = all_keys(&given);
        let mut found = BTreeSet::from([own]);
        for key in &keys {
            found.extend(who_has(transaction, key)?);
        }
        if let Some(joined) = united(transaction, &found)? {
            lead(transaction, joined, &keys, &given)?;
        }
    }
    Ok(())
}

/// Joins everything anew.
pub(crate) fn rejoin_all(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch(
        "UPDATE actor SET joined = NULL WHERE joined IS NOT NULL;
        UPDATE said SET joined = NULL WHERE joined IS NOT NULL;
        DELETE FROM join_key; DELETE FROM joined_name; DELETE FROM joined;",
    )?;
    name_counts::all_gone(transaction)?;
    let articles: Vec<i64> = (transaction.prepare("SELECT id FROM article ORDER BY id")?)
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for article in articles {
        let joined = join_some(transaction, article, |_| true)?;
        spread(transaction, article, joined)?;
    }
    Ok(())
}

/// Joins those of an article's actors whose numbers are chosen.
fn join_some(
    transaction: &Transaction<'_>,
    article: i64,
    chosen: impl Fn(i64) -> bool,
) -> Result<Vec<(Place, i64)>, Fault> {
    let mut places = Vec::new();
    let keys = keys::keys(&members(transaction, article)?);
    let mut overrides = attached(transaction, article)?;
    for (number, mut joining) in (1..).zip(keys).filter(|(number, _)| chosen(*number)) {
        let given = overrides.remove(&number).unwrap_or_default();
        if given.apart {
            joining.keys.clear();
        }
        joining.keys.extend(all_keys(&given));
        if !joining.keys.is_empty() {
            let place = (article, number);
            places.push((place, join_one(transaction, place, &joining, &given)?));
        }
    }
    Ok(places)
}

fn join_one(
    transaction: &Transaction<'_>,
    (article, number): Place,
    joining: &Joining,
    given: &Attached,
) -> Result<i64, Fault> {
    let joined = grow(transaction, joining, given)?;
    transaction
        .prepare_cached("UPDATE actor SET joined = ? WHERE article = ? AND number = ?")?
        .execute([joined, article, number])?;
    name_counts::come(transaction, joined, (article, number))?;
    let mut names = transaction.prepare_cached(
        "SELECT n.name, n.name = s.name FROM actor_name n
        JOIN actor s ON s.article = n.article AND s.number = n.actor WHERE n.article = ? AND n.actor = ?",
    )?;
    let names: Vec<(String, bool)> = names
        .query_map([article, number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    count_names(transaction, joined, names, joining)?;
    Ok(joined)
}

/// What is joined by an actor's keys, made one and with one member more.
fn grow(transaction: &Transaction<'_>, joining: &Joining, given: &Attached) -> Result<i64, Fault> {
    let mut found = BTreeSet::new();
    for key in &joining.keys {
        found.extend(who_has(transaction, key)?);
    }
    let joined = match united(transaction, &found)? {
        Some(joined) => joined,
        None => {
            transaction
                .prepare_cached("INSERT INTO joined (actor_id, least_key, members) VALUES ('', char(0x10ffff), 0)")?
                .execute([])?;
            transaction.last_insert_rowid()
        }
    };
    lead(transaction, joined, &joining.keys, given)?;
    let members = transaction
        .prepare_cached("UPDATE joined SET members = members + 1 WHERE id = ? RETURNING members")?
        .query_row([joined], |row| row.get(0))?;
    name_counts::grown(transaction, joined, members)?;
    Ok(joined)
}

/// How many actors of articles a joined actor has.
fn members_of_joined(transaction: &Transaction<'_>, joined: i64) -> Result<i64, Fault> {
    Ok(transaction
        .prepare_cached("SELECT members FROM joined WHERE id = ?")?
        .query_row([joined], |row| row.get(0))?)
}

/// Has keys and what users gave lead to a joined actor.
fn lead(
    transaction: &Transaction<'_>,
    joined: i64,
    keys: &[Key],
    given: &Attached,
) -> Result<(), Fault> {
    let least = keys.iter().map(|key| format!("{}\u{1f}{}", key.name, key.part.text())).min();
    if let Some(least) = least {
        transaction
            .prepare_cached(
                "UPDATE joined SET actor_id = ?3, least_key = ?2 WHERE id = ?1 AND least_key > ?2",
            )?
            .execute(params![joined, least, public_id(&least)])?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO join_key (name, part, joined) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )?;
    for key in keys {
        insert.execute(params![key.name, key.part.text(), joined])?;
    }
    for (column, gift) in [("given_name", &given.name), ("given_type", &given.kind)] {
        // The latest of all that its members were given.
        let Some((at, value)) = gift else { continue };
        transaction
            .prepare_cached(&format!(
                "UPDATE joined SET {column} = ?2, {column}_at = ?3
                WHERE id = ?1 AND ?3 > coalesce({column}_at, '')"
            ))?
            .execute(params![joined, value, at])?;
    }
    Ok(())
}

/// What is joined by a key already.
fn who_has(transaction: &Transaction<'_>, key: &Key) -> Result<Vec<i64>, Fault> {
    let sql = match key.part {
        // Whoever has the name alone, in whatever walk of life.
        Part::Any => {
            "SELECT joined FROM join_key WHERE name = ?1 AND (part = '' OR part >= ?2 AND part < ?2 || char(0x10ffff))"
        }
        // Those of the same walk, and those of whom none is known.
        Part::Walk(_) => "SELECT joined FROM join_key WHERE name = ?1 AND part IN (?2, '')",
        Part::With(_) => "SELECT joined FROM join_key WHERE name = ?1 AND part = ?2",
    };
    let part = match &key.part {
        Part::Any => keys::WALK.to_owned(),
        part => part.text(),
    };
    let mut statement = transaction.prepare_cached(sql)?;
    let joined = statement.query_map(params![key.name, part], |row| row.get(0))?;
    Ok(joined.collect::<Result<_, _>>()?)
}

/// Makes one of several, the one with most members; `None` of none.
fn united(transaction: &Transaction<'_>, found: &BTreeSet<i64>) -> Result<Option<i64>, Fault> {
    let mut sized = Vec::with_capacity(found.len());
    for &id in found {
        sized.push((members_of_joined(transaction, id)?, id));
    }
    let Some(&(_, kept)) = sized.iter().max() else { return Ok(None) };
    for &id in found.iter().filter(|&&id| id != kept) {
        unite(transaction, kept, id)?;
    }
    Ok(Some(kept))
}

fn unite(transaction: &Transaction<'_>, kept: i64, gone: i64) -> Result<(), Fault> {
    let members = members_of(transaction, Found::Joined(gone))?;
    for sql in [
        "UPDATE actor SET joined = ?1 WHERE joined = ?2",
        "UPDATE said SET joined = ?1 WHERE joined = ?2",
        "UPDATE join_key SET joined = ?1 WHERE joined = ?2",
        "INSERT INTO joined_name (joined, name, members, fullest)
            SELECT ?1, name, members, fullest FROM joined_name WHERE joined = ?2
            ON CONFLICT DO UPDATE SET members = members + excluded.members, fullest = fullest + excluded.fullest",
        "UPDATE joined SET
            members = joined.members + other.members,
            actor_id = iif(other.least_key < joined.least_key, other.actor_id, joined.actor_id),
            least_key = min(joined.least_key, other.least_key),
            given_name = iif(coalesce(other.given_name_at, '') > coalesce(joined.given_name_at, ''),
                other.given_name, joined.given_name),
            given_name_at = nullif(max(coalesce(other.given_name_at, ''), coalesce(joined.given_name_at, '')), ''),
            given_type = iif(coalesce(other.given_type_at, '') > coalesce(joined.given_type_at, ''),
                other.given_type, joined.given_type),
            given_type_at = nullif(max(coalesce(other.given_type_at, ''), coalesce(joined.given_type_at, '')), '')
            FROM (SELECT * FROM joined WHERE id = ?2) AS other WHERE joined.id = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([kept, gone])?;
    }
    for &place in &members {
        name_counts::come(transaction, kept, place)?;
    }
    let articles: BTreeSet<i64> = members.iter().map(|&(article, _)| article).collect();
    for article in articles {
        source_counts::rejoin(transaction, article)?;
    }
    name_counts::grown(transaction, kept, members_of_joined(transaction, kept)?)?;
    name_counts::gone(transaction, gone)?;
    transaction.prepare_cached("DELETE FROM joined_name WHERE joined = ?")?.execute([gone])?;
    transaction.prepare_cached("DELETE FROM joined WHERE id = ?")?.execute([gone])?;
    Ok(())
}

/// Counts the names of a joined actor's new member, and which of them is its fullest.
fn count_names(
    transaction: &Transaction<'_>,
    joined: i64,
    names: impl IntoIterator<Item = (String, bool)>,
    joining: &Joining,
) -> Result<(), Fault> {
    let mut counted = BTreeSet::new();
    for (name, is_fullest) in names.into_iter().filter(|(name, _)| joining.owns(name)) {
        if !counted.insert(name.clone()) {
            continue;
        }
        let known: Option<i64> = transaction
            .prepare_cached("SELECT id FROM name WHERE text = ?")?
            .query_row([&name], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => {
                transaction
                    .prepare_cached("INSERT INTO name (text) VALUES (?)")?
                    .execute([&name])?;
                let id = transaction.last_insert_rowid();
                transaction
                    .prepare_cached("INSERT INTO name_fts (rowid, text) VALUES (?, ?)")?
                    .execute(params![id, name])?;
                id
            }
        };
        transaction
            .prepare_cached(
                "INSERT INTO joined_name (joined, name, members, fullest) VALUES (?1, ?2, 1, ?3)
                ON CONFLICT DO UPDATE SET members = members + 1, fullest = fullest + ?3",
            )?
            .execute(params![joined, id, is_fullest])?;
    }
    Ok(())
}

fn public_id(key: &str) -> String {
    sha256_hex(key.as_bytes()).chars().take(ID_DIGITS).collect()
}

/// The actors of a reading in order of their numbers.
fn members_in(reading: &Reading) -> Vec<Member> {
    let mut members = vec![Member::default(); reading.actors.len()];
    for mention in reading.mentions.iter().filter(|one| one.form != MentionForm::Pronoun) {
        let Some(actor) = mention.actor.as_ref().and_then(|id| number('a', id)) else { continue };
        let (Some(member), Some(actor)) =
            (members.get_mut(actor - 1), reading.actors.get(actor - 1))
        else {
            continue;
        };
        member.add(mention.form, actor.kind, mention.text.clone());
    }
    members
}

/// The same of a recorded article.
fn members(connection: &Connection, article: i64) -> Result<Vec<Member>, Fault> {
    let mut rows = connection
        .prepare_cached("SELECT type, mentions FROM actor WHERE article = ? ORDER BY number")?;
    let kinds: Vec<(ActorType, Vec<usize>)> = rows
        .query_map([article], |row| {
            Ok((row.get::<_, Named<_>>(0)?.0, row.get::<_, Json<_>>(1)?.0))
        })?
        .collect::<Result<_, _>>()?;
    let mut members = vec![Member::default(); kinds.len()];
    let mut called = connection.prepare_cached(
        "SELECT actor, form, text FROM mention WHERE article = ? AND actor IS NOT NULL AND form <> 'pronoun'
        ORDER BY number",
    )?;
    let mut called = called.query([article])?;
    while let Some(row) = called.next()? {
        let Some(index) = row.get::<_, usize>(0)?.checked_sub(1) else { continue };
        let (Some(member), Some((kind, _))) = (members.get_mut(index), kinds.get(index)) else {
            continue;
        };
        member.add(row.get::<_, Named<_>>(1)?.0, *kind, row.get(2)?);
    }
    Ok(members)
}

/// What corrections give an actor, as keys.
fn all_keys(given: &Attached) -> Vec<Key> {
    given.keys.iter().map(|key| Key { name: key.clone(), part: Part::Any }).collect()
}
