//! Which articles and attributions a question is about.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use onrecord_reading::{Act, Form, Polarity};
use rusqlite::{Connection, ToSql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::Fault;
use crate::store::articles::{distinct_values, outlets_like};
use crate::store::columns::{Json, Named};

/// Narrows a question. Everything that is given must hold, and an empty filter means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The outlet's name in any case; a part of it if no outlet has exactly this name.
    pub outlet: Option<String>,
    /// First day of publication. Articles without a date are left out.
    pub since: Option<Date>,
    /// Last day of publication, inclusive.
    pub until: Option<Date>,
    /// The licence. `None` leaves articles under all licences.
    pub licence: Option<LicenceFilter>,
    /// Direct, mixed or indirect.
    pub form: Option<Form>,
    /// Speech, belief and so on.
    pub act: Option<Act>,
    /// Affirmed, denied and so on.
    pub polarity: Option<Polarity>,
    /// In whose voice the attribution stands.
    pub voice: Option<Voice>,
}

/// Which licences a question is about. Case does not count.
///
/// Every text parses: `none`, the start of ids if it ends in a hyphen (`CC-`), or an SPDX id (`CC-BY-4.0`).
///
/// ```
/// use onrecord_ledger::LicenceFilter;
///
/// assert_eq!("none".parse(), Ok(LicenceFilter::None));
/// assert_eq!("CC-".parse(), Ok(LicenceFilter::StartsWith("CC-".to_owned())));
/// assert_eq!("CC-BY-4.0".parse(), Ok(LicenceFilter::Id("CC-BY-4.0".to_owned())));
/// assert_eq!(LicenceFilter::None.to_string(), "none");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LicenceFilter {
    /// Articles for which no licence was recognised.
    None,
    /// The licence with this SPDX id.
    Id(String),
    /// The licences whose SPDX ids start with this.
    StartsWith(String),
}

impl FromStr for LicenceFilter {
    type Err = Infallible;

    fn from_str(given: &str) -> Result<Self, Infallible> {
        let given = given.trim();
        Ok(if given.eq_ignore_ascii_case("none") {
            Self::None
        } else if given.ends_with('-') {
            Self::StartsWith(given.to_owned())
        } else {
            Self::Id(given.to_owned())
        })
    }
}

impl fmt::Display for LicenceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Id(id) => id,
            Self::StartsWith(start) => start,
        })
    }
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
        let published = self.since.is_some() || self.until.is_some();
        published || self.outlet.is_some() || self.licence.is_some()
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
        if let Some(since) = self.since {
            to.push_with("a.published >= ?", since.to_string());
        }
        if let Some(until) = self.until {
            // A moment has a T after the day, which sorts before U.
            to.push_with("a.published < ? || 'U'", until.to_string());
        }
        if let Some(licence) = &self.licence {
            let id = "a.licence ->> 'id'";
            let ids = match licence {
                LicenceFilter::None => None,
                LicenceFilter::Id(wanted) => {
                    let wanted = wanted.to_lowercase();
                    Some(licence_ids(connection, |id| id == wanted)?)
                }
                LicenceFilter::StartsWith(start) => {
                    let start = start.to_lowercase();
                    Some(licence_ids(connection, |id| id.starts_with(&start))?)
                }
            };
            match ids {
                None => to.push(format!("{id} IS NULL")),
                Some(ids) => {
                    to.push_with(format!("{id} IN (SELECT value FROM json_each(?))"), Json(ids));
                }
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

/// The ids of recorded licences that `fits` accepts in lower case.
fn licence_ids(connection: &Connection, fits: impl Fn(&str) -> bool) -> Result<Vec<String>, Fault> {
    let mut ids = distinct_values(connection, "licence ->> 'id'")?;
    ids.retain(|id| fits(&id.to_lowercase()));
    Ok(ids)
}
