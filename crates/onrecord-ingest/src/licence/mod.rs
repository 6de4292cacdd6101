//! What an article may be used for, where it says so.
//!
//! Naming a licence is not enough: articles report on licences, credit pictures and quote people
//! who speak of them. A statement counts where it speaks of the article, of the outlet's work or
//! of a picture in it, or stands as a line of its own at the head or the end.
//!
//! Where several statements count, the best is the one that speaks of the article, then of the
//! site, then of what it does not say, then of a picture; among equals one that grants something
//! goes before "all rights reserved", one that names its terms before one that does not, and a later
//! one before an earlier one. What the article's own words say goes before the page's markup.

mod cc;
mod conditions;
mod judge;
mod named;
mod shown;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use onrecord_text::{Evidence, Licence, LicenceScope, Span, sentences, tokens};

pub(crate) use cc::address;

use crate::lexicon::{Lexicon, are_words, search};
use crate::text::layout::is_caption;
use judge::{Place, Sentence, Subject};
use shown::Shown;

const PUBLIC_DOMAIN: &str = "LicenseRef-PublicDomain";
const ALL_RIGHTS_RESERVED: &str = "LicenseRef-AllRightsReserved";
const CC_ZERO: &str = "CC0-1.0";
/// What Creative Commons' own waiver opens with.
const CC_ZERO_FORMULA: &str = "to the extent possible under law";
const CUSTOM: &str = "LicenseRef-Custom";
/// Creative Commons, without saying which of its licences.
const CREATIVE_COMMONS: &str = "LicenseRef-CC";

/// Paragraphs at the head and at the end where a line of its own may speak of the article.
const EDGE: usize = 6;
/// A longer paragraph at the head is the article itself.
const LONGEST_EDGE: usize = 240;
/// A longer sentence is cut to the licence's name in the evidence.
const LONGEST_EVIDENCE: usize = 320;

/// Paragraphs from the statement on in which its conditions are listed.
const CONDITIONS_REACH: usize = 4;
/// Conditions are somebody's words for a licence's.
const LISTED_CONDITIONS: f32 = 0.6;
/// Less sure than of a licence that is known.
const UNKNOWN_LICENCE: f32 = 0.1;

/// A longer paragraph is not searched for statements.
const LONGEST_STATEMENT: usize = 16 << 10;
/// Of more paragraphs that name rights than twice this, the first and the last so many are judged.
const MOST_CANDIDATES: usize = 32;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../data/licence.tsv")));

fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// The id of a licence in any wording: `CC BY 4.0`, an SPDX id, a deed's address, "public domain",
/// "all rights reserved", or a `LicenseRef-…` of the user's own. `None` for what no rule knows.
#[must_use]
pub fn licence_id(words: &str) -> Option<String> {
    let shown = Shown::of(words);
    let words = shown.as_ref().map_or(words, |shown| &shown.text).trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if words.strip_prefix("LicenseRef-").is_some_and(|r| !r.is_empty() && r.chars().all(plain)) {
        return Some(words.to_owned());
    }
    if let Some(id) = cc::spdx_ids().find(|id| id.eq_ignore_ascii_case(words)) {
        return Some(id.to_owned());
    }
    if let Some(id) = named::id(words) {
        return Some(id);
    }
    let lower = words.to_ascii_lowercase();
    let runs = cc::runs(words);
    // A name with a word too many is a typing error; a sentence has words around the name.
    let sentence = words.split_whitespace().count() > 8
        || ["licen", "under ", "available"].iter().any(|word| lower.contains(word));
    if (sentence || cc::is_all(words, &runs))
        && let Some(run) = heaviest(&runs)
    {
        return Some(run.id.clone());
    }
    let name = lower.trim_start_matches("the ").trim_end_matches('.');
    if let Some(named) = named::named(name)
        && (sentence && lower.contains("under ") || named.range == (0..name.len()))
    {
        return Some(named.id);
    }
    if lower.contains("public domain") {
        return Some(PUBLIC_DOMAIN.to_owned());
    }
    if lexicon().find("reserved", &lower).is_some() {
        return Some(ALL_RIGHTS_RESERVED.to_owned());
    }
    (lexicon().find("grant", &lower).is_some() && runs.is_empty()).then(|| CUSTOM.to_owned())
}

