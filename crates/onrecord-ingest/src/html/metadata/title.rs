//! The headline.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Said;
use super::claims::{Claim, Claims};
use super::sources::Field;
use crate::html::tree::NodeId;
use crate::lexicon::{bare as key, search};

/// What parts a title from the site's name.
const MARKS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", ": ", " ~ ", " │ ", "|",
];
static IN_TITLES: LazyLock<AhoCorasick> = LazyLock::new(|| search(MARKS.into_iter()));
/// A heading is the headline where so much of its words stands in what the page is called elsewhere.
const AGREES: f32 = 0.5;
/// As much as a title that is the heading and something more.
const PART: f32 = 0.95;
/// The only first-level heading needs no agreement where it has so many words.
const TELLING: usize = 3;

/// The headline and where it is printed. It is the heading that agrees most with what the page is
/// called elsewhere; without one it is that, without the site's name.
pub(super) fn title(claims: &Claims<'_>, site: &Site) -> (Option<Said<String>>, NodeId) {
    let all = claims.of(Field::Title);
    let called: Vec<Called> = all
        .iter()
        .filter(|claim| !is_printed(claim))
        .map(|claim| Called::new(site.without(&one_line(&claim.value)), claim.source.from))
        .filter(|called| !called.key.is_empty())
        .collect();
    let mut best: Option<(f32, String, &Claim<'_>)> = None;
    let mut headings: Vec<String> = Vec::new();
    for claim in all.iter().filter(|claim| is_printed(claim)) {
        let words = one_line(&claim.value);
        let key = key(&words);
        if key.is_empty() || site.is(&key) {
            continue;
        }
        let lower = matches!(claim.source.key, "h2" | "h3");
        let agreement = |called: &Called| called.agreement(&key, (!lower).then_some(&words));
        let score = called.iter().map(agreement).fold(0.0, f32::max);
        if claim.source.key == "h1" && !headings.contains(&words) {
            headings.push(words.clone());
        } else if lower && score < PART {
            continue;
        }
        if best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, words, claim));
        }
    }
    let headline = best.as_ref().map_or(0, |(.., claim)| claim.node);
    let alone = |words: &str| headings == [words] && words.split(' ').count() >= TELLING;
    let title = match best {
        Some((score, words, claim)) if score >= AGREES || called.is_empty() || alone(&words) => {
            let heading = key(&words);
            match called.iter().find(|called| called.is_core(&heading)) {
                Some(core) => Some(core.said()),
                None => Some(Said { value: words, from: claim.source.from }),
            }
        }
        _ => called.first().map(Called::said),
    };
    (title, headline)
}

/// What the page is called elsewhere than in its headings.
struct Called {
    words: String,
    key: String,
    /// The keys of its parts, if it has any.
    parts: Vec<String>,
    from: &'static str,
}

impl Called {
    fn new(words: &str, from: &'static str) -> Self {
        let marks = IN_TITLES.find_overlapping_iter(words);
        let parts = marks.flat_map(|mark| [&words[..mark.start()], &words[mark.end()..]]);
        Self { words: words.to_owned(), key: key(words), parts: parts.map(key).collect(), from }
    }

    fn said(&self) -> Said<String> {
        Said { value: self.words.clone(), from: self.from }
    }

    /// Whether a heading is this title and a kicker or a deck around it.
    fn is_core(&self, heading: &str) -> bool {
        let (title, heading) = (self.key.as_str(), heading);
        title.len() * 3 > heading.len()
            && title.len() < heading.len()
            && (heading.ends_with(title) || heading.starts_with(title))
    }

    /// How much it has in common with a heading; without its words only whether it is that or a
    /// part of it.
    fn agreement(&self, heading: &str, words: Option<&String>) -> f32 {
        if self.key == heading {
            return 1.0;
        }
        if self.parts.iter().any(|part| part == heading) {
            return PART;
        }
        let Some(words) = words else { return 0.0 };
        let split = |s: &str| -> Vec<String> {
            let words = s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let (a, b) = (split(words), split(&self.words));
        let common = a.iter().filter(|word| b.contains(word)).count();
        common as f32 / a.len().max(b.len()).max(1) as f32
    }
}

/// Whether readers see the claim on the page.
fn is_printed(claim: &Claim<'_>) -> bool {
    matches!(claim.source.kind, "class" | "itemprop")
        || matches!(claim.source.key, "h1" | "h2" | "h3")
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the site is called.
pub(super) struct Site {
    /// The keys of its names.
    names: Vec<String>,
    /// The keys of its host and of the longest label in it, which goes without "the".
    host: Option<(String, String)>,
}

impl Site {
    pub(super) fn new<'s>(names: impl Iterator<Item = &'s String>, host: Option<&str>) -> Self {
        let host = host.map(|host| {
            let host = host.trim_start_matches("www.");
            let label = host.split('.').max_by_key(|label| label.len()).map(key);
            (key(host), label.map(|label| core(&label).to_owned()).unwrap_or_default())
        });
        Self { names: names.map(|name| key(name)).collect(), host }
    }

    /// Whether a key is the site's name, or what its host is called: its longest label, or all of it.
    pub(super) fn is(&self, key: &str) -> bool {
        self.names.iter().any(|name| name == key)
            || self
                .host
                .as_ref()
                .is_some_and(|(host, label)| key.len() > 2 && (host == key || label == core(key)))
    }

    /// A title without the site's name at its end or head, or what stands behind a bar.
    fn without<'t>(&self, title: &'t str) -> &'t str {
        let mut marks: Vec<usize> =
            IN_TITLES.find_overlapping_iter(title).map(|mark| mark.pattern().as_usize()).collect();
        marks.sort_unstable();
        let mut title = title;
        while let Some(cut) = marks.iter().find_map(|&mark| {
            let mark = MARKS[mark];
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

/// A key without "the" at its head.
fn core(key: &str) -> &str {
    key.strip_prefix("the").unwrap_or(key)
}
