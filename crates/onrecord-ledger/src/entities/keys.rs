//! What tells that two actors of two articles are one: the keys that each has, by name, type, role and company.
//!
//! A reading now and then takes two for one, "Mara" and "Tom Ellison". Were both names keys, one such article would join them
//! everywhere; so that an actor has the keys of the full name that its article uses most, and of that name with and without
//! a middle name or in initials.
//!
//! A surname, with or without a title, joins nobody to anybody: "President Ellison" is father and son. It is a name of the
//! actor all the same where its article gives the full name as well.
//!
//! Two actors are joined where they share a key, and joined actors are the connected components of that. A key says
//! nothing of how often a name occurs anywhere, so that no article changes what another one's actors are.

use std::collections::BTreeSet;

use onrecord_reading::{ActorType, MentionForm};

use super::name_forms::{self, Personal};

/// So many of those mentioned with somebody count as company, the first of an article.
const MOST_COMPANY: usize = 6;
/// Initials of fewer letters are those of several names: of a party's committee and of its convention.
const SHORTEST_INITIALS: usize = 4;

/// An actor of an article as joining sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Member {
    /// What kind of actor; `None` where it has no name.
    pub(crate) kind: Option<ActorType>,
    /// By what names it is mentioned, in order, with titles.
    pub(crate) names: Vec<String>,
    /// What else it is called: "the goalkeeper".
    pub(crate) nominals: Vec<String>,
}

impl Member {
    /// It is mentioned once more.
    pub(crate) fn add(&mut self, form: MentionForm, kind: ActorType, words: String) {
        if form == MentionForm::Name {
            self.kind = Some(kind);
            self.names.push(words);
        } else {
            self.nominals.push(words);
        }
    }
}

/// What joins all who have it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) part: Part,
}

/// What must agree beside the name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Nothing: it joins whoever has the name with [`Part::Any`] or [`Part::Walk`].
    Any,
    /// The walk of life.
    Walk(&'static str),
    /// Those mentioned beside.
    With(String),
}

impl Part {
    /// As it stands in the ledger.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Walk(walk) => format!("{WALK}{walk}"),
            Self::With(company) => format!("with {company}"),
        }
    }
}

/// How [`Part::Walk`] begins.
pub(crate) const WALK: &str = "as ";

/// How well a name tells whom it means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// Alone.
    Strong(String),
    /// With somebody else beside.
    Shared(String),
}

/// What an actor is called in its article.
#[derive(Clone, Debug, Default)]
struct Called {
    names: BTreeSet<Name>,
    /// The words of the name that its article uses most, and of what it differs from in little.
    main: Vec<Vec<String>>,
}

/// What joins an actor, and which of its names are its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Joining {
    pub(crate) keys: Vec<Key>,
    main: Vec<Vec<String>>,
    is_person: bool,
}

impl Joining {
    /// Whether a name is one of the actor that is joined, and not of another that the reading took for it: all of its
    /// words are of the main name, or it is a person's with the same first and last word.
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

/// What joins each actor of an article.
pub(crate) fn keys(members: &[Member]) -> Vec<Joining> {
    let called: Vec<Called> = members.iter().map(called).collect();
    let company: Vec<(usize, &String)> = (called.iter().enumerate())
        .filter(|(i, _)| is_company(members[*i].kind))
        .filter_map(|(i, called)| {
            let first = called.names.iter().find_map(|name| match name {
                Name::Strong(name) => Some(name),
                Name::Shared(_) => None,
            });
            Some((i, first?))
        })
        .collect();
    (members.iter().zip(&called).enumerate())
        .map(|(i, (member, called))| {
            let others: Vec<&String> =
                company.iter().filter(|(other, _)| *other != i).map(|(_, name)| *name).collect();
            let keys: BTreeSet<Key> =
                called.names.iter().flat_map(|name| keys_of(name, member, &others)).collect();
            Joining {
                keys: keys.into_iter().collect(),
                main: called.main.clone(),
                is_person: member.kind == Some(ActorType::Person),
            }
        })
        .collect()
}

/// Whether it tells much that somebody is mentioned beside: a country is mentioned beside everybody.
fn is_company(kind: Option<ActorType>) -> bool {
    matches!(kind, Some(ActorType::Person | ActorType::Organization))
}

fn keys_of(name: &Name, member: &Member, others: &[&String]) -> Vec<Key> {
    let key = |name: &String, part| Key { name: name.clone(), part };
    match name {
        Name::Strong(name) => {
            let walks = walks(member);
            if walks.is_empty() {
                return vec![key(name, Part::Any)];
            }
            walks.into_iter().map(|walk| key(name, Part::Walk(walk))).collect()
        }
        Name::Shared(name) => (others.iter().take(MOST_COMPANY))
            .map(|other| key(name, Part::With((*other).clone())))
            .collect(),
    }
}

fn called(member: &Member) -> Called {
    match member.kind {
        None => Called::default(),
        Some(ActorType::Person) => personal(member),
        Some(kind) => other(kind, member),
    }
}

fn personal(member: &Member) -> Called {
    let all: Vec<Personal> = member.names.iter().map(|name| Personal::of(name)).collect();
    let full: Vec<&Personal> = all.iter().filter(|name| name.is_full()).collect();
    let main = most(full.iter().map(|name| &name.parts));
    let mut called = Called::default();
    for name in &full {
        let fits = |main: &Vec<String>| {
            name.parts == *main
                || name
                    .differs_by_middle_name(&Personal { titles: Vec::new(), parts: main.clone() })
        };
        if !main.is_some_and(fits) || called.main.contains(&name.parts) {
            continue;
        }
        let words = format!("person {}", name.parts.join(" "));
        called.names.insert(if name.is_common() {
            Name::Shared(words)
        } else {
            Name::Strong(words)
        });
        called.main.push(name.parts.clone());
    }
    called
}

fn other(kind: ActorType, member: &Member) -> Called {
    let all: Vec<Vec<String>> = member.names.iter().map(|name| name_forms::plain(name)).collect();
    let Some(main) = most(all.iter()) else { return Called::default() };
    let mut called = Called { names: BTreeSet::new(), main: vec![main.clone()] };
    let joined = main.join(" ");
    for name in &all {
        let words = name.join(" ");
        let initials = words.len().min(joined.len()) >= SHORTEST_INITIALS
            && name_forms::are_initials(&words, &joined);
        if *name == *main || initials {
            called.names.extend(strength(kind, name_forms::canonical(&words)));
        }
    }
    called
}

/// What words occur most often, the first of those that do.
fn most<'n>(names: impl Iterator<Item = &'n Vec<String>>) -> Option<&'n Vec<String>> {
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

