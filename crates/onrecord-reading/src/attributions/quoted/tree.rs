//! Finds the source of a cue in the dependency tree of its sentence.

use std::ops::Range;

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::language::WordClass;

/// A verb without a subject shares the subject of the verb that it depends on. This is the largest number of steps.
const FARTHEST_SUBJECT: usize = 4;

/// The subject of the cue's verb with its dependents, without relative and parenthetical clauses and the cue.
pub(in crate::attributions) fn source(analysed: &AnalysedText<'_>, cue: Span) -> Option<Span> {
    let tree = CueTree::of(analysed, cue)?;
    Some(tree.phrase(tree.subject(tree.verb, FARTHEST_SUBJECT)?))
}

/// The agent of a passive cue: "the contractor" in "was disputed by the contractor".
pub(in crate::attributions) fn agent(analysed: &AnalysedText<'_>, cue: Span) -> Option<Span> {
    let tree = CueTree::of(analysed, cue)?;
    let is_agent = |&at: &usize| {
        tree.head(at) == Some(tree.verb) && analysed.annotations.deprel(at) == "obl:agent"
    };
    Some(tree.phrase(tree.sentence.clone().find(is_agent)?))
}

struct CueTree<'a> {
    analysed: &'a AnalysedText<'a>,
    sentence: Range<usize>,
    /// The index of the cue's verb.
    verb: usize,
}

impl<'a> CueTree<'a> {
    fn of(analysed: &'a AnalysedText<'a>, cue: Span) -> Option<Self> {
        let verb = analysed.range_in(cue).find(|&at| analysed.annotations.upos(at) == "VERB")?;
        let sentences = &analysed.annotations.sentences;
        let at = sentences.partition_point(|sentence| sentence.end <= verb);
        Some(Self { analysed, sentence: sentences[at].clone(), verb })
    }
}

impl CueTree<'_> {
    fn head(&self, at: usize) -> Option<usize> {
        self.analysed.annotations.tokens[at].head.map(|head| head as usize)
    }

    fn word(&self, at: usize) -> &str {
        self.analysed.tokens[at].slice(self.analysed.text)
    }

    fn subject(&self, verb: usize, farthest: usize) -> Option<usize> {
        let relation = |at: usize| self.analysed.annotations.deprel(at);
        let is_subject = |&at: &usize| {
            self.head(at) == Some(verb) && matches!(relation(at), "nsubj" | "nsubj:outer")
        };
        let relative =
            |at: usize| self.analysed.language.classes(self.word(at)).has(WordClass::Relative);
        match self.sentence.clone().find(is_subject) {
            // "Osei, who said": the subject is the noun that the relative clause modifies.
            Some(own) if relative(own) => self.head(verb).filter(|_| relation(verb) == "acl:relcl"),
            Some(own) => Some(own),
            None if relation(verb) == "acl" => self.head(verb),
            None if matches!(relation(verb), "conj" | "xcomp" | "advcl" | "parataxis") => {
                self.subject(self.head(verb)?, farthest.checked_sub(1)?)
            }
            None => None,
        }
    }

    /// The run of words around a noun that depend on it, without punctuation at its ends.
    fn phrase(&self, noun: usize) -> Span {
        let Range { mut start, mut end } = noun..noun + 1;
        while start > self.sentence.start && self.belongs(start - 1, noun) {
            start -= 1;
        }
        while end < self.sentence.end && self.belongs(end, noun) {
            end += 1;
        }
        let is_mark = |at: usize| {
            self.analysed.annotations.upos(at) == "PUNCT" && !matches!(self.word(at), "(" | ")")
        };
        let start = (start..noun).find(|&at| !is_mark(at)).unwrap_or(noun);
        let last = (noun..end).rev().find(|&at| !is_mark(at)).unwrap_or(noun);
        self.analysed.tokens[start].join(self.analysed.tokens[last])
    }

    fn belongs(&self, mut word: usize, noun: usize) -> bool {
        while word != noun {
            let relation = self.analysed.annotations.deprel(word);
            let by = relation == "case" && self.head(word) == Some(noun);
            if word == self.verb || by || matches!(relation, "acl:relcl" | "parataxis") {
                return false;
            }
            let Some(head) = self.head(word) else { return false };
            word = head;
        }
        true
    }
}
