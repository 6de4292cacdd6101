//! Questions about sources, names, SQL and stats.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use common::{err, example, expect, onrecord, run};
use serde_json::Value;

/// A ledger of all examples.
fn added() -> tempfile::TempDir {
    let here = tempfile::tempdir().unwrap();
    let (metadata, examples) = (example("metadata.tsv"), example(""));
    expect(0, here.path(), &["add", "--metadata", &metadata, &examples]);
    here
}

fn objects(directory: &Path, args: &[&str]) -> Vec<Value> {
    let printed = expect(0, directory, args);
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn sources_are_asked_of_an_article_an_outlet_and_all() {
    let here = added();
    let here = here.path();
    let all = expect(0, here, &["sources"]);
    assert!(all.contains("\nAstrid Nymoen ") && all.contains("the outlet's own voice"), "{all}");
    assert!(all.lines().all(|line| line.chars().count() <= 100), "{all}");
    let rows = objects(here, &["sources", "--json"]);
    let summary = &rows[0]["summary"];
    assert_eq!(summary["articles"], 10);
    let attributions: u64 = rows[1..].iter().map(|row| row["attributions"].as_u64().unwrap()).sum();
    assert_eq!(summary["attributions"], attributions);
    assert!(rows[1..].iter().all(|row| row["citation"].as_str().unwrap().contains(':')));
    let one = expect(0, here, &["sources", &example("orchestra-strike.txt")]);
    assert!(!one.contains("articles") && !one.contains("Nymoen"), "{one}");
    let table = expect(0, here, &["sources", "--outlet", "inland courier", "--csv"]);
    assert!(
        table.starts_with("source,kind,attributions,articles,outlets,share,first_third,"),
        "{table}"
    );
    assert!(table.lines().nth(1).unwrap().starts_with("Delia Hurst,person,4,1,1,"), "{table}");
    let nothing = run(here, &["sources", "--outlet", "Inland Couriers"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        err(&nothing).contains("did you mean --outlet \"Inland Courier\""),
        "{}",
        err(&nothing)
    );
}

#[test]
fn names_are_asked_by_outlet_voice_and_month() {
    let here = added();
    let here = here.path();
    let names = expect(0, here, &["names", "Astrid", "Nymoen"]);
    assert!(names.contains("Meridian Press  Astrid Nymoen"), "{names}");
    let rows = objects(here, &["names", "Nymoen", "--by", "month", "--voice", "own", "--json"]);
    assert!(rows.iter().all(|row| row["month"].is_string() && row["attributed"] == 0));
    let table = expect(0, here, &["names", "Nymoen", "--csv"]);
    assert!(
        table.starts_with("outlet,words,form,count,own,attributed,chained,citation,"),
        "{table}"
    );
    expect(1, here, &["names", "Nymoen", "--until", "1999-01-01"]);
    let nobody = run(here, &["names", "Zachary"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(err(&nobody).contains("no actor in"), "{}", err(&nobody));
}

#[test]
fn the_lack_of_events_is_reported() {
    let here = added();
    for flags in [&[][..], &["--json"]] {
        let args = [&["events", "Nymoen", "Ellison"], flags].concat();
        let output = run(here.path(), &args);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        assert!(output.stdout.is_empty());
        assert!(err(&output).contains("have no events"), "{}", err(&output));
    }
    expect(2, here.path(), &["events", "Nymoen", "Zachary"]);
}

#[test]
fn sql_answers_as_a_table_json_and_csv() {
    let here = added();
    let here = here.path();
    let sql = "SELECT title, published AS day, NULL AS none FROM articles WHERE outlet = 'The Harbour Post'";
    let table = expect(0, here, &["sql", sql]);
    assert!(table.starts_with("title ") && table.contains("2024-03-13"), "{table}");
    let rows = expect(0, here, &["sql", sql, "--json"]);
    assert!(rows.starts_with("{\"title\":") && rows.contains("\"none\":null"), "{rows}");
    let rows = expect(0, here, &["sql", sql, "--csv"]);
    assert_eq!(rows.lines().next(), Some("title,day,none"));
    assert_eq!(expect(1, here, &["sql", "SELECT id FROM articles WHERE 0", "--csv"]), "id\n");
    assert_eq!(
        expect(0, here, &["sql", "SELECT id FROM sentences, mentions", "--csv", "--limit", "3"])
            .lines()
            .count(),
        4
    );
    let views = expect(0, here, &["sql", "--schema"]);
    assert!(views.contains("attributions: who said what"), "{views}");
    for wrong in ["DELETE FROM articles", "SELECT nothing FROM articles", "SELECT 1; SELECT 2", ""]
    {
        expect(2, here, &["sql", wrong]);
    }
    expect(2, here, &["sql"]);
    let mut piped = onrecord(here);
    let piped = piped.args(["sql", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut piped = piped.spawn().unwrap();
    piped.stdin.take().unwrap().write_all(b"SELECT 40 + 2 AS answer").unwrap();
    assert_eq!(
        String::from_utf8(piped.wait_with_output().unwrap().stdout).unwrap(),
        "answer\n    42\n"
    );
}

#[test]
fn what_sql_prints_is_safe_for_a_terminal() {
    let here = added();
    let printed = expect(0, here.path(), &["sql", "SELECT char(27) || '[31m' AS \"\u{1b}[2J\""]);
    assert!(!printed.contains('\u{1b}'), "{printed:?}");
}

#[test]
fn stats_tell_what_there_is() {
    let here = added();
    let printed = expect(0, here.path(), &["stats"]);
    assert!(printed.starts_with("articles      10, 10 different texts\n"), "{printed}");
    let stats = &objects(here.path(), &["stats", "--json"])[0];
    assert_eq!(stats["articles"], 10);
    assert_eq!(stats["outlets"].as_array().unwrap().len(), 10);
    expect(2, here.path(), &["stats", "--ledger", "none.db"]);
}
