//! Which articles and attributions a question is about.

use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, ToSql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::articles::{distinct_values, outlets_like};
use crate::store::columns::{Json, Named};
use crate::store::{Error, Fault};

/// Narrows a question. Everything that is given must hold, and an empty filter means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The outlet's name in any case; a part of it if no outlet has exactly this name.
    pub outlet: Option<String>,
    /// First day of publication. Articles without a date are left out.
    pub since: Option<String>,
    /// Last day of publication, inclusive.
    pub until: Option<String>,
    /// The licence.
    pub licence: Option<String>,
    /// Direct, mixed or indirect.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
    /// In whose voice the attribution stands.
    pub voice: Option<Voice>,
}

/// In whose voice an attribution stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The outlet's own: "Moe said …".
    Own,
    /// A source's: "Moe said that Lien had said …".
    Attributed,
    /// The voice of a source that another source quotes.
    Chained,
}

impl Voice {
    /// All names, in order.
    pub const NAMES: [&'static str; 3] = ["own", "attributed", "chained"];
}

/// SQL for the name of the [`Voice`] in which the attribution `q` stands.
pub(crate) const VOICE: &str = "CASE WHEN q.parent IS NULL THEN 'own'
    WHEN (SELECT p.parent FROM attribution p WHERE p.article = q.article AND p.number = q.parent) IS NULL THEN 'attributed'
    ELSE 'chained' END";

/// Conditions of a `WHERE` with the values of their placeholders. User input never becomes SQL.
#[derive(Default)]
pub(crate) struct Conditions {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// Adds a condition without a value.
    pub(crate) fn push(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// Adds a condition with one placeholder and its value.
    pub(crate) fn push_with(&mut self, condition: impl Into<String>, value: impl ToSql + 'static) {
        self.conditions.push(condition.into());
        self.values.push(Box::new(value));
    }

    /// Adds other conditions inside one.
    pub(crate) fn push_nested(&mut self, condition: impl FnOnce(&str) -> String, others: Self) {
        self.conditions.push(condition(&others.sql()));
        self.values.extend(others.values);
    }

    /// The SQL after `WHERE`.
    pub(crate) fn sql(&self) -> String {
        if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" AND ") }
    }

    /// The values, to be kept.
    pub(crate) fn into_values(self) -> Vec<Box<dyn ToSql>> {
        self.values
    }

    /// The values of the placeholders, in order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(|value| &**value)
    }
}

impl Filter {
    /// Whether it narrows articles.
    pub(crate) fn narrows_articles(&self) -> bool {
        [&self.outlet, &self.since, &self.until, &self.licence].iter().any(|given| given.is_some())
    }

    /// Whether it narrows attributions.
    pub(crate) fn narrows_attributions(&self) -> bool {
        self.form.is_some() || self.act.is_some() || self.polarity.is_some() || self.voice.is_some()
    }

    /// Adds the conditions on the article `a`.
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
            // A moment has a T after the day, which sorts before U.
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

    /// Adds the conditions on the attribution `q`, which must not be rejected.
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

/// The licences with this id in lower case, or, if it ends in a hyphen, those that begin with it.
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
