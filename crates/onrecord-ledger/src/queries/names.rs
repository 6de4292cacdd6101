//! `names`: how an actor is named and titled, by outlet, voice or month.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

use onrecord_reading::MentionForm;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::filter::{Conditions, Filter};
use crate::entities::lookup::{self, ActorRef};
use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::articles::{self, outlets_like};
use crate::store::citations::Citation;
use crate::store::columns::{Json, Named};
use crate::store::ids::{ArticleId, EntityId};

/// Which actor's names to list, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesQuery {
    /// The actor: its id, or words of its name if only one actor has them.
    pub actor: String,
    /// What the rows are grouped by.
    pub by: NamesBy,
    /// Which articles, and in whose voice. Form, act and polarity describe attributions and are ignored.
    pub filter: Filter,
    /// At most so many rows in each group.
    pub limit: Option<usize>,
}

/// What names are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NamesBy {
    /// Who published the article.
    #[default]
    Outlet,
    /// In whose voice the words stand.
    Voice,
    /// The month of publication.
    Month,
}

/// How an actor is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Names {
    /// The actor's id.
    pub actor: String,
    /// What it is called in this ledger.
    pub name: String,
    /// The groups with most mentions first (months in order), and the same for the names in each group.
    pub rows: Vec<NameRow>,
}

/// One way to name the actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NameRow {
    /// The outlet, the voice, or the month as `2020-05`; `None` if unknown.
    pub group: Option<String>,
    /// The words in their most frequent spelling. Case makes no difference.
    pub words: String,
    /// A name, or a noun phrase such as "the mayor".
    pub form: MentionForm,
    /// How often.
    pub count: usize,
    /// How often in the outlet's own voice.
    pub own: usize,
    /// How often in the words of a source.
    pub attributed: usize,
    /// How often in the words of a source that another source quotes.
    pub chained: usize,
    /// An example, in the outlet's own voice if there is one.
    pub citation: Citation,
    /// The example's article, by its whole id.
    pub article: String,
}

#[derive(Default)]
struct NameUses {
    voices: [usize; 3],
    spellings: BTreeMap<String, usize>,
    /// The smallest is shown.
    example: Option<NameExample>,
}

/// A place where a name stands. The order is by voice, then by article and place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct NameExample {
    voice: usize,
    article: ArticleId,
    start: usize,
    end: usize,
}

/// Group, whether it is a noun phrase, and the words in lower case.
type NameGroup = (String, bool, String);

pub(crate) fn names(
    connection: &Connection,
    path: &Path,
    query: &NamesQuery,
) -> Result<Names, Fault> {
    let found = lookup::resolve(connection, path, &query.actor)?;
    let counts = counts(connection, found, query)?;
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for ((group, ..), count) in &counts {
        *totals.entry(group).or_default() += count.voices.iter().sum::<usize>();
    }
    let mut order: Vec<(&NameGroup, &NameUses)> = counts.iter().collect();
    order.sort_by_key(|((group, is_nominal, words), count)| {
        // Months and voices have an order of their own.
        let most = if query.by == NamesBy::Outlet { totals[group.as_str()] } else { 0 };
        let nameless = group.is_empty();
        (
            nameless,
            Reverse(most),
            group,
            Reverse(count.voices.iter().sum::<usize>()),
            *is_nominal,
            words,
        )
    });
    let mut rows = Vec::new();
    let mut in_group: BTreeMap<&str, usize> = BTreeMap::new();
    for ((group, is_nominal, _), count) in order {
        let so_far = in_group.entry(group).or_default();
        *so_far += 1;
        if query.limit.is_some_and(|limit| *so_far > limit) {
            continue;
        }
        rows.extend(row(connection, group, *is_nominal, count, query.by)?);
    }
    let (actor, name) = match found {
        ActorRef::Entity(entity) => {
            let (id, name) = lookup::id_and_name(connection, entity)?;
            (id.unwrap_or_default(), name.unwrap_or_default())
        }
        ActorRef::Unlinked(_) => {
            let actor = lookup::actor(connection, found)?;
            (actor.id, actor.name)
        }
    };
    Ok(Names { actor, name, rows })
}

