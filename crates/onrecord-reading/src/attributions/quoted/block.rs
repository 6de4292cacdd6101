//! Finds who said what is in a block quotation: by the sentence before it or by its signature.

use onrecord_language::NameKind;
use onrecord_text::Span;

use super::clause::{self, Link};
use super::clause_tokens::{self, ClausePiece, ClauseToken};
use super::quotation_context::QuotationContext;
use super::quotation_rule::QuotationRule;
use super::{CLAUSE_REACH, QuotationFinder, RuleAttribution};
use crate::analysed_text::AnalysedText;
use crate::block_quotations::{BlockQuotation, LONGEST_SIGNATURE};
use crate::language::{Language, Takes, VerbForm, WordClass};
use crate::quotation_marks::Quotation;
use crate::reading::{Act, Polarity};

impl QuotationFinder<'_> {
    /// Attributes a block quotation and the quotations inside it. Returns false if the text around it does not show
    /// whose words it holds.
    pub(super) fn block(&mut self, block: &BlockQuotation) -> bool {
        let Some(found) = self.led_in_to(block).or_else(|| signed(block)) else { return false };
        self.found.push(found);
        let subject = self.subject;
        self.inside_block = true;
        for (paragraph, &run) in block.paragraphs.clone().zip(&block.runs) {
            self.previous = None;
            // Quotation marks around a whole run add nothing to the block.
            if !self.is_quotation(run) {
                self.paragraph(paragraph);
            }
        }
        self.inside_block = false;
        self.subject = subject;
        self.previous = None;
        true
    }

    /// Whether quotation marks enclose a whole run.
    fn is_quotation(&self, run: Span) -> bool {
        let at = self.quotations.partition_point(|q| q.outer.start() < run.start());
        self.quotations.get(at).is_some_and(|q| q.outer == run)
    }

    fn led_in_to(&self, block: &BlockQuotation) -> Option<RuleAttribution> {
        let sentence = self.last_sentence(block.lead?)?;
        let quote = sentence.iter().rposition(|piece| piece.word().is_none());
        let from = quote.map_or(0, |at| at + 1).max(sentence.len().saturating_sub(CLAUSE_REACH));
        let before: Vec<ClauseToken> =
            sentence[from..].iter().filter_map(ClausePiece::word).cloned().collect();
        let first = block.runs[0];
        let quotation = Quotation {
            outer: first,
            inner: first,
            single: false,
            depth: 0,
            continues: false,
            paragraph: block.paragraphs.start,
        };
        let cue = self.previous.and_then(|previous| self.found[previous.found].cue);
        let text = self.analysed.text;
        let context = QuotationContext::new(text, quotation, &before, &[], quote.is_some(), cue);
        let (link, by) = lead(self.analysed, &context)?;
        let verb = link.verb;
        let source = if by == QuotationRule::BlockName {
            link.source
        } else {
            self.source(&context, &link, true)
        };
        let source = source.filter(|source| source.slice(text).to_lowercase() != "you");
        let source = source.filter(|source| {
            !is_pronoun(self.analysed.language, text, *source) || block.signature.is_none()
        });
        let source = source.or_else(|| block.signature.map(|signature| signature.name));
        if by == QuotationRule::BlockStop && source.is_none() {
            return None;
        }
        Some(RuleAttribution {
            act: verb.map_or(Act::Speech, |verb| verb.act),
            polarity: link.polarity,
            content: block.runs.clone(),
            cue: Some(link.cue),
            source,
            by,
        })
    }

    fn last_sentence(&self, paragraph: usize) -> Option<Vec<ClausePiece>> {
        let first = self.quotations.partition_point(|q| q.paragraph < paragraph);
        let end = self.quotations.partition_point(|q| q.paragraph <= paragraph);
        let outer: Vec<usize> =
            (first..end).filter(|&quote| self.quotations[quote].depth == 0).collect();
        clause_tokens::sentences(self.analysed, self.quotations, paragraph, &outer).pop()
    }
}

fn is_pronoun(language: &Language, text: &str, source: Span) -> bool {
    language.classes(&source.slice(text).to_lowercase()).has(WordClass::Pronoun)
}

fn signed(block: &BlockQuotation) -> Option<RuleAttribution> {
    let signature = block.signature?;
    Some(RuleAttribution {
        act: Act::Speech,
        polarity: Polarity::Affirmed,
        content: block.runs.clone(),
        cue: signature.dash,
        source: Some(signature.name),
        by: QuotationRule::BlockSigned,
    })
}

/// The cue and the source in the last sentence before a block quotation. The mark that ends it decides the rule.
fn lead(analysed: &AnalysedText<'_>, s: &QuotationContext<'_>) -> Option<(Link, QuotationRule)> {
    let (last, words) = s.before.split_last()?;
    match last.lower.as_str() {
        ":" => {
            let cued = cued(analysed, s).map(|link| (link, QuotationRule::Block));
            cued.or_else(|| Some((named(analysed, words, last)?, QuotationRule::BlockName)))
        }
        "." => Some((left_open(analysed, s)?, QuotationRule::BlockStop)),
        "," => Some((left_open(analysed, s)?, QuotationRule::Block)),
        _ if last.is_dash() => Some((left_open(analysed, s)?, QuotationRule::Block)),
        _ => None,
    }
}

