//! The words of an attribution's source that refer to the speaker.

use std::collections::BTreeMap;

use onrecord_text::Span;

use super::phrases::{LONGEST, Phrase};
use crate::analysed_text::AnalysedText;
use crate::attributions::UnresolvedAttribution;
use crate::language::WordClass;
use crate::names::Name;
use crate::reading::{ActorType, MentionForm};

/// The referring expression in the source of an attribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) span: Span,
    pub(super) form: MentionForm,
    /// Whether it is a coordination: "Ana Ruiz and Ben Oduya".
    pub(super) coordination: bool,
}

impl Source {
    /// The index of its phrase. For a relative pronoun, this is the phrase of the noun that the relative clause
    /// modifies.
    pub(super) fn phrase(
        &self,
        analysed: &AnalysedText<'_>,
        phrases: &[Phrase],
        names: &[Name],
    ) -> Option<usize> {
        if let Some(noun) = self.noun(analysed) {
            return headed(phrases, noun);
        }
        let words = analysed.range_in(self.span);
        let first = phrases.partition_point(|phrase| phrase.words.start < words.start);
        let named = |phrase: &Phrase| phrase.name.is_some_and(|name| names[name].span == self.span);
        (first..phrases.len()).take_while(|&at| phrases[at].words.start < words.end).find(|&at| {
            let phrase = &phrases[at];
            words.contains(&phrase.head)
                && !phrase.clause
                && phrase.coordination == self.coordination
                && (self.form != MentionForm::Name || named(phrase))
        })
    }

    /// The noun that a relative pronoun refers to: "mayor" in "the mayor, who said".
    pub(super) fn noun(&self, analysed: &AnalysedText<'_>) -> Option<usize> {
        let words = analysed.range_in(self.span);
        let relative =
            words.len() == 1 && matches!(analysed.annotations.xpos(words.start), "WP" | "WDT");
        let mut at = words.start;
        for _ in 0..FARTHEST_NOUN {
            let head = analysed.annotations.tokens.get(at).filter(|_| relative)?.head? as usize;
            if analysed.annotations.deprel(at) == "acl:relcl" {
                return Some(head);
            }
            at = head;
        }
        None
    }
}

/// The largest number of steps up the tree from a relative pronoun to its noun.
const FARTHEST_NOUN: usize = 4;

/// The index of the phrase with this head; clauses and coordinations are excluded.
fn headed(phrases: &[Phrase], head: usize) -> Option<usize> {
    let end = phrases.partition_point(|phrase| phrase.words.start <= head);
    let near = (0..end).rev().take_while(|&at| phrases[at].words.start + LONGEST >= head);
    near.into_iter().find(|&at| {
        let phrase = &phrases[at];
        phrase.head == head && !phrase.clause && !phrase.coordination
    })
}

/// The sources by the span of all their words.
pub(super) type Sources = BTreeMap<Span, Source>;

/// The sources of attributions.
pub(super) fn sources(
    analysed: &AnalysedText<'_>,
    found: &[UnresolvedAttribution],
    names: &[Name],
) -> Sources {
    (found.iter().filter_map(|found| found.source))
        .map(|words| (words, source(analysed, words, names)))
        .collect()
}

fn source(analysed: &AnalysedText<'_>, source: Span, names: &[Name]) -> Source {
    let first = names.partition_point(|name| name.span.start() < source.start());
    let end = names.partition_point(|name| name.span.start() < source.end());
    let names = &names[first..end.max(first)];
    let text = analysed.text;
    let tokens = analysed.tokens_in(source);
    let lower = |at: usize| tokens[at].slice(text).to_lowercase();
    let has = |at: usize, class| analysed.language.classes(&lower(at)).has(class);
    let nominal = |span| Source { span, form: MentionForm::Nominal, coordination: false };
    let opening = analysed.range_in(source).start;
    let relative = || matches!(analysed.annotations.xpos(opening), "WP" | "WDT");
    if let [only] = tokens
        && (relative() || has(0, WordClass::Pronoun))
    {
        return Source { form: MentionForm::Pronoun, ..nominal(*only) };
    }
    // The head is before the first comma or preposition: "Ana Ruiz of Delta Works, who …". The last name in that part
    // is the speaker's: "Delta Works spokesman Ben Oduya".
    let ends = |at: usize| {
        // "Last" ends the phrase in "Osei last week", but not in "the last miller".
        let behind_noun = || !has(at - 1, WordClass::Determiner);
        let classes = analysed.language.classes(&lower(at));
        matches!(tokens[at].slice(text), "," | "(" | ":")
            || classes.has(WordClass::SourceEnd)
            || classes.has(WordClass::PhraseEnd) && behind_noun()
            || analysed.annotations.deprel(opening + at).starts_with("acl")
    };
    let end = (1..tokens.len()).find(|&at| ends(at)).unwrap_or(tokens.len());
    let (Some(first), Some(last)) = (tokens[..end].first(), tokens[..end].last()) else {
        return nominal(source);
    };
    let phrase = first.join(*last);
    // A coordination such as "Ana Ruiz and Ben Oduya" is one source.
    if (1..end).any(|at| has(at, WordClass::Coordinator)) {
        return Source { coordination: true, ..nominal(phrase) };
    }
    let owns = |name: &Name| text[name.span.end()..].starts_with(['\'', '’']);
    let ends_phrase =
        |name: &&Name| phrase.covers(name.span) && name.span.end() >= phrase.end() && !owns(name);
    // An apposition names the nominal: "The surveyor, Ana Ruiz, …".
    let apposed = |name: &&Name| {
        let behind = |at: usize| tokens.get(at).map(|token| token.start());
        let parted = tokens.get(end).is_some_and(|token| token.slice(text) == ",");
        let nominal = last.slice(text).starts_with(char::is_lowercase);
        parted
            && nominal
            && behind(end + 1) == Some(name.span.start())
            && source.covers(name.span)
            && !owns(name)
            && name.kind != ActorType::Organization
    };
    match names.iter().find(ends_phrase).or_else(|| names.iter().find(apposed)) {
        Some(name) => Source { form: MentionForm::Name, ..nominal(name.span) },
        None => nominal(phrase),
    }
}
