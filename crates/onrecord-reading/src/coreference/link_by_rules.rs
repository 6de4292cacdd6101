//! Links phrases by rules, for models without a ranker. Names corefer by their words. "He" and "she" refer to the
//! nearest person that fits. "The minister" refers to the latest phrase with the same words. The rules link only names
//! and sources.

use std::collections::BTreeMap;

use super::chains::{Chains, Link};
use super::discourse::Discourse;
use super::name_clusters::{LONGEST_PERSONAL_NAME, NameClusters};
use crate::language::WordClass;
use crate::provenance::Maker;
use crate::reading::{ActorType, MentionForm};

/// A pronoun reaches back over at most this many bytes of text, about four paragraphs.
const FARTHEST_PRONOUN: usize = 1500;

/// Links the phrases in order of the text.
pub(super) fn link<'a>(discourse: &'a Discourse<'a>, clusters: &'a NameClusters) -> Chains<'a> {
    let mut linker = RuleLinker {
        discourse,
        clusters,
        chains: Chains::new(discourse, clusters),
        speaks: vec![false; discourse.phrases.len()],
        spoken_of: Vec::new(),
    };
    let mut last_named = BTreeMap::new();
    let mut by_wording = BTreeMap::new();
    for at in 0..discourse.phrases.len() {
        let (phrase, contexts) = (&discourse.phrases[at], &discourse.contexts[at]);
        let cluster = discourse.cluster(at);
        if cluster.is_none() && !contexts.speaks {
            continue;
        }
        let antecedent = match (phrase.form, cluster) {
            (_, Some(cluster)) => {
                last_named.insert(cluster, at).map(|antecedent| (antecedent, 0.9))
            }
            (MentionForm::Pronoun, _) => linker.person(at).map(|antecedent| (antecedent, 0.7)),
            (MentionForm::Nominal, _) if phrase.is_definite() => {
                by_wording.insert(contexts.wording, at).map(|antecedent| (antecedent, 0.7))
            }
            _ => None,
        };
        if let Some((antecedent, probability)) = antecedent {
            let by =
                if phrase.pronoun.is_some() { Maker::NearestFitting } else { Maker::SameWords };
            linker.chains.link(at, Link { antecedent, probability, by });
        }
        linker.speaks[linker.chains.of(at)] |= contexts.speaks;
        linker.spoken_of.push(at);
    }
    linker.chains
}

struct RuleLinker<'a> {
    discourse: &'a Discourse<'a>,
    clusters: &'a NameClusters,
    chains: Chains<'a>,
    /// Whether each chain has a source of an attribution, by chain number.
    speaks: Vec<bool>,
    /// The names and sources so far, in order.
    spoken_of: Vec<usize>,
}

impl RuleLinker<'_> {
    /// The antecedent of "he" or "she": a likely person in the nearest sentence that has a fitting candidate outside
    /// quotations. In that sentence, the function prefers candidates that follow no preposition, then the first.
    fn person(&self, pronoun: usize) -> Option<usize> {
        let discourse = self.discourse;
        let here = &discourse.phrases[pronoun];
        here.gender?;
        let start =
            |at: usize| discourse.analysed.tokens[discourse.phrases[at].words.start].start();
        let rank = |at: usize| {
            let phrase = &discourse.phrases[at];
            let (kind, named) = match discourse.cluster(at) {
                Some(cluster) => {
                    let cluster = &self.clusters.all[cluster];
                    (cluster.kind, (2..=LONGEST_PERSONAL_NAME).contains(&cluster.parts.len()))
                }
                None => (ActorType::Other, false),
            };
            let pronoun_of = phrase.pronoun.is_some();
            if pronoun_of && self.chains.link_of(at).is_none() {
                return None;
            }
            let likely = self.speaks[self.chains.of(at)] || kind == ActorType::Person || named;
            let fits = matches!(kind, ActorType::Person | ActorType::Other)
                && self.chains.agree(pronoun, at)
                && likely
                && discourse.contexts[at].quotation.is_none();
            // In the pronoun's own sentence, only the first phrase, mostly the subject, is near. Any other phrase there
            // is a less likely antecedent, because it is often an argument of the same verb.
            let distance = match here.sentence - phrase.sentence {
                0 if discourse.contexts[at].place > 0 => 2,
                distance => distance,
            };
            fits.then_some(((distance, self.is_behind_preposition(at), !likely, at), at))
        };
        let near = self.spoken_of.iter().rev().copied();
        near.take_while(|&at| start(at) + FARTHEST_PRONOUN >= start(pronoun))
            .filter_map(rank)
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, at)| at)
    }

    fn is_behind_preposition(&self, at: usize) -> bool {
        let analysed = self.discourse.analysed;
        let phrase = &self.discourse.phrases[at];
        let span = phrase
            .name
            .map_or(analysed.tokens[phrase.words.start], |n| self.discourse.names[n].span);
        analysed.token_before(span).is_some_and(|token| {
            let word = token.slice(analysed.text).to_lowercase();
            analysed.language.classes(&word).has(WordClass::Preposition)
        })
    }
}
