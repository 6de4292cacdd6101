//! The authors: names from the many ways in which pages write them.

use super::candidates::{MetadataCandidate, MetadataCandidates};
use super::distance::distance;
use super::fact_words::{cue, lexicon, month};
use super::site_name::SiteName;
use super::sourced::Sourced;
use crate::byline::is_particle;
use crate::html::tree::NodeId;
use crate::lexicon::{bare as key, find_words};
use crate::metadata_field::MetadataField;

/// A longer name is a sentence (bytes).
const LONGEST: usize = 60;
const MOST_WORDS: usize = 7;
/// The most names of a list.
const MOST_NAMES: usize = 64;
/// The most nodes between the headline and a byline.
const NEAR: usize = 200;
/// A byline inside another begins at most so many nodes after it.
const INSIDE: usize = 8;

/// The authors. Declared ones win over printed ones, unless they are only the site itself.
pub(super) fn authors(
    candidates: &MetadataCandidates<'_>,
    headline: NodeId,
    site: &SiteName,
) -> Option<Sourced<Vec<String>>> {
    let declared = declared(candidates);
    let printed = printed(candidates, headline);
    match (declared, printed) {
        (Some(declared), Some(printed)) => {
            let own = declared.value.iter().all(|name| site.is(&key(name)));
            Some(if own { printed } else { declared })
        }
        (declared, printed) => declared.or(printed),
    }
}

/// The authors in the page's data.
pub(super) fn declared(candidates: &MetadataCandidates<'_>) -> Option<Sourced<Vec<String>>> {
    let all = candidates.of(MetadataField::Authors);
    for group in all.chunk_by(|a, b| a.source.rank == b.source.rank) {
        let source = group[0].source;
        if !matches!(source.kind, "json" | "meta") {
            continue;
        }
        let mut value = Vec::new();
        for candidate in group {
            if !is_address(&candidate.value) {
                add(&mut value, people(&candidate.value));
            }
        }
        if !value.is_empty() {
            return Some(Sourced { value, from: source.from });
        }
    }
    None
}

/// The printed authors closest to the headline.
pub(super) fn printed(
    candidates: &MetadataCandidates<'_>,
    headline: NodeId,
) -> Option<Sourced<Vec<String>>> {
    let mut near: Vec<(usize, &MetadataCandidate<'_>)> = candidates
        .of(MetadataField::Authors)
        .iter()
        .filter(|candidate| !matches!(candidate.source.kind, "json" | "meta"))
        .map(|candidate| (distance(headline, candidate.node), candidate))
        .filter(|(distance, candidate)| candidate.source.kind != "line" || *distance < NEAR)
        .collect();
    near.sort_by_key(|&(distance, _)| distance);
    let mut found = near.iter().filter_map(|&(distance, candidate)| {
        let names = byline(&candidate.value);
        (!names.is_empty()).then_some((distance, candidate, names))
    });
    let (first, mut candidate, mut names) = found.next()?;
    for (distance, inner, inner_names) in found {
        if distance > first + INSIDE {
            break;
        }
        if inner.value.len() < candidate.value.len() && inner_names.len() >= names.len() {
            (candidate, names) = (inner, inner_names);
        }
    }
    Some(Sourced { value: names, from: candidate.source.from })
}

fn add(names: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if names.len() < MOST_NAMES && !names.iter().any(|other| same(other, &name)) {
            names.push(name);
        }
    }
}

/// The names in a list of the page's data.
pub(super) fn people(value: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in parts(without_cue(value.trim())) {
        add(&mut names, name(part).into_iter().collect());
    }
    names
}

/// The names in a printed line: capitalised words after "By", up to the first word that is no name.
pub(super) fn byline(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in parts(without_cue(line.trim())) {
        let words: Vec<&str> = without_cue(part.trim()).split_whitespace().collect();
        let length = words.iter().take_while(|word| may_be_in_name(word)).count();
        let kept = words[..length].join(" ");
        if let Some(name) = name(&kept).filter(|name| names.is_empty() || name.contains(' ')) {
            add(&mut names, vec![name]);
        }
        if length < words.len() {
            break;
        }
    }
    names
}

