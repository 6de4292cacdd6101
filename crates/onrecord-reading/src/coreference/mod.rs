//! Coreference resolution: the mentions of a text and the actors that they refer to.
//!
//! `phrases` finds the phrases that can refer, and `discourse` adds the context of each. `name_clusters` groups
//! names by their words. For every other phrase, `antecedents` lists the earlier phrases that may be its antecedent,
//! and [`mod@features`] describes each pair. With these features, `link_by_model` lets the model's ranker choose an
//! antecedent or none. For a model without a ranker, `link_by_rules` chooses. The links form coreference chains
//! (`chains`), and `build_actors` makes the actors of the reading from the chains.

mod antecedents;
mod build_actors;
mod chains;
mod discourse;
pub mod features;
mod link_by_model;
mod link_by_rules;
mod name_clusters;
mod phrases;
mod phrases_by_word;
mod sources;

use std::collections::BTreeSet;
use std::ops::Range;

use onrecord_language::Model;
use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::attributions::{UnresolvedAttribution, attribute, marks};
use crate::names::{Name, names};
use crate::quotation_marks::QuotationMarks;
pub(crate) use build_actors::Coreference;
use chains::Chains;
use discourse::Discourse;
use name_clusters::NameClusters;
use phrases::{Phrase, phrases};

/// Finds the mentions and actors of a text, and the speaker of each attribution.
pub(crate) fn resolve(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    found: &[UnresolvedAttribution],
    model: &Model,
) -> Coreference {
    let parts = CoreferenceInputs::new(analysed, found);
    let discourse = parts.discourse(analysed, marks, found);
    let chains = parts.join(&discourse, model);
    build_actors::build_actors(&discourse, &parts.clusters, &chains, found, &parts.sources)
}

/// The data that a [`Discourse`] borrows.
struct CoreferenceInputs {
    names: Vec<Name>,
    sources: sources::Sources,
    clusters: NameClusters,
    phrases: Vec<Phrase>,
}

impl CoreferenceInputs {
    fn new(analysed: &AnalysedText<'_>, found: &[UnresolvedAttribution]) -> Self {
        let names = names(analysed);
        let sources = sources::sources(analysed, found, &names);
        let speaking: BTreeSet<Span> = sources.values().map(|source| source.span).collect();
        let clusters = NameClusters::new(&names, |name| speaking.contains(&name.span));
        let phrases = phrases(analysed, &names);
        Self { names, sources, clusters, phrases }
    }

    fn discourse<'a>(
        &'a self,
        analysed: &'a AnalysedText<'a>,
        marks: &QuotationMarks,
        found: &[UnresolvedAttribution],
    ) -> Discourse<'a> {
        let Self { names, sources, clusters, phrases } = self;
        let mut discourse = Discourse::new(analysed, phrases, names, &clusters.of_name);
        discourse.add_quotations(marks, found, sources);
        discourse
    }

    fn join<'a>(&'a self, discourse: &'a Discourse<'a>, model: &Model) -> Chains<'a> {
        match link_by_model::ranker(model) {
            Some(ranker) => link_by_model::link(discourse, &self.clusters, ranker),
            None => link_by_rules::link(discourse, &self.clusters),
        }
    }
}

/// A phrase that can refer, with its coreference chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferringExpression {
    /// The token range of the phrase.
    pub words: Range<usize>,
    /// The token that is the head.
    pub head: usize,
    /// The number of the coreference chain.
    pub chain: usize,
    /// The index of the antecedent; `None` if there is none.
    pub antecedent: Option<usize>,
}

/// The phrases of a text, with their coreference chains. The function treats the text as one without block quotations.
#[must_use]
pub fn referring_expressions(
    analysed: &AnalysedText<'_>,
    model: &Model,
) -> Vec<ReferringExpression> {
    let marks = marks(analysed, &[]);
    let found = attribute(analysed, &marks);
    let parts = CoreferenceInputs::new(analysed, &found);
    let discourse = parts.discourse(analysed, &marks, &found);
    let chains = parts.join(&discourse, model);
    (parts.phrases.iter().enumerate())
        .map(|(at, phrase)| ReferringExpression {
            words: phrase.words.clone(),
            head: phrase.head,
            chain: chains.of(at),
            antecedent: chains.link_of(at).map(|link| link.antecedent),
        })
        .collect()
}

