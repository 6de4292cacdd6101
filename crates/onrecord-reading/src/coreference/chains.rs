//! Coreference chains.

use super::discourse::Discourse;
use super::name_clusters::NameClusters;
use crate::language::{Gender, PronounClass};
use crate::provenance::Maker;

/// Why a phrase belongs to a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    /// The earlier phrase.
    pub(super) antecedent: usize,
    pub(super) probability: f32,
    pub(super) by: Maker,
}

/// The chains of all phrases and the links that made them.
pub(super) struct Chains<'a> {
    clusters: &'a NameClusters,
    links: Vec<Option<Link>>,
    /// The chain number of each phrase. At first each phrase is a chain of its own with its own number.
    chains: Vec<usize>,
    /// The phrases of each chain, in order, by chain number.
    members: Vec<Vec<usize>>,
    /// The traits of each chain, by chain number.
    traits: Vec<ChainTraits>,
}

/// The traits that must agree within a chain.
#[derive(Clone, Copy, Debug, Default)]
struct ChainTraits {
    gender: Option<Gender>,
    cluster: Option<usize>,
    /// The grammatical person. Names and nominals are third person.
    person: Option<Person>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    First,
    Second,
    Third,
}

impl<'a> Chains<'a> {
    pub(super) fn new(discourse: &Discourse<'a>, clusters: &'a NameClusters) -> Self {
        let count = discourse.phrases.len();
        let traits = |at: usize| {
            let phrase = &discourse.phrases[at];
            let cluster = discourse.cluster(at);
            let likely = || clusters.all[cluster?].likely_gender(discourse.analysed.language);
            let person = match phrase.pronoun.map(|pronoun| pronoun.class) {
                Some(PronounClass::I) => Some(Person::First),
                Some(PronounClass::You) => Some(Person::Second),
                // "We" may refer to a third-person noun phrase, such as "the council".
                Some(PronounClass::We) => None,
                _ => Some(Person::Third),
            };
            ChainTraits { gender: phrase.gender.or_else(likely), cluster, person }
        };
        Self {
            clusters,
            links: vec![None; count],
            chains: (0..count).collect(),
            members: (0..count).map(|phrase| vec![phrase]).collect(),
            traits: (0..count).map(traits).collect(),
        }
    }

    /// The chain of a phrase.
    pub(super) fn of(&self, phrase: usize) -> usize {
        self.chains[phrase]
    }

    /// The phrases of a phrase's chain, in order.
    pub(super) fn members(&self, phrase: usize) -> &[usize] {
        &self.members[self.chains[phrase]]
    }

    /// The link that joined a phrase to its chain; `None` if the phrase has no antecedent.
    pub(super) fn link_of(&self, phrase: usize) -> Option<&Link> {
        self.links[phrase].as_ref()
    }

    /// Whether the traits of a phrase without an antecedent agree with the chain of an earlier phrase.
    pub(super) fn agree(&self, phrase: usize, earlier: usize) -> bool {
        let (own, other) = (self.traits[phrase], self.traits[self.chains[earlier]]);
        let short =
            |a: usize, b: usize| a == b || self.clusters.all[a].is_short_for(&self.clusters.all[b]);
        !differ(own.gender, other.gender)
            && !differ(own.person, other.person)
            && own.cluster.zip(other.cluster).is_none_or(|(a, b)| short(a, b))
    }

    /// Links a phrase without an antecedent to its antecedent, and merges the chains of both.
    pub(super) fn link(&mut self, phrase: usize, link: Link) {
        let (from, chain) = (self.chains[phrase], self.chains[link.antecedent]);
        if from == chain {
            return;
        }
        let (own, other) = (self.traits[from], &mut self.traits[chain]);
        other.gender = other.gender.or(own.gender);
        other.cluster = other.cluster.or(own.cluster);
        other.person = other.person.or(own.person);
        let moved = std::mem::take(&mut self.members[from]);
        moved.iter().for_each(|&member| self.chains[member] = chain);
        // Callers link most phrases in order, so that sorting is rarely necessary.
        let members = &mut self.members[chain];
        let in_order = members.last() < moved.first();
        members.extend(moved);
        if !in_order {
            members.sort_unstable();
        }
        self.links[phrase] = Some(link);
    }
}

fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use onrecord_language::Model;

    use super::super::phrases::phrases;
    use super::*;
    use crate::analysed_text::AnalysedText;
    use crate::names::names;

    #[test]
    fn chains_are_joined_whole_and_keep_their_gender() {
        let text = "He saw her. She saw him.";
        let analysed = AnalysedText::new(text, &Model::fast());
        let names = names(&analysed);
        let phrases = phrases(&analysed, &names);
        let clusters = NameClusters::new(&names, |_| false);
        let discourse = Discourse::new(&analysed, &phrases, &names, &clusters.of_name);
        let at = |word: &str| {
            phrases
                .iter()
                .position(|p| !p.clause && analysed.tokens[p.head].slice(text) == word)
                .unwrap()
        };
        let (he, her, she, him) = (at("He"), at("her"), at("She"), at("him"));
        let mut chains = Chains::new(&discourse, &clusters);
        assert!(!chains.agree(her, he) && chains.agree(she, her));
        let link = |antecedent| Link { antecedent, probability: 0.5, by: Maker::SameWords };
        chains.link(him, link(he));
        chains.link(she, link(her));
        assert_eq!(chains.members(he), [he, him]);
        assert_eq!(chains.members(she), [her, she]);
        // A later link moves the whole chain of its phrase.
        chains.link(he, link(her));
        assert_eq!(chains.members(him), [he, her, she, him]);
        assert_eq!(chains.of(him), chains.of(she));
    }
}
