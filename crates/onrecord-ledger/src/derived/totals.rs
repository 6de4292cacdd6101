//! How many there are of what, for `stats`: gathered while articles are recorded, and written once for all of them.

use std::collections::BTreeMap;

use onrecord_reading::contract::Reading;
use rusqlite::{Transaction, params};

use crate::store::Fault;

/// What is to be added to the counts.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<(&'static str, String), i64>);

impl Tally {
    /// An article that was not there; `is_new_text` where no other has its text.
    pub(crate) fn article(&mut self, reading: &Reading, is_new_text: bool) {
        let article = &reading.article;
        let outlet = article.publisher.as_deref().or(article.site.as_deref());
        self.one("format", &article.source.format);
        self.one("language", article.language.as_deref().unwrap_or_default());
        self.one("licence", article.licence.as_ref().map_or("", |licence| &licence.id));
        self.one("outlet", outlet.unwrap_or_default());
        self.many("text", "", i64::from(is_new_text));
    }

    /// What was read in it.
    pub(crate) fn layers(&mut self, reading: &Reading) {
        for q in &reading.attributions {
            let (form, act, polarity) = (q.form.name(), q.act.name(), q.polarity.name());
            let resolved = if q.speaker.is_some() { " resolved" } else { "" };
            self.one("attribution", &format!("{form} {act} {polarity}{resolved}"));
        }
        self.many("actor", "", i64::try_from(reading.actors.len()).unwrap_or(i64::MAX));
    }

    /// So many actors of articles are gone.
    pub(crate) fn actors_gone(&mut self, count: i64) {
        self.many("actor", "", -count);
    }

    pub(crate) fn write(self, transaction: &Transaction<'_>) -> Result<(), Fault> {
        let mut add = transaction.prepare_cached(
            "INSERT INTO tally (what, name, count) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET count = count + excluded.count",
        )?;
        for ((what, name), count) in self.0 {
            add.execute(params![what, name, count])?;
        }
        Ok(())
    }

    fn one(&mut self, what: &'static str, name: &str) {
        self.many(what, name, 1);
    }

    fn many(&mut self, what: &'static str, name: &str, count: i64) {
        *self.0.entry((what, name.to_owned())).or_default() += count;
    }
}