fn row(
    connection: &Connection,
    group: &str,
    is_nominal: bool,
    count: &NameUses,
    by: NamesBy,
) -> Result<Option<NameRow>, Fault> {
    let Some(NameExample { article, start, end, .. }) = count.example else { return Ok(None) };
    let id: String = connection
        .prepare_cached("SELECT article_id FROM article WHERE id = ?")?
        .query_row([article], |row| row.get(0))?;
    // Small letters sort after capitals: of two equally frequent spellings, the one with fewer capitals.
    let words = count.spellings.iter().max_by_key(|(words, count)| (**count, words.as_str()));
    let [own, attributed, chained] = count.voices;
    let group = match by {
        NamesBy::Voice => match group {
            "0" => "own",
            "1" => "attributed",
            _ => "chained",
        },
        _ => group,
    };
    Ok(Some(NameRow {
        group: (!group.is_empty()).then(|| group.to_owned()),
        words: words.map(|(words, _)| words.clone()).unwrap_or_default(),
        form: if is_nominal { MentionForm::Nominal } else { MentionForm::Name },
        count: own + attributed + chained,
        own,
        attributed,
        chained,
        citation: Citation { article: articles::short_id(connection, &id)?, start, end },
        article: id,
    }))
}

fn counts(
    connection: &Connection,
    found: ActorRef,
    query: &NamesQuery,
) -> Result<BTreeMap<NameGroup, NameUses>, Fault> {
    let filter = &query.filter;
    let by_article = filter.since.is_some() || filter.until.is_some() || filter.licence.is_some();
    let kept = match found {
        ActorRef::Entity(entity) if !by_article => connection
            .prepare_cached("SELECT entity FROM counted_entity WHERE entity = ?")?
            .query_row([entity], |row| row.get::<_, EntityId>(0))
            .optional()?,
        _ => None,
    };
    let mut conditions = Conditions::default();
    match (found, kept) {
        (_, Some(entity)) => conditions.push_with("c.entity = ? AND c.count > 0", entity),
        (ActorRef::Entity(entity), None) => conditions.push_with("c.entity = ?", entity),
        (ActorRef::Unlinked(ArticleActor { article, number }), None) => {
            conditions.push_with("c.article = ?", article);
            conditions.push_with("c.number = ?", number);
        }
    }
    if by_article {
        filter.of_articles(connection, &mut conditions)?;
    } else if let Some(outlet) = &filter.outlet {
        let outlets = Json(outlets_like(connection, outlet)?);
        conditions.push_with("c.outlet IN (SELECT value FROM json_each(?))", outlets);
    }
    if let Some(voice) = filter.voice {
        conditions.push_with("c.voice = ?", voice as i64);
    }
    let from = match kept {
        Some(_) => "name_counts c",
        None if by_article => {
            "(SELECT *, 1 AS count FROM name_use) c JOIN article a ON a.id = c.article"
        }
        None => "(SELECT *, 1 AS count FROM name_use) c",
    };
    let group = match query.by {
        NamesBy::Outlet => "c.outlet",
        NamesBy::Voice => "CAST(c.voice AS TEXT)",
        NamesBy::Month => "c.month",
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {group}, c.form, c.voice, c.words, c.count, c.article, c.start, c.end FROM {from} WHERE {}",
        conditions.sql()
    ))?;
    let mut rows = statement.query(params_from_iter(conditions.values()))?;
    let mut counts: BTreeMap<NameGroup, NameUses> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Named(form) = row.get::<_, Named<MentionForm>>(1)?;
        let voice: usize = row.get(2)?;
        let words: String = row.get(3)?;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let times: usize = row.get(4)?;
        let key = (row.get(0)?, form != MentionForm::Name, words.to_lowercase());
        let count = counts.entry(key).or_default();
        if let Some(voices) = count.voices.get_mut(voice) {
            *voices += times;
        }
        *count.spellings.entry(words).or_default() += times;
        let example =
            NameExample { voice, article: row.get(5)?, start: row.get(6)?, end: row.get(7)? };
        count.example = Some(count.example.map_or(example, |known| known.min(example)));
    }
    Ok(counts)
}
