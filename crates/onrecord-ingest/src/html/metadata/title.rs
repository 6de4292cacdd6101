//! The headline.

use super::candidates::{MetadataCandidate, MetadataCandidates};
use super::site_name::{SiteName, parts_of_title};
use super::sourced::Sourced;
use crate::html::tree::NodeId;
use crate::lexicon::bare as key;
use crate::metadata_field::MetadataField;

/// A heading is the headline if it shares at least this part of its words with the page's other titles.
const AGREES: f32 = 0.5;
/// The agreement of a title that is the heading and something more.
const PART: f32 = 0.95;
/// The only `h1` needs no agreement if it has so many words.
const TELLING: usize = 3;

/// The headline and its node. It is the heading that agrees most with the page's other titles. If there is
/// none, it is the first of these titles without the site's name.
pub(super) fn title(
    candidates: &MetadataCandidates<'_>,
    site: &SiteName,
) -> (Option<Sourced<String>>, NodeId) {
    let all = candidates.of(MetadataField::Title);
    let called: Vec<TitleCandidate> = all
        .iter()
        .filter(|candidate| !is_printed(candidate))
        .map(|candidate| {
            TitleCandidate::new(site.without(&one_line(&candidate.value)), candidate.source.from)
        })
        .filter(|called| !called.key.is_empty())
        .collect();
    let mut best: Option<(f32, String, &MetadataCandidate<'_>)> = None;
    let mut headings: Vec<String> = Vec::new();
    for candidate in all.iter().filter(|candidate| is_printed(candidate)) {
        let words = one_line(&candidate.value);
        let key = key(&words);
        if key.is_empty() || site.is(&key) {
            continue;
        }
        let lower = matches!(candidate.source.key, "h2" | "h3");
        let agreement =
            |called: &TitleCandidate| called.agreement(&key, (!lower).then_some(&words));
        let score = called.iter().map(agreement).fold(0.0, f32::max);
        if candidate.source.key == "h1" && !headings.contains(&words) {
            headings.push(words.clone());
        } else if lower && score < PART {
            continue;
        }
        if best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, words, candidate));
        }
    }
    let headline = best.as_ref().map_or(0, |(.., candidate)| candidate.node);
    let alone = |words: &str| headings == [words] && words.split(' ').count() >= TELLING;
    let title = match best {
        Some((score, words, candidate))
            if score >= AGREES || called.is_empty() || alone(&words) =>
        {
            let heading = key(&words);
            match called.iter().find(|called| called.is_core(&heading)) {
                Some(core) => Some(core.said()),
                None => Some(Sourced { value: words, from: candidate.source.from }),
            }
        }
        _ => called.first().map(TitleCandidate::said),
    };
    (title, headline)
}

/// A title of the page outside its headings.
struct TitleCandidate {
    words: String,
    key: String,
    /// The keys of its parts, if it has any.
    parts: Vec<String>,
    from: &'static str,
}

impl TitleCandidate {
    fn new(words: &str, from: &'static str) -> Self {
        let parts = parts_of_title(words).map(key).collect();
        Self { words: words.to_owned(), key: key(words), parts, from }
    }

    fn said(&self) -> Sourced<String> {
        Sourced { value: self.words.clone(), from: self.from }
    }

    /// Whether a heading is this title with a kicker or a deck.
    fn is_core(&self, heading: &str) -> bool {
        let (title, heading) = (self.key.as_str(), heading);
        title.len() * 3 > heading.len()
            && title.len() < heading.len()
            && (heading.ends_with(title) || heading.starts_with(title))
    }

    /// How much it agrees with a heading. Without the heading's words, only whether it is the heading or has
    /// it as a part.
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

/// Whether the title is printed on the page.
fn is_printed(candidate: &MetadataCandidate<'_>) -> bool {
    matches!(candidate.source.kind, "class" | "itemprop")
        || matches!(candidate.source.key, "h1" | "h2" | "h3")
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
