//! The headline.

use super::Said;
use super::claims::{Claim, Claims};
use super::sources::Field;
use crate::html::tree::NodeId;

/// What parts a title from the site's name.
const MARKS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", ": ", " ~ ", " │ ", "|",
];
/// A heading is the headline where so much of its words stands in what the page is called elsewhere.
const AGREES: f32 = 0.5;
/// As much as a title that is the heading and something more.
const PART: f32 = 0.95;
/// The only first-level heading needs no agreement where it has so many words.
const TELLING: usize = 3;

/// The headline and where it is printed. It is the heading that agrees most with what the page is
/// called elsewhere; without one it is that, without the site's name.
pub(super) fn title(claims: &Claims<'_>, site: &Site<'_>) -> (Option<Said<String>>, NodeId) {
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
        let parts = MARKS.iter().flat_map(|mark| {
            words.match_indices(mark).flat_map(|(at, _)| [&words[..at], &words[at + mark.len()..]])
        });
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

/// Letters and digits in lower case.
pub(super) fn key(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the site is called.
pub(super) struct Site<'s> {
    /// The keys of its names.
    pub(super) names: Vec<String>,
    pub(super) host: Option<&'s str>,
}

impl Site<'_> {
    /// Whether a key is the site's name, or what its host is called.
    pub(super) fn is(&self, key: &str) -> bool {
        self.names.iter().any(|name| name == key)
            || self.host.is_some_and(|host| is_host(key, host))
    }

    /// A title without the site's name at its end or head, or what stands behind a bar.
    fn without<'t>(&self, title: &'t str) -> &'t str {
        let mut title = title;
        while let Some(cut) = MARKS.iter().find_map(|mark| {
            let (head, tail) = title.rsplit_once(mark)?;
            let bar = *mark == " | " && tail.len() < head.len();
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

/// Whether a name is what a host is called: its longest label, or all of it.
fn is_host(name: &str, host: &str) -> bool {
    let host = host.trim_start_matches("www.");
    let label = key(host.split('.').max_by_key(|label| label.len()).unwrap_or(host));
    let bare = name.strip_prefix("the").unwrap_or(name);
    name.len() > 2 && (key(host) == name || label.strip_prefix("the").unwrap_or(&label) == bare)
}
