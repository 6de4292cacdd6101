//! What a statement about rights speaks of: the article, its site or a picture.

use onrecord_text::{LicenceScope, Span};

use super::creative_commons::is_unspaced;
use super::paragraph::{Paragraph, Sentence, Subject, SubjectRule};
use super::words::lexicon;
use crate::lexicon::find_words;

/// Bytes between the head of a sentence and the words that name its subject.
const SUBJECT_REACH: usize = 60;
/// Bytes after a licence's name in a sentence that opens with "Licensed under".
const LEAD_REACH: usize = 100;
/// Bytes before a licence's name in which "not" denies it.
const DENY_REACH: usize = 40;
/// A longer sentence is more than a name.
const LONGEST_NAME: usize = 60;
/// A character of a script without spaces counts as so many letters.
const LETTERS_PER_UNSPACED: usize = 3;
/// A longer paragraph among others is no credit of a picture.
const LONGEST_CREDIT: usize = 160;

impl Paragraph<'_> {
    /// What the sentence that names a licence at `name` speaks of. `None` unless it is this article, its site
    /// or a picture in it.
    pub(super) fn subject(
        &self,
        sentences: &[Sentence<'_>],
        i: usize,
        name: Span,
    ) -> Option<Subject> {
        if self.is_reported(&sentences[i], name) {
            return None;
        }
        let statement = LicenceStatement::new(self, sentences, i, name);
        if self.context.caption || statement.is_of_media() {
            return Some(Subject::new(LicenceScope::Media, 0.9, SubjectRule::Media));
        }
        if let Some(subject) = statement.waiver() {
            return Some(subject);
        }
        if let Some(at) = statement.names_article() {
            let confidence = if statement.stands_out() { 0.97 } else { 0.7 };
            return (statement.stands_out() || at == 0).then(|| {
                Subject::new(LicenceScope::Article, confidence, SubjectRule::ThisArticle)
            });
        }
        if !self.context.edge {
            return None;
        }
        statement.outlet().or_else(|| statement.opening()).or_else(|| statement.own_line())
    }

    /// Whether the words are quoted from somebody, or deny what they name.
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

/// A sentence that names a licence, taken apart at the name.
struct LicenceStatement<'a> {
    paragraph: &'a Paragraph<'a>,
    sentences: &'a [Sentence<'a>],
    /// Which sentence it is.
    i: usize,
    name: Span,
    /// The sentence in lower case.
    words: &'a str,
    /// What stands before the name, and after it.
    before: &'a str,
    after: &'a str,
    /// The sentence from its first letter, digit or © on.
    opening: &'a str,
    /// Whether it grants a use.
    grants: bool,
}