fn heaviest(runs: &[cc::Run]) -> Option<&cc::Run> {
    // The first of the heaviest.
    runs.iter().rev().max_by_key(|run| run.weight)
}

/// The best of several statements.
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
            // One that names its terms.
            licence.id != CREATIVE_COMMONS,
            licence.evidence.as_ref().and_then(Evidence::in_text),
        )
    };
    // Of a page's markup the surest.
    let order = |a: &Licence, b: &Licence| {
        rank(a).cmp(&rank(b)).then(a.confidence.total_cmp(&b.confidence))
    };
    statements.into_iter().max_by(order)
}

/// The statements in a text about its own rights, in order. `owner` is the publisher, if known.
#[must_use]
pub fn licences(text: &str, paragraphs: &[Span], owner: Option<&str>) -> Vec<Licence> {
    let Some(shown) = Shown::of(text) else { return stated(text, paragraphs, owner) };
    let paragraphs: Vec<Span> = paragraphs.iter().map(|&span| shown.seen(span)).collect();
    let mut found = stated(&shown.text, &paragraphs, owner);
    for licence in &mut found {
        if let Some(Evidence::Text(span)) = &mut licence.evidence {
            *span = shown.written(*span, text);
        }
    }
    found
}

/// The statements in a text all of which is seen.
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
        let place = Place {
            edge: i + EDGE >= paragraphs.len() || i < EDGE && span.len() < LONGEST_EDGE,
            caption: is_caption(span.slice(text)),
            owner: names.as_ref().map(|(name, _)| name.as_str()),
            initials: names.as_ref().and_then(|(_, initials)| initials.as_deref()),
        };
        found.extend(Paragraph { text, lower: &lower, span, place }.statements());
    }
    // A licence names the terms that an invitation to republish repeats.
    let licensed = |l: &Licence| {
        let known = l.id.contains("CC") || !l.id.starts_with("LicenseRef-");
        known && l.applies_to != LicenceScope::Media
    };
    if found.iter().any(licensed) {
        found.retain(|licence| licence.id != CUSTOM);
    }
    let named = |l: &Licence| licensed(l) && l.id != CREATIVE_COMMONS;
    if !found.iter().any(named) {
        for licence in found.iter_mut().filter(|licence| licensed(licence)) {
            read_conditions(licence, &lower, paragraphs);
        }
    }
    found
}

/// Gives a Creative Commons licence that is not named the type that the conditions beside it make.
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

/// "HHT" of the Harbour Heights Times: short forms of fewer words are words themselves.
fn initials(owner: &str) -> Option<String> {
    let initials: String = owner
        .split_whitespace()
        .filter_map(|word| word.chars().next().filter(|c| c.is_uppercase()))
        .collect();
    (initials.chars().count() > 2).then_some(initials)
}

/// So short a needle is a word of its own.
const SHORT_NEEDLE: usize = 3;

/// Parts of words without which nothing is a statement.
static NEEDLES: LazyLock<AhoCorasick> =
    LazyLock::new(|| search(lexicon().kind("needle").chain(cc::owners())));

/// In lower case as far as offsets stay.
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

/// Whether the rules below are worth trying.
pub(crate) fn may_state(words: &str) -> bool {
    // "OGL" is in every "Google".
    NEEDLES
        .find_iter(words)
        .any(|needle| needle.len() > SHORT_NEEDLE || are_words(words, &needle.range()))
}

/// A paragraph that may state a licence.
struct Paragraph<'t> {
    text: &'t str,
    lower: &'t str,
    span: Span,
    place: Place<'t>,
}

impl<'t> Paragraph<'t> {
    fn statements(&self) -> Vec<Licence> {
        let sentences: Vec<Sentence<'t>> = sentences(self.text, &tokens(self.text, self.span))
            .into_iter()
            .map(|span| Sentence { span, lower: span.slice(self.lower) })
            .collect();
        let mut found: Vec<Licence> = Vec::new();
        for (i, sentence) in sentences.iter().enumerate() {
            let runs = cc::runs(sentence.span.slice(self.text));
            if let Some(run) = heaviest(&runs) {
                let before = found.last().filter(|l| l.id != ALL_RIGHTS_RESERVED);
                if let Some(licence) = self.creative_commons(&sentences, i, run, before) {
                    match found.last_mut().filter(|last| same_family(last, &licence)) {
                        Some(last) => merge(last, licence),
                        None => found.push(licence),
                    }
                }
                continue;
            }
            let rights = self
                .named(&sentences, i)
                .or_else(|| self.waived(&sentences, i))
                .or_else(|| self.public_domain(&sentences, i))
                .or_else(|| self.reserved(&sentences, i))
                .or_else(|| self.refused(sentence))
                .or_else(|| self.granted(sentence))
                .or_else(|| self.unknown(&sentences, i));
            if let Some(licence) = rights {
                match found.last_mut().filter(|last| last.id == licence.id) {
                    Some(last) => merge(last, licence),
                    None => found.push(licence),
                }
            }
        }
        found
    }

