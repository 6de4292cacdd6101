//! Who said what is inside quotation marks.
//!
//! Rules over clauses: each outer quotation looks for its cue and its source behind it, before it,
//! and then in what came before. A trained model will replace this module behind the same result;
//! [`crate::marks`] stays.

mod clause;
mod cues;
mod rule;
mod scene;

use onrecord_text::Span;

use crate::ground::Ground;
use crate::marks::{Marks, Quotation};
use crate::reading::{Act, Form, Polarity};
use crate::words::Class;
use clause::Link;
use cues::Takes;
pub use rule::Rule;
use scene::{Piece, Word};

/// An attribution whose source is words and not yet an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Direct or mixed.
    pub form: Form,
    /// From the cue.
    pub act: Act,
    /// From the cue.
    pub polarity: Polarity,
    /// One span a run, marks included.
    pub content: Vec<Span>,
    /// The cue's words.
    pub cue: Option<Span>,
    /// The source's words.
    pub source: Option<Span>,
    /// The rule.
    pub by: Rule,
}

/// Finds who said what is quoted.
#[must_use]
pub fn attribute(ground: &Ground<'_>, marks: &Marks) -> Vec<Found> {
    let mut finder = Finder {
        ground,
        quotations: &marks.quotations,
        found: Vec::new(),
        subject: None,
        previous: None,
    };
    for paragraph in 0..ground.paragraphs.len() {
        finder.paragraph(paragraph);
    }
    finder.found
}

/// "– Ana Ruiz, a teacher from Port Selwyn": longer than this it is no signature.
const LONGEST_SIGNATURE: usize = 13;

struct Finder<'a> {
    ground: &'a Ground<'a>,
    quotations: &'a [Quotation],
    found: Vec<Found>,
    /// The subject of the last sentence that had one.
    subject: Option<Span>,
    /// What the last attributed quotation became.
    previous: Option<Previous>,
}

#[derive(Clone, Copy)]
struct Previous {
    /// The index in `found`.
    found: usize,
    quotation: Quotation,
}

/// A quotation in its sentence.
struct Setting<'a> {
    quotation: Quotation,
    /// The words between the quotation before, or the sentence's start, and this one.
    before: &'a [Word],
    /// The words between this quotation and the next one, or the sentence's end.
    after: &'a [Word],
    /// Whether another quotation stands before it in the sentence.
    follows: bool,
    words: usize,
    last: char,
    capital: bool,
    title: bool,
}

impl<'a> Setting<'a> {
    fn new(
        text: &str,
        quotation: Quotation,
        before: &'a [Word],
        after: &'a [Word],
        follows: bool,
    ) -> Self {
        let inner = quotation.inner.slice(text).trim();
        let last = inner.trim_end_matches(|c: char| c.is_whitespace() || "'’\"”)]".contains(c));
        let first = inner.trim_start_matches(|c: char| !c.is_alphanumeric());
        Self {
            quotation,
            before,
            after,
            follows,
            words: inner.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count(),
            last: last.chars().next_back().unwrap_or(' '),
            capital: first.starts_with(char::is_uppercase),
            title: looks_like_title(inner),
        }
    }

    /// Whether nothing is said in the sentence before the quotation opens.
    fn opens_sentence(&self) -> bool {
        !self.follows && self.before.iter().all(|w| w.is_punctuation() || w.is(Class::Conjunct))
    }

    fn ends_clause(&self) -> bool {
        matches!(self.last, ',' | '.' | '?' | '!' | '…' | '-' | '—' | '–')
    }

    /// Whether the clause goes on behind the quotation, where its attribution may stand.
    fn is_open_behind(&self) -> bool {
        self.ends_clause() && self.last != '.' || self.after.first().is_some_and(|w| w.lower == ",")
    }

    /// The words between the cue and the quotation; empty where only punctuation stands there.
    fn gap(&self, link: &Link) -> &[Word] {
        let gap = &self.before[link.behind.min(self.before.len())..];
        if gap.iter().all(Word::is_punctuation) { &[] } else { gap }
    }

    fn introduced_by(&self, mark: &str) -> bool {
        self.before.last().is_some_and(|w| w.lower == mark)
    }
}

