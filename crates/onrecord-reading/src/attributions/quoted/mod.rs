//! Finds who said what is in quotation marks or in a block quotation, by rules over clauses.
//!
//! For each outer quotation, the rules look for a cue and a source after it, before it and in earlier sentences
//! ([`rules`]). Where the order of words does not show the source, the dependency tree does ([`tree`]). For a block
//! quotation, they look in the sentence before it and for a signature ([`block`]).

mod block;
mod clause;
mod clause_tokens;
mod quotation_context;
mod quotation_rule;
mod rules;
mod tree;

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::block_quotations::signature;
use crate::language::{Cue, VerbForm};
use crate::quotation_marks::{Quotation, QuotationMarks};
use crate::reading::{Act, Form, Polarity};
use clause::Link;
use clause_tokens::{ClausePiece, ClauseToken};
use quotation_context::QuotationContext;
pub(super) use quotation_rule::QuotationRule;
use rules::Decision;
pub(super) use tree::{agent, source as tree_source};

/// An attribution that a rule made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RuleAttribution {
    pub(super) act: Act,
    pub(super) polarity: Polarity,
    /// One span per run, with its quotation marks.
    pub(super) content: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) source: Option<Span>,
    pub(super) by: QuotationRule,
}

/// Finds the attributions of quotations and block quotations.
pub(super) fn attribute(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
) -> Vec<RuleAttribution> {
    let mut finder = QuotationFinder {
        analysed,
        quotations: &marks.quotations,
        found: Vec::new(),
        subject: None,
        previous: None,
        inside_block: false,
    };
    let mut blocks = marks.blocks.iter().peekable();
    let mut paragraph = 0;
    while paragraph < analysed.paragraphs.len() {
        match blocks.next_if(|block| block.paragraphs.start == paragraph) {
            Some(block) if finder.block(block) => paragraph = block.paragraphs.end,
            _ => {
                finder.paragraph(paragraph);
                paragraph += 1;
            }
        }
    }
    finder.found
}

/// The largest number of tokens before and after a quotation that are searched. No clause is longer. The limit bounds
/// the work in a sentence without an end.
const CLAUSE_REACH: usize = 150;

struct QuotationFinder<'a> {
    analysed: &'a AnalysedText<'a>,
    quotations: &'a [Quotation],
    found: Vec<RuleAttribution>,
    /// The subject of the last sentence that had one.
    subject: Option<Span>,
    /// The last quotation that was attributed.
    previous: Option<PreviousQuotation>,
    /// Whether the current paragraph is in a block quotation that has an attribution.
    inside_block: bool,
}

#[derive(Clone, Copy)]
struct PreviousQuotation {
    /// The index of its attribution in `QuotationFinder::found`.
    found: usize,
    quotation: Quotation,
}

