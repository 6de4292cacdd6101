//! Links each phrase to its antecedent by the model's ranker.

use std::collections::BTreeMap;

use onrecord_language::kernels::exp;
use onrecord_language::{Inventory, Model, Ranker};

use super::chains::{Chains, Link};
use super::discourse::Discourse;
use super::features::{Feature, of_pairs, of_phrases};
use super::name_clusters::NameClusters;
use crate::language::PronounClass;
use crate::provenance::Maker;

/// The lowest ratio of the weight of a chain to the weight of "no antecedent" at which a pronoun joins the chain. It is
/// below 1: a pronoun rarely lacks an antecedent, and its likeliest chain often has a close rival. The value was chosen
/// by cross-validation.
const LEAST_PRONOUN: f32 = 0.5;
/// The same ratio for nominals and names.
const LEAST_OTHER: f32 = 0.5;

/// The number of phrases that `link` announces to the ranking at once.
const AT_ONCE: usize = 64;

/// The ranker of a model; `None` if it was trained on other features than those of this program.
pub(super) fn ranker(model: &Model) -> Option<&Ranker> {
    let same = |own: &[Feature], learned: &[(String, usize)]| {
        own.iter().copied().eq(learned.iter().map(|(name, size)| (name.as_str(), *size)))
    };
    model.ranker().filter(|ranker| {
        let Inventory { phrases, pairs } = ranker.inventory();
        same(&of_phrases(model.language()), phrases) && same(&of_pairs(), pairs)
    })
}

/// Links the phrases in order of the text.
pub(super) fn link<'a>(
    discourse: &Discourse<'a>,
    clusters: &'a NameClusters,
    ranker: &Ranker,
) -> Chains<'a> {
    let mut chains = Chains::new(discourse, clusters);
    let mut ranking = ranker.ranking();
    let mut last_named: BTreeMap<usize, usize> = BTreeMap::new();
    let mut spoken = Vec::new();
    for (at, phrase) in discourse.phrases.iter().enumerate() {
        if at % AT_ONCE == 0 {
            let next = discourse.phrases[at..].iter().take(AT_ONCE);
            ranking
                .announce(&discourse.analysed.annotations.vectors, next.map(|phrase| phrase.head));
        }
        ranking.turn_to(&discourse.phrase_rows(at));
        // Rules link names of one cluster. "I" in a quotation refers to the source of the quotation, if that is known.
        let cluster = discourse.cluster(at);
        let named_before = cluster.and_then(|cluster| last_named.insert(cluster, at));
        if let Some(antecedent) = named_before {
            chains.link(at, Link { antecedent, probability: 0.9, by: Maker::SameName });
            continue;
        }
        let first_person = phrase.pronoun.is_some_and(|pronoun| pronoun.class == PronounClass::I);
        if let Some(speaker) = discourse.contexts[at].speaker.filter(|_| first_person) {
            spoken.push((at, speaker));
            continue;
        }
        let candidates = discourse.candidates(at);
        let scores: Vec<f32> = (candidates.iter())
            .map(|c| ranking.antecedent(c.phrase, &discourse.pair_rows(at, c.phrase, c.between)))
            .collect();
        let none = ranking.none();
        let highest = scores.iter().copied().fold(none, f32::max);
        let none = exp(none - highest);
        let mut sum = none;
        // For each chain, the sum of its candidates' weights, the highest weight and the candidate that has it.
        let mut of_chain: BTreeMap<usize, (f32, f32, usize)> = BTreeMap::new();
        for (candidate, score) in candidates.iter().zip(scores) {
            let weight = exp(score - highest);
            sum += weight;
            if !chains.agree(at, candidate.phrase) {
                continue;
            }
            let chain = of_chain.entry(chains.of(candidate.phrase)).or_default();
            chain.0 += weight;
            if weight > chain.1 {
                (chain.1, chain.2) = (weight, candidate.phrase);
            }
        }
        let best = of_chain.values().max_by(|a, b| a.0.total_cmp(&b.0));
        let least = if phrase.pronoun.is_some() { LEAST_PRONOUN } else { LEAST_OTHER };
        if let Some(&(weight, _, antecedent)) = best.filter(|(weight, ..)| *weight > least * none) {
            chains.link(
                at,
                Link { antecedent, probability: weight / sum, by: Maker::ModelAntecedents },
            );
        }
    }
    for (at, speaker) in spoken {
        chains.link(at, Link { antecedent: speaker, probability: 0.9, by: Maker::Speaker });
    }
    chains
}