/// How well the name of what is no person tells what it means.
fn strength(kind: ActorType, name: &str) -> Option<Name> {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    // "University of" was cut off.
    let is_cut = name.split(' ').next().is_some_and(name_forms::is_small)
        || name.rsplit(' ').next().is_some_and(name_forms::is_small);
    if letters < 2 || is_cut {
        return None;
    }
    let typed = match kind {
        ActorType::Person => return None,
        ActorType::Organization if name_forms::is_generic(name) => {
            // "Council" alone could be any, whoever is mentioned beside.
            return name.contains(' ').then(|| Name::Shared(format!("organization {name}")));
        }
        ActorType::Organization => "organization",
        ActorType::Place => "place",
        ActorType::Group => "group",
        // Of what it is nobody knows, a word alone tells too little.
        ActorType::Other if name.contains(' ') => "other",
        ActorType::Other => return None,
    };
    Some(Name::Strong(format!("{typed} {name}")))
}

/// Whether a name tells by itself whom it means: a person's full name, however many bear it, or a name of anything else that is
/// not what many are called.
pub(crate) fn is_strong(kind: ActorType, name: &str) -> bool {
    match kind {
        ActorType::Person => Personal::of(name).is_full(),
        kind => {
            let words = name_forms::plain(name).join(" ");
            matches!(strength(kind, name_forms::canonical(&words)), Some(Name::Strong(_)))
        }
    }
}

/// The walks of life that somebody's titles and nominals tell.
fn walks(member: &Member) -> BTreeSet<&'static str> {
    if member.kind != Some(ActorType::Person) {
        return BTreeSet::new();
    }
    let titles = member.names.iter().flat_map(|name| Personal::of(name).titles);
    // The head of "the former goalkeeper of the Ostren club" stands before its complement.
    let nominals = member.nominals.iter().filter_map(|nominal| {
        let words = name_forms::words(nominal);
        words
            .into_iter()
            .take_while(|word| !matches!(word.as_str(), "of" | "for" | "at" | "in" | "who"))
            .last()
    });
    titles.chain(nominals).filter_map(|word| name_forms::walk(&word)).collect()
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    fn member(kind: ActorType, names: &[&str], nominals: &[&str]) -> Member {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Member { kind: Some(kind), names: own(names), nominals: own(nominals) }
    }

    fn person(name: &str) -> Member {
        member(ActorType::Person, &[name], &[])
    }

    /// Whether the first actor of one article is the first of the other.
    fn same(one: &[Member], other: &[Member]) -> bool {
        let (one, other) = (&keys(one)[0].keys, &keys(other)[0].keys);
        one.iter().any(|a| {
            other.iter().any(|b| {
                let walk = |part: &Part| matches!(part, Part::Any | Part::Walk(_));
                a.name == b.name
                    && (a.part == b.part
                        || (walk(&a.part)
                            && walk(&b.part)
                            && (a.part == Part::Any || b.part == Part::Any)))
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
    fn roles_of_two_walks_of_life_are_two_people() {
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
