//! Mentions and the actors they refer to, in a first, simple way.
//!
//! Names are joined by their words: the same name, and a surname with the one full name that ends
//! in it. The source of an attribution becomes a mention; a pronoun is linked to the nearest
//! earlier person that fits, a definite nominal ("the minister") to the same words before it. What
//! does not fit stays unresolved.

mod candidates;
pub mod features;
mod lexicon;
mod naming;
mod phrases;
mod scene;

use std::collections::{BTreeMap, BTreeSet};

use onrecord_text::Span;

use crate::attributions::Found;
use crate::ground::Ground;
use crate::marks::Quotation;
use crate::mentions::{Gender, Name, names};
use crate::reading::{Actor, ActorType, Index, Mention, MentionForm};
use crate::words::{Class, Classes};

/// The mentions of a text, its actors, and the speaker of each attribution.
pub(crate) struct Cast {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) actors: Vec<Actor>,
    /// One for each attribution given.
    pub(crate) speakers: Vec<Option<Index>>,
}

/// A pronoun reaches back over at most this many bytes of text, about four paragraphs.
const FARTHEST_PRONOUN: usize = 1500;
/// Of the people with one surname so many of the latest are looked at.
const MOST_NAMESAKES: usize = 16;
/// A name of more words is hardly a person's.
const LONGEST_PERSONAL_NAME: usize = 4;

/// Finds who the text speaks of and who its sources are.
pub(crate) fn cast(ground: &Ground<'_>, quotations: &[Quotation], found: &[Found]) -> Cast {
    let mut casting = Casting::new(ground, quotations);
    let names = names(ground);
    let heads: BTreeMap<Span, Head> = (found.iter().filter_map(|found| found.source))
        .map(|source| (source, head(ground, source, &names)))
        .collect();
    let spoken: BTreeMap<Span, MentionForm> =
        heads.values().map(|head| (head.span, head.form)).collect();
    let mut mentioned: BTreeMap<Span, Option<&Name>> =
        spoken.keys().map(|&span| (span, None)).collect();
    mentioned.extend(names.iter().map(|name| (name.span, Some(name))));
    for (span, name) in mentioned {
        match (name, spoken.get(&span)) {
            (Some(name), speaks) => casting.name(name, speaks.is_some()),
            (None, Some(MentionForm::Pronoun)) => casting.pronoun(span),
            (None, _) => casting.nominal(span),
        }
    }
    let actor_at: BTreeMap<Span, Option<Index>> =
        casting.mentions.iter().map(|mention| (mention.span, mention.actor)).collect();
    let speaker = |source: Span| actor_at.get(&heads.get(&source)?.span).copied().flatten();
    let speakers = found.iter().map(|found| found.source.and_then(speaker)).collect();
    casting.finish(speakers)
}

/// Words that refer, as tokens, and the chain of those that refer to the same.
pub struct Referring {
    /// All its words.
    pub words: std::ops::Range<usize>,
    /// The one that the others hang on.
    pub head: usize,
    /// What it refers to.
    pub chain: usize,
}

/// The numbers that a ranker is trained on.
pub struct Features {
    /// In order of the text.
    pub phrases: Vec<PhraseFeatures>,
    /// For each phrase its candidates, the nearest first.
    pub pairs: Vec<PairFeatures>,
}

