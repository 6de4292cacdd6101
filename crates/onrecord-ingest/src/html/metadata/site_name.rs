//! What the site is called, and titles without it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::lexicon::{bare as key, search};

/// What separates a title from the site's name.
const SEPARATORS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", ": ", " ~ ", " │ ", "|",
];
static SEPARATOR_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| search(SEPARATORS.into_iter()));

/// The names of a site.
pub(super) struct SiteName {
    /// The names, reduced to letters and digits.
    names: Vec<String>,
    /// The host and its longest label without "the", reduced to letters and digits.
    host: Option<(String, String)>,
}

impl SiteName {
    pub(super) fn new<'s>(names: impl Iterator<Item = &'s String>, host: Option<&str>) -> Self {
        let host = host.map(|host| {
            let host = host.trim_start_matches("www.");
            let label = host.split('.').max_by_key(|label| label.len()).map(key);
            (key(host), label.map(|label| core(&label).to_owned()).unwrap_or_default())
        });
        Self { names: names.map(|name| key(name)).collect(), host }
    }

    /// Whether a key is a name of the site, its host, or the longest label of its host.
    pub(super) fn is(&self, key: &str) -> bool {
        self.names.iter().any(|name| name == key)
            || self
                .host
                .as_ref()
                .is_some_and(|(host, label)| key.len() > 2 && (host == key || label == core(key)))
    }

    /// A title without the site's name at its beginning or end, and without what follows a bar.
    pub(super) fn without<'t>(&self, title: &'t str) -> &'t str {
        let mut marks: Vec<usize> = SEPARATOR_SEARCH
            .find_overlapping_iter(title)
            .map(|mark| mark.pattern().as_usize())
            .collect();
        marks.sort_unstable();
        let mut title = title;
        while let Some(cut) = marks.iter().find_map(|&mark| {
            let mark = SEPARATORS[mark];
            let (head, tail) = title.rsplit_once(mark)?;
            let bar = mark == " | " && tail.len() < head.len();
            if (bar || self.is(&key(tail))) && !head.is_empty() {
                return Some(head);
            }
            let (head, tail) = title.split_once(mark)?;
            (self.is(&key(head)) && !tail.is_empty()).then_some(tail)
        }) {
            title = cut.trim();
        }
        title
    }
}

/// Both sides of a title at each separator in it.
pub(super) fn parts_of_title(title: &str) -> impl Iterator<Item = &str> {
    let separators = SEPARATOR_SEARCH.find_overlapping_iter(title);
    separators.flat_map(|found| [&title[..found.start()], &title[found.end()..]])
}

/// A key without "the" at its beginning.
fn core(key: &str) -> &str {
    key.strip_prefix("the").unwrap_or(key)
}
