//! Builds mentions and actors from coreference chains.

use std::collections::BTreeMap;

use onrecord_text::Span;

use super::chains::Chains;
use super::discourse::Discourse;
use super::name_clusters::NameClusters;
use super::phrases::Phrase;
use super::sources::Sources;
use crate::attributions::UnresolvedAttribution;
use crate::ids::{ActorId, MentionId};
use crate::language::PronounClass;
use crate::provenance::Maker;
use crate::reading::{Actor, ActorType, Mention, MentionForm};

/// The mentions of a text, its actors, and the speaker of each attribution.
pub(crate) struct Coreference {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) actors: Vec<Actor>,
    /// The speaker of each attribution, in the order of the attributions.
    pub(crate) speakers: Vec<Option<ActorId>>,
}

impl Coreference {
    /// A result without mentions and actors, for `attributions` attributions that have no speaker.
    pub(crate) fn nobody(attributions: usize) -> Self {
        Self { mentions: Vec::new(), actors: Vec::new(), speakers: vec![None; attributions] }
    }
}

/// A referring expression whose actor is not yet known.
#[derive(Clone, Copy)]
struct MentionCandidate {
    form: MentionForm,
    name: Option<usize>,
    phrase: Option<usize>,
    speaks: bool,
    /// Whether the mention is a relative pronoun ("who"). `phrase` is then the noun that the relative clause modifies.
    relative: bool,
}

/// What identifies the actor of a mention.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Referent {
    Chain(usize),
    /// The cluster of a name that belongs to no phrase.
    NameCluster(usize),
    /// A source that belongs to no phrase, by its own span.
    Words(Span),
}

/// Makes a mention of each name, each source and each phrase in a chain of two or more phrases.
pub(super) fn build_actors(
    discourse: &Discourse<'_>,
    clusters: &NameClusters,
    chains: &Chains<'_>,
    found: &[UnresolvedAttribution],
    sources: &Sources,
) -> Coreference {
    let mut builder = ActorBuilder {
        discourse,
        clusters,
        chains,
        actors: Vec::new(),
        by_referent: BTreeMap::new(),
    };
    let seen = builder.mention_candidates(sources);
    let mut mentions = Vec::new();
    for (&span, candidate) in &seen {
        let actor = builder.actor(span, candidate);
        if let Some(actor) = actor {
            builder.actors[actor.index()].mentions.push(MentionId::new(mentions.len()));
        } else if candidate.name.is_none() && !candidate.speaks {
            continue;
        }
        mentions.push(builder.mention(span, candidate, actor));
    }
    for mention in &mut mentions {
        if let Some(actor) = mention.actor {
            mention.kind = builder.actors[actor.index()].kind;
        }
    }
    let actor_at: BTreeMap<Span, Option<ActorId>> =
        mentions.iter().map(|mention| (mention.span, mention.actor)).collect();
    let speaker = |words: Span| actor_at.get(&sources.get(&words)?.span).copied().flatten();
    let speakers = found.iter().map(|found| found.source.and_then(speaker)).collect();
    Coreference { mentions, actors: builder.actors, speakers }
}

struct ActorBuilder<'a> {
    discourse: &'a Discourse<'a>,
    clusters: &'a NameClusters,
    chains: &'a Chains<'a>,
    actors: Vec<Actor>,
    /// The actor of each referent; `None` where no name and no noun phrase describes it.
    by_referent: BTreeMap<Referent, Option<ActorId>>,
}

