//! Which phrases refer to the same where the model has no ranker: names by their words, "he" and "she" by the
//! nearest person that fits, "the minister" by the same words before. Only of sources is this asked.

use std::collections::BTreeMap;

use super::chains::{Chains, Link};
use super::naming::{Bearers, LONGEST_PERSONAL_NAME};
use super::scene::Scene;
use crate::reading::{ActorType, MentionForm};
use crate::words::{Class, Classes};

/// A pronoun reaches back over at most this many bytes of text, about four paragraphs.
const FARTHEST_PRONOUN: usize = 1500;

/// Joins phrases, in their order.
pub(super) fn join<'a>(scene: &'a Scene<'a>, bearers: &'a Bearers) -> Chains<'a> {
    let mut joining = Joining {
        scene,
        bearers,
        chains: Chains::new(scene, bearers),
        speaks: vec![false; scene.phrases.len()],
        spoken_of: Vec::new(),
    };
    let mut last_named = BTreeMap::new();
    let mut by_wording = BTreeMap::new();
    for at in 0..scene.phrases.len() {
        let (phrase, facts) = (&scene.phrases[at], &scene.facts[at]);
        let bearer = scene.bearer(at);
        if bearer.is_none() && !facts.speaks {
            continue;
        }
        let antecedent = match (phrase.form, bearer) {
            (_, Some(bearer)) => last_named.insert(bearer, at).map(|antecedent| (antecedent, 0.9)),
            (MentionForm::Pronoun, _) => joining.person(at).map(|antecedent| (antecedent, 0.7)),
            (MentionForm::Nominal, _) if phrase.is_definite() => {
                by_wording.insert(facts.wording, at).map(|antecedent| (antecedent, 0.7))
            }
            _ => None,
        };
        if let Some((antecedent, probability)) = antecedent {
            let by =
                if phrase.pronoun.is_some() { "rule:nearest-fitting" } else { "rule:same-words" };
            joining.chains.link(at, Link { antecedent, probability, by });
        }
        joining.speaks[joining.chains.of(at)] |= facts.speaks;
        joining.spoken_of.push(at);
    }
    joining.chains
}

struct Joining<'a> {
    scene: &'a Scene<'a>,
    bearers: &'a Bearers,
    chains: Chains<'a>,
    /// By chain.
    speaks: Vec<bool>,
    /// Names and sources so far.
    spoken_of: Vec<usize>,
}

impl Joining<'_> {
    /// Whom "he" or "she" stands for: in the nearest sentence that names somebody who fits, outside
    /// quotations, the first name that is no preposition's, and of those one that is likely a person's.
    fn person(&self, pronoun: usize) -> Option<usize> {
        let scene = self.scene;
        let here = &scene.phrases[pronoun];
        here.gender?;
        let start = |at: usize| scene.analysed.tokens[scene.phrases[at].words.start].start();
        let rank = |at: usize| {
            let phrase = &scene.phrases[at];
            let (kind, named) = match scene.bearer(at) {
                Some(bearer) => {
                    let bearer = &self.bearers.all[bearer];
                    (bearer.kind, (2..=LONGEST_PERSONAL_NAME).contains(&bearer.parts.len()))
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
                && scene.facts[at].quotation.is_none();
            // Of the pronoun's own sentence the subject is nearest; another part of it stands for
            // the pronoun's coordination more often than for it.
            let distance = match here.sentence - phrase.sentence {
                0 if scene.facts[at].place > 0 => 2,
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
        let analysed = self.scene.analysed;
        let phrase = &self.scene.phrases[at];
        let span =
            phrase.name.map_or(analysed.tokens[phrase.words.start], |n| self.scene.names[n].span);
        analysed.token_before(span).is_some_and(|token| {
            Classes::of(&token.slice(analysed.text).to_lowercase()).has(Class::Preposition)
        })
    }
}
