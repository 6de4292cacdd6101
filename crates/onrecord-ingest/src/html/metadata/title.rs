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
    let called: Vec<(String, &'static str)> = all
        .iter()
        .filter(|claim| !is_printed(claim))
        .map(|claim| (site.without(&one_line(&claim.value)), claim.source.from))
        .filter(|(title, _)| !title.is_empty())
        .collect();
    let mut best: Option<(f32, String, &Claim<'_>)> = None;
    let mut headings: Vec<String> = Vec::new();
    for claim in all.iter().filter(|claim| is_printed(claim)) {
        let words = one_line(&claim.value);
        if !words.chars().any(char::is_alphanumeric) || site.is(&words) {
            continue;
        }
        let score = called.iter().map(|(title, _)| agreement(&words, title)).fold(0.0, f32::max);
        if claim.source.key == "h1" && !headings.contains(&words) {
            headings.push(words.clone());
        } else if score < PART && matches!(claim.source.key, "h2" | "h3") {
            continue;
        }
        if best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, words, claim));
        }
    }
    let headline = best.as_ref().map_or(0, |(.., claim)| claim.node);
    let alone = |words: &str| headings.len() == 1 && headings[0] == words && words.split(' ').count() >= TELLING;
    let title = match best {
        Some((score, words, claim)) if score >= AGREES || called.is_empty() || alone(&words) => {
            let core = called.iter().find(|(title, _)| is_core(title, &words));
            let (value, from) = core.cloned().unwrap_or((words, claim.source.from));
            Some(Said { value, from })
        }
        _ => called.into_iter().next().map(|(value, from)| Said { value, from }),
    };
    (title, headline)
}

/// Whether readers see the claim on the page.
fn is_printed(claim: &Claim<'_>) -> bool {
    matches!(claim.source.kind, "class" | "itemprop") || matches!(claim.source.key, "h1" | "h2" | "h3")
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a heading is a title and a kicker or a deck around it.
fn is_core(title: &str, heading: &str) -> bool {
    let (title, heading) = (key(title), key(heading));
    title.len() * 3 > heading.len() && title.len() < heading.len() && (heading.ends_with(&title) || heading.starts_with(&title))
}

/// How much a heading and a title have in common.
fn agreement(heading: &str, title: &str) -> f32 {
    if key(heading) == key(title) {
        return 1.0;
    }
    let part = MARKS.iter().any(|mark| {
        title.match_indices(mark).any(|(at, _)| {
            let (before, after) = (&title[..at], &title[at + mark.len()..]);
            [before, after].iter().any(|part| part.len() >= heading.len() / 2 && key(part) == key(heading))
        })
    });
    if part {
        return PART;
    }
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(heading), words(title));
    let common = a.iter().filter(|word| b.contains(word)).count();
    common as f32 / a.len().max(b.len()).max(1) as f32
}

/// Letters and digits in lower case.
fn key(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the site is called.
pub(super) struct Site<'s> {
    pub(super) names: Vec<&'s str>,
    pub(super) host: Option<&'s str>,
}

impl Site<'_> {
    /// Whether words are the site's name, or what its host is called.
    pub(super) fn is(&self, words: &str) -> bool {
        let words = key(words);
        self.names.iter().any(|name| key(name) == words) || self.host.is_some_and(|host| is_host(&words, host))
    }

    /// A title without the site's name at its end or head, or what stands behind a bar.
    fn without(&self, title: &str) -> String {
        let mut title = title;
        while let Some(cut) = MARKS.iter().find_map(|mark| {
            let (head, tail) = title.rsplit_once(mark)?;
            let bar = *mark == " | " && tail.len() < head.len();
            if (bar || self.is(tail)) && !head.is_empty() {
                return Some(head);
            }
            let (head, tail) = title.split_once(mark)?;
            (self.is(head) && !tail.is_empty()).then_some(tail)
        }) {
            title = cut.trim();
        }
        title.to_owned()
    }
}

/// Whether a name is what a host is called: its longest label, or all of it.
fn is_host(name: &str, host: &str) -> bool {
    let host = host.trim_start_matches("www.");
    let label = key(host.split('.').max_by_key(|label| label.len()).unwrap_or(host));
    let bare = name.strip_prefix("the").unwrap_or(name);
    name.len() > 2 && (key(host) == name || label.strip_prefix("the").unwrap_or(&label) == bare)
}
