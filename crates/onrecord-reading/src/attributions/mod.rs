//! Who said what is inside quotation marks.
//!
//! Rules over clauses: each outer quotation looks for its cue and its source behind it, before it,
//! and then in what came before. A trained model will replace this module behind the same result;
//! [`crate::marks`] stays.

mod clause;
mod cues;
mod scene;

use onrecord_text::Span;

use crate::ground::Ground;
use crate::marks::{Marks, Quotation};
use crate::reading::{Act, Form, Polarity};
use clause::Link;
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

/// The rules, each named for where it finds the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// "…," Osei said.
    After,
    /// Osei said: "…".
    Before,
    /// "…," Osei said. "…": further words of the same source.
    Continued,
    /// The sentence before names it.
    Context,
    /// "…" – Osei.
    SignOff,
    /// No source was found.
    Unattributed,
}

impl Rule {
    /// The name that a reading carries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::After => "rule:cue-after",
            Self::Before => "rule:cue-before",
            Self::Continued => "rule:continued",
            Self::Context => "rule:context",
            Self::SignOff => "rule:sign-off",
            Self::Unattributed => "rule:unattributed",
        }
    }

    /// How often its attributions were right on PolNeAR's training part (`docs/accuracy.md`).
    #[must_use]
    pub fn confidence(self) -> f32 {
        match self {
            Self::After => 0.95,
            Self::Before => 0.8,
            Self::Continued => 0.8,
            Self::Context => 0.5,
            Self::SignOff => 0.8,
            Self::Unattributed => 0.3,
        }
    }
}

/// Finds who said what is quoted.
#[must_use]
pub fn attribute(ground: &Ground<'_>, marks: &Marks) -> Vec<Found> {
    let mut finder = Finder {
        ground,
        quotations: &marks.quotations,
        found: Vec::new(),
        last_subject: None,
        previous: None,
    };
    for paragraph in 0..ground.paragraphs.len() {
        finder.paragraph(paragraph);
    }
    finder.found
}

