//! Answers to questions in SQL, and the views that SQL can read.

use onrecord::ledger::View;
use serde_json::Value;

use super::style::{Look, Style};
use super::table::{Column, TableCell, table};
use super::wrap;

/// Columns that a text may take. `--csv` and `--json` print all of it.
const MAX_WIDTH: usize = 300;

/// Sets the rows of an answer as a table.
pub(crate) fn sql_rows(columns: &[String], rows: &[Vec<Value>], look: Look) -> String {
    let is_number = |index: usize| {
        let mut values =
            rows.iter().filter_map(|row| row.get(index)).filter(|v| !v.is_null()).peekable();
        values.peek().is_some() && values.all(Value::is_number)
    };
    let title = |(index, name): (usize, &String)| {
        let column = if is_number(index) { Column::Number } else { Column::Words };
        (wrap::clip(name, MAX_WIDTH), column)
    };
    let titles: Vec<(String, Column)> = columns.iter().enumerate().map(title).collect();
    let titles: Vec<(&str, Column)> =
        titles.iter().map(|(name, column)| (name.as_str(), *column)).collect();
    let cell = |value: &Value| -> TableCell {
        match value {
            Value::Null => (String::new(), Style::PLAIN),
            Value::String(text) => (wrap::clip(text, MAX_WIDTH), Style::PLAIN),
            other => (other.to_string(), Style::PLAIN),
        }
    };
    let rows: Vec<Vec<TableCell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let mut out = String::new();
    table(&mut out, look, 0, &titles, &rows);
    out
}

/// Lists the views with their columns.
pub(crate) fn sql_schema(views: &[View], look: Look) -> String {
    let mut out = String::new();
    for (i, view) in views.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        look.paint(&mut out, Style::BOLD, view.name);
        out.push_str(&format!(": {}\n", view.about));
        let rows: Vec<Vec<TableCell>> = (view.columns.iter())
            .map(|column| {
                vec![(column.name.to_owned(), Style::PLAIN), (column.about.to_owned(), Style::DIM)]
            })
            .collect();
        table(&mut out, look, 2, &[("column", Column::Words), ("holds", Column::Words)], &rows);
    }
    out
}
