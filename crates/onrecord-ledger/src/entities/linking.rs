//! Links actors across articles by their keys, while articles are recorded.
//!
//! The entities are a function of the set of readings and of the journal, whatever their order: see [`keys`]. The
//! tables hold its value so far. A new article merges what it connects, and what a correction takes apart is linked
//! again from its members.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::contract::{Actor, Reading};
use onrecord_reading::{ActorType, MentionForm};
use onrecord_text::sha256_hex;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::keys::{self, ActorKeys, Context, Key, NameEvidence};
use super::lookup::{ActorRef, members_of};
use crate::derived::{name_counts, source_counts, statement_index};
use crate::journal::overrides::{ActorOverrides, actor_overrides};
use crate::store::Fault;
use crate::store::actors::{ArticleActor, entity_of, of_article};
use crate::store::columns::{Json, Named};
use crate::store::ids::{ActorNumber, ArticleId, EntityId};

/// How many digits of the hash of its smallest key make an entity's id.
const ID_DIGITS: usize = 16;

/// Links the actors of a recorded article. The derived tables do not know their entities yet.
pub(crate) fn link_article(transaction: &Transaction<'_>, article: ArticleId) -> Result<(), Fault> {
    link_selected(transaction, article, |_| true)?;
    Ok(())
}

/// Links an article's actors while its rows are written, so that no row changes twice. Corrections refer to rows, so
/// an article with corrections needs [`link_article`] instead.
pub(crate) struct LinkingBatch<'t> {
    transaction: &'t Transaction<'t>,
    /// By number, from 1.
    actors: Vec<ActorKeys>,
}

impl<'t> LinkingBatch<'t> {
    pub(crate) fn of(transaction: &'t Transaction<'t>, reading: &Reading) -> Self {
        Self { transaction, actors: keys::keys(&members_in(reading)) }
    }

    /// The entity of the actor with this number; `None` if it has no key. Write its row before linking the next
    /// actor, which may merge two entities.
    pub(crate) fn link(
        &self,
        number: ActorNumber,
        actor: &Actor,
    ) -> Result<Option<EntityId>, Fault> {
        let own = number.index().and_then(|index| self.actors.get(index));
        let Some(actor_keys) = own.filter(|actor_keys| !actor_keys.keys.is_empty()) else {
            return Ok(None);
        };
        let entity = link_or_create(self.transaction, actor_keys, &ActorOverrides::default())?;
        let names = actor.names.iter().map(|name| (name.clone(), *name == actor.name));
        count_names(self.transaction, entity, names, actor_keys)?;
        Ok(Some(entity))
    }

    /// Updates the name counts once the rows of actors and mentions are written.
    pub(crate) fn finish(&self, article: ArticleId) -> Result<(), Fault> {
        for (number, entity) in of_article(self.transaction, article)? {
            name_counts::add_actor(self.transaction, entity, ArticleActor { article, number })?;
        }
        Ok(())
    }
}

/// Links `places` again, and everything that was linked to them, after a correction that takes something apart.
pub(crate) fn relink(
    transaction: &Transaction<'_>,
    places: &BTreeSet<ArticleActor>,
) -> Result<(), Fault> {
    let mut members = places.clone();
    let mut entity = BTreeSet::new();
    for &place in places {
        entity.extend(entity_of(transaction, place)?);
    }
    for &id in &entity {
        let mut statement =
            transaction.prepare_cached("SELECT article, number FROM actor WHERE entity = ?")?;
        let found = statement.query_map([id], ArticleActor::from_row)?;
        for place in found {
            members.insert(place?);
        }
    }
    for id in entity {
        for table in ["entity_key", "entity_name"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE entity = ?"), [id])?;
        }
        for table in ["actor", "statement_index"] {
            let sql = format!("UPDATE {table} SET entity = NULL WHERE entity = ?");
            transaction.execute(&sql, [id])?;
        }
        name_counts::remove_entity(transaction, id)?;
        transaction.execute("DELETE FROM entity WHERE id = ?", [id])?;
    }
    let mut by_article: BTreeMap<ArticleId, BTreeSet<ActorNumber>> = BTreeMap::new();
    for ArticleActor { article, number } in members {
        by_article.entry(article).or_default().insert(number);
    }
    for (article, numbers) in by_article {
        let entity = link_selected(transaction, article, |number| numbers.contains(&number))?;
        update_derived(transaction, article, entity)?;
    }
    Ok(())
}

