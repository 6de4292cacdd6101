//! Which articles and attributions a question is about.

use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, ToSql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::articles::{distinct_values, outlets_like};
use crate::store::columns::{Json, Named};
use crate::store::{Error, Fault};

/// What every question can be narrowed down by; all that is given must hold, and nothing given means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The outlet's name in any case; a part of it where no outlet has just this name.
    pub outlet: Option<String>,
    /// First day of publication, `2020-05-22`. Articles without a date are left out.
    pub since: Option<String>,
    /// Last day of publication, itself included.
    pub until: Option<String>,
    /// A licence's SPDX id in any case; all that begin so where it ends in a hyphen (`CC-`); `none` for
    /// articles without a licence.
    pub licence: Option<String>,
    /// Direct, mixed or indirect.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
    /// On whose word it stands that it was said.
    pub voice: Option<Voice>,
}

/// On whose word it stands that something was said.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The outlet's own: "Moe said …".
    Own,
    /// A source's: "Moe said that Lien had said …".
    Attributed,
    /// A source's whom another source quotes.
    Chained,
}

impl Voice {
    /// All names, from the outlet's own on.
    pub const NAMES: [&'static str; 3] = ["own", "attributed", "chained"];
}

/// The name of the [`Voice`] that the attribution `q` stands in.
pub(crate) const VOICE: &str = "CASE WHEN q.parent IS NULL THEN 'own'
    WHEN (SELECT p.parent FROM attribution p WHERE p.article = q.article AND p.number = q.parent) IS NULL THEN 'attributed'
    ELSE 'chained' END";

/// Conditions of a `WHERE` with the values for their places: what a user types is never in the SQL.
#[derive(Default)]
pub(crate) struct Conditions {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// A condition that is always asked.
    pub(crate) fn push(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// A condition with one place, and what stands there.
    pub(crate) fn push_with(&mut self, condition: impl Into<String>, value: impl ToSql + 'static) {
        self.conditions.push(condition.into());
        self.values.push(Box::new(value));
    }

    /// Other conditions inside of one.
    pub(crate) fn push_nested(&mut self, condition: impl FnOnce(&str) -> String, others: Self) {
        self.conditions.push(condition(&others.sql()));
        self.values.extend(others.values);
    }

    /// What stands behind `WHERE`.
    pub(crate) fn sql(&self) -> String {
        if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" AND ") }
    }

    /// The same, to be kept.
    pub(crate) fn into_values(self) -> Vec<Box<dyn ToSql>> {
        self.values
    }

    /// For the places, in order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(|value| &**value)
    }
}

impl Filter {
    /// Whether it asks anything of articles.
    pub(crate) fn narrows_articles(&self) -> bool {
        [&self.outlet, &self.since, &self.until, &self.licence].iter().any(|given| given.is_some())
    }

    /// Whether it asks anything of attributions.
    pub(crate) fn narrows_attributions(&self) -> bool {
        self.form.is_some() || self.act.is_some() || self.polarity.is_some() || self.voice.is_some()
    }

    /// What must hold of the article `a`.
    pub(crate) fn of_articles(
        &self,
        connection: &Connection,
        to: &mut Conditions,
    ) -> Result<(), Fault> {
        if let Some(outlet) = &self.outlet {
            let outlets = Json(outlets_like(connection, outlet)?);
            to.push_with("a.outlet IN (SELECT value FROM json_each(?))", outlets);
        }
        if let Some(since) = &self.since {
            to.push_with("a.published >= ?", day("since", since)?);
        }
        if let Some(until) = &self.until {
            // A moment is written with a T behind the day.
            to.push_with("a.published < ? || 'U'", day("until", until)?);
        }
        if let Some(licence) = &self.licence {
            let licence = licence.trim().to_lowercase();
            let id = "a.licence ->> 'id'";
            if licence == "none" {
                to.push(format!("{id} IS NULL"));
            } else {
                let licences = Json(licences_like(connection, &licence)?);
                to.push_with(format!("{id} IN (SELECT value FROM json_each(?))"), licences);
            }
        }
        Ok(())
    }

    /// What must hold of the attribution `q`, which nobody rejected.
    pub(crate) fn of_attributions(&self, to: &mut Conditions) {
        to.push("q.rejected_by IS NULL");
        if let Some(form) = self.form {
            to.push_with("q.form = ?", Named(form));
        }
        if let Some(act) = self.act {
            to.push_with("q.act = ?", Named(act));
        }
        if let Some(polarity) = self.polarity {
            to.push_with("q.polarity = ?", Named(polarity));
        }
        if let Some(voice) = self.voice {
            to.push_with(format!("{VOICE} = ?"), Named(voice));
        }
    }
}

/// The licences of this id, in lower case, or, where it ends in a hyphen, those that begin so.
fn licences_like(connection: &Connection, id: &str) -> Result<Vec<String>, Fault> {
    let mut licences = distinct_values(connection, "licence ->> 'id'")?;
    licences.retain(|licence| {
        let licence = licence.to_lowercase();
        if id.ends_with('-') { licence.starts_with(id) } else { licence == id }
    });
    Ok(licences)
}

pub(crate) fn day(field: &'static str, given: &str) -> Result<String, Error> {
    match given.trim().parse::<jiff::civil::Date>() {
        Ok(day) => Ok(day.to_string()),
        Err(_) => Err(Error::NotADay { field, given: given.to_owned() }),
    }
}