impl QuotationFinder<'_> {
    fn paragraph(&mut self, paragraph: usize) {
        let first = self.quotations.partition_point(|q| q.paragraph < paragraph);
        let end = self.quotations.partition_point(|q| q.paragraph <= paragraph);
        let outer: Vec<usize> =
            (first..end).filter(|&quote| self.quotations[quote].depth == 0).collect();
        for sentence in clause_tokens::sentences(self.analysed, self.quotations, paragraph, &outer)
        {
            self.sentence(&sentence);
        }
    }

    fn sentence(&mut self, sentence: &[ClausePiece]) {
        let words = |pieces: &[ClausePiece]| -> Vec<ClauseToken> {
            pieces.iter().filter_map(ClausePiece::word).cloned().collect()
        };
        let quotes: Vec<(usize, usize)> = (sentence.iter().enumerate())
            .filter_map(|(at, piece)| match piece {
                ClausePiece::Quote(quote) => Some((at, *quote)),
                ClausePiece::ClauseToken(_) => None,
            })
            .collect();
        let mut from = 0;
        for (n, &(at, quote)) in quotes.iter().enumerate() {
            let until = quotes.get(n + 1).map_or(sentence.len(), |&(next, _)| next);
            let before = words(&sentence[from.max(at.saturating_sub(CLAUSE_REACH))..at]);
            let after = words(&sentence[at + 1..until.min(at + 1 + CLAUSE_REACH)]);
            let text = self.analysed.text;
            let quotation = self.quotations[quote];
            let cue = self.previous.and_then(|previous| self.found[previous.found].cue);
            let context = QuotationContext::new(text, quotation, &before, &after, n > 0, cue);
            if context.words > 0 {
                self.apply(&context);
            }
            from = at + 1;
        }
        if let Some(subject) = clause::leading_noun_phrase(&words(sentence)) {
            self.subject = Some(subject);
        }
    }

    fn apply(&mut self, s: &QuotationContext<'_>) {
        match rules::decide(s) {
            Decision::Attribution { form, content, link, by } => {
                self.push(s, form, content, link, by);
            }
            Decision::Continuation => self.push_continued(s),
            Decision::Alone => self.push_alone(s),
            Decision::Nothing => {}
        }
    }

    /// Attributes a quotation that is all of its sentence. A signature below it names its source. Otherwise it
    /// continues the quotation before it, if that is near, or the last subject is its source.
    fn push_alone(&mut self, s: &QuotationContext<'_>) {
        // Inside a block quotation, the article itself does not name the source.
        if self.inside_block {
            return;
        }
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
                    (Some(_), _) => QuotationRule::SignOff,
                    (None, Some(_)) => QuotationRule::Context,
                    (None, None) => QuotationRule::Unattributed,
                };
                self.add(
                    s,
                    RuleAttribution {
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

    /// The name in the next paragraph, if that paragraph is a signature.
    fn signature_below(&self, paragraph: usize) -> Option<Span> {
        if paragraph + 1 >= self.analysed.paragraphs.len() {
            return None;
        }
        let below = self.analysed.tokens_of(paragraph + 1);
        signature(self.analysed.text, below, &[",", "."]).map(|signature| signature.name)
    }

    /// Adds a quotation to the attribution of the quotation before it.
    fn push_continued(&mut self, s: &QuotationContext<'_>) {
        let Some(previous) = self.previous else { return };
        self.found[previous.found].content.push(s.quotation.outer);
        self.previous = Some(PreviousQuotation { quotation: s.quotation, ..previous });
    }

    fn push(
        &mut self,
        s: &QuotationContext<'_>,
        form: Form,
        content: Vec<Span>,
        link: Link,
        by: QuotationRule,
    ) {
        let act = link.verb.map_or(Act::Speech, |verb| verb.act);
        let source = self.source(s, &link, form == Form::Direct);
        let taken = [Some(link.cue), source].into_iter().flatten();
        let content = self.disjoint(content, s.quotation.outer, taken);
        let cue = Some(link.cue);
        let content = match self.reopened(s) {
            Some(before) => [before.content, content].concat(),
            None => content,
        };
        let polarity = link.polarity;
        self.add(s, RuleAttribution { act, polarity, content, cue, source, by });
    }

    /// The source of a link, by the order of words or by the tree.
    fn source(&self, s: &QuotationContext<'_>, link: &Link, direct: bool) -> Option<Span> {
        // A second quotation in a sentence may share the source of the first.
        let shared = self.previous.filter(|_| s.follows);
        let by_tree =
            || tree::source(self.analysed, link.cue).filter(|&span| !self.is_quoted(span));
        // For a participle after a comma ("…, saying: “…”"), the tree is more reliable than the order of words.
        let source = match link.verb {
            Some(Cue { form: VerbForm::Ing, .. }) if direct && self.is_behind_comma(link.cue) => {
                by_tree().or(link.source)
            }
            _ if link.passive => link.source,
            _ => link.source.or_else(by_tree),
        };
        source.or_else(|| self.found[shared?.found].source)
    }

    /// Whether a span overlaps an outer quotation.
    fn is_quoted(&self, span: Span) -> bool {
        let before = self.quotations.partition_point(|q| q.outer.start() < span.end());
        let nearest = self.quotations[..before].iter().rev().find(|q| q.depth == 0);
        nearest.is_some_and(|quotation| quotation.outer.overlaps(span))
    }

    fn is_behind_comma(&self, cue: Span) -> bool {
        self.analysed.token_before(cue).is_some_and(|token| token.slice(self.analysed.text) == ",")
    }

    /// Cuts the runs of a content around the quotation `outer`. The runs then overlap neither `taken`, the own cue
    /// and source, nor the attribution before.
    fn disjoint(
        &self,
        runs: Vec<Span>,
        outer: Span,
        taken: impl Iterator<Item = Span>,
    ) -> Vec<Span> {
        let text = self.analysed.text;
        let before = self.found.last().into_iter();
        let before = before
            .flat_map(|found| found.content.iter().copied().chain(found.cue).chain(found.source));
        let taken: Vec<Span> = taken.chain(before).collect();
        let cut = |run: Span| {
            let (mut start, mut end) = (run.start(), run.end());
            for span in taken.iter().filter(|span| span.overlaps(run)) {
                if span.end() <= outer.start() {
                    start = start.max(span.end()).min(end);
                } else if span.start() >= outer.end() {
                    end = end.min(span.start()).max(start);
                }
            }
            let run = Span::at(text, start, end);
            let bare = run.trim(text, |c| c.is_whitespace() || matches!(c, ',' | ';' | ':'));
            if bare.overlaps(outer) { bare.join(outer) } else { bare }
        };
        runs.into_iter().map(cut).filter(|run| !run.is_empty()).collect()
    }

    /// Removes and returns the attribution of the quotation that this one continues, if it has no cue. The cue after
    /// the last paragraph then belongs to all paragraphs.
    fn reopened(&mut self, s: &QuotationContext<'_>) -> Option<RuleAttribution> {
        let PreviousQuotation { found, quotation } = self.previous?;
        let reopens =
            quotation.continues && quotation.paragraph + 1 == s.quotation.paragraph && !s.follows;
        (reopens && self.found[found].cue.is_none()).then(|| self.found.remove(found))
    }

    fn add(&mut self, s: &QuotationContext<'_>, found: RuleAttribution) {
        self.found.push(found);
        let found = self.found.len() - 1;
        self.previous = Some(PreviousQuotation { found, quotation: s.quotation });
    }
}