impl Finder<'_> {
    fn paragraph(&mut self, paragraph: usize) {
        let outer: Vec<usize> = (self.quotations.iter().enumerate())
            .filter(|(_, q)| q.paragraph == paragraph && q.depth == 0)
            .map(|(i, _)| i)
            .collect();
        for sentence in scene::sentences(self.ground, self.quotations, paragraph, &outer) {
            self.sentence(&sentence);
        }
    }

    fn sentence(&mut self, sentence: &[Piece]) {
        let words = |pieces: &[Piece]| -> Vec<Word> {
            pieces.iter().filter_map(Piece::word).cloned().collect()
        };
        let quotes: Vec<(usize, usize)> = (sentence.iter().enumerate())
            .filter_map(|(at, piece)| match piece {
                Piece::Quote(quote) => Some((at, *quote)),
                Piece::Word(_) => None,
            })
            .collect();
        let mut from = 0;
        for (n, &(at, quote)) in quotes.iter().enumerate() {
            let until = quotes.get(n + 1).map_or(sentence.len(), |&(next, _)| next);
            let (before, after) = (words(&sentence[from..at]), words(&sentence[at + 1..until]));
            let text = self.ground.text;
            let quotation = self.quotations[quote];
            let setting = Setting::new(text, quotation, &before, &after, n > 0);
            if setting.words > 0 {
                self.quote(&setting);
            }
            from = at + 1;
        }
        if let Some(subject) = clause::first_noun_phrase(&words(sentence)) {
            self.subject = Some(subject);
        }
    }

    /// Decides on one quotation.
    fn quote(&mut self, s: &Setting<'_>) {
        let outer = s.quotation.outer;
        let spoken_after = s.after.iter().filter(|w| !w.is_punctuation()).count();
        let spoken_before = s.before.iter().filter(|w| !w.is_punctuation()).count();

        if s.follows
            && self.previous_cue().is_some_and(|cue| s.before.iter().any(|w| cue.overlaps(w.span)))
        {
            // "…," Osei said, "…."
            if s.introduced_by(",") || s.introduced_by(":") || spoken_before <= 3 {
                return self.push_continued(s);
            }
        }
        let introduced = clause::before(s.before)
            .filter(|link| s.capital && !s.title && !s.opens_sentence() && s.gap(link).is_empty());
        if s.is_open_behind() && !(s.title && !s.opens_sentence()) && introduced.is_none() {
            if let Some(link) = clause::after(s.after) {
                let bare = s.opens_sentence()
                    || s.introduced_by(":")
                    || s.before.last().is_some_and(Word::is_dash) && s.capital
                    || s.follows && spoken_before == 0;
                if bare {
                    return self.push(s, Form::Direct, vec![outer], link, Rule::After);
                }
                let content = s.before.first().map_or(outer, |w| w.span.join(outer));
                return self.push(s, Form::Mixed, vec![content], link, Rule::AfterMixed);
            }
        }
        if s.opens_sentence()
            && s.after.first().is_some_and(Word::is_dash)
            && s.after.len() <= LONGEST_SIGNATURE
        {
            if let Some(source) = clause::join(&s.after[1..]) {
                let link = Link {
                    source: Some(source),
                    cue: s.after[0].span,
                    verb: None,
                    negated: false,
                    behind: 0,
                };
                return self.push(s, Form::Direct, vec![outer], link, Rule::SignOff);
            }
        }
        if s.opens_sentence() && spoken_after == 0 {
            if s.words > 2 || s.ends_clause() && s.capital {
                self.push_alone(s);
            }
            return;
        }
        if s.follows && spoken_before <= 1 && s.ends_clause() {
            return self.push_continued(s);
        }
        if let Some(link) = clause::before(s.before) {
            return self.push_before(s, link);
        }
        if s.introduced_by(":") && s.words > 2 {
            let end = s.before.len() - 1;
            let named = s.before[..end].last().is_some_and(|w| w.capital);
            let source = named
                .then(|| clause::noun_phrase_before(s.before, end))
                .flatten()
                .or_else(|| clause::first_noun_phrase(s.before));
            let link =
                Link { source, cue: s.before[end].span, verb: None, negated: false, behind: end };
            return self.push(s, Form::Direct, vec![outer], link, Rule::Colon);
        }
        if s.opens_sentence() && s.words > 3 && spoken_after <= 6 {
            if let Some(link) = clause::after(s.after) {
                return self.push(s, Form::Direct, vec![outer], link, Rule::AfterStop);
            }
        }
    }

    /// Osei said “…”, Osei said: “…”, Osei called it “…”.
    fn push_before(&mut self, s: &Setting<'_>, link: Link) {
        let outer = s.quotation.outer;
        let gap = s.gap(&link);
        let gap_speaks = !gap.is_empty();
        let names = link.verb.is_some_and(|verb| verb.takes == Takes::Name);
        // "He tweeted his thanks, adding: “…": the source of the quotation before.
        let link = match self.previous {
            Some(previous) if s.follows && link.source.is_none() => {
                Link { source: self.found[previous.found].source, ..link }
            }
            _ => link,
        };
        if s.introduced_by(":") {
            return self.push(s, Form::Direct, vec![outer], link, Rule::BeforeColon);
        }
        if s.title && !s.introduced_by(",") && (names || gap_speaks) {
            return;
        }
        if s.introduced_by(",") {
            // "But, Osei said, “there is …": what stands before the clause is said too.
            let lead = link.source.and_then(|source| {
                let lead = s.before.iter().take_while(|w| w.span.end() <= source.start());
                clause::join(&s.before[..lead.count()])
            });
            return match lead.filter(|_| !s.capital && s.before[0].is(Class::Conjunct)) {
                Some(lead) => self.push(s, Form::Mixed, vec![lead, outer], link, Rule::BeforeMixed),
                None if s.capital => {
                    self.push(s, Form::Direct, vec![outer], link, Rule::BeforeComma)
                }
                None => self.push(s, Form::Direct, vec![outer], link, Rule::BeforeCommaLower),
            };
        }
        let behind = s.after.iter().take_while(|w| !w.is_punctuation() || w.lower == "-").count();
        let tail = clause::join(&s.after[..behind]);
        let with_tail = |span: Span| tail.map_or(span, |tail| span.join(tail));
        if gap_speaks {
            let content = with_tail(gap[0].span.join(outer));
            return self.push(s, Form::Mixed, vec![content], link, Rule::BeforeMixed);
        }
        if names && s.words < 15 {
            return;
        }
        match tail {
            Some(_) if !s.capital || !s.ends_clause() => {
                self.push(s, Form::Mixed, vec![with_tail(outer)], link, Rule::BeforeMixed);
            }
            _ if s.capital => self.push(s, Form::Direct, vec![outer], link, Rule::BeforeCapital),
            _ => self.push(s, Form::Direct, vec![outer], link, Rule::BeforeLower),
        }
    }

    fn previous_cue(&self) -> Option<Span> {
        self.previous.and_then(|previous| self.found[previous.found].cue)
    }

    /// A quotation that is all of its sentence.
    fn push_alone(&mut self, s: &Setting<'_>) {
        let paragraph = s.quotation.paragraph;
        let signature = self.signature_below(paragraph);
        match self.previous {
            Some(previous)
                if paragraph <= previous.quotation.paragraph + 1 && signature.is_none() =>
            {
                self.push_continued(s);
            }
            _ => {
                let source = signature.or(self.subject);
                let by = match (signature, source) {
                    (Some(_), _) => Rule::SignOff,
                    (None, Some(_)) => Rule::Context,
                    (None, None) => Rule::Unattributed,
                };
                self.add(
                    s,
                    Found {
                        form: Form::Direct,
                        act: Act::Speech,
                        polarity: Polarity::Affirmed,
                        content: vec![s.quotation.outer],
                        cue: None,
                        source,
                        by,
                    },
                );
            }
        }
    }

    /// The name behind a dash that is all of the next paragraph.
    fn signature_below(&self, paragraph: usize) -> Option<Span> {
        if paragraph + 1 >= self.ground.paragraphs.len() {
            return None;
        }
        let text = self.ground.text;
        match self.ground.tokens_of(paragraph + 1) {
            [dash, name @ ..] if name.len() < LONGEST_SIGNATURE => {
                let dashes = dash.slice(text).chars().all(|c| matches!(c, '-' | '–' | '—' | '―'));
                let end = name
                    .iter()
                    .position(|t| matches!(t.slice(text), "," | "."))
                    .unwrap_or(name.len());
                let capital = name.first()?.slice(text).starts_with(char::is_uppercase);
                (dashes && capital && end > 0).then(|| name[0].join(name[end - 1]))
            }
            _ => None,
        }
    }

    /// Further words of the attribution before.
    fn push_continued(&mut self, s: &Setting<'_>) {
        let Some(previous) = self.previous else { return };
        self.found[previous.found].content.push(s.quotation.outer);
        self.previous = Some(Previous { quotation: s.quotation, ..previous });
    }

    fn push(&mut self, s: &Setting<'_>, form: Form, content: Vec<Span>, link: Link, by: Rule) {
        let polarity = match link.verb.map(|verb| verb.takes) {
            _ if link.negated => Polarity::Denied,
            Some(Takes::Question) => Polarity::Asked,
            Some(Takes::Denial) => Polarity::Denied,
            Some(Takes::Clause | Takes::Name) | None => Polarity::Affirmed,
        };
        let act = link.verb.map_or(Act::Speech, |verb| verb.act);
        let (cue, source) = (Some(link.cue), link.source);
        let content = match self.reopened(s) {
            Some(before) => [before.content, content].concat(),
            None => content,
        };
        self.add(s, Found { form, act, polarity, content, cue, source, by });
    }

    /// Takes back the attribution without a cue whose quotation this one reopens: the cue behind
    /// the last paragraph is the cue of them all.
    fn reopened(&mut self, s: &Setting<'_>) -> Option<Found> {
        let Previous { found, quotation } = self.previous?;
        let reopens =
            quotation.continues && quotation.paragraph + 1 == s.quotation.paragraph && !s.follows;
        (reopens && self.found[found].cue.is_none()).then(|| self.found.remove(found))
    }

    fn add(&mut self, s: &Setting<'_>, found: Found) {
        self.found.push(found);
        let found = self.found.len() - 1;
        self.previous = Some(Previous { found, quotation: s.quotation });
    }
}

/// Whether the quoted words are written as the title of a work: "Meet the Press".
fn looks_like_title(inner: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let small = |word: &str| word.len() <= 4 && word.starts_with(char::is_lowercase);
    let capital = |word: &str| {
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    !words.is_empty()
        && words.len() <= 9
        && !inner.ends_with(['!', '?'])
        && capital(words[0])
        && words.iter().all(|word| capital(word) || small(word))
        && words.last().is_some_and(|word| capital(word))
}
