//! Brings the tables that questions read in line with the journal.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction};

use super::fold::fold_journal;
use super::sync_rows::apply;
use crate::entities::linking;
use crate::journal::anchors;
use crate::journal::entries::{Entry, of_article};
use crate::journal::types::{Change, Correction};
use crate::store::Fault;
use crate::store::actors::ArticleActor;
use crate::store::ids::ArticleId;

/// Applies the journal to an article's attributions, and to attributions elsewhere whose speakers this article has.
pub(crate) fn apply_to_article(
    transaction: &Transaction<'_>,
    article: ArticleId,
) -> Result<(), Fault> {
    let mut articles = BTreeSet::from([article]);
    for Entry { correction, .. } in of_article(transaction, article)? {
        if let Some(text) = correction.change.attribution_text() {
            articles.extend(anchors::articles(transaction, text)?);
        }
    }
    articles.into_iter().try_for_each(|article| apply(transaction, article))
}

/// Applies the newest correction of the journal.
pub(super) fn apply_latest(transaction: &Transaction<'_>, change: &Change) -> Result<(), Fault> {
    match change {
        // These only add links.
        Change::MergeActors { .. } | Change::RenameActor { .. } | Change::RetypeActor { .. } => {
            linking::add_links(transaction, &places(transaction, change)?)
        }
        _ => reapply(transaction, change),
    }
}

/// Applies the journal again after a correction was inserted into it or undone.
pub(super) fn reapply(transaction: &Transaction<'_>, change: &Change) -> Result<(), Fault> {
    if let Some(text) = change.attribution_text() {
        let articles = anchors::articles(transaction, text)?;
        return articles.into_iter().try_for_each(|id| apply(transaction, id));
    }
    linking::relink(transaction, &places(transaction, change)?)
}

fn places(connection: &Connection, change: &Change) -> Result<BTreeSet<ArticleActor>, Fault> {
    let mut places = BTreeSet::new();
    for anchor in change.actors() {
        places.extend(anchors::actors_at(connection, anchor)?);
    }
    Ok(places)
}

/// The ids of the corrections that fit an attribution, by the row of its article.
pub(super) type FittingCorrections = BTreeMap<ArticleId, BTreeSet<String>>;

/// What a correction refers to and the ledger lacks, in words for people. `looked_at` caches what was found per
/// article.
pub(super) fn missing(
    connection: &Connection,
    correction: &Correction,
    looked_at: &mut FittingCorrections,
) -> Result<Option<String>, Fault> {
    let change = &correction.change;
    if let Some(text) = change.attribution_text() {
        let mut found = false;
        let articles = anchors::articles(connection, text)?;
        for &article in &articles {
            let fitting = match looked_at.entry(article) {
                Occupied(known) => known.into_mut(),
                Vacant(new) => new.insert(fold_journal(connection, article)?.fitting),
            };
            found |= fitting.contains(&correction.id);
        }
        if !found {
            let what = match change {
                Change::AddAttribution { .. } => "its words are not those that stand there",
                _ => "no attribution of these words is read there now",
            };
            return Ok(Some(reason(&articles, text, what)));
        }
    }
    for anchor in change.actors() {
        if anchors::actors_at(connection, anchor)?.is_empty() {
            let articles = anchors::articles(connection, &anchor.text_sha256)?;
            let what = format!("{:?} is read as nobody's mention there now", anchor.text);
            return Ok(Some(reason(&articles, &anchor.text_sha256, &what)));
        }
    }
    Ok(None)
}

fn reason(articles: &[ArticleId], text_sha256: &str, what: &str) -> String {
    if articles.is_empty() {
        let text: String = text_sha256.chars().take(12).collect();
        format!("no article of this ledger has the text {text}…")
    } else {
        what.to_owned()
    }
}
