//! Totals for `stats`: gathered while articles are recorded, and written once for all of them.

use std::collections::BTreeMap;

use onrecord_reading::contract::Reading;
use rusqlite::{Transaction, params};

use crate::store::Fault;

/// What to add to the totals.
#[derive(Default)]
pub(crate) struct Totals(BTreeMap<(&'static str, String), i64>);

impl Totals {
    /// Counts a new article; `is_new_text` if no other article has its text.
    pub(crate) fn add_article(&mut self, reading: &Reading, is_new_text: bool) {
        let article = &reading.article;
        let outlet = article.publisher.as_deref().or(article.site.as_deref());
        self.increment("format", &article.source.format);
        self.increment("language", article.language.as_deref().unwrap_or_default());
        self.increment("licence", article.licence.as_ref().map_or("", |licence| &licence.id));
        self.increment("outlet", outlet.unwrap_or_default());
        self.add("text", "", i64::from(is_new_text));
    }

    /// Counts the items of a reading.
    pub(crate) fn add_layers(&mut self, reading: &Reading) {
        for q in &reading.attributions {
            let (form, act, polarity) = (q.form.name(), q.act.name(), q.polarity.name());
            let resolved = if q.speaker.is_some() { " resolved" } else { "" };
            self.increment("attribution", &format!("{form} {act} {polarity}{resolved}"));
        }
        self.add("actor", "", i64::try_from(reading.actors.len()).unwrap_or(i64::MAX));
    }

    /// Subtracts deleted actors of articles.
    pub(crate) fn remove_actors(&mut self, count: i64) {
        self.add("actor", "", -count);
    }

    pub(crate) fn write(self, transaction: &Transaction<'_>) -> Result<(), Fault> {
        let mut add = transaction.prepare_cached(
            "INSERT INTO totals (category, name, count) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count",
        )?;
        for ((category, name), count) in self.0 {
            add.execute(params![category, name, count])?;
        }
        Ok(())
    }

    fn increment(&mut self, category: &'static str, name: &str) {
        self.add(category, name, 1);
    }

    fn add(&mut self, category: &'static str, name: &str, count: i64) {
        *self.0.entry((category, name.to_owned())).or_default() += count;
    }
}
