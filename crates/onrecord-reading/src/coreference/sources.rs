//! The words of an attribution's source that name or stand for somebody.

use std::collections::BTreeMap;

use onrecord_text::Span;

use super::phrases::{LONGEST, Phrase};
use crate::analysed_text::AnalysedText;
use crate::attributions::UnresolvedAttribution;
use crate::function_words::{WordClass, WordClasses};
use crate::names::Name;
use crate::reading::{ActorType, MentionForm};

/// Who speaks, in a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) span: Span,
    pub(super) form: MentionForm,
    /// Several side by side.
    pub(super) coordination: bool,
}

impl Source {
    /// The phrase that it is, or that its relative pronoun stands for.
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

    /// The noun whose clause a relative pronoun opens: "the mayor, who said".
    pub(super) fn noun(&self, analysed: &AnalysedText<'_>) -> Option<usize> {
        let words = analysed.range_in(self.span);
        let relative =
            words.len() == 1 && matches!(analysed.analysis.xpos(words.start), "WP" | "WDT");
        let mut at = words.start;
        for _ in 0..FARTHEST_NOUN {
            let head = analysed.analysis.tokens.get(at).filter(|_| relative)?.head? as usize;
            if analysed.analysis.deprel(at) == "acl:relcl" {
                return Some(head);
            }
            at = head;
        }
        None
    }
}

/// So many steps up the tree stands the noun of a relative pronoun.
const FARTHEST_NOUN: usize = 4;

/// The phrase of one with this head.
fn headed(phrases: &[Phrase], head: usize) -> Option<usize> {
    let end = phrases.partition_point(|phrase| phrase.words.start <= head);
    let near = (0..end).rev().take_while(|&at| phrases[at].words.start + LONGEST >= head);
    near.into_iter().find(|&at| {
        let phrase = &phrases[at];
        phrase.head == head && !phrase.clause && !phrase.coordination
    })
}

/// Sources by all their words.
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
    let nominal = |span| Source { span, form: MentionForm::Nominal, coordination: false };
    let opening = analysed.range_in(source).start;
    let relative = || matches!(analysed.analysis.xpos(opening), "WP" | "WDT");
    if let [only] = tokens
        && (relative() || WordClasses::of(&lower(0)).has(WordClass::Pronoun))
    {
        return Source { form: MentionForm::Pronoun, ..nominal(*only) };
    }
    // The phrase up to its first comma or preposition holds the head: "Ana Ruiz of Delta Works,
    // who …"; the last name in it is the speaker's: "Delta Works spokesman Ben Oduya".
    let ends = |at: usize| {
        let word = lower(at);
        // "Osei last week", but "the last miller".
        let behind_noun = || !WordClasses::of(&lower(at - 1)).has(WordClass::Determiner);
        matches!(word.as_str(), "," | "(" | "who" | ":" | "of" | "for" | "from")
            || WordClasses::of(&word).has(WordClass::PhraseEnd) && behind_noun()
            || analysed.analysis.deprel(opening + at).starts_with("acl")
    };
    let end = (1..tokens.len()).find(|&at| ends(at)).unwrap_or(tokens.len());
    let (Some(first), Some(last)) = (tokens[..end].first(), tokens[..end].last()) else {
        return nominal(source);
    };
    let phrase = first.join(*last);
    // "Ana Ruiz and Ben Oduya": the two together.
    if (1..end).any(|at| matches!(lower(at).as_str(), "and" | "or" | "nor")) {
        return Source { coordination: true, ..nominal(phrase) };
    }
    let owns = |name: &Name| text[name.span.end()..].starts_with(['\'', '’']);
    let ends_phrase =
        |name: &&Name| phrase.covers(name.span) && name.span.end() >= phrase.end() && !owns(name);
    // "The surveyor, Ana Ruiz, …": the name is the nominal's.
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