impl<'a> LicenceStatement<'a> {
    fn new(
        paragraph: &'a Paragraph<'a>,
        sentences: &'a [Sentence<'a>],
        i: usize,
        name: Span,
    ) -> Self {
        let sentence = &sentences[i];
        let words = sentence.lower;
        let start = sentence.span.start();
        Self {
            paragraph,
            sentences,
            i,
            name,
            words,
            before: &words[..name.start() - start],
            after: &words[name.end() - start..],
            opening: words.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©'),
            grants: lexicon().find("grant", words).is_some(),
        }
    }

    /// Whether it opens a paragraph of at most two sentences.
    fn alone(&self) -> bool {
        self.sentences.len() <= 2 && self.i == 0
    }

    /// Whether it stands where statements about rights stand.
    fn stands_out(&self) -> bool {
        self.paragraph.context.edge || self.alone()
    }

    /// Whether words such as "is licensed under" link the licence to what stands at `from`.
    fn links(&self, from: usize) -> bool {
        let rest = &self.words[self.before.len()..];
        lexicon()
            .kind("link")
            .any(|link| self.before[from..].contains(link) || rest.starts_with(link))
            || lexicon().kind("linked").any(|link| rest.contains(link))
    }

    fn is_of_media(&self) -> bool {
        let short = self.alone() && self.paragraph.span.len() < LONGEST_CREDIT;
        lexicon().starts("media", self.opening)
            && (self.paragraph.context.edge || short)
            && !self.before.contains("text")
    }

    /// "Ana Ruiz has waived all copyright and related or neighboring rights to this article."
    fn waiver(&self) -> Option<Subject> {
        let at = lexicon().find("waive", self.words).filter(|_| self.stands_out())?;
        let waived = &self.words[at..];
        if lexicon().find("self", waived).is_some() {
            return Some(Subject::new(LicenceScope::Article, 0.97, SubjectRule::ThisArticle));
        }
        let media = lexicon().find("media", waived).is_some();
        media.then(|| Subject::new(LicenceScope::Media, 0.9, SubjectRule::Media))
    }

    /// Where words such as "this article" stand, if the statement is about them.
    fn names_article(&self) -> Option<usize> {
        let at = lexicon().find("self", if self.grants { self.words } else { self.before })?;
        (self.grants || at <= SUBJECT_REACH && self.links(at)).then_some(at)
    }

    /// "This site is CC BY 4.0.", "Harbour Post content is …"
    fn outlet(&self) -> Option<Subject> {
        let closes = !self.after.contains(char::is_alphanumeric);
        let site = site(if self.grants { self.words } else { self.before });
        if site.is_some_and(|at| self.grants || closes || self.links(at)) {
            return Some(Subject::new(LicenceScope::Site, 0.9, SubjectRule::Site));
        }
        let context = &self.paragraph.context;
        let start = self.sentences[self.i].span.start();
        let as_written = &self.paragraph.text[start..self.name.start()];
        let owner = context.owner.and_then(|owner| find_words(self.before, owner));
        let initials = context.initials.and_then(|initials| find_words(as_written, initials));
        let named = owner.or(initials).is_some_and(|at| self.links(at));
        named.then(|| Subject::new(LicenceScope::Site, 0.85, SubjectRule::Owner))
    }

    /// What the first words of the sentence show.
    fn opening(&self) -> Option<Subject> {
        // "Content is …": only at the head do such nouns alone mean the outlet's own.
        if lexicon().starts("stock", self.opening) && self.links(0) {
            return Some(Subject::new(LicenceScope::Site, 0.7, SubjectRule::Stock));
        }
        if lexicon().starts("again", self.opening) && self.links(0) {
            return Some(Subject::new(LicenceScope::Article, 0.9, SubjectRule::ThisArticle));
        }
        // It opens its paragraph, or follows the copyright line or the publisher's name.
        let first = &self.sentences[0];
        let after_name = self.i == 1 && first.span.len() <= LONGEST_NAME;
        let opens = self.i == 0 || after_name || lexicon().starts("lead", first.lower);
        let leads = opens && lexicon().starts("lead", self.opening);
        (leads && self.after.len() <= LEAD_REACH)
            .then(|| Subject::new(LicenceScope::Unknown, 0.85, SubjectRule::Lead))
    }

    /// A line that holds little more than the licence's name.
    fn own_line(&self) -> Option<Subject> {
        let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
        let weight = |c: char| if is_unspaced(c) { LETTERS_PER_UNSPACED } else { 1 };
        let around = self.before.chars().chain(self.after.chars());
        let outside: usize = around.filter(|c| c.is_alphanumeric()).map(weight).sum();
        let all = letters(self.paragraph.span.slice(self.paragraph.text));
        let others = all - letters(self.words) + outside;
        (others <= all * 2 / 5)
            .then(|| Subject::new(LicenceScope::Unknown, 0.85, SubjectRule::Line))
    }
}

/// The byte at which words for everything that the outlet publishes stand.
fn site(words: &str) -> Option<usize> {
    let parts = lexicon().kind("site_part").filter_map(|part| words.find(part));
    lexicon().find("site", words).into_iter().chain(parts).min()
}

/// Whether quotation marks are open at the end of the words.
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
