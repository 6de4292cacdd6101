//! Scores copies against annotated pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::{Result, ensure};
use onrecord::ingest::UserMetadata;
use serde::Deserialize;

use super::scratch_ledger::{ScratchLedger, print};
use crate::measures::ratio;

/// One row of `pairs.tsv`.
#[derive(Clone, Debug, Deserialize)]
struct PairRow {
    one: String,
    other: String,
    kind: String,
}

/// The prefix of the kinds of pairs that look like copies but are not.
const NOT_A_COPY: &str = "not: ";

/// Precision and recall, as fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PrecisionRecall {
    precision: f64,
    recall: f64,
}

impl PrecisionRecall {
    fn new<T: Ord>(found: &BTreeSet<T>, gold: &BTreeSet<T>) -> Self {
        let both = found.intersection(gold).count();
        Self { precision: ratio(both, found.len()), recall: ratio(both, gold.len()) }
    }
}

/// The names of two articles, in order.
type NamePair = (String, String);

/// Records the texts and compares the copies found with `pairs.tsv` in the folder.
pub(super) fn run(
    folder: &Path,
    texts: &[(String, String)],
    list: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(folder.join("pairs.tsv"))?;
    let rows = table.deserialize().collect::<Result<Vec<PairRow>, _>>()?;
    let mut gold = BTreeSet::new();
    let mut kinds: BTreeMap<&str, BTreeSet<NamePair>> = BTreeMap::new();
    for PairRow { one, other, kind } in &rows {
        for name in [one, other] {
            ensure!(
                texts.iter().any(|text| text.0 == *name),
                "pairs.tsv names {name}, but the folder has no such article"
            );
        }
        let names =
            if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) };
        if !kind.starts_with(NOT_A_COPY) {
            gold.insert(names.clone());
        }
        kinds.entry(kind).or_default().insert(names);
    }
    let mut scratch = ScratchLedger::new()?;
    for (name, text) in texts {
        // Each text gets its own publisher, so that equal texts are separate articles.
        scratch.add(
            name,
            text,
            UserMetadata { publisher: Some(name.clone()), ..UserMetadata::default() },
        )?;
    }
    let pairs = scratch.pairs()?;
    let found: BTreeSet<NamePair> = pairs.iter().map(|pair| pair.names.clone()).collect();
    if list {
        for pair in &pairs {
            let right = if gold.contains(&pair.names) { "right" } else { "wrong" };
            write!(out, "{right}\t")?;
            print(out, pair)?;
        }
        for (one, other) in gold.difference(&found) {
            writeln!(out, "missed\t{one}\t{other}")?;
        }
    }
    let (all, copies) = (rows.len(), gold.len());
    writeln!(out, "{} articles, {all} pairs listed, {copies} of them copies", texts.len())?;
    for (kind, names) in &kinds {
        writeln!(
            out,
            "  {:<40}{:>4} found of {:>4}",
            kind,
            names.intersection(&found).count(),
            names.len()
        )?;
    }
    let mut in_one_story = BTreeSet::new();
    for story in scratch.ledger.ask().stories(usize::MAX)? {
        let mut names: Vec<String> =
            story.articles.iter().map(|article| scratch.name(&article.article)).collect();
        names.sort_unstable();
        in_one_story.extend(all_pairs(&names));
    }
    for (label, scores) in [
        ("pairs", PrecisionRecall::new(&found, &gold)),
        (
            "pairs in one story",
            PrecisionRecall::new(&in_one_story, &transitive_closure(texts, &gold)),
        ),
    ] {
        let PrecisionRecall { precision, recall } = scores;
        writeln!(out, "{label:<20} precision {precision:.3}  recall {recall:.3}")?;
    }
    Ok(())
}

/// Every pair of the names.
fn all_pairs(names: &[String]) -> Vec<NamePair> {
    let with_later = |(at, one): (usize, &String)| {
        let one = one.clone();
        names[at + 1..].iter().map(move |other| (one.clone(), other.clone())).collect::<Vec<_>>()
    };
    names.iter().enumerate().flat_map(with_later).collect()
}

/// Every two articles that a chain of pairs connects.
fn transitive_closure(
    texts: &[(String, String)],
    pairs: &BTreeSet<NamePair>,
) -> BTreeSet<NamePair> {
    let mut group: BTreeMap<&str, usize> =
        (texts.iter().zip(0..)).map(|(t, g)| (&*t.0, g)).collect();
    for (one, other) in pairs {
        let (kept, gone) = (group[&**one], group[&**other]);
        group.values_mut().filter(|group| **group == gone).for_each(|group| *group = kept);
    }
    let groups: BTreeSet<usize> = group.values().copied().collect();
    let names = |number: usize| -> Vec<String> {
        let names = group.iter().filter(|(_, group)| **group == number);
        names.map(|(name, _)| (*name).to_owned()).collect()
    };
    groups.into_iter().flat_map(|number| all_pairs(&names(number))).collect()
}