/// The features that a ranker is trained on.
pub struct Features {
    /// The phrases in order of the text.
    pub phrases: Vec<PhraseFeatures>,
    /// The pairs of each phrase with its antecedent candidates, the nearest first.
    pub pairs: Vec<PairFeatures>,
}

/// The features of a phrase.
pub struct PhraseFeatures {
    /// The token range of the phrase.
    pub words: Range<usize>,
    /// The token that is the head.
    pub head: usize,
    /// One row of the ranker's table per feature.
    pub rows: Vec<u16>,
}

/// The features of a phrase and an antecedent candidate.
pub struct PairFeatures {
    /// The index of the phrase in [`Features::phrases`].
    pub anaphor: usize,
    /// The index of the candidate in [`Features::phrases`].
    pub candidate: usize,
    /// One row of the ranker's table per feature.
    pub rows: Vec<u16>,
}

/// The features of the phrases of a text and of their antecedent candidates.
#[must_use]
pub fn features(analysed: &AnalysedText<'_>) -> Features {
    let marks = marks(analysed, &[]);
    let found = attribute(analysed, &marks);
    let parts = CoreferenceInputs::new(analysed, &found);
    let discourse = parts.discourse(analysed, &marks, &found);
    let pairs = |anaphor: usize| {
        let candidates = discourse.candidates(anaphor).into_iter();
        candidates
            .map(|candidate| PairFeatures {
                anaphor,
                candidate: candidate.phrase,
                rows: discourse.pair_rows(anaphor, candidate.phrase, candidate.between).to_vec(),
            })
            .collect::<Vec<_>>()
    };
    let of_phrase = |(at, phrase): (usize, &Phrase)| PhraseFeatures {
        words: phrase.words.clone(),
        head: phrase.head,
        rows: discourse.phrase_rows(at).to_vec(),
    };
    Features {
        phrases: parts.phrases.iter().enumerate().map(of_phrase).collect(),
        pairs: (0..parts.phrases.len()).flat_map(pairs).collect(),
    }
}

#[cfg(test)]
mod tests {
    use onrecord_text::LanguageCode;

    use super::chains::Link;
    use super::*;
    use crate::reading::{ActorType, MentionForm};

    /// The actors of a text with the given links. A pair names a phrase and its antecedent by their words, a clause by
    /// its predicate.
    fn actors(text: &str, links: &[(&str, &str)]) -> Vec<(String, ActorType, Vec<String>)> {
        let analysed = AnalysedText::new(text, &Model::fast());
        let marks = marks(&analysed, &[]);
        let found = attribute(&analysed, &marks);
        let parts = CoreferenceInputs::new(&analysed, &found);
        let discourse = parts.discourse(&analysed, &marks, &found);
        let words = |phrase: &Phrase| match phrase.clause {
            true => analysed.tokens[phrase.head].slice(text),
            false => {
                let Range { start, end } = phrase.words;
                analysed.tokens[start].join(analysed.tokens[end - 1]).slice(text)
            }
        };
        let at = |wanted: &str| parts.phrases.iter().position(|p| words(p) == wanted).unwrap();
        let mut chains = Chains::new(&discourse, &parts.clusters);
        for (phrase, antecedent) in links {
            let antecedent = at(antecedent);
            chains.link(
                at(phrase),
                Link { antecedent, probability: 0.6, by: crate::provenance::Maker::SameWords },
            );
        }
        let cast = build_actors::build_actors(
            &discourse,
            &parts.clusters,
            &chains,
            &found,
            &parts.sources,
        );
        let mentions = |actor: &crate::reading::Actor| {
            let spans = actor.mentions.iter().map(|&mention| cast.mentions[mention.index()].span);
            spans.map(|span| span.slice(text).to_owned()).collect()
        };
        (cast.actors.iter()).map(|a| (a.name.clone(), a.kind, mentions(a))).collect()
    }

