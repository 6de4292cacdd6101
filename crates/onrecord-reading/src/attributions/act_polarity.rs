//! The act and the polarity of an attribution, from its cue, source and content.

use std::ops::Range;

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::language::{Language, WordClass};
use crate::reading::{Act, Polarity};

/// The act and the polarity of an attribution.
pub(super) fn act_and_polarity(
    analysed: &AnalysedText<'_>,
    cue: Span,
    source: Option<Span>,
    content: &[Span],
) -> (Act, Polarity) {
    let cue = Phrase::new(analysed, cue);
    let source = source.map(|source| Phrase::new(analysed, source));
    (act(&cue, source.as_ref()), polarity(&cue, source.as_ref(), content))
}

/// Some tokens and the head among them. A verb is preferred as head.
struct Phrase<'g> {
    analysed: &'g AnalysedText<'g>,
    tokens: Range<usize>,
    head: usize,
}

impl<'g> Phrase<'g> {
    fn new(analysed: &'g AnalysedText<'g>, span: Span) -> Self {
        let tokens = analysed.range_in(span);
        let annotations = &analysed.annotations;
        let leaves = |&at: &usize| {
            annotations.tokens[at].head.is_none_or(|head| !tokens.contains(&(head as usize)))
        };
        let tops: Vec<usize> = tokens.clone().filter(leaves).collect();
        let first =
            |parts: &[&str]| tops.iter().copied().find(|&at| parts.contains(&annotations.upos(at)));
        let head = first(&["VERB"]).or_else(|| first(&["NOUN", "ADJ", "PROPN"]));
        let head = head.or(tops.first().copied()).unwrap_or(tokens.start);
        let phrase = Self { analysed, tokens, head };
        match phrase.complement().filter(|_| phrase.is("raising", head)) {
            Some(head) => Self { head, ..phrase },
            None => phrase,
        }
    }

    /// The verb that the head governs: "suggest" in "seemed to suggest".
    fn complement(&self) -> Option<usize> {
        let annotations = &self.analysed.annotations;
        let governed = |&at: &usize| {
            annotations.tokens[at].head == u32::try_from(self.head).ok()
                && matches!(annotations.deprel(at), "xcomp" | "advcl" | "ccomp")
                && annotations.upos(at) == "VERB"
        };
        (self.head + 1..self.tokens.end).find(governed)
    }

    fn is(&self, list: &'static str, at: usize) -> bool {
        self.analysed.language.acts.has(list, self.part(at), &self.lemma(at))
    }

    fn lemma(&self, at: usize) -> String {
        self.analysed.annotations.tokens[at].lemma.to_lowercase()
    }

    fn part(&self, at: usize) -> &'static str {
        match self.analysed.annotations.upos(at) {
            "VERB" | "AUX" => "verb",
            "ADJ" | "ADV" => "adjective",
            _ => "noun",
        }
    }

    fn any(&self, list: &'static str, part: &'static str) -> bool {
        self.tokens.clone().any(|at| self.part(at) == part && self.is(list, at))
    }

    /// Whether a token of the phrase, or an adverb that depends on its head, is a negation.
    fn is_negated(&self) -> bool {
        let annotations = &self.analysed.annotations;
        let negates = |at: usize| {
            let (lemma, text) = (self.lemma(at), self.analysed.text);
            let word = self.analysed.tokens[at].slice(text).to_lowercase();
            let language = self.analysed.language;
            language.classes(&lemma).has(WordClass::Negation)
                || language.classes(&word).has(WordClass::NegationForm)
        };
        let hangs = |at: usize| {
            annotations.tokens[at].head == u32::try_from(self.head).ok()
                && annotations.deprel(at).starts_with("advmod")
        };
        let reach = self.tokens.start.saturating_sub(REACH)
            ..(self.tokens.end + REACH).min(annotations.tokens.len());
        reach.into_iter().any(|at| (hangs(at) || self.tokens.contains(&at)) && negates(at))
    }
}

/// The largest distance from a phrase to a negation outside it, in tokens.
const REACH: usize = 6;

fn act(cue: &Phrase<'_>, source: Option<&Phrase<'_>>) -> Act {
    let own = act_of(cue, cue.head)
        .or_else(|| cue.tokens.clone().find_map(|at| act_of(cue, at)))
        .unwrap_or(if cue.part(cue.head) == "adjective" { Act::Belief } else { Act::Speech });
    // A document can be the source, or part of the cue: "the report said", "said in an e-mail".
    let is_document = |source: &Phrase<'_>| {
        let lemma = source.lemma(source.head);
        source.analysed.language.acts.has("document", "noun", &lemma)
    };
    let written = source.is_some_and(is_document)
        || cue.any("document", "noun") && cue.part(cue.head) == "verb";
    match own {
        Act::Speech | Act::Perception if written => Act::Document,
        own => own,
    }
}

fn act_of(phrase: &Phrase<'_>, at: usize) -> Option<Act> {
    let (lemma, part) = (phrase.lemma(at), phrase.part(at));
    let (text, language) = (phrase.analysed.text, phrase.analysed.language);
    let quoting = || {
        let word = phrase.analysed.tokens[at].slice(text).to_lowercase();
        language.cue(&lemma).or_else(|| language.cue(&word)).map(|verb| verb.act)
    };
    let listed = || language.acts.act(part, &lemma);
    if part == "verb" { quoting().or_else(listed) } else { listed() }
}

fn polarity(cue: &Phrase<'_>, source: Option<&Phrase<'_>>, content: &[Span]) -> Polarity {
    let says = |list: &'static str| cue.is(list, cue.head);
    let (text, language) = (cue.analysed.text, cue.analysed.language);
    let nobody = source.is_some_and(|source| {
        let first = cue.analysed.tokens[source.tokens.start].slice(text).to_lowercase();
        language.classes(&first).has(WordClass::Nobody)
    });
    let negated = cue.is_negated();
    if negated && (says("denied") || says("declined")) {
        // "Neither confirmed nor denied".
        return Polarity::Declined;
    }
    if negated != says("reversing") || nobody {
        return if cue.any("answer", "verb") && !nobody && refuses(cue) {
            Polarity::Declined
        } else {
            Polarity::Denied
        };
    }
    if says("declined") {
        Polarity::Declined
    } else if says("denied") {
        Polarity::Denied
    } else if says("asked") && asks(language, text, content) {
        Polarity::Asked
    } else {
        Polarity::Affirmed
    }
}

/// Whether a negated verb of answering is a refusal: "would not say", "did not respond". "Did not say that" is a
/// denial.
fn refuses(cue: &Phrase<'_>) -> bool {
    let language = cue.analysed.language;
    let head = cue.lemma(cue.head);
    let would = cue.tokens.clone().any(|at| {
        let word = cue.analysed.tokens[at].slice(cue.analysed.text).to_lowercase();
        language.classes(&word).has(WordClass::Would)
    });
    would || !language.classes(&head).has(WordClass::DeniesWhenNegated)
}

/// Whether a content is a question: "asked whether", "“Why?” asked". "Asked them to leave" is not one.
fn asks(language: &Language, text: &str, content: &[Span]) -> bool {
    let Some(first) = content.first() else { return false };
    let words = first.slice(text).trim_start_matches(|c: char| !c.is_alphanumeric());
    let opening: String = words.chars().take_while(|c| c.is_alphabetic()).collect();
    language.classes(&opening.to_lowercase()).has(WordClass::QuestionOpener)
        || first.slice(text).contains('?')
        || first.slice(text).starts_with(['"', '“'])
}