/// Passes the entities of an article's speakers on to the derived tables.
fn update_derived(
    transaction: &Transaction<'_>,
    article: ArticleId,
    entity: Vec<(ArticleActor, EntityId)>,
) -> Result<(), Fault> {
    for (place, entity) in entity {
        statement_index::set_entity(transaction, place, entity)?;
    }
    source_counts::relink(transaction, article)
}

/// Links `places` by the newest corrections; takes nothing apart.
pub(crate) fn add_links(
    transaction: &Transaction<'_>,
    places: &BTreeSet<ArticleActor>,
) -> Result<(), Fault> {
    for &place in places {
        let ArticleActor { article, number } = place;
        let Some(own) = entity_of(transaction, place)? else {
            let entity = link_selected(transaction, article, |one| one == number)?;
            update_derived(transaction, article, entity)?;
            continue;
        };
        let given = actor_overrides(transaction, article)?.remove(&number).unwrap_or_default();
        let keys = all_keys(&given);
        let mut found = BTreeSet::from([own]);
        for key in &keys {
            found.extend(entities_with_key(transaction, key)?);
        }
        if let Some(entity) = merge_all(transaction, &found)? {
            attach_keys(transaction, entity, &keys, &given)?;
        }
    }
    Ok(())
}

/// Links everything again.
pub(crate) fn relink_all(transaction: &Transaction<'_>) -> Result<(), Fault> {
    transaction.execute_batch(
        "UPDATE actor SET entity = NULL WHERE entity IS NOT NULL;
        UPDATE statement_index SET entity = NULL WHERE entity IS NOT NULL;
        DELETE FROM entity_key; DELETE FROM entity_name; DELETE FROM entity;",
    )?;
    name_counts::clear(transaction)?;
    let articles: Vec<ArticleId> = (transaction.prepare("SELECT id FROM article ORDER BY id")?)
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for article in articles {
        let entity = link_selected(transaction, article, |_| true)?;
        update_derived(transaction, article, entity)?;
    }
    Ok(())
}

/// Links the chosen actors of an article.
fn link_selected(
    transaction: &Transaction<'_>,
    article: ArticleId,
    chosen: impl Fn(ActorNumber) -> bool,
) -> Result<Vec<(ArticleActor, EntityId)>, Fault> {
    let mut places = Vec::new();
    let keys = keys::keys(&members(transaction, article)?);
    let mut overrides = actor_overrides(transaction, article)?;
    let numbered = (1..).map(ActorNumber).zip(keys);
    for (number, mut actor_keys) in numbered.filter(|(number, _)| chosen(*number)) {
        let given = overrides.remove(&number).unwrap_or_default();
        if given.is_split {
            actor_keys.keys.clear();
        }
        actor_keys.keys.extend(all_keys(&given));
        if !actor_keys.keys.is_empty() {
            let place = ArticleActor { article, number };
            places.push((place, link_actor(transaction, place, &actor_keys, &given)?));
        }
    }
    Ok(places)
}

