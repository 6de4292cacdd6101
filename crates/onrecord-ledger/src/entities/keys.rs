//! Link keys: what two actors of two articles must share to be one entity.
//!
//! A key is a name with its type and a context: an occupation, or somebody mentioned with the actor.
//!
//! A reading sometimes takes two people for one, "Mara" and "Tom Ellison". If both names were keys, one such article
//! would link them everywhere. So an actor has the keys of the full name that its article uses most, and of that name
//! with or without a middle name or in initials.
//!
//! A surname never links, with or without a title: "President Ellison" is father and son. It still counts as a name
//! of the actor if its article gives the full name too.
//!
//! Two actors are linked if they share a key, and entities are the connected components of these links. A key never
//! depends on how often a name occurs elsewhere, so no article changes the keys of another.

use std::collections::BTreeSet;

use onrecord_reading::{ActorType, MentionForm};

use super::name_forms::{self, Personal};

/// How many co-mentioned names of an article count, the first ones.
const MAX_CO_MENTIONS: usize = 6;
/// Shorter initials belong to several names: a party's committee and its convention.
const SHORTEST_INITIALS: usize = 4;

/// What an article says of one actor's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameEvidence {
    /// The actor's type; `None` if it has no name.
    pub(crate) kind: Option<ActorType>,
    /// The names it is mentioned by, in order, with titles.
    pub(crate) names: Vec<String>,
    /// Its other descriptions: "the goalkeeper".
    pub(crate) nominals: Vec<String>,
}

impl NameEvidence {
    /// Adds a mention.
    pub(crate) fn add(&mut self, form: MentionForm, kind: ActorType, words: String) {
        if form == MentionForm::Name {
            self.kind = Some(kind);
            self.names.push(words);
        } else {
            self.nominals.push(words);
        }
    }
}

/// What links all who have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) context: Context,
}

/// What must agree besides the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Context {
    /// Nothing. It links everyone who has the name with [`Context::Any`] or [`Context::Occupation`].
    Any,
    /// The occupation.
    Occupation(&'static str),
    /// The name of somebody mentioned with the actor.
    CoMention(String),
}

impl Context {
    /// As the ledger stores it. These words are part of the entities' ids and never change.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Occupation(occupation) => format!("{OCCUPATION_PREFIX}{occupation}"),
            Self::CoMention(name) => format!("with {name}"),
        }
    }
}

/// How [`Context::Occupation`] begins.
pub(crate) const OCCUPATION_PREFIX: &str = "as ";

/// How well a name identifies its bearer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NameKey {
    /// By itself.
    Unique(String),
    /// Only together with a co-mentioned name.
    Ambiguous(String),
}

/// The names that an article gives an actor.
#[derive(Clone, Debug, Default)]
struct ActorNames {
    names: BTreeSet<NameKey>,
    /// The words of the name that the article uses most, and of its close variants.
    main: Vec<Vec<String>>,
}

/// The link keys of an actor, and what decides which names are its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActorKeys {
    pub(crate) keys: Vec<Key>,
    main: Vec<Vec<String>>,
    is_person: bool,
}

impl ActorKeys {
    /// Whether a name belongs to the actor, rather than to another one that the reading confused with it. Its words
    /// must all be in the main name, or it is a person's name with the same first and last word.
    pub(crate) fn owns(&self, name: &str) -> bool {
        let words = if self.is_person { Personal::of(name).parts } else { name_forms::plain(name) };
        let joined = words.join(" ");
        let is_own = |main: &Vec<String>| {
            let same_ends =
                words.len() > 1 && words.first() == main.first() && words.last() == main.last();
            words.iter().all(|word| main.contains(word))
                || self.is_person && same_ends
                || !self.is_person
                    && (name_forms::canonical(&joined) == name_forms::canonical(&main.join(" "))
                        || name_forms::are_initials(&joined, &main.join(" ")))
        };
        self.main.is_empty() || self.main.iter().any(is_own)
    }
}

/// The link keys of each actor of an article.
pub(crate) fn keys(members: &[NameEvidence]) -> Vec<ActorKeys> {
    let names: Vec<ActorNames> = members.iter().map(names_of).collect();
    let co_mentioned: Vec<(usize, &String)> = (names.iter().enumerate())
        .filter(|(i, _)| is_informative(members[*i].kind))
        .filter_map(|(i, names)| {
            let first = names.names.iter().find_map(|name| match name {
                NameKey::Unique(name) => Some(name),
                NameKey::Ambiguous(_) => None,
            });
            Some((i, first?))
        })
        .collect();
    (members.iter().zip(&names).enumerate())
        .map(|(i, (member, names))| {
            let others: Vec<&String> = co_mentioned
                .iter()
                .filter(|(other, _)| *other != i)
                .map(|(_, name)| *name)
                .collect();
            let keys: BTreeSet<Key> =
                names.names.iter().flat_map(|name| keys_of(name, member, &others)).collect();
            ActorKeys {
                keys: keys.into_iter().collect(),
                main: names.main.clone(),
                is_person: member.kind == Some(ActorType::Person),
            }
        })
        .collect()
}

