//! Which earlier phrases are asked about, and in what order.

use std::collections::{BTreeMap, BTreeSet};

use super::features::Between;
use super::lexicon::PronounClass;
use super::scene::{Facts, Scene};
use crate::reading::MentionForm;

/// So many phrases before a pronoun are looked at.
const WINDOW: usize = 60;
/// So many before a nominal or a name, beside those that share a word with it.
const NEAR: usize = 5;
/// A clause is what a pronoun stands for over so many sentences.
const FARTHEST_CLAUSE: usize = 2;
/// So many of those that share a word.
const ALIKE: usize = 8;

/// An earlier phrase that may refer to the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) phrase: usize,
    pub(super) between: Between,
}

/// Phrases by the words that they may share with others, in order.
#[derive(Default)]
pub(super) struct Alike(BTreeMap<u32, Vec<usize>>);

impl Alike {
    pub(super) fn new(facts: &[Facts], named: impl Fn(usize) -> bool) -> Self {
        let mut by_key: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, facts) in facts.iter().enumerate().filter(|(at, _)| named(*at)) {
            for &key in &facts.keys {
                by_key.entry(key).or_default().push(at);
            }
        }
        Self(by_key)
    }

    /// The latest phrases before one that share a word with it.
    pub(super) fn before(&self, at: usize, keys: &[u32]) -> BTreeSet<usize> {
        let latest = |key: &u32| {
            let all = self.0.get(key).map_or([].as_slice(), Vec::as_slice);
            let end = all.partition_point(|&other| other < at);
            all[end.saturating_sub(ALIKE)..end].iter().copied()
        };
        keys.iter().flat_map(latest).collect()
    }
}

impl Scene<'_> {
    /// The latest phrases before one that share a word with it.
    pub(super) fn earlier_alike(&self, at: usize) -> BTreeSet<usize> {
        if self.phrases[at].form == MentionForm::Pronoun || self.phrases[at].clause {
            return BTreeSet::new();
        }
        self.alike.before(at, &self.facts[at].keys)
    }

    /// The candidates of a phrase, the nearest first.
    pub(super) fn candidates(&self, anaphor: usize) -> Vec<Candidate> {
        let phrase = &self.phrases[anaphor];
        if phrase.clause {
            return Vec::new();
        }
        let for_clause = (phrase.pronoun)
            .is_some_and(|p| matches!(p.class, PronounClass::It | PronounClass::Demonstrative));
        let window = if phrase.pronoun.is_some() { WINDOW } else { NEAR };
        let mut chosen = self.earlier_alike(anaphor);
        chosen.extend(anaphor.saturating_sub(window)..anaphor);
        chosen.extend(self.facts[anaphor].speaker.filter(|&speaker| speaker < anaphor));
        let mut rivals = 0;
        let mut named = BTreeSet::new();
        let fits = |&candidate: &usize| {
            let at = candidate;
            let candidate = &self.phrases[candidate];
            // "His wife" is not his own; "a man who lost his hat" may be.
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
                let bearer = self.bearer(candidate);
                let named_again = bearer.is_some_and(|bearer| !named.insert(bearer));
                let between = Between { phrases: anaphor - candidate - 1, rivals, named_again };
                rivals += usize::from(!named_again && self.agrees(anaphor, candidate));
                Candidate { phrase: candidate, between }
            })
            .collect()
    }
}
