//! `onrecord-eval licences`: newsrooms' own statements against the licences that people read in them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord::ingest::{licence_id, licences};
use onrecord::text::{LicenceScope, paragraphs};
use serde::{Deserialize, Serialize};

use crate::extraction::licence_type;

/// What may be asked of `onrecord-eval licences`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// A table with the columns `name`, `license_text` and `license_name`. Rows whose licence is none of
    /// Creative Commons' are left out.
    file: PathBuf,
    /// One JSON object with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every mistake: the gold, the prediction, whose statement it is, and its words.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// The figures, as fractions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Statements.
    pub statements: usize,
    /// The share of statements whose licence is read as the gold's type.
    pub accuracy: f64,
    /// The same in each of five parts, where equal texts are in one part. Nothing is learnt from the other
    /// parts: they show how much the figure depends on the choice of statements.
    pub folds: Vec<f64>,
}

const FOLDS: usize = 5;

/// A row of the table.
#[derive(Clone, Debug, Deserialize)]
struct Row {
    name: String,
    license_text: String,
    license_name: String,
}

/// A statement, the type of its licence, and the type that the rules read in it.
#[derive(Clone, Debug)]
struct Statement {
    owner: String,
    text: String,
    gold: String,
    predicted: Option<String>,
}

impl Statement {
    /// `None` where the gold is no licence of Creative Commons.
    fn of(row: Row) -> Option<Self> {
        let gold = licence_type(&row.license_name).filter(|kind| kind != "pd")?;
        let predicted = predicted(&row.license_text, &row.name);
        Some(Self { owner: row.name, text: row.license_text, gold, predicted })
    }

    fn is_right(&self) -> bool {
        self.predicted.as_deref() == Some(&self.gold)
    }
}

/// Reads a table, compares and prints the figures.
///
/// # Errors
/// Where the table cannot be read or nothing can be written.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<()> {
    let statements =
        read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    if options.outcomes {
        for wrong in statements.iter().filter(|statement| !statement.is_right()) {
            let Statement { owner, text, gold, predicted } = wrong;
            let predicted = predicted.as_deref().unwrap_or("-");
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "gold [{gold}] predicted [{predicted}]\t{owner}\t{words}")?;
        }
    }
    let scores = scores(&statements);
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&scores)?)?;
        return Ok(());
    }
    writeln!(out, "{:<14}{:>7}", "statements", scores.statements)?;
    writeln!(out, "{:<14}{:>7.3}", "accuracy", scores.accuracy)?;
    let folds: Vec<String> = scores.folds.iter().map(|fold| format!("{fold:.3}")).collect();
    writeln!(out, "{:<16}{}", "in five parts", folds.join("  "))?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Statement>> {
    let mut table = csv::Reader::from_path(path)?;
    let rows = table.deserialize().collect::<Result<Vec<Row>, _>>()?;
    let statements: Vec<Statement> = rows.into_iter().filter_map(Statement::of).collect();
    ensure!(!statements.is_empty(), "no row's license_name is one of Creative Commons'");
    Ok(statements)
}

/// The type that a statement names, as an article's words are read and else as a user's own are. A
/// picture's licence is none; one without a type stands only where no other has one.
fn predicted(text: &str, owner: &str) -> Option<String> {
    let stated = licences(text, &paragraphs(text), Some(owner));
    let own = stated.iter().filter(|licence| licence.applies_to != LicenceScope::Media);
    let given = licence_id(text);
    let ids = own.map(|licence| licence.id.as_str()).chain(given.as_deref());
    let mut types: Vec<String> = ids.filter_map(licence_type).collect();
    // The sort keeps the order of those that have a type.
    types.sort_by_key(|kind| kind == "cc");
    types.into_iter().next()
}

fn scores(statements: &[Statement]) -> Scores {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut folds = [(0, 0); FOLDS];
    for statement in statements {
        let next = groups.len();
        let (right, all) = &mut folds[*groups.entry(&statement.text).or_insert(next) % FOLDS];
        *right += usize::from(statement.is_right());
        *all += 1;
    }
    let share = |(right, all): (usize, usize)| right as f64 / all.max(1) as f64;
    let sum = |part: fn(&(usize, usize)) -> usize| folds.iter().map(part).sum();
    Scores {
        statements: statements.len(),
        accuracy: share((sum(|fold| fold.0), sum(|fold| fold.1))),
        folds: folds.into_iter().map(share).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "name,license_text,license_name\n\
        Harbour Post,This article is licensed under CC BY-SA 4.0.,CC BY-SA\n\
        Quay News,This article is licensed under CC BY-SA 4.0.,CC BY-ND\n\
        Quay Weekly,Our magazine is licensed in accordance with Creative Commons Attribution 3.0.,CC BY\n\
        The Long View,Ask us first.,CC BY\n\
        Alder Times,No rights at all.,Public Domain\n";

    fn printed(json: bool, outcomes: bool) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("statements.csv");
        std::fs::write(&file, TABLE).unwrap();
        let mut out = Vec::new();
        run(&Options { file, json, outcomes }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_texts_are_in_one_part_and_other_licences_are_left_out() {
        let object: serde_json::Value = serde_json::from_str(&printed(true, false)).unwrap();
        assert_eq!(object["statements"], 4);
        assert_eq!(object["accuracy"], 0.5);
        assert_eq!(object["folds"], serde_json::json!([0.5, 1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn mistakes_are_told_with_their_words() {
        let printed = printed(false, true);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("gold [by-nd] predicted [by-sa]\tQuay News\tThis article"));
        assert_eq!(lines[1], "gold [by] predicted [-]\tThe Long View\tAsk us first.");
    }
}