impl ActorBuilder<'_> {
    fn mention_candidates(&self, sources: &Sources) -> BTreeMap<Span, MentionCandidate> {
        let Discourse { analysed, phrases, names, .. } = *self.discourse;
        let mut seen: BTreeMap<Span, MentionCandidate> = BTreeMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            // Phrases such as "twelve per cent" and "more" are no actors.
            let noun = matches!(analysed.annotations.upos(phrase.head), "NOUN" | "PROPN" | "PRON");
            if !noun || phrase.name.is_some() || self.chains.members(at).len() < 2 {
                continue;
            }
            let Phrase { form, .. } = *phrase;
            let candidate = MentionCandidate {
                form,
                name: None,
                phrase: Some(at),
                speaks: false,
                relative: false,
            };
            seen.entry(self.core(phrase)).or_insert(candidate);
        }
        let mut phrase_of = vec![None; names.len()];
        for (at, phrase) in phrases.iter().enumerate().filter(|(_, phrase)| !phrase.coordination) {
            if let Some(name) = phrase.name {
                phrase_of[name].get_or_insert(at);
            }
        }
        for (at, name) in names.iter().enumerate() {
            let form = MentionForm::Name;
            let candidate = MentionCandidate {
                form,
                name: Some(at),
                phrase: phrase_of[at],
                speaks: false,
                relative: false,
            };
            seen.insert(name.span, candidate);
        }
        for source in sources.values() {
            let phrase = source.phrase(analysed, phrases, names);
            match phrase {
                Some(at) if source.noun(analysed).is_some() => {
                    let noun = &phrases[at];
                    let new = MentionCandidate {
                        form: noun.form,
                        name: None,
                        phrase,
                        speaks: true,
                        relative: false,
                    };
                    let span = noun.name.map_or_else(|| self.core(noun), |name| names[name].span);
                    seen.entry(span).or_insert(new);
                }
                // The words of the source replace the words of the phrase.
                Some(at) if source.form != MentionForm::Name => {
                    let phrase = &phrases[at];
                    let name = phrase.name.map(|name| names[name].span);
                    for span in name.into_iter().chain([self.core(phrase)]) {
                        let known = seen.get(&span);
                        if known.is_some_and(|known| known.phrase == Some(at) && !known.speaks) {
                            seen.remove(&span);
                        }
                    }
                }
                _ => {}
            }
            let relative = source.noun(analysed).is_some();
            let new =
                MentionCandidate { form: source.form, name: None, phrase, speaks: true, relative };
            seen.entry(source.span).and_modify(|candidate| candidate.speaks = true).or_insert(new);
        }
        seen
    }

    /// The words of a phrase up to the first comma, bracket, dash, relative pronoun or similar mark after its head:
    /// "The mayor" in "The mayor, who had waited outside".
    fn core(&self, phrase: &Phrase) -> Span {
        let analysed = self.discourse.analysed;
        let adds = |&at: &usize| {
            matches!(analysed.tokens[at].slice(analysed.text), "," | "(" | ":" | ";" | "—" | "–")
                || matches!(analysed.annotations.xpos(at), "POS" | "WP" | "WDT")
        };
        let behind = if phrase.coordination { phrase.words.end } else { phrase.head + 1 };
        let end = (behind..phrase.words.end).find(adds).unwrap_or(phrase.words.end);
        let first = phrase.words.start.min(phrase.head);
        analysed.tokens[first].join(analysed.tokens[end.max(first + 1) - 1])
    }

    /// The actor that a mention refers to. The function adds the actor if it is new. The result is `None` if no name
    /// and no noun phrase describes the referent.
    fn actor(&mut self, span: Span, candidate: &MentionCandidate) -> Option<ActorId> {
        let cluster = candidate.name.map(|name| self.clusters.of_name[name]);
        let referent = match (candidate.phrase, cluster) {
            (Some(phrase), _) => Referent::Chain(self.chains.of(phrase)),
            (None, Some(cluster)) => {
                let chain =
                    self.discourse.first_named(cluster).map(|phrase| self.chains.of(phrase));
                chain.map_or(Referent::NameCluster(cluster), Referent::Chain)
            }
            (None, None) if candidate.form == MentionForm::Nominal => Referent::Words(span),
            (None, None) => return None,
        };
        let id = match self.by_referent.get(&referent) {
            Some(&id) => id,
            None => {
                let id = self.described(referent, span).map(|actor| {
                    self.actors.push(actor);
                    ActorId::new(self.actors.len() - 1)
                });
                self.by_referent.insert(referent, id);
                id
            }
        }?;
        let actor = &mut self.actors[id.index()];
        match candidate.name {
            Some(name) => {
                let plain = &self.discourse.names[name].plain;
                if !actor.names.contains(plain) {
                    actor.names.push(plain.clone());
                }
            }
            None if actor.names.is_empty() => actor.names.push(actor.name.clone()),
            None => {}
        }
        Some(id)
    }

    fn described(&self, referent: Referent, span: Span) -> Option<Actor> {
        let actor =
            |name: String, kind| Actor { name, kind, names: Vec::new(), mentions: Vec::new() };
        let members = match referent {
            Referent::Chain(chain) => self.chains.members(chain),
            Referent::NameCluster(cluster) => {
                let cluster = &self.clusters.all[cluster];
                return Some(actor(cluster.name.clone(), cluster.kind));
            }
            Referent::Words(span) => {
                let name = in_one_line(span.slice(self.discourse.analysed.text));
                return Some(actor(name, ActorType::Other));
            }
        };
        let phrases = || members.iter().map(|&at| &self.discourse.phrases[at]);
        if phrases().any(|phrase| phrase.clause) {
            return None;
        }
        let cluster = members.iter().find_map(|&at| self.discourse.cluster(at));
        if let Some(cluster) = cluster.map(|cluster| &self.clusters.all[cluster]) {
            let person = cluster.kind == ActorType::Other && phrases().any(|p| p.gender.is_some());
            let kind = if person { ActorType::Person } else { cluster.kind };
            return Some(actor(cluster.name.clone(), kind));
        }
        let nominal = phrases().find(|phrase| {
            let noun =
                matches!(self.discourse.analysed.annotations.upos(phrase.head), "NOUN" | "PROPN");
            noun && phrase.pronoun.is_none()
        })?;
        // The first mention may be a source, whose words differ from the phrase's.
        let span = if members.len() == 1 { span } else { self.core(nominal) };
        Some(actor(in_one_line(span.slice(self.discourse.analysed.text)), self.kind(members)))
    }

    /// The type of an actor without a name.
    fn kind(&self, members: &[usize]) -> ActorType {
        let phrases = || members.iter().map(|&at| &self.discourse.phrases[at]);
        let nouns = || phrases().filter(|phrase| phrase.pronoun.is_none());
        if nouns().any(|phrase| phrase.coordination || phrase.plural) {
            ActorType::Group
        } else if phrases().any(|phrase| phrase.gender.is_some()) {
            ActorType::Person
        } else {
            nouns()
                .map(|phrase| phrase.kind)
                .find(|&kind| kind != ActorType::Other)
                .unwrap_or(ActorType::Other)
        }
    }

    fn mention(&self, span: Span, candidate: &MentionCandidate, actor: Option<ActorId>) -> Mention {
        let MentionCandidate { form, name, phrase, .. } = *candidate;
        let link = phrase.and_then(|phrase| self.chains.link_of(phrase));
        let (confidence, by) = match (name, link, actor) {
            (Some(name), ..) => {
                let name = &self.discourse.names[name];
                let whole = actor.is_none_or(|actor| self.actors[actor.index()].name == name.plain);
                (if whole { 0.9 } else { 0.8 }, name.by)
            }
            _ if candidate.relative => (0.9, Maker::RelativePronoun),
            (None, Some(link), _) => (link.probability, link.by),
            (None, None, _) if form == MentionForm::Pronoun => (0.9, Maker::Pronoun),
            (None, None, _) if candidate.speaks => (0.7, Maker::NominalSource),
            // An antecedent has the confidence of the likeliest link in its chain.
            (None, None, _) => {
                let members = phrase.map_or([].as_slice(), |phrase| self.chains.members(phrase));
                let links = members.iter().filter_map(|&at| self.chains.link_of(at));
                (links.map(|link| link.probability).fold(0.0, f32::max), Maker::NounPhrase)
            }
        };
        let pronoun = phrase.and_then(|phrase| self.discourse.phrases[phrase].pronoun);
        let kind = match pronoun.map(|pronoun| pronoun.class) {
            Some(PronounClass::They | PronounClass::We) => ActorType::Group,
            Some(PronounClass::It | PronounClass::Demonstrative) => ActorType::Other,
            _ if form == MentionForm::Pronoun => ActorType::Person,
            _ => ActorType::Other,
        };
        Mention { span, form, kind, actor, confidence, by }
    }
}

fn in_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