/// A phrase in numbers.
pub struct PhraseFeatures {
    /// All its words.
    pub words: std::ops::Range<usize>,
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

/// The phrases of a text and what a ranker would see of them.
#[must_use]
pub fn features(ground: &Ground<'_>) -> Features {
    let marks = crate::marks::marks(ground.text, &ground.paragraphs);
    let found = crate::attributions::attribute(ground, &marks);
    let names = names(ground);
    let phrases = phrases::phrases(ground, &names);
    let bearers = naming::Bearers::new(&names, |_| false);
    let scene = scene::Scene::new(ground, &marks.quotations, &found, &phrases, &names, &bearers.of_name);
    let pairs = (0..phrases.len())
        .flat_map(|anaphor| {
            let scene = &scene;
            scene.candidates(anaphor).into_iter().map(move |candidate| PairFeatures {
                anaphor,
                candidate: candidate.phrase,
                rows: scene.pair_rows(anaphor, candidate.phrase, candidate.between),
            })
        })
        .collect();
    let of_phrase = |(at, phrase): (usize, &phrases::Phrase)| PhraseFeatures {
        words: phrase.words.clone(),
        head: phrase.head,
        rows: scene.phrase_rows(at),
    };
    Features { phrases: phrases.iter().enumerate().map(of_phrase).collect(), pairs }
}

/// BASELINE
pub fn referring(ground: &Ground<'_>, _model: &onrecord_language::Model) -> Vec<Referring> {
    let marks = crate::marks::marks(ground.text, &ground.paragraphs);
    let found = crate::attributions::attribute(ground, &marks);
    let cast = cast(ground, &marks.quotations, &found);
    (cast.mentions.iter())
        .filter_map(|mention| {
            let words = ground.range_in(mention.span);
            let head = words.clone().find(|&at| ground.analysis.tokens[at].head.is_none_or(|h| !words.contains(&(h as usize))))?;
            Some(Referring { words, head, chain: mention.actor? })
        })
        .collect()
}

/// The words of a source that name or stand for somebody.
struct Head {
    span: Span,
    form: MentionForm,
}

fn head(ground: &Ground<'_>, source: Span, names: &[Name]) -> Head {
    let first = names.partition_point(|name| name.span.start() < source.start());
    let end = names.partition_point(|name| name.span.start() < source.end());
    let names = &names[first..end.max(first)];
    let text = ground.text;
    let tokens = ground.tokens_in(source);
    let lower = |at: usize| tokens[at].slice(text).to_lowercase();
    if let [only] = tokens
        && Classes::of(&lower(0)).has(Class::Pronoun)
    {
        return Head { span: *only, form: MentionForm::Pronoun };
    }
    // The phrase up to its first comma or preposition holds the head: "Ana Ruiz of Delta Works,
    // who …"; the last name in it is the speaker's: "Delta Works spokesman Ben Oduya".
    let ends = |at: usize| {
        let word = lower(at);
        matches!(word.as_str(), "," | "(" | "who" | ":" | "of" | "for" | "from")
            || Classes::of(&word).has(Class::PhraseEnd)
    };
    let end = (1..tokens.len()).find(|&at| ends(at)).unwrap_or(tokens.len());
    let (Some(first), Some(last)) = (tokens[..end].first(), tokens[..end].last()) else {
        return Head { span: source, form: MentionForm::Nominal };
    };
    let phrase = first.join(*last);
    // "Ana Ruiz and Ben Oduya": the two together.
    let company = |at: usize| matches!(lower(at).as_str(), "and" | "or" | "nor");
    if (1..end).any(company) {
        return Head { span: phrase, form: MentionForm::Nominal };
    }
    let owns = |name: &Name| text[name.span.end()..].starts_with(['\'', '’']);
    let ends_phrase =
        |name: &&Name| phrase.covers(name.span) && name.span.end() >= phrase.end() && !owns(name);
    // "The surveyor, Ana Ruiz, …": the name is the nominal's.
    let apposed = |name: &&Name| {
        let behind = |at: usize| tokens.get(at).map(|token| token.start());
        let parted = tokens.get(end).is_some_and(|token| token.slice(text) == ",");
        let nominal = last.slice(text).starts_with(char::is_lowercase);
        parted
            && nominal
            && behind(end + 1) == Some(name.span.start())
            && source.covers(name.span)
            && !owns(name)
            && name.kind != ActorType::Organization
    };
    match names.iter().find(ends_phrase).or_else(|| names.iter().find(apposed)) {
        Some(name) => Head { span: name.span, form: MentionForm::Name },
        None => Head { span: phrase, form: MentionForm::Nominal },
    }
}

/// An actor while it is being put together.
struct Person {
    parts: Vec<String>,
    actor: Actor,
    gender: Option<Gender>,
    /// Its last mention.
    last: Option<Span>,
    /// Whether it has been the source of an attribution.
    speaks: bool,
}

/// Whether a name is that of an actor spoken of before.
enum Known {
    No,
    As(Index),
    /// Two people could be meant.
    OneOfSeveral,
}

struct Casting<'a> {
    ground: &'a Ground<'a>,
    mentions: Vec<Mention>,
    people: Vec<Person>,
    /// People by the words of a name of theirs, or of a nominal, in lower case.
    by_words: BTreeMap<String, Index>,
    /// People by the first and the last word of their name, in order of first mention.
    by_part: BTreeMap<String, Vec<Index>>,
    /// The outer quotations, in order.
    quoted: Vec<Span>,
}

