//! Phrases joined into chains.

use super::scene::Scene;
use crate::mentions::Gender;

/// Why a phrase belongs to a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    /// The earlier phrase.
    pub(super) antecedent: usize,
    pub(super) probability: f32,
    pub(super) by: &'static str,
}

/// Phrases and what they refer back to.
pub(super) struct Chains {
    links: Vec<Option<Link>>,
    /// Of each phrase its chain, which has the number of its first phrase.
    chains: Vec<usize>,
    /// By the number of a chain its phrases, in order.
    members: Vec<Vec<usize>>,
    /// By the number of a chain.
    genders: Vec<Option<Gender>>,
}

impl Chains {
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        Self {
            links: vec![None; scene.phrases.len()],
            chains: (0..scene.phrases.len()).collect(),
            members: (0..scene.phrases.len()).map(|phrase| vec![phrase]).collect(),
            genders: scene.phrases.iter().map(|phrase| phrase.gender).collect(),
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

    /// Why a phrase belongs to its chain; none of the first one.
    pub(super) fn link_of(&self, phrase: usize) -> Option<&Link> {
        self.links[phrase].as_ref()
    }

    /// Whether a phrase that is in no chain yet could be of an earlier one's.
    pub(super) fn agree(&self, phrase: usize, earlier: usize) -> bool {
        let (own, other) = (self.genders[phrase], self.genders[self.chains[earlier]]);
        own.is_none() || other.is_none() || own == other
    }

    /// Joins a phrase, which is in no chain yet, to an earlier one.
    pub(super) fn link(&mut self, phrase: usize, link: Link) {
        let chain = self.chains[link.antecedent];
        self.genders[chain] = self.genders[chain].or(self.genders[phrase]);
        self.chains[phrase] = chain;
        self.members[phrase].clear();
        self.members[chain].push(phrase);
        self.links[phrase] = Some(link);
    }
}
