//! The antecedent candidates of a phrase, and their order.

use std::collections::BTreeSet;

use super::discourse::Discourse;
use super::features::Between;
use crate::language::PronounClass;

/// The number of phrases before a pronoun that are its candidates.
const WINDOW: usize = 60;
/// The number of phrases before a nominal or a name that are its candidates. Phrases that share a word with it are
/// candidates too.
const NEAR: usize = 5;
/// The largest distance in sentences between a pronoun and a clause that it refers to.
const FARTHEST_CLAUSE: usize = 2;

/// An earlier phrase that may be the antecedent of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct AntecedentCandidate {
    pub(super) phrase: usize,
    pub(super) between: Between,
}

impl Discourse<'_> {
    /// The antecedent candidates of a phrase, the nearest first.
    pub(super) fn candidates(&self, anaphor: usize) -> Vec<AntecedentCandidate> {
        let phrase = &self.phrases[anaphor];
        if phrase.clause {
            return Vec::new();
        }
        let for_clause = (phrase.pronoun)
            .is_some_and(|p| matches!(p.class, PronounClass::It | PronounClass::Demonstrative));
        let window = if phrase.pronoun.is_some() { WINDOW } else { NEAR };
        let mut chosen = self.earlier_alike(anaphor);
        chosen.extend(anaphor.saturating_sub(window)..anaphor);
        chosen.extend(self.contexts[anaphor].speaker.filter(|&speaker| speaker < anaphor));
        let mut rivals = 0;
        let mut named = BTreeSet::new();
        let fits = |&candidate: &usize| {
            let at = candidate;
            let candidate = &self.phrases[candidate];
            // In "his wife", "his" cannot refer to the whole phrase. In "a man who lost his hat", it can.
            if phrase.pronoun.is_some()
                && candidate.words.contains(&phrase.head)
                && !self.is_in_clause_of(anaphor, at)
            {
                return false;
            }
            !candidate.clause
                || for_clause
                    && phrase.sentence - candidate.sentence <= FARTHEST_CLAUSE
                    && !candidate.words.contains(&phrase.head)
        };
        (chosen.into_iter().rev().filter(fits))
            .map(|candidate| {
                let cluster = self.cluster(candidate);
                let named_again = cluster.is_some_and(|cluster| !named.insert(cluster));
                let between = Between { phrases: anaphor - candidate - 1, rivals, named_again };
                rivals += usize::from(!named_again && self.agrees(anaphor, candidate));
                AntecedentCandidate { phrase: candidate, between }
            })
            .collect()
    }
}
