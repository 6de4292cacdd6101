//! Clusters of names that refer to the same person or thing. Equal names share a cluster. A surname joins the only full
//! name that ends in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::{Gender, Language};
use crate::names::Name;
use crate::reading::ActorType;

/// The largest number of clusters with one surname that are compared, the latest first.
const MOST_NAMESAKES: usize = 16;
/// The largest number of words in a person's name.
pub(super) const LONGEST_PERSONAL_NAME: usize = 4;

/// The names of one person or thing.
#[derive(Clone, Debug)]
pub(super) struct NameCluster {
    /// The words of the fullest name.
    pub(super) parts: Vec<String>,
    /// The fullest name.
    pub(super) name: String,
    /// All different names, in order of first use.
    pub(super) names: Vec<String>,
    pub(super) kind: ActorType,
    pub(super) gender: Option<Gender>,
}

/// The name clusters of a text.
#[derive(Default)]
pub(super) struct NameClusters {
    pub(super) all: Vec<NameCluster>,
    /// The cluster of each name.
    pub(super) of_name: Vec<usize>,
    /// The cluster of each name in lower case.
    by_words: BTreeMap<String, usize>,
    /// The clusters by the first and the last word of their names, in order of first mention.
    by_part: BTreeMap<String, Vec<usize>>,
}

impl NameCluster {
    /// The gender that the titles show, or else the usual gender of the first name.
    pub(super) fn likely_gender(&self, language: &Language) -> Option<Gender> {
        let person = matches!(self.kind, ActorType::Person | ActorType::Other);
        let first = self.parts.first().filter(|_| person && self.parts.len() > 1);
        self.gender.or_else(|| language.genders.of_first_name(&first?.to_lowercase()))
    }

    /// Whether one name consists of the initials of the other.
    pub(super) fn is_short_for(&self, other: &Self) -> bool {
        let of = |long: &Self, short: &Self| {
            let initials = long.parts.iter().filter_map(|part| part.chars().next());
            let initials: String = initials.filter(|c| c.is_uppercase()).collect();
            initials.chars().count() > 1 && short.parts == [initials]
        };
        of(self, other) || of(other, self)
    }
}

impl NameClusters {
    /// `speaks`: whether a name is the source of an attribution.
    pub(super) fn new(names: &[Name], speaks: impl Fn(&Name) -> bool) -> Self {
        let mut clusters = Self::default();
        for name in names {
            let cluster = clusters.cluster(name, speaks(name));
            clusters.of_name.push(cluster);
        }
        clusters
    }

    fn cluster(&mut self, name: &Name, speaks: bool) -> usize {
        let index = self.known(name).unwrap_or_else(|| self.add(name));
        let cluster = &mut self.all[index];
        if name.parts.len() > cluster.parts.len() {
            cluster.parts.clone_from(&name.parts);
            cluster.name.clone_from(&name.plain);
        }
        if cluster.kind == ActorType::Other {
            cluster.kind = name.kind;
        }
        // A source whose name has two words or more is usually a person.
        if speaks && cluster.kind == ActorType::Other && cluster.parts.len() > 1 {
            cluster.kind = ActorType::Person;
        }
        cluster.gender = cluster.gender.or(name.gender);
        if self.by_words.insert(name.plain.to_lowercase(), index) != Some(index) {
            cluster.names.push(name.plain.clone());
        }
        index
    }

    fn add(&mut self, name: &Name) -> usize {
        let index = self.all.len();
        let ends: BTreeSet<&String> =
            name.parts.first().into_iter().chain(name.parts.last()).collect();
        for part in ends {
            self.by_part.entry(part.clone()).or_default().push(index);
        }
        self.all.push(NameCluster {
            parts: name.parts.clone(),
            name: name.plain.clone(),
            names: Vec::new(),
            kind: name.kind,
            gender: None,
        });
        index
    }