/// Whether a co-mention tells much; a country is mentioned with everybody.
fn is_informative(kind: Option<ActorType>) -> bool {
    matches!(kind, Some(ActorType::Person | ActorType::Organization))
}

fn keys_of(name: &NameKey, member: &NameEvidence, others: &[&String]) -> Vec<Key> {
    let key = |name: &String, context| Key { name: name.clone(), context };
    match name {
        NameKey::Unique(name) => {
            let occupations = occupations(member);
            if occupations.is_empty() {
                return vec![key(name, Context::Any)];
            }
            occupations
                .into_iter()
                .map(|occupation| key(name, Context::Occupation(occupation)))
                .collect()
        }
        NameKey::Ambiguous(name) => (others.iter().take(MAX_CO_MENTIONS))
            .map(|other| key(name, Context::CoMention((*other).clone())))
            .collect(),
    }
}

fn names_of(member: &NameEvidence) -> ActorNames {
    match member.kind {
        None => ActorNames::default(),
        Some(ActorType::Person) => person_names(member),
        Some(kind) => other_names(kind, member),
    }
}

fn person_names(member: &NameEvidence) -> ActorNames {
    let all: Vec<Personal> = member.names.iter().map(|name| Personal::of(name)).collect();
    let full: Vec<&Personal> = all.iter().filter(|name| name.is_full()).collect();
    let main = most_frequent(full.iter().map(|name| &name.parts));
    let mut names = ActorNames::default();
    for name in &full {
        let fits = |main: &Vec<String>| {
            name.parts == *main
                || name
                    .differs_by_middle_name(&Personal { titles: Vec::new(), parts: main.clone() })
        };
        if !main.is_some_and(fits) || names.main.contains(&name.parts) {
            continue;
        }
        let words = format!("person {}", name.parts.join(" "));
        names.names.insert(if name.is_common() {
            NameKey::Ambiguous(words)
        } else {
            NameKey::Unique(words)
        });
        names.main.push(name.parts.clone());
    }
    names
}

fn other_names(kind: ActorType, member: &NameEvidence) -> ActorNames {
    let all: Vec<Vec<String>> = member.names.iter().map(|name| name_forms::plain(name)).collect();
    let Some(main) = most_frequent(all.iter()) else { return ActorNames::default() };
    let mut names = ActorNames { names: BTreeSet::new(), main: vec![main.clone()] };
    let joined = main.join(" ");
    for name in &all {
        let words = name.join(" ");
        let initials = words.len().min(joined.len()) >= SHORTEST_INITIALS
            && name_forms::are_initials(&words, &joined);
        if *name == *main || initials {
            names.names.extend(name_key(kind, name_forms::canonical(&words)));
        }
    }
    names
}

/// The most frequent words, the first of several.
fn most_frequent<'n>(names: impl Iterator<Item = &'n Vec<String>>) -> Option<&'n Vec<String>> {
    let mut counts: Vec<(&Vec<String>, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
}

/// The key of a name that is no person's; `None` if it identifies nothing.
fn name_key(kind: ActorType, name: &str) -> Option<NameKey> {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    // "University of" is incomplete.
    let is_cut = name.split(' ').next().is_some_and(name_forms::is_small)
        || name.rsplit(' ').next().is_some_and(name_forms::is_small);
    if letters < 2 || is_cut {
        return None;
    }
    let typed = match kind {
        ActorType::Person => return None,
        ActorType::Organization if name_forms::is_generic(name) => {
            // "Council" alone could be any, whoever is mentioned with it.
            return name.contains(' ').then(|| NameKey::Ambiguous(format!("organization {name}")));
        }
        ActorType::Organization => "organization",
        ActorType::Place => "place",
        ActorType::Group => "group",
        // Nobody knows what it is, so a single word tells too little.
        ActorType::Other if name.contains(' ') => "other",
        ActorType::Other => return None,
    };
    Some(NameKey::Unique(format!("{typed} {name}")))
}

/// Whether a name identifies its bearer by itself: a person's full name, however common, or any other name that is
/// not generic.
pub(crate) fn is_strong(kind: ActorType, name: &str) -> bool {
    match kind {
        ActorType::Person => Personal::of(name).is_full(),
        kind => {
            let words = name_forms::plain(name).join(" ");
            matches!(name_key(kind, name_forms::canonical(&words)), Some(NameKey::Unique(_)))
        }
    }
}