    fn creative_commons(
        &self,
        sentences: &[Sentence<'t>],
        i: usize,
        run: &cc::Run,
        before: Option<&Licence>,
    ) -> Option<Licence> {
        let sentence = &sentences[i];
        let name = Span::at(
            self.text,
            sentence.span.start() + run.range.start,
            sentence.span.start() + run.range.end,
        );
        // The organisation's bare name is no licence.
        let ahead = &sentence.lower[..run.range.start];
        let under = ahead.ends_with("under ") || lexicon().ends("licence", ahead.trim_end());
        if !run.licence && !under {
            return None;
        }
        let subject = self.subject(sentences, i, name).or_else(|| {
            // "… under our licence. It is CC BY 4.0." goes on with what it spoke of.
            let before = before?;
            let fits = !self.place.caption && !self.is_reported(sentence, name);
            fits.then(|| Subject::new(before.applies_to, before.confidence - 0.05, "follows"))
        })?;
        let evidence = if subject.how == "line" || sentence.span.len() > LONGEST_EVIDENCE {
            name
        } else {
            sentence.span
        };
        Some(self.licence(&run.id, "cc", &subject, evidence))
    }

    /// "Licensed under the Open Government Licence v3.0."
    fn named(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let named = named::named(sentence.lower)?;
        let start = sentence.span.start();
        let name = Span::at(self.text, start + named.range.start, start + named.range.end);
        let subject = self.subject(sentences, i, name)?;
        Some(self.licence(&named.id, "named", &subject, sentence.span))
    }

    /// "Ana Ruiz has waived all copyright and related or neighboring rights to this article."
    fn waived(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let at = after_word(sentence, lexicon().find("waive", sentence.lower)?);
        let subject = self.subject(sentences, i, Span::at(self.text, at, at))?;
        let formula = sentence.lower.contains(CC_ZERO_FORMULA);
        let id = if formula { CC_ZERO } else { PUBLIC_DOMAIN };
        Some(self.licence(id, "waived", &subject, sentence.span))
    }

    /// "This article is licensed under the Harbour Terms of Reuse."
    fn unknown(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let at = after_word(sentence, lexicon().find("licensed", sentence.lower)?);
        // What a line of its own speaks of is only known where it names a licence.
        let mut subject = self
            .subject(sentences, i, Span::at(self.text, at, at))
            .filter(|subject| subject.how != "line")?;
        subject.confidence -= UNKNOWN_LICENCE;
        Some(self.licence(CUSTOM, "terms", &subject, sentence.span))
    }

    fn public_domain(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let words = "public domain";
        let sentence = &sentences[i];
        let at = sentence.span.start() + sentence.lower.find(words)?;
        let name = Span::at(self.text, at, at + words.len());
        let subject = self.subject(sentences, i, name)?;
        Some(self.licence(PUBLIC_DOMAIN, "public-domain", &subject, sentence.span))
    }

    /// "Copyright 2020 The Harbour Post. All rights reserved."
    fn reserved(&self, sentences: &[Sentence<'t>], i: usize) -> Option<Licence> {
        let sentence = &sentences[i];
        let formula = lexicon().find("reserved", sentence.lower)?;
        let at = sentence.span.start() + formula;
        if self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let marks = |s: &Sentence<'_>| {
            ["©", "copyright", "(c)"].iter().any(|mark| s.lower.starts_with(mark))
        };
        // The copyright line that the formula closes.
        let first = sentences[..i].iter().rposition(marks).filter(|&first| i - first <= 2);
        let marked = sentence.lower[..formula].contains("copyright")
            || sentence.lower.contains('©')
            || marks(sentence);
        if first.is_none() && !marked && formula > 0 {
            return None;
        }
        let start = first.map_or(sentence.span, |first| sentences[first].span);
        let subject = if self.place.caption {
            Subject::new(LicenceScope::Media, 0.85, "media")
        } else if !self.place.edge {
            return None;
        } else {
            Subject::new(LicenceScope::Unknown, 0.9, "line")
        };
        Some(self.licence(ALL_RIGHTS_RESERVED, "reserved", &subject, start.join(sentence.span)))
    }

    /// "This material may not be published, broadcast, rewritten or redistributed."
    fn refused(&self, sentence: &Sentence<'t>) -> Option<Licence> {
        let refusal = lexicon().find("refuse", sentence.lower).or_else(|| {
            let limited =
                sentence.lower.contains("only with") && sentence.lower.contains("permission");
            lexicon().find("grant", sentence.lower).filter(|_| limited)
        })?;
        let at = sentence.span.start() + refusal;
        if !self.place.edge || self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let subject = if lexicon().find("self", sentence.lower).is_some() {
            Subject::new(LicenceScope::Article, 0.95, "self")
        } else if lexicon().find("site", sentence.lower).is_some() {
            Subject::new(LicenceScope::Site, 0.9, "site")
        } else if refusal == 0 {
            Subject::new(LicenceScope::Unknown, 0.8, "line")
        } else {
            return None;
        };
        Some(self.licence(ALL_RIGHTS_RESERVED, "refused", &subject, sentence.span))
    }

    /// "You may republish this article free of charge …"
    fn granted(&self, sentence: &Sentence<'t>) -> Option<Licence> {
        let at = sentence.span.start() + lexicon().find("grant", sentence.lower)?;
        if !self.place.edge || self.is_reported(sentence, Span::at(self.text, at, at)) {
            return None;
        }
        let subject = if lexicon().find("self", sentence.lower).is_some() {
            Subject::new(LicenceScope::Article, 0.9, "self")
        } else if lexicon().find("site", sentence.lower).is_some() {
            Subject::new(LicenceScope::Site, 0.85, "site")
        } else {
            return None;
        };
        Some(self.licence(CUSTOM, "terms", &subject, sentence.span))
    }

    fn licence(&self, id: &str, what: &str, subject: &Subject, evidence: Span) -> Licence {
        Licence {
            id: id.to_owned(),
            url: address(id),
            applies_to: subject.scope,
            evidence: Some(Evidence::Text(evidence)),
            confidence: subject.confidence,
            by: format!("licence:{what}-{}", subject.how),
        }
    }
}

/// Where the word ends that begins at `at` of a sentence, so that "not" before it denies it.
fn after_word(sentence: &Sentence<'_>, at: usize) -> usize {
    let rest = &sentence.lower[at..];
    sentence.span.start() + at + rest.find(' ').unwrap_or(rest.len())
}

/// Whether two statements can be one: the same scope, and one says no more than "Creative Commons"
/// or names the same licence less exactly.
fn same_family(a: &Licence, b: &Licence) -> bool {
    let core = |l: &Licence| l.id.strip_prefix("LicenseRef-").unwrap_or(&l.id).to_owned();
    let (a_core, b_core) = (core(a), core(b));
    a.applies_to == b.applies_to
        && a.id.contains("CC")
        && (a_core.starts_with(&b_core) || b_core.starts_with(&a_core))
}

/// Joins a second statement of one licence into the first: the more exact id, and the evidence as
/// far as it is needed for it.
fn merge(first: &mut Licence, second: Licence) {
    let wider =
        second.applies_to == LicenceScope::Article && first.applies_to != LicenceScope::Article;
    if second.id.len() > first.id.trim_start_matches("LicenseRef-").len() && second.id != first.id
        || wider
    {
        first.evidence = match (first.evidence.take(), second.evidence) {
            (Some(Evidence::Text(a)), Some(Evidence::Text(b))) => Some(Evidence::Text(a.join(b))),
            (a, b) => a.or(b),
        };
        if wider {
            first.applies_to = second.applies_to;
            first.by = second.by;
        }
        first.id = second.id;
        first.url = second.url;
    }
    first.confidence = first.confidence.max(second.confidence);
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
