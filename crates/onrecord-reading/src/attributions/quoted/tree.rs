//! The source of a cue by the tree of its sentence.

use std::ops::Range;

use onrecord_text::Span;

use crate::ground::Ground;

/// A verb that has no subject shares that of the verb it hangs on, over at most so many verbs.
const FARTHEST_SUBJECT: usize = 4;

/// The subject of the cue's verb with what hangs on it, relative clauses, asides and the cue left out.
pub(in crate::attributions) fn source(ground: &Ground<'_>, cue: Span) -> Option<Span> {
    let tree = Tree::of(ground, cue)?;
    Some(tree.phrase(tree.subject(tree.verb, FARTHEST_SUBJECT)?))
}

/// By whom something is said, where the cue's verb is passive: "was disputed by the contractor".
pub(in crate::attributions) fn agent(ground: &Ground<'_>, cue: Span) -> Option<Span> {
    let tree = Tree::of(ground, cue)?;
    let is_agent =
        |&at: &usize| tree.head(at) == Some(tree.verb) && ground.analysis.deprel(at) == "obl:agent";
    Some(tree.phrase(tree.sentence.clone().find(is_agent)?))
}

struct Tree<'a> {
    ground: &'a Ground<'a>,
    sentence: Range<usize>,
    /// The cue's.
    verb: usize,
}

impl<'a> Tree<'a> {
    fn of(ground: &'a Ground<'a>, cue: Span) -> Option<Self> {
        let verb = ground.range_in(cue).find(|&at| ground.analysis.upos(at) == "VERB")?;
        let sentences = &ground.analysis.sentences;
        let at = sentences.partition_point(|sentence| sentence.end <= verb);
        Some(Self { ground, sentence: sentences[at].clone(), verb })
    }
}

impl Tree<'_> {
    fn head(&self, at: usize) -> Option<usize> {
        self.ground.analysis.tokens[at].head.map(|head| head as usize)
    }

    fn word(&self, at: usize) -> &str {
        self.ground.tokens[at].slice(self.ground.text)
    }

    fn subject(&self, verb: usize, farthest: usize) -> Option<usize> {
        let relation = |at: usize| self.ground.analysis.deprel(at);
        let is_subject = |&at: &usize| {
            self.head(at) == Some(verb) && matches!(relation(at), "nsubj" | "nsubj:outer")
        };
        let relative = |at: usize| matches!(self.word(at), "who" | "that" | "which");
        match self.sentence.clone().find(is_subject) {
            // "Osei, who said": the noun that the relative clause belongs to.
            Some(own) if relative(own) => self.head(verb).filter(|_| relation(verb) == "acl:relcl"),
            Some(own) => Some(own),
            None if relation(verb) == "acl" => self.head(verb),
            None if matches!(relation(verb), "conj" | "xcomp" | "advcl" | "parataxis") => {
                self.subject(self.head(verb)?, farthest.checked_sub(1)?)
            }
            None => None,
        }
    }

    /// The run of words around a noun that hang on it, without punctuation at its ends.
    fn phrase(&self, noun: usize) -> Span {
        let Range { mut start, mut end } = noun..noun + 1;
        while start > self.sentence.start && self.belongs(start - 1, noun) {
            start -= 1;
        }
        while end < self.sentence.end && self.belongs(end, noun) {
            end += 1;
        }
        let is_mark = |at: usize| {
            self.ground.analysis.upos(at) == "PUNCT" && !matches!(self.word(at), "(" | ")")
        };
        let start = (start..noun).find(|&at| !is_mark(at)).unwrap_or(noun);
        let last = (noun..end).rev().find(|&at| !is_mark(at)).unwrap_or(noun);
        self.ground.tokens[start].join(self.ground.tokens[last])
    }

    fn belongs(&self, mut word: usize, noun: usize) -> bool {
        while word != noun {
            let relation = self.ground.analysis.deprel(word);
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