impl<'a> Casting<'a> {
    fn new(ground: &'a Ground<'a>, quotations: &[Quotation]) -> Self {
        Self {
            ground,
            mentions: Vec::new(),
            people: Vec::new(),
            by_words: BTreeMap::new(),
            by_part: BTreeMap::new(),
            quoted: quotations.iter().filter(|q| q.depth == 0).map(|q| q.outer).collect(),
        }
    }

    fn name(&mut self, name: &Name, speaks: bool) {
        let plain = name.plain.clone();
        let index = match self.known(name) {
            Known::As(index) => index,
            Known::OneOfSeveral => {
                return self.mention(name.span, MentionForm::Name, None, speaks, 0.9, name.by);
            }
            Known::No => {
                let (kind, names, mentions) = (name.kind, Vec::new(), Vec::new());
                self.add(name.parts.clone(), Actor { name: plain.clone(), kind, names, mentions })
            }
        };
        let person = &mut self.people[index];
        if name.parts.len() > person.parts.len() {
            person.parts.clone_from(&name.parts);
            person.actor.name.clone_from(&plain);
        }
        if person.actor.kind == ActorType::Other {
            person.actor.kind = name.kind;
        }
        // Two names or more that speak are a person's more often than not.
        if speaks && person.actor.kind == ActorType::Other && person.parts.len() > 1 {
            person.actor.kind = ActorType::Person;
        }
        person.gender = person.gender.or(name.gender);
        let confidence = if person.parts == name.parts { 0.9 } else { 0.8 };
        if self.by_words.insert(plain.to_lowercase(), index) != Some(index) {
            person.actor.names.push(plain);
        }
        self.mention(name.span, MentionForm::Name, Some(index), speaks, confidence, name.by);
    }

    fn add(&mut self, parts: Vec<String>, actor: Actor) -> Index {
        let index = self.people.len();
        let ends: BTreeSet<&String> = parts.first().into_iter().chain(parts.last()).collect();
        for part in ends {
            self.by_part.entry(part.clone()).or_default().push(index);
        }
        self.people.push(Person { parts, actor, gender: None, last: None, speaks: false });
        index
    }

    /// The actor that a name belongs to.
    fn known(&self, name: &Name) -> Known {
        let by_words = self.by_words.get(&name.plain.to_lowercase()).copied();
        let agrees = |index: Index| {
            let known = self.people[index].gender;
            known.is_none() || name.gender.is_none() || known == name.gender
        };
        let same = by_words.filter(|&index| agrees(index));
        let Some(last) = name.parts.last() else { return Known::No };
        let namesakes = self.by_part.get(last).map_or([].as_slice(), Vec::as_slice);
        let near = namesakes.iter().rev().take(MOST_NAMESAKES).copied();
        let fitting: Vec<Index> = near
            .filter(|&index| self.may_share(&self.people[index], name) && agrees(index))
            .collect();
        if name.parts.len() > 1 {
            // A full name: the same one, or the one so far known by this surname alone.
            let alone =
                fitting.into_iter().find(|&index| self.people[index].parts == [last.as_str()]);
            return same.or(alone).map_or(Known::No, Known::As);
        }
        // A surname: of the one family member spoken of, and of none where there are two.
        let is_surname = |index: &Index| self.people[*index].parts.last() == Some(last);
        let family: Vec<Index> = fitting.iter().copied().filter(is_surname).collect();
        match (family.as_slice(), fitting.as_slice(), same) {
            ([one], _, _) | ([], [one], _) => Known::As(*one),
            ([], [], Some(one)) => Known::As(one),
            ([], [], None) => Known::No,
            _ => Known::OneOfSeveral,
        }
    }

    /// Whether one name of two is a single word and both could be one person's.
    fn may_share(&self, person: &Person, name: &Name) -> bool {
        let (short, long) =
            (name.parts.len().min(person.parts.len()), name.parts.len().max(person.parts.len()));
        short == 1
            && long <= LONGEST_PERSONAL_NAME
            && [person.actor.kind, name.kind].iter().all(|kind| *kind != ActorType::Organization)
    }