/// The last cue before a colon that can introduce a block: "wrote" in "Osei wrote in a letter seen by the Herald:".
fn cued(analysed: &AnalysedText<'_>, s: &QuotationContext<'_>) -> Option<Link> {
    let mut words = s.before;
    for _ in 0..MOST_CUES {
        let link = clause::before(words)?;
        let gap = &s.before[link.behind.min(s.before.len())..];
        let Some(verb) = link.verb else {
            return Some(link).filter(|_| !has_finite(analysed, gap));
        };
        let speaks = matches!(verb.act, Act::Speech | Act::Document);
        let near = gap.iter().all(ClauseToken::is_punctuation);
        if verb.takes != Takes::Name
            && (near || speaks)
            && says(analysed, &link)
            && (near || verb.form == VerbForm::Finite)
            // Only some cues may have a finite verb after them: "Osei said they had bought a mill:", but not "Osei
            // goes where they bought a mill:".
            && (!has_finite(analysed, gap) || leaves_open(analysed, &link))
        {
            return Some(link);
        }
        let before = words.iter().take_while(|word| word.span.start() < link.cue.start()).count();
        words = &words[..before];
    }
    None
}

/// The largest number of cues in a sentence that are checked.
const MOST_CUES: usize = 4;

/// A cue whose own sentence has no content: "Osei wrote on Tuesday.", "Osei argues that,".
fn left_open(analysed: &AnalysedText<'_>, s: &QuotationContext<'_>) -> Option<Link> {
    let link = clause::before(s.before)?;
    let gap = s.gap(&link);
    let place = |word: &ClauseToken| {
        word.is(WordClass::Preposition) || word.is(WordClass::Time) || word.lower == "that"
    };
    let cue = link.cue.slice(analysed.text);
    let told = analysed.language.classes(cue).has(WordClass::Informing);
    let source = link.source.unwrap_or(link.cue);
    let mut lead = s.before.iter().take_while(|word| word.span.end() <= source.start());
    // In "The bridge is shut, the council said.", the content is before the cue.
    let free = !lead.any(|word| is_finite(analysed, word)) && s.used != Some(link.cue);
    (free
        && (link.verb.is_none() || says(analysed, &link) && leaves_open(analysed, &link))
        && (gap.first().is_none_or(place) || told)
        && !has_finite(analysed, gap))
    .then_some(link)
}

/// A name and a colon, without a finite verb: "Osei:", "From Osei, a surveyor:", "Per the Herald:".
fn named(analysed: &AnalysedText<'_>, words: &[ClauseToken], colon: &ClauseToken) -> Option<Link> {
    if words.len() >= LONGEST_SIGNATURE || has_finite(analysed, words) {
        return None;
    }
    let source = match words {
        [per, rest @ ..] if per.is(WordClass::SourceOpener) => clause::join(rest),
        _ => clause::first_noun_phrase(words),
    }?;
    names(analysed, source).then_some(Link::bare(Some(source), colon.span, 0))
}

/// Whether the cue reports what was said. The model must tag it as a verb, and it must not be an infinitive or depend
/// on a modal.
fn says(analysed: &AnalysedText<'_>, link: &Link) -> bool {
    let tokens = &analysed.annotations.tokens;
    let Some(cue) = analysed.range_in(link.cue).next() else { return false };
    let might = |at: usize| {
        analysed.annotations.xpos(at) == "MD" && tokens[at].head == u32::try_from(cue).ok()
    };
    let linked = link.verb.is_some_and(|verb| verb.form != VerbForm::Ing)
        || cue > 0 && matches!(analysed.tokens[cue - 1].slice(analysed.text), "," | "and");
    analysed.annotations.upos(cue) == "VERB"
        && analysed.annotations.xpos(cue) != "VB"
        && linked
        && !(cue.saturating_sub(FARTHEST_MODAL)..cue).any(might)
}

/// The largest distance from a modal to its verb, in tokens: "could then have written".
const FARTHEST_MODAL: usize = 4;

fn leaves_open(analysed: &AnalysedText<'_>, link: &Link) -> bool {
    let cue = analysed.range_in(link.cue).next();
    let lemma = |cue: usize| &*analysed.annotations.tokens[cue].lemma;
    cue.is_some_and(|cue| analysed.language.classes(lemma(cue)).has(WordClass::LeavesOpen))
}

fn has_finite(analysed: &AnalysedText<'_>, words: &[ClauseToken]) -> bool {
    words.iter().any(|word| is_finite(analysed, word))
}

/// Whether the model tags a word as a finite verb.
fn is_finite(analysed: &AnalysedText<'_>, word: &ClauseToken) -> bool {
    let finite = |token| matches!(analysed.annotations.xpos(token), "VBD" | "VBZ" | "VBP" | "MD");
    analysed.range_in(word.span).any(finite)
}

/// Whether the first name that the model finds in a span is a person's or an organization's.
fn names(analysed: &AnalysedText<'_>, span: Span) -> bool {
    let tokens = analysed.range_in(span);
    let names = &analysed.annotations.names;
    let at = names.partition_point(|name| name.tokens.end <= tokens.start);
    names.get(at).is_some_and(|name| {
        name.tokens.start < tokens.end
            && matches!(name.kind, NameKind::Person | NameKind::Organization)
    })
}
