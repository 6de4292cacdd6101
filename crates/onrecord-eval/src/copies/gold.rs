//! Against pairs that are told by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use anyhow::{Result, ensure};
use onrecord::ingest::UserMetadata;
use serde::{Deserialize, Serialize};

use super::{Store, print, share};

/// A row of `pairs.tsv`.
#[derive(Clone, Debug, Deserialize)]
struct Row {
    one: String,
    other: String,
    kind: String,
}

/// Kinds of pairs that are listed because they look like copies and are none begin with this.
const NONE: &str = "not: ";

/// Precision and recall, as fractions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// How much of what was found is right.
    pub precision: f64,
    /// How much of what is there was found.
    pub recall: f64,
}

impl Scores {
    fn new<T: Ord>(found: &BTreeSet<T>, gold: &BTreeSet<T>) -> Self {
        let both = found.intersection(gold).count();
        Self { precision: share(both, found.len()), recall: share(both, gold.len()) }
    }
}

type Names = (String, String);

pub(super) fn run(
    folder: &Path,
    texts: &[(String, String)],
    list: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(folder.join("pairs.tsv"))?;
    let rows = table.deserialize().collect::<Result<Vec<Row>, _>>()?;
    let mut gold = BTreeSet::new();
    let mut kinds: BTreeMap<&str, BTreeSet<Names>> = BTreeMap::new();
    for Row { one, other, kind } in &rows {
        for name in [one, other] {
            ensure!(
                texts.iter().any(|text| text.0 == *name),
                "pairs.tsv names {name}, which is not there"
            );
        }
        let names =
            if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) };
        if !kind.starts_with(NONE) {
            gold.insert(names.clone());
        }
        kinds.entry(kind).or_default().insert(names);
    }
    let mut store = Store::new()?;
    for (name, text) in texts {
        // A text that two outlets have is two articles.
        store.add(
            name,
            text,
            UserMetadata { publisher: Some(name.clone()), ..UserMetadata::default() },
        )?;
    }
    let pairs = store.pairs()?;
    let found: BTreeSet<Names> = pairs.iter().map(|pair| pair.0.clone()).collect();
    if list {
        for pair in &pairs {
            let right = if gold.contains(&pair.0) { "right" } else { "wrong" };
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
    let mut together = BTreeSet::new();
    for story in store.ledger.ask().stories(usize::MAX)? {
        let mut names: Vec<String> =
            story.articles.iter().map(|article| store.name(&article.article)).collect();
        names.sort_unstable();
        together.extend(pairs_of(&names));
    }
    for (what, scores) in [
        ("pairs", Scores::new(&found, &gold)),
        ("pairs in one story", Scores::new(&together, &closed(texts, &gold))),
    ] {
        let Scores { precision, recall } = scores;
        writeln!(out, "{what:<20} precision {precision:.3}  recall {recall:.3}")?;
    }
    Ok(())
}

/// Each two of several names in order.
fn pairs_of(names: &[String]) -> Vec<Names> {
    let after = |(at, one): (usize, &String)| {
        let one = one.clone();
        names[at + 1..].iter().map(move |other| (one.clone(), other.clone())).collect::<Vec<_>>()
    };
    names.iter().enumerate().flat_map(after).collect()
}

/// Each two that are joined by pairs.
fn closed(texts: &[(String, String)], pairs: &BTreeSet<Names>) -> BTreeSet<Names> {
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
    groups.into_iter().flat_map(|number| pairs_of(&names(number))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledgers_own_pairs_are_told_as_the_documentation_says() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../onrecord-ledger/tests/copies");
        let texts = super::super::texts(folder.as_ref()).expect("the texts are there");
        let mut out = Vec::new();
        run(folder.as_ref(), &texts, false, &mut out).expect("a ledger can be made");
        let out = String::from_utf8(out).expect("figures are text");
        for figures in [
            "40 articles, 83 pairs listed, 43 of them copies",
            "pairs                precision 0.975  recall 0.907",
            "pairs in one story   precision 0.977  recall 1.000",
        ] {
            assert!(out.contains(figures), "{out}");
        }
    }
}