    fn actor(name: &str, kind: ActorType, mentions: &[&str]) -> (String, ActorType, Vec<String>) {
        (name.to_owned(), kind, mentions.iter().map(|words| (*words).to_owned()).collect())
    }

    #[test]
    fn what_is_joined_is_an_actor_and_what_says_nothing_stays_out() {
        let text = "Ana Ruiz opened the old gate with a key. She said it was heavy.";
        assert_eq!(
            actors(text, &[("She", "Ana Ruiz"), ("it", "the old gate")]),
            [
                actor("Ana Ruiz", ActorType::Person, &["Ana Ruiz", "She"]),
                actor("the old gate", ActorType::Other, &["the old gate", "it"]),
            ]
        );
        assert_eq!(actors(text, &[]), [actor("Ana Ruiz", ActorType::Person, &["Ana Ruiz"])]);
    }

    #[test]
    fn a_mention_ends_before_what_only_adds_to_it() {
        assert_eq!(
            actors(
                "The mayor, who had waited, left. He was tired.",
                &[("He", "The mayor, who had waited")]
            ),
            [actor("The mayor", ActorType::Person, &["The mayor", "He"])]
        );
    }

    #[test]
    fn what_happened_is_no_actor() {
        let text = "The bridge collapsed on Monday. That came as a shock.";
        assert_eq!(actors(text, &[("That", "collapsed")]), []);
    }

    #[test]
    fn several_are_a_group_of_their_own() {
        let text = "Ana Ruiz and Ben Oduya won. They were glad.";
        assert_eq!(
            actors(text, &[("They", "Ana Ruiz and Ben Oduya")]),
            [
                actor("Ana Ruiz", ActorType::Person, &["Ana Ruiz"]),
                actor(
                    "Ana Ruiz and Ben Oduya",
                    ActorType::Group,
                    &["Ana Ruiz and Ben Oduya", "They"]
                ),
                actor("Ben Oduya", ActorType::Person, &["Ben Oduya"]),
            ]
        );
    }

    #[test]
    fn a_name_may_follow_the_words_that_it_names() {
        let text = "The surveyor came late. Ana Ruiz had missed her train.";
        assert_eq!(
            actors(text, &[("Ana Ruiz", "The surveyor"), ("her", "Ana Ruiz")]),
            [actor("Ana Ruiz", ActorType::Person, &["The surveyor", "Ana Ruiz", "her"])]
        );
    }

    #[test]
    fn every_row_is_one_of_the_inventory() {
        let text = "“We met,” said Dr. Mara Ellison of the Harbour Council (HC). She and Ben Oduya, its \
                    head, praised themselves.\n\nThe council's plan: that they pay. It paid; this helped.";
        let analysed = AnalysedText::new(text, &Model::fast());
        let Features { phrases, pairs } = features(&analysed);
        let fits = |rows: &[u16], inventory: &[features::Feature]| {
            let mut first = 0;
            assert_eq!(rows.len(), inventory.len());
            for (&row, (name, size)) in rows.iter().zip(inventory) {
                assert!((first..first + size).contains(&usize::from(row)), "{name}: {row}");
                first += size;
            }
        };
        assert!(phrases.len() > 10 && pairs.len() > 50);
        let of_phrases = features::of_phrases(LanguageCode::En);
        phrases.iter().for_each(|phrase| fits(&phrase.rows, &of_phrases));
        pairs.iter().for_each(|pair| fits(&pair.rows, &features::of_pairs()));
        assert!(pairs.iter().all(|pair| pair.candidate < pair.anaphor));
    }

    #[test]
    fn a_source_that_is_a_pronoun_is_a_mention_though_nobody_knows_whose() {
        let text = "“It holds,” they said.";
        let analysed = AnalysedText::new(text, &Model::fast());
        let marks = marks(&analysed, &[]);
        let found = attribute(&analysed, &marks);
        let resolved = resolve(&analysed, &marks, &found, &Model::fast());
        let [they] = &resolved.mentions[..] else { panic!("one mention") };
        assert_eq!(
            (they.form, they.kind, they.actor),
            (MentionForm::Pronoun, ActorType::Group, None)
        );
        assert_eq!(resolved.speakers, [None]);
    }
}