fn link_actor(
    transaction: &Transaction<'_>,
    place: ArticleActor,
    actor_keys: &ActorKeys,
    given: &ActorOverrides,
) -> Result<EntityId, Fault> {
    let ArticleActor { article, number } = place;
    let entity = link_or_create(transaction, actor_keys, given)?;
    transaction
        .prepare_cached("UPDATE actor SET entity = ? WHERE article = ? AND number = ?")?
        .execute(params![entity, article, number])?;
    name_counts::add_actor(transaction, entity, place)?;
    let mut names = transaction.prepare_cached(
        "SELECT n.name, n.name = s.name FROM actor_name n
        JOIN actor s ON s.article = n.article AND s.number = n.actor WHERE n.article = ? AND n.actor = ?",
    )?;
    let names: Vec<(String, bool)> = names
        .query_map(params![article, number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    count_names(transaction, entity, names, actor_keys)?;
    Ok(entity)
}

/// The entity of an actor's keys, with one more member: merges several, creates one if there is none.
fn link_or_create(
    transaction: &Transaction<'_>,
    actor_keys: &ActorKeys,
    given: &ActorOverrides,
) -> Result<EntityId, Fault> {
    let mut found = BTreeSet::new();
    for key in &actor_keys.keys {
        found.extend(entities_with_key(transaction, key)?);
    }
    let entity = match merge_all(transaction, &found)? {
        Some(entity) => entity,
        None => {
            transaction
                .prepare_cached("INSERT INTO entity (entity_id, smallest_key, members) VALUES ('', char(0x10ffff), 0)")?
                .execute([])?;
            EntityId(transaction.last_insert_rowid())
        }
    };
    attach_keys(transaction, entity, &actor_keys.keys, given)?;
    let members = transaction
        .prepare_cached("UPDATE entity SET members = members + 1 WHERE id = ? RETURNING members")?
        .query_row([entity], |row| row.get(0))?;
    name_counts::update_entity(transaction, entity, members)?;
    Ok(entity)
}

/// How many actors of articles an entity has.
fn member_count(transaction: &Transaction<'_>, entity: EntityId) -> Result<i64, Fault> {
    Ok(transaction
        .prepare_cached("SELECT members FROM entity WHERE id = ?")?
        .query_row([entity], |row| row.get(0))?)
}

/// Attaches keys, and the names and types that users gave, to an entity.
fn attach_keys(
    transaction: &Transaction<'_>,
    entity: EntityId,
    keys: &[Key],
    given: &ActorOverrides,
) -> Result<(), Fault> {
    let least = keys.iter().map(|key| format!("{}\u{1f}{}", key.name, key.context.text())).min();
    if let Some(least) = least {
        transaction
            .prepare_cached(
                "UPDATE entity SET entity_id = ?3, smallest_key = ?2 WHERE id = ?1 AND smallest_key > ?2",
            )?
            .execute(params![entity, least, public_id(&least)])?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO entity_key (name, context, entity) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )?;
    for key in keys {
        insert.execute(params![key.name, key.context.text(), entity])?;
    }
    for (column, gift) in [("corrected_name", &given.name), ("corrected_type", &given.kind)] {
        // The newest of all that its members were given wins.
        let Some((at, value)) = gift else { continue };
        transaction
            .prepare_cached(&format!(
                "UPDATE entity SET {column} = ?2, {column}_at = ?3
                WHERE id = ?1 AND ?3 > coalesce({column}_at, '')"
            ))?
            .execute(params![entity, value, at])?;
    }
    Ok(())
}

/// The entities that have a key.
fn entities_with_key(transaction: &Transaction<'_>, key: &Key) -> Result<Vec<EntityId>, Fault> {
    let sql = match key.context {
        // Everyone with this name, whatever the occupation.
        Context::Any => {
            "SELECT entity FROM entity_key WHERE name = ?1 AND (context = '' OR context >= ?2 AND context < ?2 || char(0x10ffff))"
        }
        // Those of the same occupation, and those without one.
        Context::Occupation(_) => {
            "SELECT entity FROM entity_key WHERE name = ?1 AND context IN (?2, '')"
        }
        Context::CoMention(_) => "SELECT entity FROM entity_key WHERE name = ?1 AND context = ?2",
    };
    let context = match &key.context {
        Context::Any => keys::OCCUPATION_PREFIX.to_owned(),
        context => context.text(),
    };
    let mut statement = transaction.prepare_cached(sql)?;
    let entity = statement.query_map(params![key.name, context], |row| row.get(0))?;
    Ok(entity.collect::<Result<_, _>>()?)
}

/// Merges entities into the one with most members; `None` if there is none.
fn merge_all(
    transaction: &Transaction<'_>,
    found: &BTreeSet<EntityId>,
) -> Result<Option<EntityId>, Fault> {
    let mut sized = Vec::with_capacity(found.len());
    for &id in found {
        sized.push((member_count(transaction, id)?, id));
    }
    let Some(&(_, kept)) = sized.iter().max() else { return Ok(None) };
    for &id in found.iter().filter(|&&id| id != kept) {
        merge(transaction, kept, id)?;
    }
    Ok(Some(kept))
}

fn merge(transaction: &Transaction<'_>, kept: EntityId, gone: EntityId) -> Result<(), Fault> {
    let members = members_of(transaction, ActorRef::Entity(gone))?;
    for sql in [
        "UPDATE actor SET entity = ?1 WHERE entity = ?2",
        "UPDATE statement_index SET entity = ?1 WHERE entity = ?2",
        "UPDATE entity_key SET entity = ?1 WHERE entity = ?2",
        "INSERT INTO entity_name (entity, name, members, fullest)
            SELECT ?1, name, members, fullest FROM entity_name WHERE entity = ?2
            ON CONFLICT DO UPDATE SET members = members + excluded.members, fullest = fullest + excluded.fullest",
        "UPDATE entity SET
            members = entity.members + other.members,
            entity_id = iif(other.smallest_key < entity.smallest_key, other.entity_id, entity.entity_id),
            smallest_key = min(entity.smallest_key, other.smallest_key),
            corrected_name = iif(coalesce(other.corrected_name_at, '') > coalesce(entity.corrected_name_at, ''),
                other.corrected_name, entity.corrected_name),
            corrected_name_at = nullif(max(coalesce(other.corrected_name_at, ''), coalesce(entity.corrected_name_at, '')), ''),
            corrected_type = iif(coalesce(other.corrected_type_at, '') > coalesce(entity.corrected_type_at, ''),
                other.corrected_type, entity.corrected_type),
            corrected_type_at = nullif(max(coalesce(other.corrected_type_at, ''), coalesce(entity.corrected_type_at, '')), '')
            FROM (SELECT * FROM entity WHERE id = ?2) AS other WHERE entity.id = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([kept, gone])?;
    }
    for &place in &members {
        name_counts::add_actor(transaction, kept, place)?;
    }
    let articles: BTreeSet<ArticleId> = members.iter().map(|place| place.article).collect();
    for article in articles {
        source_counts::relink(transaction, article)?;
    }
    name_counts::update_entity(transaction, kept, member_count(transaction, kept)?)?;
    name_counts::remove_entity(transaction, gone)?;
    transaction.prepare_cached("DELETE FROM entity_name WHERE entity = ?")?.execute([gone])?;
    transaction.prepare_cached("DELETE FROM entity WHERE id = ?")?.execute([gone])?;
    Ok(())
}

/// Counts the names of an entity's new member, and which of them is its fullest.
fn count_names(
    transaction: &Transaction<'_>,
    entity: EntityId,
    names: impl IntoIterator<Item = (String, bool)>,
    actor_keys: &ActorKeys,
) -> Result<(), Fault> {
    let mut counted = BTreeSet::new();
    for (name, is_fullest) in names.into_iter().filter(|(name, _)| actor_keys.owns(name)) {
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
                "INSERT INTO entity_name (entity, name, members, fullest) VALUES (?1, ?2, 1, ?3)
                ON CONFLICT DO UPDATE SET members = members + 1, fullest = fullest + ?3",
            )?
            .execute(params![entity, id, is_fullest])?;
    }
    Ok(())
}

fn public_id(key: &str) -> String {
    sha256_hex(key.as_bytes()).chars().take(ID_DIGITS).collect()
}

/// What a reading says of its actors' names, by number.
fn members_in(reading: &Reading) -> Vec<NameEvidence> {
    let mut members = vec![NameEvidence::default(); reading.actors.len()];
    for mention in reading.mentions.iter().filter(|one| one.form != MentionForm::Pronoun) {
        let Some(actor) = mention.actor.as_deref().and_then(ActorNumber::of) else { continue };
        let Some(index) = actor.index() else { continue };
        let (Some(member), Some(actor)) = (members.get_mut(index), reading.actors.get(index))
        else {
            continue;
        };
        member.add(mention.form, actor.kind, mention.text.clone());
    }
    members
}

/// The same of a recorded article.
fn members(connection: &Connection, article: ArticleId) -> Result<Vec<NameEvidence>, Fault> {
    let mut rows = connection
        .prepare_cached("SELECT type, mentions FROM actor WHERE article = ? ORDER BY number")?;
    let kinds: Vec<(ActorType, Vec<usize>)> = rows
        .query_map([article], |row| {
            Ok((row.get::<_, Named<_>>(0)?.0, row.get::<_, Json<_>>(1)?.0))
        })?
        .collect::<Result<_, _>>()?;
    let mut members = vec![NameEvidence::default(); kinds.len()];
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

/// The keys that corrections give an actor.
fn all_keys(given: &ActorOverrides) -> Vec<Key> {
    given.keys.iter().map(|key| Key { name: key.clone(), context: Context::Any }).collect()
}