struct Finder<'a> {
    ground: &'a Ground<'a>,
    quotations: &'a [Quotation],
    found: Vec<Found>,
    /// The subject of the last sentence that had one.
    last_subject: Option<Span>,
    /// What the last quotation became: its index in `found` and its paragraph.
    previous: Option<(usize, usize)>,
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
        let quotes: Vec<usize> =
            (0..sentence.len()).filter(|&i| sentence[i].word().is_none()).collect();
        let mut from = 0;
        for (n, &at) in quotes.iter().enumerate() {
            let Piece::Quote(quote) = sentence[at] else { continue };
            let until = quotes.get(n + 1).copied().unwrap_or(sentence.len());
            let before = words(&sentence[from..at]);
            let after = words(&sentence[at + 1..until]);
            self.quote(quote, &before, &after, n > 0);
            from = at + 1;
        }
        let outside: Vec<Word> = sentence.iter().filter_map(Piece::word).cloned().collect();
        if let Some(subject) = clause::first_noun_phrase(&outside) {
            self.last_subject = Some(subject);
        }
    }

    fn text(&self, span: Span) -> &str {
        span.slice(self.ground.text)
    }

    /// Decides on one quotation, given the words of its sentence on both sides.
    fn quote(&mut self, quote: usize, before: &[Word], after: &[Word], follows: bool) {
        let q = self.quotations[quote];
        let inner = self.text(q.inner).trim();
        if !inner.contains(char::is_alphabetic) {
            return;
        }
        let last =
            inner.trim_end_matches(['\'', '’', '"', '”', ' ']).chars().next_back().unwrap_or(' ');
        let words_inside = inner.split_whitespace().count();
        let first_capital = inner
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(char::is_uppercase);
        let before_words: Vec<&Word> = before.iter().filter(|w| !w.is_punctuation()).collect();
        let opens_sentence = before_words.is_empty();
        let ends_clause = matches!(last, ',' | '.' | '?' | '!' | '…' | '-' | '—' | '–');
        let after_words = after.iter().filter(|w| !w.is_punctuation()).count();

        // "…," Osei said.
        if (ends_clause && last != '.')
            || after.first().is_some_and(|w| w.is(&[","])) && words_inside > 2
        {
            if let Some(link) = clause::after(after, 30) {
                let form = if opens_sentence || follows { Form::Direct } else { Form::Mixed };
                let content = if form == Form::Mixed {
                    self.with_words_before(q.outer, before)
                } else {
                    q.outer
                };
                return self.push(quote, form, content, Some(link), Rule::After);
            }
        }
        // "…" – Osei
        if opens_sentence
            && after.first().is_some_and(|w| w.is(&["—", "–", "-", "--", "―"]))
            && after.len() < 14
        {
            if let Some(source) = clause::join(&after[1..]) {
                let link = Link { source: Some(source), cue: after[0].span, verb: None, behind: 0 };
                return self.push(quote, Form::Direct, q.outer, Some(link), Rule::SignOff);
            }
        }
        if opens_sentence && after_words == 0 {
            if words_inside > 2 || ends_clause && first_capital {
                if follows || self.previous.is_some_and(|(_, paragraph)| paragraph == q.paragraph) {
                    return self.push_continued(quote, q.outer);
                }
                return self.push_from_context(quote, q.outer);
            }
            return;
        }
        if follows && before_words.len() <= 1 && ends_clause {
            return self.push_continued(quote, q.outer);
        }
        if let Some(link) = clause::before(before) {
            let gap = &before[link.behind..];
            let gap_words = gap.iter().filter(|w| !w.is_punctuation()).count();
            let introduced = before.last().is_some_and(|w| w.is(&[",", ":"]));
            if introduced && (gap_words < 12) || gap_words == 0 {
                if link.verb.is_some_and(|v| v.names)
                    && !introduced
                    && !(ends_clause && words_inside > 4)
                {
                    return;
                }
                return self.push(quote, Form::Direct, q.outer, Some(link), Rule::Before);
            }
            let content = self.with_words_before(q.outer, gap);
            return self.push(quote, Form::Mixed, content, Some(link), Rule::Before);
        }
        if before.last().is_some_and(|w| w.is(&[":"])) && words_inside > 2 {
            let source = clause::first_noun_phrase(before);
            let link = Link { source, cue: before[before.len() - 1].span, verb: None, behind: 0 };
            return self.push(quote, Form::Direct, q.outer, Some(link), Rule::Before);
        }
        if opens_sentence && words_inside > 3 {
            if let Some(link) = clause::after(after, 30) {
                return self.push(quote, Form::Direct, q.outer, Some(link), Rule::After);
            }
        }
    }

    fn with_words_before(&self, outer: Span, words: &[Word]) -> Span {
        words.first().map_or(outer, |word| word.span.join(outer))
    }

    fn push_continued(&mut self, quote: usize, content: Span) {
        if let Some((index, _)) = self.previous {
            self.found[index].content.push(content);
            self.previous = Some((index, self.quotations[quote].paragraph));
        }
    }

    fn push_from_context(&mut self, quote: usize, content: Span) {
        let q = self.quotations[quote];
        // Paragraph after paragraph of one voice.
        if let Some((_, paragraph)) = self.previous {
            if paragraph + 1 == q.paragraph {
                return self.push_continued(quote, content);
            }
        }
        let source = self.last_subject;
        let rule = if source.is_some() { Rule::Context } else { Rule::Unattributed };
        self.found.push(Found {
            form: Form::Direct,
            act: Act::Speech,
            polarity: Polarity::Affirmed,
            content: vec![content],
            cue: None,
            source,
            by: rule,
        });
        self.previous = Some((self.found.len() - 1, q.paragraph));
    }

    fn push(&mut self, quote: usize, form: Form, content: Span, link: Option<Link>, by: Rule) {
        self.found.push(Found {
            form,
            act: link.and_then(|l| l.verb).map_or(Act::Speech, |v| v.act),
            polarity: Polarity::Affirmed,
            content: vec![content],
            cue: link.map(|l| l.cue),
            source: link.and_then(|l| l.source),
            by,
        });
        self.previous = Some((self.found.len() - 1, self.quotations[quote].paragraph));
    }
}

fn words(pieces: &[Piece]) -> Vec<Word> {
    pieces.iter().filter_map(Piece::word).cloned().collect()
}
