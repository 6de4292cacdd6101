//! Mentions and the actors that they refer to.
//!
//! Phrases that can refer ([`phrases`]) are looked at in the order of the text, each with what surrounds it
//! ([`scene`]). Names are joined by their words ([`naming`]); of other phrases the model's ranker says which
//! of the earlier ones ([`candidates`]) they refer back to, by what is seen of the two ([`features`],
//! [`ranking`]), or that it is none. A model without a ranker leaves it to [`rules`]. What is joined makes
//! chains ([`chains`]), and these the actors of the reading ([`casting`]).

mod candidates;
mod casting;
mod chains;
pub mod features;
mod lexicon;
mod naming;
mod phrases;
mod ranking;
mod rules;
mod scene;
mod sources;

use std::collections::BTreeSet;
use std::ops::Range;

use onrecord_language::Model;
use onrecord_text::Span;

use crate::attributions::{Found, attribute};
use crate::ground::Ground;
use crate::marks::{Quotation, marks};
use crate::mentions::{Name, names};
pub(crate) use casting::Cast;
use chains::Chains;
use naming::Bearers;
use phrases::{Phrase, phrases};
use scene::Scene;

/// Finds who the text speaks of and who its sources are.
pub(crate) fn cast(
    ground: &Ground<'_>,
    quotations: &[Quotation],
    found: &[Found],
    model: &Model,
) -> Cast {
    let parts = Parts::new(ground, found);
    let scene = parts.scene(ground, quotations, found);
    let chains = parts.join(&scene, model);
    casting::cast(&scene, &parts.bearers, &chains, found, &parts.sources)
}

/// What a scene is made of.
struct Parts {
    names: Vec<Name>,
    sources: sources::Sources,
    bearers: Bearers,
    phrases: Vec<Phrase>,
}

impl Parts {
    fn new(ground: &Ground<'_>, found: &[Found]) -> Self {
        let names = names(ground);
        let sources = sources::sources(ground, found, &names);
        let speaking: BTreeSet<Span> = sources.values().map(|source| source.span).collect();
        let bearers = Bearers::new(&names, |name| speaking.contains(&name.span));
        let phrases = phrases(ground, &names);
        Self { names, sources, bearers, phrases }
    }

    fn scene<'a>(
        &'a self,
        ground: &'a Ground<'a>,
        quotations: &[Quotation],
        found: &[Found],
    ) -> Scene<'a> {
        let Self { names, sources, bearers, phrases } = self;
        let mut scene = Scene::new(ground, phrases, names, &bearers.of_name);
        scene.hear(quotations, found, sources);
        scene
    }

    fn join(&self, scene: &Scene<'_>, model: &Model) -> Chains {
        match ranking::ranker(model) {
            Some(ranker) => ranking::join(scene, ranker),
            None => rules::join(scene, &self.bearers),
        }
    }
}

/// Words that may refer, as tokens, and what they refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referring {
    /// All its words.
    pub words: Range<usize>,
    /// The one that the others hang on.
    pub head: usize,
    /// A number that those of the same share.
    pub chain: usize,
    /// The index of the earlier one that it refers back to.
    pub antecedent: Option<usize>,
}

/// The phrases of a text, and which of them refer to the same.
#[must_use]
pub fn referring(ground: &Ground<'_>, model: &Model) -> Vec<Referring> {
    let marks = marks(ground.text, &ground.paragraphs);
    let found = attribute(ground, &marks);
    let parts = Parts::new(ground, &found);
    let scene = parts.scene(ground, &marks.quotations, &found);
    let chains = parts.join(&scene, model);
    (parts.phrases.iter().enumerate())
        .map(|(at, phrase)| Referring {
            words: phrase.words.clone(),
            head: phrase.head,
            chain: chains.of(at),
            antecedent: chains.link_of(at).map(|link| link.antecedent),
        })
        .collect()
}

/// What a ranker is trained on.
pub struct Features {
    /// In order of the text.
    pub phrases: Vec<PhraseFeatures>,
    /// For each phrase those with its candidates, the nearest first.
    pub pairs: Vec<PairFeatures>,
}

/// A phrase in numbers.
pub struct PhraseFeatures {
    /// All its words.
    pub words: Range<usize>,
    /// The one that the others hang on.
    pub head: usize,
    /// One of each feature.
    pub rows: Vec<u16>,
}

/// A phrase and an earlier one in numbers.
pub struct PairFeatures {
    /// The index of the phrase.
    pub anaphor: usize,
    /// The index of the earlier one.
    pub candidate: usize,
    /// One of each feature.
    pub rows: Vec<u16>,
}

/// The phrases of a text as a ranker sees them.
#[must_use]
pub fn features(ground: &Ground<'_>) -> Features {
    let marks = marks(ground.text, &ground.paragraphs);
    let found = attribute(ground, &marks);
    let parts = Parts::new(ground, &found);
    let scene = parts.scene(ground, &marks.quotations, &found);
    let pairs = |anaphor: usize| {
        let candidates = scene.candidates(anaphor).into_iter();
        candidates.map(|candidate| PairFeatures {
            anaphor,
            candidate: candidate.phrase,
            rows: scene.pair_rows(anaphor, candidate.phrase, candidate.between),
        })
        .collect::<Vec<_>>()
    };
    let of_phrase = |(at, phrase): (usize, &Phrase)| PhraseFeatures {
        words: phrase.words.clone(),
        head: phrase.head,
        rows: scene.phrase_rows(at),
    };
    Features {
        phrases: parts.phrases.iter().enumerate().map(of_phrase).collect(),
        pairs: (0..parts.phrases.len()).flat_map(pairs).collect(),
    }
}
