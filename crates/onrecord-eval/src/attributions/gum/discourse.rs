//! The discourse units of a GUM document, from `Discourse=`.
//!
//! The value stands at the first word of each unit: relation, number of the unit, `->` number of its head, level,
//! signals. Secondary relations follow after `;`, with another field before the level.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use regex::Regex;

use crate::treebank::conllu::ConlluWord;

/// A discourse unit. Units and words count from 0 in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DiscourseUnit {
    /// Its words.
    pub(super) words: Range<usize>,
    /// The unit that it hangs under; `None` for the root.
    head: Option<usize>,
    /// At which height of the constituent tree it joins its head.
    level: usize,
    /// Its relation to the head.
    relation: String,
    /// Its attribution relations, primary and secondary.
    pub(super) attributions: Vec<AttributionRelation>,
}

/// An attribution relation, without its attributing unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttributionRelation {
    /// The unit of the content.
    content: usize,
    level: usize,
    /// The words that each kind of signal names, such as `lex-indwd`.
    pub(super) signals: BTreeMap<String, BTreeSet<usize>>,
}

/// The units of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DiscourseTree {
    pub(super) units: Vec<DiscourseUnit>,
    /// The units under each unit.
    children: Vec<Vec<usize>>,
}

impl DiscourseTree {
    /// Reads the units of a document. A document without annotation has none.
    ///
    /// # Errors
    /// If a value has another form, or refers to a unit or word that the document lacks.
    pub(super) fn new(words: &[&ConlluWord]) -> Result<Self> {
        let mut units: Vec<DiscourseUnit> = Vec::new();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.discourse.is_empty()) {
            if let Some(before) = units.last_mut() {
                before.words.end = at;
            }
            let unit = parse_unit(&word.discourse, at..words.len(), units.len() + 1)
                .with_context(|| format!("Discourse={}", word.discourse))?;
            units.push(unit);
        }
        let mut children = vec![Vec::new(); units.len()];
        for (at, unit) in units.iter().enumerate() {
            if let Some(head) = unit.head {
                let siblings = children.get_mut(head);
                siblings.with_context(|| format!("there is no unit {}", head + 1))?.push(at);
            }
            for relation in &unit.attributions {
                let content = relation.content;
                ensure!(content < units.len(), "there is no unit {}", content + 1);
                let named = relation.signals.values().flatten().max();
                ensure!(
                    named.is_none_or(|&word| word < words.len()),
                    "a signal of unit {} names a word behind the last",
                    at + 1
                );
            }
        }
        Ok(Self { units, children })
    }

    /// The words in the units of a relation's content; see point 2 of the definition.
    pub(super) fn content(
        &self,
        attributing: usize,
        relation: &AttributionRelation,
    ) -> BTreeSet<usize> {
        let mut units = BTreeSet::from([relation.content]);
        for &child in &self.children[relation.content] {
            let unit = &self.units[child];
            let belongs = unit.level < relation.level || unit.relation.starts_with("same-unit");
            if child != attributing && belongs {
                units.extend(self.below(child));
            }
        }
        let left_out = self.below(attributing);
        if left_out.contains(&relation.content) {
            units.remove(&attributing);
        } else {
            units = units.difference(&left_out).copied().collect();
        }
        units.into_iter().flat_map(|unit| self.units[unit].words.clone()).collect()
    }

    /// A unit and all units below it.
    fn below(&self, unit: usize) -> BTreeSet<usize> {
        let (mut found, mut todo) = (BTreeSet::new(), vec![unit]);
        while let Some(unit) = todo.pop() {
            if found.insert(unit) {
                todo.extend(&self.children[unit]);
            }
        }
        found
    }
}