/// The occupations that a person's titles and descriptions tell.
fn occupations(member: &NameEvidence) -> BTreeSet<&'static str> {
    if member.kind != Some(ActorType::Person) {
        return BTreeSet::new();
    }
    let titles = member.names.iter().flat_map(|name| Personal::of(name).titles);
    // In "the former goalkeeper of the Ostren club" the head stands before "of".
    let nominals = member.nominals.iter().filter_map(|nominal| {
        let words = name_forms::words(nominal);
        words
            .into_iter()
            .take_while(|word| !matches!(word.as_str(), "of" | "for" | "at" | "in" | "who"))
            .last()
    });
    titles.chain(nominals).filter_map(|word| name_forms::occupation(&word)).collect()
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    fn member(kind: ActorType, names: &[&str], nominals: &[&str]) -> NameEvidence {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        NameEvidence { kind: Some(kind), names: own(names), nominals: own(nominals) }
    }

    fn person(name: &str) -> NameEvidence {
        member(ActorType::Person, &[name], &[])
    }

    /// Whether the first actor of one article is the first of the other.
    fn same(one: &[NameEvidence], other: &[NameEvidence]) -> bool {
        let (one, other) = (&keys(one)[0].keys, &keys(other)[0].keys);
        one.iter().any(|a| {
            other.iter().any(|b| {
                let occupation =
                    |context: &Context| matches!(context, Context::Any | Context::Occupation(_));
                a.name == b.name
                    && (a.context == b.context
                        || (occupation(&a.context)
                            && occupation(&b.context)
                            && (a.context == Context::Any || b.context == Context::Any)))
            })
        })
    }

    #[test]
    fn a_full_name_is_enough_unless_many_bear_it() {
        assert!(same(&[person("Mara Ellison")], &[person("Mayor Mara Ellison")]));
        // With a middle initial it takes an article that uses both.
        assert!(!same(&[person("Mara Ellison")], &[person("Mara J. Ellison")]));
        let both = member(ActorType::Person, &["Mara J. Ellison", "Mara Ellison"], &[]);
        assert!(same(slice::from_ref(&both), &[person("Mara Ellison")]));
        assert!(same(&[both], &[person("Mara J. Ellison")]));
        assert!(!same(&[person("Mara Ellison")], &[person("Ellison")]));
        assert!(!same(&[person("Ellison")], &[person("Ellison")]));
        assert!(!same(&[person("Gov. Ellison")], &[person("Gov. Ellison")]));
        assert!(!same(&[person("John Smith")], &[person("John Smith")]));
        let beside = || [person("John Smith"), person("Tove Brandt")];
        assert!(same(&beside(), &beside()));
        assert!(!same(
            &[person("Jordan Vale")],
            &[member(ActorType::Place, &["Jordan Vale"], &[])]
        ));
    }

    #[test]
    fn whom_one_article_mixes_up_stay_apart_in_all_others() {
        let mixed = member(
            ActorType::Person,
            &["Mara Ellison", "Ellison", "Tom Ellison", "Mara Ellison"],
            &[],
        );
        assert!(same(slice::from_ref(&mixed), &[person("Mara Ellison")]));
        assert!(!same(slice::from_ref(&mixed), &[person("Tom Ellison")]));
        let joining = &keys(&[mixed])[0];
        for (name, is_own) in [
            ("Ellison", true),
            ("Mayor Ellison", true),
            ("Mara Lind Ellison", true),
            ("Tom Ellison", false),
        ] {
            assert_eq!(joining.owns(name), is_own, "{name}");
        }
    }

    #[test]
    fn initials_are_the_name_where_an_article_says_so() {
        let both = member(ActorType::Organization, &["Ostren Ferry Company Union", "OFCU"], &[]);
        let body = |name: &str| member(ActorType::Organization, &[name], &[]);
        assert!(same(slice::from_ref(&both), &[body("OFCU")]));
        assert!(same(&[both], &[body("the Ostren Ferry Company Union")]));
        assert!(!same(&[body("OFCU")], &[body("Ostren Ferry Company Union")]));
        let country = |name: &str| member(ActorType::Place, &[name], &[]);
        assert!(same(&[country("U.S.")], &[country("the United States")]));
    }

    #[test]
    fn roles_of_two_occupations_are_two_people() {
        let keeper = member(ActorType::Person, &["Tomas Vale"], &["the Ostren goalkeeper"]);
        let senator = person("Sen. Tomas Vale");
        assert!(!same(slice::from_ref(&keeper), slice::from_ref(&senator)));
        assert!(same(&[keeper], &[person("Tomas Vale")]));
        assert!(same(&[senator], &[member(ActorType::Person, &["Tomas Vale"], &["the governor"])]));
    }

    #[test]
    fn bodies_that_every_country_has_need_company() {
        let body = |name: &str| member(ActorType::Organization, &[name], &[]);
        assert!(same(&[body("The Harbour Trust Ltd")], &[body("Harbour Trust")]));
        assert!(!same(&[body("Supreme Court")], &[body("the Supreme Court")]));
        assert!(same(
            &[body("Supreme Court"), person("Mara Ellison")],
            &[body("the Supreme Court"), person("Mara Ellison")]
        ));
        assert!(!same(
            &[body("council"), person("Mara Ellison")],
            &[body("council"), person("Mara Ellison")]
        ));
    }
}