    fn pronoun(&mut self, span: Span) {
        let gender = match span.slice(self.ground.text).to_lowercase().as_str() {
            "he" => Some(Gender::Male),
            "she" => Some(Gender::Female),
            // Whom "they", "we" or "I" stand for is not told this simply.
            _ => return self.mention(span, MentionForm::Pronoun, None, true, 0.9, "rule:pronoun"),
        };
        let index = self.antecedent(span, gender);
        if let Some(index) = index {
            self.people[index].gender = gender;
            self.people[index].actor.kind = ActorType::Person;
        }
        self.mention(span, MentionForm::Pronoun, index, true, 0.7, "rule:nearest-fitting");
    }

    /// Whom "he" or "she" at `pronoun` stands for: in the nearest sentence that names somebody who
    /// fits, outside quotations, the first name that is no preposition's, and of those one that is
    /// likely a person's.
    fn antecedent(&self, pronoun: Span, gender: Option<Gender>) -> Option<Index> {
        let sentence = |span: Span| {
            self.ground.sentences.partition_point(|sentence| sentence.start() <= span.start())
        };
        let here = sentence(pronoun);
        let said = |span: Span| {
            let next = self.quoted.partition_point(|quoted| quoted.end() <= span.start());
            self.quoted.get(next).is_some_and(|quoted| quoted.covers(span))
        };
        let rank = |mention: &Mention| {
            let index = mention.actor?;
            let person = &self.people[index];
            let named = (2..=LONGEST_PERSONAL_NAME).contains(&person.parts.len());
            let likely = person.speaks || person.actor.kind == ActorType::Person || named;
            let fits = matches!(person.actor.kind, ActorType::Person | ActorType::Other)
                && (person.gender.is_none() || person.gender == gender)
                && (likely || !person.parts.is_empty())
                && !said(mention.span);
            let behind_preposition = self.ground.token_before(mention.span).is_some_and(|token| {
                let word = token.slice(self.ground.text).to_lowercase();
                Classes::of(&word).has(Class::Preposition)
            });
            // Of the pronoun's own sentence the subject is nearest; another part of it stands for
            // the pronoun's company more often than for it.
            let own = here - 1;
            let distance = match here - sentence(mention.span) {
                0 if self.ground.sentences[own].start() < mention.span.start() => 2,
                distance => distance,
            };
            fits.then_some(((distance, behind_preposition, !likely, mention.span), index))
        };
        let near = (self.mentions.iter().rev())
            .take_while(|m| m.span.end() + FARTHEST_PRONOUN >= pronoun.start());
        near.filter_map(rank).min_by_key(|(rank, _)| *rank).map(|(_, index)| index)
    }

    fn nominal(&mut self, span: Span) {
        let words = span.slice(self.ground.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = words.to_lowercase();
        let known = self.by_words.get(&lower).filter(|_| lower.starts_with("the ")).copied();
        let index = known.unwrap_or_else(|| {
            let several = |word: &str| matches!(word, "and" | "or" | "nor");
            let plural =
                lower.ends_with('s') && !lower.ends_with("ss") || lower.split(' ').any(several);
            let kind = if plural { ActorType::Group } else { ActorType::Other };
            let (name, names) = (words.clone(), vec![words]);
            self.add(Vec::new(), Actor { name, kind, names, mentions: Vec::new() })
        });
        self.by_words.insert(lower, index);
        self.mention(span, MentionForm::Nominal, Some(index), true, 0.7, "rule:nominal-source");
    }

    fn mention(
        &mut self,
        span: Span,
        form: MentionForm,
        actor: Option<Index>,
        speaks: bool,
        confidence: f32,
        by: &'static str,
    ) {
        let index = self.mentions.len();
        let mut kind = match form {
            MentionForm::Pronoun => ActorType::Person,
            MentionForm::Name | MentionForm::Nominal => ActorType::Other,
        };
        if let Some(person) = actor.and_then(|actor| self.people.get_mut(actor)) {
            person.actor.mentions.push(index);
            person.last = Some(span);
            person.speaks |= speaks;
            kind = person.actor.kind;
        }
        self.mentions.push(Mention { span, form, kind, actor, confidence, by });
    }

    /// Mentions take the type that their actor ended up with.
    fn finish(mut self, speakers: Vec<Option<Index>>) -> Cast {
        let actors: Vec<Actor> = self.people.into_iter().map(|person| person.actor).collect();
        for mention in &mut self.mentions {
            if let Some(actor) = mention.actor {
                mention.kind = actors[actor].kind;
            }
        }
        Cast { mentions: self.mentions, actors, speakers }
    }
}
