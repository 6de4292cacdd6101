//! Reads `PropBank` and UDS annotation on the words of a treebank.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::treebank::conllu::ConlluSentence;

/// The predicates of a sentence: for each word the head words of its arguments with their roles.
pub(super) type Roles = BTreeMap<usize, BTreeSet<(usize, String)>>;

/// Reads `PropBank`'s table: sentence, predicate, roleset, arguments (`ROLE:FIRST-LAST:HEAD`). Words count from 1 in the
/// file and from 0 in the result. Sentences without annotation are absent.
///
/// A continuation (`C-`) has the role that it continues. A reference (`R-`, the pronoun of a relative clause) is left
/// out if the predicate also has its role. An auxiliary without arguments is no predicate.
pub(super) fn read_roles(
    path: &Path,
    treebank: &[ConlluSentence],
) -> Result<BTreeMap<String, Roles>> {
    let sentences: BTreeMap<&str, &ConlluSentence> =
        treebank.iter().map(|sentence| (sentence.id.as_str(), sentence)).collect();
    let mut out: BTreeMap<String, Roles> = BTreeMap::new();
    for (number, columns) in rows(path)? {
        let [id, word, _, arguments] = &columns[..] else {
            bail!("{}, line {number}: has no four columns", path.display());
        };
        let word: usize = parse(word, path, number)?;
        let predicates = out.entry(id.clone()).or_default();
        let Some(word) = word.checked_sub(1) else { continue };
        let own = arguments_of(arguments, word)
            .with_context(|| format!("{}, line {number}", path.display()))?;
        let sentence = sentences.get(id.as_str()).and_then(|sentence| sentence.words.get(word));
        let is_auxiliary = sentence.is_some_and(|word| word.deprel.starts_with("aux"));
        if !(own.is_empty() && is_auxiliary) {
            predicates.entry(word).or_insert(own);
        }
    }
    Ok(out)
}

fn arguments_of(column: &str, predicate: usize) -> Result<BTreeSet<(usize, String)>> {
    let parts: Vec<Vec<&str>> = column.split(' ').map(|part| part.split(':').collect()).collect();
    let labels: BTreeSet<&str> = parts.iter().map(|part| part[0]).collect();
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    for part in parts.iter().filter(|part| !part[0].is_empty()) {
        let [label, _, head] = part[..] else { bail!("{part:?} is no argument") };
        let reference = label.strip_prefix("R-");
        let role = reference.or(label.strip_prefix("C-")).unwrap_or(label);
        let role = role.trim_end_matches("-DSP").replace("ARGA", "ARG0");
        if role == "V" || reference.is_some_and(|role| labels.contains(role)) {
            continue;
        }
        let head = head.parse::<usize>()?.checked_sub(1).context("word 0 is no argument")?;
        if head != predicate {
            found.entry(head).or_insert(role);
        }
    }
    Ok(found.into_iter().collect())
}

/// Reads UDS's table: whether the predicates of each sentence happened, as a score from −3 to 3. Words count from 0 in
/// the result. Words without a score are absent.
pub(super) fn read_factuality(path: &Path) -> Result<BTreeMap<String, BTreeMap<usize, f64>>> {
    let mut out: BTreeMap<String, BTreeMap<usize, f64>> = BTreeMap::new();
    for (number, columns) in rows(path)? {
        let [id, word, _, _, factual, ..] = &columns[..] else {
            bail!("{}, line {number}: has no five columns", path.display());
        };
        let word: usize = parse(word, path, number)?;
        let scores = out.entry(id.clone()).or_default();
        if let (Some(word), false) = (word.checked_sub(1), factual.is_empty()) {
            scores.insert(word, parse(factual, path, number)?);
        }
    }
    Ok(out)
}

/// The rows below the heading, with their line numbers.
fn rows(path: &Path) -> Result<Vec<(usize, Vec<String>)>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    Ok((1..).zip(text.lines()).skip(1).map(|(number, line)| (number, row(line))).collect())
}

fn parse<T: std::str::FromStr>(column: &str, path: &Path, number: usize) -> Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    column.parse().with_context(|| format!("{}, line {number}: {column:?}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_continuations_are_folded() {
        let column = "ARG0:1-2:2 R-ARG0:3-3:3 V:4-4:4 C-ARG1:5-6:6 R-ARGM-LOC:7-7:7";
        let own = arguments_of(column, 3).unwrap();
        let expected =
            [(1, "ARG0"), (5, "ARG1"), (6, "ARGM-LOC")].map(|(head, role)| (head, role.to_owned()));
        assert_eq!(own, BTreeSet::from(expected));
        assert!(arguments_of("", 3).unwrap().is_empty());
        assert!(arguments_of("ARG0:1-2", 3).is_err());
    }
}
