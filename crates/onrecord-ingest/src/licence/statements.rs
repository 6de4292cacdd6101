//! The statements in a text about its own rights, and which of them counts.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use onrecord_text::{Evidence, Licence, LicenceScope, Span};

use super::ids::{ALL_RIGHTS_RESERVED, ANY_CREATIVE_COMMONS, CUSTOM};
use super::paragraph::{Paragraph, ParagraphContext};
use super::visible_text::VisibleText;
use super::words::lexicon;
use super::{conditions, creative_commons};
use crate::captions::is_caption;
use crate::lexicon::{are_words, search};

/// How many paragraphs at the head and at the end may hold a line about the article's rights.
const EDGE: usize = 6;
/// A longer paragraph at the head is part of the article (bytes).
const LONGEST_EDGE: usize = 240;

/// How many paragraphs from the statement on may list its conditions.
const CONDITIONS_REACH: usize = 4;
/// The confidence in a licence that is only known by its conditions.
const LISTED_CONDITIONS: f32 = 0.6;

/// A longer paragraph is not searched (bytes).
const LONGEST_STATEMENT: usize = 16 << 10;
/// If more than twice as many paragraphs name rights, only the first and the last so many are read.
const MOST_CANDIDATES: usize = 32;

/// The best of several statements, by the order in the module's documentation.
pub(crate) fn best(statements: Vec<Licence>) -> Option<Licence> {
    let rank = |licence: &Licence| {
        let scope = match licence.applies_to {
            LicenceScope::Article => 3,
            LicenceScope::Site => 2,
            LicenceScope::Unknown => 1,
            LicenceScope::Media => 0,
        };
        (
            scope,
            licence.id != ALL_RIGHTS_RESERVED,
            // A licence that names its terms.
            licence.id != ANY_CREATIVE_COMMONS,
            licence.evidence.as_ref().and_then(Evidence::in_text),
        )
    };
    // Of several in a page's markup, the one with the highest confidence.
    let order = |a: &Licence, b: &Licence| {
        rank(a).cmp(&rank(b)).then(a.confidence.total_cmp(&b.confidence))
    };
    statements.into_iter().max_by(order)
}

/// The statements in a text about its own rights, in order. `owner` is the publisher, if known.
#[must_use]
pub fn licences(text: &str, paragraphs: &[Span], owner: Option<&str>) -> Vec<Licence> {
    let Some(visible) = VisibleText::of(text) else { return stated(text, paragraphs, owner) };
    let paragraphs: Vec<Span> = paragraphs.iter().map(|&span| visible.to_visible(span)).collect();
    let mut found = stated(&visible.text, &paragraphs, owner);
    for licence in &mut found {
        if let Some(Evidence::Text(span)) = &mut licence.evidence {
            *span = visible.to_original(*span, text);
        }
    }
    found
}

/// The statements in a text without invisible characters.
fn stated(text: &str, paragraphs: &[Span], owner: Option<&str>) -> Vec<Licence> {
    if !may_state(text) {
        return Vec::new();
    }
    let lower = lower_in_place(text);
    let names = owner.map(|name| (name.to_lowercase(), initials(name)));
    let candidate = |(_, span): &(usize, Span)| {
        span.len() <= LONGEST_STATEMENT && may_state(span.slice(&lower))
    };
    let mut candidates: Vec<(usize, Span)> =
        paragraphs.iter().copied().enumerate().filter(candidate).collect();
    if candidates.len() > 2 * MOST_CANDIDATES {
        candidates.drain(MOST_CANDIDATES..candidates.len() - MOST_CANDIDATES);
    }
    let mut found = Vec::new();
    for (i, span) in candidates {
        let context = ParagraphContext {
            edge: i + EDGE >= paragraphs.len() || i < EDGE && span.len() < LONGEST_EDGE,
            caption: is_caption(span.slice(text)),
            owner: names.as_ref().map(|(name, _)| name.as_str()),
            initials: names.as_ref().and_then(|(_, initials)| initials.as_deref()),
        };
        found.extend(Paragraph { text, lower: &lower, span, context }.statements());
    }
    // A licence names the terms that an invitation to republish repeats.
    let licensed = |l: &Licence| {
        let known = l.id.contains("CC") || !l.id.starts_with("LicenseRef-");
        known && l.applies_to != LicenceScope::Media
    };
    if found.iter().any(licensed) {
        found.retain(|licence| licence.id != CUSTOM);
    }
    let named = |l: &Licence| licensed(l) && l.id != ANY_CREATIVE_COMMONS;
    if !found.iter().any(named) {
        for licence in found.iter_mut().filter(|licence| licensed(licence)) {
            read_conditions(licence, &lower, paragraphs);
        }
    }
    found
}

/// Gives an unnamed Creative Commons licence the type that the conditions next to it make.
fn read_conditions(licence: &mut Licence, lower: &str, paragraphs: &[Span]) {
    let Some(stated) = licence.evidence.as_ref().and_then(Evidence::in_text) else {
        return;
    };
    let first = paragraphs.partition_point(|paragraph| paragraph.end() <= stated.start());
    let part = paragraphs[first..]
        .iter()
        .take(CONDITIONS_REACH)
        .filter(|paragraph| paragraph.len() <= LONGEST_STATEMENT)
        .copied()
        .reduce(Span::join);
    if let Some(listed) = part.and_then(|part| conditions::listed(lower, part)) {
        listed.id.clone_into(&mut licence.id);
        licence.evidence = Some(Evidence::Text(stated.join(listed.span)));
        licence.confidence = licence.confidence.min(LISTED_CONDITIONS);
        "licence:cc-conditions".clone_into(&mut licence.by);
    }
}

/// The initials of a publisher: "HHT" for Harbour Heights Times. Initials of fewer words could be words
/// themselves.
fn initials(owner: &str) -> Option<String> {
    let initials: String = owner
        .split_whitespace()
        .filter_map(|word| word.chars().next().filter(|c| c.is_uppercase()))
        .collect();
    (initials.chars().count() > 2).then_some(initials)
}

/// A needle of so few bytes must be a word of its own.
const SHORT_NEEDLE: usize = 3;

/// Every statement holds at least one of these.
static NEEDLES: LazyLock<AhoCorasick> =
    LazyLock::new(|| search(lexicon().kind("needle").chain(creative_commons::owners())));

/// A text in lower case. Characters whose length would change stay as they are.
fn lower_in_place(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        lower.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(c) = rest.chars().next() else { break };
        let mut small = c.to_lowercase();
        lower.push(match (small.next(), small.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
            _ => c,
        });
        rest = &rest[c.len_utf8()..];
    }
    lower.make_ascii_lowercase();
    lower
}

/// Whether words could hold a statement. A quick check before the rules.
pub(crate) fn may_state(words: &str) -> bool {
    // "OGL" is in every "Google".
    NEEDLES
        .find_iter(words)
        .any(|needle| needle.len() > SHORT_NEEDLE || are_words(words, &needle.range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_statement_is_passed_over_unread() {
        for kind in ["grant", "refuse", "reserved", "waive", "licensed"] {
            for phrase in lexicon().kind(kind) {
                assert!(may_state(phrase), "{phrase} is never looked at");
            }
        }
    }
}
