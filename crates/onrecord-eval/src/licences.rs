//! `onrecord-eval licences`: scores the licences that are read in newsrooms' own statements.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord::ingest::{licence_id, licences};
use onrecord::text::{LicenceScope, paragraphs};
use serde::{Deserialize, Serialize};

use crate::extraction::licence_type;
use crate::output::print_json;

/// The options of `onrecord-eval licences`.
#[derive(Args, Clone, Debug)]
pub struct LicencesOptions {
    /// A CSV table with the columns `name`, `license_text` and `license_name`. Rows without a Creative Commons
    /// licence are skipped.
    file: PathBuf,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every mistake: the gold, the prediction, the newsroom and its statement.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// The figures, as fractions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LicenceStatementScores {
    /// The number of statements.
    pub statements: usize,
    /// The fraction of statements whose licence type is right.
    pub accuracy: f64,
    /// The accuracy in each of five folds, with equal texts in one fold. Nothing is trained on the other folds: they
    /// show how much the accuracy depends on the choice of statements.
    pub folds: Vec<f64>,
}

const FOLDS: usize = 5;

/// One row of the table.
#[derive(Clone, Debug, Deserialize)]
struct StatementRow {
    name: String,
    license_text: String,
    license_name: String,
}

/// One statement with its gold and its predicted licence type.
#[derive(Clone, Debug)]
struct LicenceStatement {
    owner: String,
    text: String,
    gold: String,
    predicted: Option<String>,
}

impl LicenceStatement {
    /// `None` if the gold is not a Creative Commons licence.
    fn of(row: StatementRow) -> Option<Self> {
        let gold = licence_type(&row.license_name).filter(|kind| kind != "pd")?;
        let predicted = predicted(&row.license_text, &row.name);
        Some(Self { owner: row.name, text: row.license_text, gold, predicted })
    }

    fn is_correct(&self) -> bool {
        self.predicted.as_deref() == Some(&self.gold)
    }
}

/// Reads the table, compares and prints the figures.
///
/// # Errors
/// If the table cannot be read or the output cannot be written.
pub fn run(options: &LicencesOptions, out: &mut dyn Write) -> Result<()> {
    let statements =
        read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    if options.outcomes {
        for wrong in statements.iter().filter(|statement| !statement.is_correct()) {
            let LicenceStatement { owner, text, gold, predicted } = wrong;
            let predicted = predicted.as_deref().unwrap_or("-");
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "gold [{gold}] predicted [{predicted}]\t{owner}\t{words}")?;
        }
    }
    let scores = scores(&statements);
    if options.json {
        return print_json(&scores, out);
    }
    writeln!(out, "{:<14}{:>7}", "statements", scores.statements)?;
    writeln!(out, "{:<14}{:>7.3}", "accuracy", scores.accuracy)?;
    let folds: Vec<String> = scores.folds.iter().map(|fold| format!("{fold:.3}")).collect();
    writeln!(out, "{:<16}{}", "in five parts", folds.join("  "))?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<LicenceStatement>> {
    let mut table = csv::Reader::from_path(path)?;
    let rows = table.deserialize().collect::<Result<Vec<StatementRow>, _>>()?;
    let statements: Vec<LicenceStatement> =
        rows.into_iter().filter_map(LicenceStatement::of).collect();
    ensure!(!statements.is_empty(), "no row has a Creative Commons licence in license_name");
    Ok(statements)
}

/// The licence type of a statement.
///
/// It is read like an article's text, and failing that like a licence that a user gives. Licences of media do not
/// count. A licence without a type (`cc`) counts only if there is no other.
fn predicted(text: &str, owner: &str) -> Option<String> {
    let stated = licences(text, &paragraphs(text), Some(owner));
    let own = stated.iter().filter(|licence| licence.applies_to != LicenceScope::Media);
    let as_given = licence_id(text);
    let ids = own.map(|licence| licence.id.as_str()).chain(as_given.as_deref());
    let mut types: Vec<String> = ids.filter_map(licence_type).collect();
    // The sort is stable: licences with a type keep their order.
    types.sort_by_key(|kind| kind == "cc");
    types.into_iter().next()
}

fn scores(statements: &[LicenceStatement]) -> LicenceStatementScores {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut folds = [(0, 0); FOLDS];
    for statement in statements {
        let next = groups.len();
        let (right, all) = &mut folds[*groups.entry(&statement.text).or_insert(next) % FOLDS];
        *right += usize::from(statement.is_correct());
        *all += 1;
    }
    let ratio = |(right, all): (usize, usize)| right as f64 / all.max(1) as f64;
    let sum = |part: fn(&(usize, usize)) -> usize| folds.iter().map(part).sum();
    LicenceStatementScores {
        statements: statements.len(),
        accuracy: ratio((sum(|fold| fold.0), sum(|fold| fold.1))),
        folds: folds.into_iter().map(ratio).collect(),
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
        run(&LicencesOptions { file, json, outcomes }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_texts_share_a_fold_and_other_licences_are_skipped() {
        let object: serde_json::Value = serde_json::from_str(&printed(true, false)).unwrap();
        assert_eq!(object["statements"], 4);
        assert_eq!(object["accuracy"], 0.5);
        assert_eq!(object["folds"], serde_json::json!([0.5, 1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn mistakes_are_listed_with_their_statement() {
        let printed = printed(false, true);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("gold [by-nd] predicted [by-sa]\tQuay News\tThis article"));
        assert_eq!(lines[1], "gold [by] predicted [-]\tThe Long View\tAsk us first.");
    }
}
