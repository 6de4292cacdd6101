//! Finds attributions inside the content of others, by cues in the dependency tree.
//!
//! The model learned from articles in which only the outermost attribution is marked. Inside a content, a verb of
//! saying with a subject and a clause of its own is an attribution too.

use std::ops::Range;

use onrecord_text::Span;

use super::act_polarity;
use super::unresolved::UnresolvedAttribution;
use crate::analysed_text::AnalysedText;
use crate::language::{Takes, WordClass};
use crate::provenance::Maker;
use crate::quotation_marks::QuotationMarks;
use crate::reading::{Act, Form};

/// No gold data mark inner attributions. Of 26 on PolNeAR's development part, about 22 were judged right.
const CONFIDENCE: f32 = 0.8;
/// The fewest tokens of a content. A shorter clause is a set phrase: "as they say".
const FEWEST_WORDS: usize = 3;

/// The attributions inside the contents of others.
pub(super) fn embedded(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    outer: &[UnresolvedAttribution],
) -> Vec<UnresolvedAttribution> {
    let mut cues: Vec<Span> = outer.iter().filter_map(|found| found.cue).collect();
    cues.sort_unstable();
    let mut found = Vec::new();
    for attribution in outer {
        for run in &attribution.content {
            for (verb, run) in words_by_sentence(analysed, analysed.range_in(*run)) {
                let apart = |cue: Span| !cue.overlaps(analysed.tokens[verb]);
                let next = cues.partition_point(|cue| cue.end() <= analysed.tokens[verb].start());
                if cues.get(next).copied().is_none_or(apart) {
                    found.extend(Clause { analysed, run, verb }.attribution(marks));
                }
            }
        }
    }
    found
}

/// Each token of a run, with the part of the run that is in the same sentence.
fn words_by_sentence(
    analysed: &AnalysedText<'_>,
    run: Range<usize>,
) -> impl Iterator<Item = (usize, Range<usize>)> {
    let sentences = &analysed.annotations.sentences;
    let first = sentences.partition_point(|sentence| sentence.end <= run.start);
    let inside = sentences[first..].iter().take_while(move |sentence| sentence.start < run.end);
    inside.flat_map(move |sentence| {
        let part = sentence.start.max(run.start)..sentence.end.min(run.end);
        part.clone().map(move |word| (word, part.clone()))
    })
}

/// A verb inside a run of content.
struct Clause<'g> {
    analysed: &'g AnalysedText<'g>,
    /// The tokens of the run that are in the verb's sentence.
    run: Range<usize>,
    verb: usize,
}

impl Clause<'_> {
    fn attribution(&self, marks: &QuotationMarks) -> Option<UnresolvedAttribution> {
        let Self { analysed, verb, .. } = self;
        let lemma = analysed.annotations.tokens[*verb].lemma.to_lowercase();
        let says = analysed.language.cue(&lemma).filter(|cue| {
            cue.takes != Takes::Name && matches!(cue.act, Act::Speech | Act::Document)
        });
        if analysed.annotations.upos(*verb) != "VERB" || says.is_none() {
            return None;
        }
        let subject = self.child(|relation| relation == "nsubj")?;
        let clause = self.child(|relation| relation == "ccomp")?;
        // The source must be somebody else: "I", "we" and "you" speak or listen here. "It" and relative pronouns name
        // nobody.
        let first = analysed.tokens[subject].slice(analysed.text).to_lowercase();
        let (source, content) = (self.phrase(subject), self.phrase(clause));
        let cue = self.with_auxiliaries();
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        if analysed.language.classes(&first).has(WordClass::OtherSpeaker)
            || content.len() < FEWEST_WORDS
            || !apart(&source, &content)
            || !apart(&cue, &content)
            || !apart(&source, &cue)
        {
            return None;
        }
        let span = |range: &Range<usize>| {
            analysed.tokens[range.start].join(analysed.tokens[range.end - 1])
        };
        let (cue, source, content) = (span(&cue), span(&source), vec![span(&content)]);
        let (act, polarity) = act_polarity::act_and_polarity(analysed, cue, Some(source), &content);
        let found = UnresolvedAttribution {
            form: Form::Indirect,
            quoted: Vec::new(),
            act,
            polarity,
            content,
            cue: Some(cue),
            source: Some(source),
            confidence: CONFIDENCE,
            by: Maker::InnerClause,
            scores: None,
        };
        Some(found.fitted_to(analysed.text, marks))
    }

    fn child(&self, wanted: impl Fn(&str) -> bool) -> Option<usize> {
        let hangs = |&at: &usize| {
            self.analysed.annotations.tokens[at].head == u32::try_from(self.verb).ok()
        };
        self.run.clone().filter(hangs).find(|&at| wanted(self.analysed.annotations.deprel(at)))
    }

    /// The tokens around `top` that depend on it, inside the run, without punctuation at the ends.
    fn phrase(&self, top: usize) -> Range<usize> {
        let Range { mut start, mut end } = top..top + 1;
        while start > self.run.start && self.hangs_on(start - 1, top) {
            start -= 1;
        }
        while end < self.run.end && self.hangs_on(end, top) {
            end += 1;
        }
        let is_mark = |at: usize| self.analysed.annotations.upos(at) == "PUNCT";
        while start < top && is_mark(start) {
            start += 1;
        }
        while end > top + 1 && is_mark(end - 1) {
            end -= 1;
        }
        start..end
    }

    fn hangs_on(&self, mut word: usize, top: usize) -> bool {
        while word != top {
            if word == self.verb {
                return false;
            }
            match self.analysed.annotations.tokens[word].head {
                Some(head) => word = head as usize,
                None => return false,
            }
        }
        true
    }

    /// The verb with the auxiliaries and adverbs right before it, negations included.
    fn with_auxiliaries(&self) -> Range<usize> {
        let mut start = self.verb;
        let belongs = |at: usize| {
            matches!(self.analysed.annotations.deprel(at), "aux" | "aux:pass" | "advmod")
                && self.analysed.annotations.tokens[at].head == u32::try_from(self.verb).ok()
        };
        while start > self.run.start && belongs(start - 1) {
            start -= 1;
        }
        start..self.verb + 1
    }
}