fn may_be_in_name(word: &str) -> bool {
    let clean = word.trim_matches(|c: char| !c.is_alphanumeric());
    let cased = clean.chars().next().is_some_and(|c| !c.is_lowercase())
        || is_particle(clean)
        || clean.contains(['\'', '’']);
    cased
        && !clean.is_empty()
        && !clean.bytes().any(|b| b.is_ascii_digit())
        && !word.contains('@')
        && !word.ends_with(':')
        && !lexicon().is("stop", &clean.to_lowercase())
        && month(clean).is_none()
}

/// Whether two names differ only in case and punctuation.
fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

/// What follows "By", "Written by" and the like.
pub(super) fn without_cue(value: &str) -> &str {
    let mut rest = value;
    while let Some(after) = cue(rest) {
        rest = after;
    }
    rest
}

fn parts(value: &str) -> Vec<&str> {
    let mut parts = vec![value];
    if lexicon().find("and", &value.to_ascii_lowercase()).is_some() {
        for word in lexicon().kind("and") {
            parts = parts.into_iter().flat_map(|part| split_at_word(part, word)).collect();
        }
    }
    parts
        .into_iter()
        .flat_map(|part| part.split([',', ';', '|', '•', '·', '⋅', '\n', '，', '、']))
        .flat_map(|part| part.split(" / "))
        .collect()
}

fn split_at_word<'v>(part: &'v str, word: &str) -> Vec<&'v str> {
    let lower = part.to_ascii_lowercase();
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = find_words(&lower[from..], word).map(|at| from + at) {
        let (before, after) = (&part[from..at], &part[at + word.len()..]);
        let spaced =
            before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
        // "Ortega y Gasset" is one name.
        let one = word.len() == 1
            && word != "&"
            && !(before.trim().contains(' ') && after.trim().contains(' '));
        if !spaced || one {
            break;
        }
        found.push(before);
        from = at + word.len();
    }
    found.push(&part[from..]);
    found
}

fn is_address(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    !value.contains(' ')
        && (value.contains("://") || value.starts_with("www.") || value.starts_with('/'))
}

/// A single name without what surrounds it.
fn name(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split_whitespace().filter(|word| !word.contains('@')).collect();
    let part = words.join(" ");
    let mut part = without_cue(&part);
    for open in ['(', '[', '<', '"', '\u{201c}'] {
        if let Some(at) = part.find(open).filter(|at| *at > 0) {
            part = &part[..at];
        }
    }
    for mark in [" - ", " – ", " — ", " // ", ": "] {
        part = part.split(mark).next().unwrap_or(part);
    }
    let lower = part.to_ascii_lowercase();
    let ends = |word: &str| {
        find_words(&lower, word)
            .filter(|at| lower[..*at].ends_with(' ') && lower[at + word.len()..].starts_with(' '))
    };
    if lexicon().find("after", &lower).is_some()
        && let Some(at) = lexicon().kind("after").filter_map(ends).min()
    {
        part = &part[..at];
    }
    let part = part.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '—' | '"' | '“' | '”' | '*' | '~')
    });
    let part = match part.strip_suffix('.') {
        Some(rest) if rest.rsplit(' ').next().is_some_and(|w| w.chars().count() > 2) => rest,
        _ => part,
    };
    let lower = part.to_lowercase();
    let words = part.split_whitespace().count();
    let address = lower.contains("://") || lower.contains("www.");
    let dated = part.chars().filter(char::is_ascii_digit).count() >= 5
        || part.starts_with(|c: char| c.is_ascii_digit()) && words > 1;
    let fits = part.chars().any(char::is_alphabetic)
        && part.chars().count() >= 2
        && part.len() <= LONGEST
        && words <= MOST_WORDS
        && !address
        && !dated;
    (fits && !lexicon().is("nobody", &lower))
        .then(|| part.split_whitespace().collect::<Vec<_>>().join(" "))
}
