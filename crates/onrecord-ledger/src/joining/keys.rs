//! What tells that two actors of two articles are one: the keys that each has, by name, type, role and company.
//!
//! Two actors are joined where they share a key, and joined actors are the connected components of that. A key says
//! nothing of how often a name occurs anywhere, so that no article changes what another one's actors are.

use std::collections::BTreeSet;

use onrecord_reading::ActorType;

use super::names::{self, Personal};

/// So many of those mentioned with somebody count as company, the first of an article.
const MOST_COMPANY: usize = 6;
/// So many of them are taken in pairs, where one is not enough.
const MOST_PAIRED: usize = 4;

/// An actor of an article as joining sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Member {
    /// What kind of actor; `None` where it has no name.
    pub(crate) kind: Option<ActorType>,
    /// Its names, with and without titles.
    pub(crate) names: Vec<String>,
    /// What else it is called: "the goalkeeper".
    pub(crate) nominals: Vec<String>,
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
    /// With a title and two others beside.
    Weak(String),
}

/// The keys of each actor of an article.
pub(crate) fn keys(members: &[Member]) -> Vec<Vec<Key>> {
    let names: Vec<BTreeSet<Name>> = members.iter().map(all_names).collect();
    let company: Vec<(usize, &String)> = (names.iter().enumerate())
        .filter(|(i, _)| is_company(members[*i].kind))
        .filter_map(|(i, names)| {
            let first = names.iter().find_map(|name| match name {
                Name::Strong(name) => Some(name),
                Name::Shared(_) | Name::Weak(_) => None,
            });
            Some((i, first?))
        })
        .collect();
    (members.iter().zip(&names).enumerate())
        .map(|(i, (member, names))| {
            let others: Vec<&String> =
                company.iter().filter(|(other, _)| *other != i).map(|(_, name)| *name).collect();
            let mut keys = BTreeSet::new();
            for name in names {
                keys.extend(keys_of(name, member, &others));
            }
            keys.into_iter().collect()
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
        Name::Weak(name) => {
            let others = &others[..others.len().min(MOST_PAIRED)];
            let mut keys = Vec::new();
            for (i, one) in others.iter().enumerate() {
                for other in &others[i + 1..] {
                    let (one, other) = if one < other { (one, other) } else { (other, one) };
                    keys.push(key(name, Part::With(format!("{one} and {other}"))));
                }
            }
            keys
        }
    }
}

fn all_names(member: &Member) -> BTreeSet<Name> {
    let Some(kind) = member.kind else { return BTreeSet::new() };
    member.names.iter().flat_map(|name| kinds_of_name(kind, name)).collect()
}

fn kinds_of_name(kind: ActorType, name: &str) -> Vec<Name> {
    let typed = |kind: &str, words: &[String]| format!("{kind} {}", words.join(" "));
    match kind {
        ActorType::Person => {
            let name = Personal::of(name);
            let mut found = Vec::new();
            if name.is_full() {
                let full = typed("person", &name.parts);
                found.push(if name.is_common() { Name::Shared(full) } else { Name::Strong(full) });
            }
            // "President Ellison", as "President Mara Ellison" is called too.
            if let (Some(title), Some(surname)) = (name.titles.last(), name.surname())
                && names::walk(title).is_some() | (title == "president")
            {
                found.push(Name::Weak(format!("person {title} … {surname}")));
            }
            found
        }
        ActorType::Organization => {
            let words = names::plain(name);
            let full = typed("organization", &words);
            match words.join(" ") {
                words if words.chars().count() < 2 => Vec::new(),
                words if names::is_generic(&words) => {
                    // "Council" alone could be any, whoever is mentioned beside.
                    if words.contains(' ') { vec![Name::Shared(full)] } else { Vec::new() }
                }
                _ => vec![Name::Strong(full)],
            }
        }
        ActorType::Place | ActorType::Group => {
            let words = names::plain(name);
            let kind = if kind == ActorType::Place { "place" } else { "group" };
            if words.concat().chars().count() < 2 {
                return Vec::new();
            }
            vec![Name::Strong(typed(kind, &words))]
        }
        ActorType::Other => {
            let words = names::plain(name);
            if words.len() < 2 { Vec::new() } else { vec![Name::Strong(typed("other", &words))] }
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
        let words = names::words(nominal);
        words
            .into_iter()
            .take_while(|word| !matches!(word.as_str(), "of" | "for" | "at" | "in" | "who"))
            .last()
    });
    titles.chain(nominals).filter_map(|word| names::walk(&word)).collect()
}

#[cfg(test)]
mod tests {
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
        let (one, other) = (&keys(one)[0], &keys(other)[0]);
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
        assert!(same(&[person("Mara Ellison")], &[person("Mayor Mara J. Ellison")]));
        assert!(!same(&[person("Mara Ellison")], &[person("Ellison")]));
        assert!(!same(&[person("Ellison")], &[person("Ellison")]));
        assert!(!same(&[person("John Smith")], &[person("John Smith")]));
        let beside = || [person("John Smith"), person("Tove Brandt")];
        assert!(same(&beside(), &beside()));
        assert!(!same(
            &[person("Jordan Vale")],
            &[member(ActorType::Place, &["Jordan Vale"], &[])]
        ));
    }

    #[test]
    fn roles_of_two_walks_of_life_are_two_people() {
        let keeper = member(ActorType::Person, &["Tomas Vale"], &["the Ostren goalkeeper"]);
        let senator = person("Sen. Tomas Vale");
        assert!(!same(&[keeper.clone()], &[senator.clone()]));
        assert!(same(&[keeper], &[person("Tomas Vale")]));
        assert!(same(&[senator], &[member(ActorType::Person, &["Tomas Vale"], &["the governor"])]));
    }

    #[test]
    fn a_title_and_a_surname_need_company() {
        let with = |name: &str, others: &[&str]| {
            std::iter::once(name).chain(others.iter().copied()).map(person).collect::<Vec<_>>()
        };
        let full = with("Gov. Mara Ellison", &["Tove Brandt", "Ilse Maar"]);
        assert!(same(&full, &with("Gov. Ellison", &["Ilse Maar", "Tove Brandt"])));
        assert!(!same(&full, &with("Gov. Ellison", &["Tove Brandt"])));
        assert!(!same(&full, &with("Mrs. Ellison", &["Tove Brandt", "Ilse Maar"])));
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