    /// The cluster of a name that the text has mentioned before. The result is `None` if the name is new, or if it is
    /// ambiguous between clusters and the text has not used exactly this name before.
    fn known(&self, name: &Name) -> Option<usize> {
        let by_words = self.by_words.get(&name.plain.to_lowercase()).copied();
        let agrees = |index: usize| {
            let known = self.all[index].gender;
            known.is_none() || name.gender.is_none() || known == name.gender
        };
        let same = by_words.filter(|&index| agrees(index));
        let last = name.parts.last()?;
        let namesakes = self.by_part.get(last).map_or([].as_slice(), Vec::as_slice);
        let near = namesakes.iter().rev().take(MOST_NAMESAKES).copied();
        let fitting: Vec<usize> =
            near.filter(|&index| may_share(&self.all[index], name) && agrees(index)).collect();
        if name.parts.len() > 1 {
            // A full name joins the cluster with the same name. Otherwise it joins a cluster that has only its surname
            // so far.
            let mut fitting = fitting.into_iter();
            let alone = fitting.find(|&index| self.all[index].parts == [last.as_str()]);
            let longer = || {
                let namesakes = namesakes.iter().rev().take(MOST_NAMESAKES).copied();
                let mut same =
                    namesakes.filter(|&index| is_longer(&self.all[index], name) && agrees(index));
                same.next().filter(|_| same.next().is_none())
            };
            return same.or(alone).or_else(longer);
        }
        // A surname joins the only cluster with this surname. With two such clusters it is ambiguous.
        let is_surname = |index: &usize| self.all[*index].parts.last() == Some(last);
        let family: Vec<usize> = fitting.iter().copied().filter(is_surname).collect();
        match (family.as_slice(), fitting.as_slice(), same) {
            ([one], _, _) | ([], [one], _) => Some(*one),
            // An ambiguous name joins the cluster that already has exactly this name.
            _ => same,
        }
    }
}

/// Whether one name is the other with middle names: "Mara Ellison", "Mara Jane Ellison".
fn is_longer(cluster: &NameCluster, name: &Name) -> bool {
    let (short, long) = if cluster.parts.len() < name.parts.len() {
        (&cluster.parts, &name.parts)
    } else {
        (&name.parts, &cluster.parts)
    };
    let mut rest = long.iter();
    short.len() > 1
        && long.len() <= LONGEST_PERSONAL_NAME
        && short.first() == long.first()
        && short.last() == long.last()
        && short.iter().all(|part| rest.any(|other| other == part))
        && may_be_personal(cluster, name)
}

/// Whether both may be persons. "South Ostren" and "Ostren" are places, so that their shared word means nothing.
fn may_be_personal(cluster: &NameCluster, name: &Name) -> bool {
    [cluster.kind, name.kind]
        .iter()
        .all(|kind| matches!(kind, ActorType::Person | ActorType::Other))
}

/// Whether one name is a single word and both may be names of one person.
fn may_share(cluster: &NameCluster, name: &Name) -> bool {
    let (short, long) =
        (name.parts.len().min(cluster.parts.len()), name.parts.len().max(cluster.parts.len()));
    short == 1 && long <= LONGEST_PERSONAL_NAME && may_be_personal(cluster, name)
}

#[cfg(test)]
mod tests {
    use onrecord_text::Span;

    use super::*;

    /// The cluster of each name, if all names are persons.
    fn clusters(names: &[&str]) -> Vec<usize> {
        let name = |plain: &&str| Name {
            span: Span::at(plain, 0, plain.len()),
            plain: (*plain).to_owned(),
            parts: plain.split(' ').map(str::to_owned).collect(),
            kind: ActorType::Person,
            gender: None,
            by: crate::provenance::Maker::SameWords,
        };
        let names: Vec<Name> = names.iter().map(name).collect();
        NameClusters::new(&names, |_| false).of_name
    }

    #[test]
    fn a_surname_is_the_one_persons_who_bears_it() {
        assert_eq!(clusters(&["Mara Ellison", "Ellison", "Tom Ellison", "Ellison"]), [0, 0, 1, 0]);
        assert_eq!(clusters(&["Mara Ellison", "Tom Ellison", "Ellison", "Ellison"]), [0, 1, 2, 2]);
    }

    #[test]
    fn middle_names_make_nobody_else() {
        assert_eq!(clusters(&["Mara Jane Ellison", "Mara Ellison", "Ellison"]), [0; 3]);
        assert_eq!(clusters(&["Mara Ellison", "Mara Jane Ellison", "Ellison"]), [0; 3]);
        assert_eq!(clusters(&["Mara Jane Ellison", "Mara Kim Ellison", "Mara Ellison"]), [0, 1, 2]);
    }
}
