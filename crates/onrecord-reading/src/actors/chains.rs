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

    /// Joins the chain of a phrase that refers back to nothing yet to that of another one.
    pub(super) fn link(&mut self, phrase: usize, link: Link) {
        let (from, chain) = (self.chains[phrase], self.chains[link.antecedent]);
        if from == chain {
            return;
        }
        self.genders[chain] = self.genders[chain].or(self.genders[from]);
        let moved = std::mem::take(&mut self.members[from]);
        moved.iter().for_each(|&member| self.chains[member] = chain);
        self.members[chain].extend(moved);
        self.members[chain].sort_unstable();
        self.links[phrase] = Some(link);
    }
}

#[cfg(test)]
mod tests {
    use onrecord_language::Model;

    use super::super::naming::Bearers;
    use super::super::phrases::phrases;
    use super::*;
    use crate::ground::Ground;
    use crate::mentions::names;

    #[test]
    fn chains_are_joined_whole_and_keep_their_gender() {
        let text = "He saw her. She saw him.";
        let ground = Ground::new(text, &Model::fast());
        let names = names(&ground);
        let phrases = phrases(&ground, &names);
        let bearers = Bearers::new(&names, |_| false);
        let scene = Scene::new(&ground, &phrases, &names, &bearers.of_name);
        let at = |word: &str| {
            phrases.iter().position(|p| !p.clause && ground.tokens[p.head].slice(text) == word).unwrap()
        };
        let (he, her, she, him) = (at("He"), at("her"), at("She"), at("him"));
        let mut chains = Chains::new(&scene);
        assert!(!chains.agree(her, he) && chains.agree(she, her));
        let link = |antecedent| Link { antecedent, probability: 0.5, by: "test" };
        chains.link(him, link(he));
        chains.link(she, link(her));
        assert_eq!(chains.members(he), [he, him]);
        assert_eq!(chains.members(she), [her, she]);
        // Whoever is known later takes along those who were held for it.
        chains.link(he, link(her));
        assert_eq!(chains.members(him), [he, her, she, him]);
        assert_eq!(chains.of(him), chains.of(she));
    }
}
