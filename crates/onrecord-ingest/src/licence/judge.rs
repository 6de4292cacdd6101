//! Whether a statement about rights speaks of the article, and of which part of it.

use onrecord_text::{LicenceScope, Span};

use super::cc::is_unspaced;
use super::{Paragraph, lexicon};
use crate::lexicon::find_words;

/// Bytes between the head of a sentence and the words that name its subject.
const SUBJECT_REACH: usize = 60;
/// Bytes after a licence's name in a sentence that opens with "Licensed under".
const LEAD_REACH: usize = 100;
/// Bytes before a licence's name in which "not" denies it.
const DENY_REACH: usize = 40;
/// A longer sentence is more than a name.
const LONGEST_NAME: usize = 60;
/// A character of a script without spaces says as much as so many letters.
const LETTERS_OF_A_SIGN: usize = 3;
/// A longer paragraph among others is no credit of a picture.
const LONGEST_CREDIT: usize = 160;

/// Where a paragraph stands.
pub(super) struct Place<'t> {
    /// Among the first short lines or the last paragraphs.
    pub(super) edge: bool,
    /// Words under a picture.
    pub(super) caption: bool,
    /// The publisher in lower case, if known.
    pub(super) owner: Option<&'t str>,
    /// The same in initials, where it has them.
    pub(super) initials: Option<&'t str>,
}

/// A sentence of the paragraph.
pub(super) struct Sentence<'t> {
    pub(super) span: Span,
    pub(super) lower: &'t str,
}

/// What a statement speaks of, and how that is known.
pub(super) struct Subject {
    pub(super) scope: LicenceScope,
    pub(super) confidence: f32,
    pub(super) how: &'static str,
}

impl Subject {
    pub(super) fn new(scope: LicenceScope, confidence: f32, how: &'static str) -> Self {
        Self { scope, confidence, how }
    }
}

impl Paragraph<'_> {
    /// What the sentence that names a licence at `name` speaks of; `None` where nothing shows that
    /// it is this article, its site or a picture in it.
    pub(super) fn subject(
        &self,
        sentences: &[Sentence<'_>],
        i: usize,
        name: Span,
    ) -> Option<Subject> {
        let sentence = &sentences[i];
        if self.is_reported(sentence, name) {
            return None;
        }
        let words = sentence.lower;
        let cut = name.start() - sentence.span.start();
        let (before, after) = (&words[..cut], &words[name.end() - sentence.span.start()..]);
        let alone = sentences.len() <= 2 && i == 0;
        let edge = self.place.edge;
        let links = |from: usize| {
            lexicon()
                .kind("link")
                .any(|link| before[from..].contains(link) || words[cut..].starts_with(link))
                || lexicon().kind("linked").any(|link| words[cut..].contains(link))
        };
        let opening = words.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');

        let pictured = lexicon().starts("media", opening)
            && (edge || alone && self.span.len() < LONGEST_CREDIT)
            && !before.contains("text");
        if self.place.caption || pictured {
            return Some(Subject::new(LicenceScope::Media, 0.9, "media"));
        }
        let grants = lexicon().find("grant", words).is_some();
        // "Ana Ruiz has waived all copyright and related or neighboring rights to this article."
        if let Some(at) = lexicon().find("waive", words)
            && (edge || alone)
        {
            if lexicon().find("self", &words[at..]).is_some() {
                return Some(Subject::new(LicenceScope::Article, 0.97, "self"));
            }
            if lexicon().find("media", &words[at..]).is_some() {
                return Some(Subject::new(LicenceScope::Media, 0.9, "media"));
            }
        }
        let this =
            if grants { lexicon().find("self", words) } else { lexicon().find("self", before) };
        if let Some(at) = this
            && (grants || at <= SUBJECT_REACH && links(at))
        {
            if edge || alone {
                return Some(Subject::new(LicenceScope::Article, 0.97, "self"));
            }
            return (at == 0).then(|| Subject::new(LicenceScope::Article, 0.7, "self"));
        }
        if !edge {
            return None;
        }
        // "This site is CC BY 4.0."
        let closes = !after.contains(char::is_alphanumeric);
        if site(if grants { words } else { before }).is_some_and(|at| grants || closes || links(at))
        {
            return Some(Subject::new(LicenceScope::Site, 0.9, "site"));
        }
        let as_written = &self.text[sentence.span.start()..name.start()];
        let owner = self.place.owner.and_then(|owner| find_words(before, owner));
        let initials = self.place.initials.and_then(|initials| find_words(as_written, initials));
        if owner.or(initials).is_some_and(links) {
            return Some(Subject::new(LicenceScope::Site, 0.85, "owner"));
        }
        // "Content is …": such nouns alone are an outlet's own only at the head.
        if lexicon().starts("stock", opening) && links(0) {
            return Some(Subject::new(LicenceScope::Site, 0.7, "stock"));
        }
        if lexicon().starts("again", opening) && links(0) {
            return Some(Subject::new(LicenceScope::Article, 0.9, "self"));
        }
        // Opens its paragraph, or follows the copyright line or the publisher's name.
        let after_name = i == 1 && sentences[0].span.len() <= LONGEST_NAME;
        let opens = i == 0 || after_name || lexicon().starts("lead", sentences[0].lower);
        if opens && lexicon().starts("lead", opening) && after.len() <= LEAD_REACH {
            return Some(Subject::new(LicenceScope::Unknown, 0.85, "lead"));
        }
        let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
        let weight = |c: char| if is_unspaced(c) { LETTERS_OF_A_SIGN } else { 1 };
        let outside = before.chars().chain(after.chars()).filter(|c| c.is_alphanumeric());
        let all = letters(self.span.slice(self.text));
        let others = all - letters(words) + outside.map(weight).sum::<usize>();
        (others <= all * 2 / 5).then(|| Subject::new(LicenceScope::Unknown, 0.85, "line"))
    }

    /// Whether the words are somebody's, deny what they name, or stand in quotation marks.
    pub(super) fn is_reported(&self, sentence: &Sentence<'_>, name: Span) -> bool {
        let before = &sentence.lower[..name.start() - sentence.span.start()];
        let mut near = before.len().saturating_sub(DENY_REACH);
        while !before.is_char_boundary(near) {
            near += 1;
        }
        lexicon().find("told", sentence.lower).is_some()
            || lexicon().find("deny", &before[near..]).is_some()
            || is_quoted(&self.text[self.span.start()..name.start()])
    }
}

/// Where words for all that the outlet publishes stand.
fn site(words: &str) -> Option<usize> {
    let parts = lexicon().kind("site_part").filter_map(|part| words.find(part));
    lexicon().find("site", words).into_iter().chain(parts).min()
}

/// Whether quotation marks stand open at the end of the words.
fn is_quoted(before: &str) -> bool {
    let count = |mark: char| before.matches(mark).count();
    // „…“ closes with the mark that opens “…”.
    let curly = if before.contains('„') {
        count('„') > count('“') + count('”')
    } else {
        count('“') > count('”')
    };
    count('"') % 2 == 1 || curly || count('«') > count('»')
}