/// Parses the value at the first word of the unit with this number.
fn parse_unit(value: &str, words: Range<usize>, number: usize) -> Result<DiscourseUnit> {
    let mut unit = DiscourseUnit { words, ..DiscourseUnit::default() };
    for (at, relation) in value.split(';').enumerate() {
        let fields: Vec<&str> = relation.split(':').collect();
        let [name, numbers, fields @ ..] = &fields[..] else { anyhow::bail!("has too few fields") };
        let (own, head) = match numbers.split_once("->") {
            Some((own, head)) => (own, Some(from_one(head)?)),
            None => (*numbers, None),
        };
        ensure!(own.parse() == Ok(number), "has the unit {own} instead of {number}");
        let level = match fields.get(usize::from(at > 0)) {
            Some(level) => level.parse().with_context(|| format!("has the level {level:?}"))?,
            None => 0,
        };
        if at == 0 {
            (unit.head, unit.level, unit.relation) = (head, level, (*name).to_owned());
        }
        if name.starts_with("attribution-") {
            let content = head.context("has an attribution without content")?;
            let signals = parse_signals(fields.last().copied().unwrap_or_default())?;
            unit.attributions.push(AttributionRelation { content, level, signals });
        }
    }
    Ok(unit)
}

/// Parses signals such as `sem-atsrc-40+lex-indwd-41,44-45`.
fn parse_signals(column: &str) -> Result<BTreeMap<String, BTreeSet<usize>>> {
    static SIGNAL: LazyLock<Result<Regex, regex::Error>> =
        LazyLock::new(|| Regex::new(r"^(.+?)-([0-9,-]+?)(?:-_|-gold)?$"));
    let pattern = SIGNAL.as_ref().map_err(Clone::clone)?;
    let mut signals: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for found in column.split('+').filter_map(|signal| pattern.captures(signal)) {
        let words = signals.entry(found[1].to_owned()).or_default();
        for span in found[2].split(',') {
            let (first, last) = span.split_once('-').unwrap_or((span, span));
            words.extend(from_one(first)?..=from_one(last)?);
        }
    }
    Ok(signals)
}

/// Converts a number that counts from 1.
fn from_one(number: &str) -> Result<usize> {
    let value: usize = number.parse().with_context(|| format!("{number:?} is no number"))?;
    value.checked_sub(1).context("numbers count from 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(values: &[&str]) -> Result<DiscourseTree> {
        let word =
            |value: &&str| ConlluWord { discourse: (*value).to_owned(), ..ConlluWord::default() };
        let words: Vec<ConlluWord> = values.iter().map(word).collect();
        DiscourseTree::new(&words.iter().collect::<Vec<_>>())
    }

    #[test]
    fn content_takes_lower_levels_and_same_units() {
        let tree = tree(&[
            "attribution-positive:1->2:1:sem-atsrc-1+lex-indwd-1,2-3-gold",
            "ROOT:2:0",
            "",
            "elaboration-attribute:3->2:0:_",
            "joint-list:4->3:4:_",
            "joint-list_m:5->2:2:_",
            "same-unit_m:6->2:7:_;attribution-negative:6->5:_:1:dm-according to-7",
        ])
        .unwrap();
        let relation = &tree.units[0].attributions[0];
        assert_eq!(relation.signals["lex-indwd"], BTreeSet::from([0, 1, 2]));
        assert_eq!(tree.content(0, relation), BTreeSet::from([1, 2, 3, 4, 6]));
        let relation = &tree.units[5].attributions[0];
        assert_eq!((relation.content, relation.level), (4, 1));
        assert_eq!(relation.signals["dm-according to"], BTreeSet::from([6]));
        assert_eq!(tree.content(5, relation), BTreeSet::from([5]));
    }

    #[test]
    fn content_below_the_attributing_unit_stays() {
        let tree =
            tree(&["ROOT:1:0;attribution-positive:1->2:_:0:_", "joint-list:2->1:0:_"]).unwrap();
        assert_eq!(tree.content(0, &tree.units[0].attributions[0]), BTreeSet::from([1]));
    }

    #[test]
    fn errors_name_the_value() {
        let error = |values: &[&str]| format!("{:#}", tree(values).expect_err("an error"));
        assert!(error(&["ROOT:2:0"]).contains("Discourse=ROOT:2:0: has the unit 2 instead of 1"));
        assert!(error(&["ROOT"]).contains("too few fields"));
        assert!(error(&["context:1->9:0:_"]).contains("there is no unit 9"));
        assert!(error(&["attribution-positive:1->1:0:lex-indwd-4"]).contains("behind the last"));
        assert!(error(&["context:1->0:0:_"]).contains("count from 1"));
    }
}
