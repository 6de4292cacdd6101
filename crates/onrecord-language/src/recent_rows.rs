//! A cache of word vectors.

use crate::words::fingerprint;

/// A cache of the input vectors of recent words. Three of five words in an article occur in it more than
/// once.
#[derive(Default)]
pub(crate) struct RecentRows {
    /// The word in each slot. An empty string marks a free slot.
    forms: Vec<String>,
    rows: Vec<f32>,
}

impl RecentRows {
    const PLACES: usize = 2048;

    fn place(form: &str) -> usize {
        fingerprint(&[form], 0) as usize % Self::PLACES
    }

    pub(crate) fn get(&self, form: &str, width: usize) -> Option<&[f32]> {
        let place = Self::place(form);
        let is_there = self.forms.get(place).is_some_and(|known| known == form && !form.is_empty());
        is_there.then(|| &self.rows[place * width..][..width])
    }

    pub(crate) fn keep(&mut self, form: &str, row: &[f32]) {
        self.forms.resize(Self::PLACES, String::new());
        self.rows.resize(Self::PLACES * row.len(), 0.0);
        let place = Self::place(form);
        form.clone_into(&mut self.forms[place]);
        self.rows[place * row.len()..][..row.len()].copy_from_slice(row);
    }
}
