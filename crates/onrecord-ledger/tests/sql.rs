//! Questions in SQL.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use onrecord_ledger::{Error, Ledger, views};
use rusqlite::Connection;
use serde_json::{Value, json};

fn stocked() -> (tempfile::TempDir, Ledger) {
    let (folder, mut ledger) = support::ledger();
    ledger.record().reading(&support::sample()).unwrap();
    (folder, ledger)
}

fn ask(ledger: &Ledger, sql: &str) -> Result<Vec<Vec<Value>>, Error> {
    let mut rows = Vec::new();
    ledger.ask().sql(sql, Duration::from_secs(20), |_, row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn problem(ledger: &Ledger, sql: &str) -> String {
    ask(ledger, sql).expect_err(sql).to_string()
}

#[test]
fn the_documented_views_and_columns_are_those_of_the_file() {
    let (_folder, ledger) = stocked();
    let connection = Connection::open(ledger.path()).unwrap();
    for view in views() {
        let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?)").unwrap();
        let columns: Vec<String> =
            columns.query_map([view.name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let documented: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns, documented, "{}", view.name);
        assert!(!view.about.is_empty() && view.columns.iter().all(|c| !c.about.is_empty()));
        ask(&ledger, &format!("SELECT * FROM {}", view.name)).unwrap();
    }
    let mut all = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'view' AND name NOT IN ('attribution_words', 'name_use', 'near_duplicate_pair')",
        )
        .unwrap();
    let all: Vec<String> =
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in all {
        assert!(views().iter().any(|view| view.name == name), "{name} is not documented");
    }
}

#[test]
fn the_page_on_sql_lists_every_column() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sql.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut expected = String::new();
    for view in views() {
        let mut about = view.about.chars();
        let about: String = about.next().unwrap().to_uppercase().chain(about).collect();
        expected.push_str(&format!(
            "\n### {}\n\n{about}.\n\n| column | holds |\n|---|---|\n",
            view.name
        ));
        for column in view.columns {
            let about = column.about.replace('|', "\\|");
            expected.push_str(&format!("| `{}` | {about} |\n", column.name));
        }
    }
    let found = page.split_once("\n## Views\n").unwrap().1;
    assert_eq!(found, expected);
}

#[test]
fn rows_are_handed_over_as_json_has_them() {
    let (_folder, ledger) = stocked();
    let rows = ask(&ledger, "SELECT 1, 2.5, 'é', NULL, x'00ff', 9e999").unwrap();
    assert_eq!(rows, [[json!(1), json!(2.5), json!("é"), json!(null), json!("00ff"), json!(null)]]);
    let columns = ledger
        .ask()
        .sql("SELECT 1 AS a, 2 AS a, 3 AS a_2", Duration::from_secs(1), |_, _| {
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(columns, ["a", "a_2", "a_2_2"]);
    let joined =
        "SELECT substr(a.text, q.start + 1, q.end - q.start) = q.content FROM attributions q
        JOIN articles a ON a.id = q.article WHERE json_array_length(q.content_spans) = 1";
    assert!(ask(&ledger, joined).unwrap().iter().all(|row| row[0] == json!(1)));
    let inside = "WITH x AS (SELECT * FROM (SELECT speaker_name AS n FROM attributions))
        SELECT count(*) FROM x, json_each('[1,2]')";
    ask(&ledger, inside).unwrap();
    ask(&ledger, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n")
        .unwrap();
}

#[test]
fn nothing_can_be_done_but_reading() {
    let (folder, ledger) = stocked();
    let before = std::fs::read(ledger.path()).unwrap();
    let other = folder.path().join("other.db");
    let attach = format!("ATTACH '{}' AS o", other.display());
    let into = format!("VACUUM INTO '{}'", other.display());
    for sql in [
        "DELETE FROM article",
        "DELETE FROM articles",
        "UPDATE article SET title = 'x'",
        "INSERT INTO failure (path, reason) VALUES ('x', 'y')",
        "INSERT INTO article_fts (article_fts) VALUES ('delete-all')",
        "CREATE TABLE t (x)",
        "CREATE TEMP TABLE t (x)",
        "CREATE TEMP VIEW v AS SELECT 1",
        "DROP VIEW articles",
        "ALTER TABLE article ADD COLUMN x",
        "PRAGMA query_only = 0",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA table_info(article)",
        "SELECT * FROM pragma_table_info('article')",
        "BEGIN",
        "BEGIN EXCLUSIVE",
        "SAVEPOINT s",
        "REINDEX",
        "ANALYZE",
        "VACUUM",
        "DETACH main",
        &attach,
        &into,
        "SELECT load_extension('x')",
        "SELECT Load_Extension('x', 'y')",
        "WITH x AS (SELECT 1) DELETE FROM article WHERE id IN x",
        "SELECT 1; DELETE FROM article",
        "REPLACE INTO run SELECT * FROM run",
        "",
        "  -- nothing",
    ] {
        let error = ask(&ledger, sql).expect_err(sql);
        assert!(matches!(error, Error::Sql { .. }), "{sql:?}: {error}");
    }
    assert!(!other.exists());
    assert_eq!(std::fs::read(ledger.path()).unwrap(), before);
}

#[test]
fn errors_say_what_where_and_what_next() {
    let (_folder, ledger) = stocked();
    let said = problem(&ledger, "SELECT article,\n  spekaer FROM attributions");
    assert!(said.contains("no such column: spekaer (line 2, character 3)"), "{said}");
    assert!(said.contains("did you mean \"speaker\"?"), "{said}");
    let said = problem(&ledger, "SELECT * FROM atributions");
    assert!(said.contains("did you mean \"attributions\"?"), "{said}");
    let said = problem(&ledger, "SELECT * FROM events");
    assert!(said.contains("no such layer; the views are articles, blocks"), "{said}");
    let said = problem(&ledger, "SELEC 1");
    assert!(said.contains("near \"SELEC\": syntax error (line 1, character 1)"), "{said}");
    let said = problem(&ledger, "SELECT id FROM articles WHERE outlet = \"Postt\"");
    assert!(said.contains("single quotation marks"), "{said}");
    let said = problem(&ledger, "SELECT 1; SELECT 2");
    assert!(said.contains("ask one at a time"), "{said}");
    let said = problem(&ledger, "SELECT json('{')");
    assert!(said.contains("malformed JSON"), "{said}");
}

#[test]
fn what_takes_too_long_is_stopped() {
    let (_folder, ledger) = stocked();
    let start = Instant::now();
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let stopped =
        ledger.ask().sql(endless, Duration::from_millis(200), |_, _| ControlFlow::Continue(()));
    let said = stopped.unwrap_err().to_string();
    assert!(said.contains("allow more time"), "{said}");
    assert!(start.elapsed() < Duration::from_secs(10));
    // Whoever takes long to read the rows does not use up the time.
    let few = "SELECT value FROM json_each('[1,2,3]')";
    let slow = ledger.ask().sql(few, Duration::from_millis(300), |_, _| {
        std::thread::sleep(Duration::from_millis(200));
        ControlFlow::Continue(())
    });
    slow.unwrap();
    let mut seen = 0;
    let first = |_: &[String], _| {
        seen += 1;
        ControlFlow::Break(())
    };
    ledger.ask().sql(few, Duration::from_secs(1), first).unwrap();
    assert_eq!(seen, 1);
}
