//! Answers to questions in SQL, and what can be asked.

use onrecord::View;
use serde_json::Value;

use super::style::{Look, Style};
use super::table::{Column, Entry, table};
use super::wrap;

/// Of a text so much is shown; `--csv` and `--json` have all of it.
const LONGEST_TEXT: usize = 300;

/// Rows with the names of their columns; numbers end under one another.
pub(crate) fn grid(columns: &[String], rows: &[Vec<Value>], look: Look) -> String {
    let is_number = |index: usize| {
        let mut values =
            rows.iter().filter_map(|row| row.get(index)).filter(|v| !v.is_null()).peekable();
        values.peek().is_some() && values.all(Value::is_number)
    };
    let set = |(index, name): (usize, &String)| {
        let column = if is_number(index) { Column::Number } else { Column::Words };
        (wrap::clip(name, LONGEST_TEXT), column)
    };
    let titles: Vec<(String, Column)> = columns.iter().enumerate().map(set).collect();
    let titles: Vec<(&str, Column)> =
        titles.iter().map(|(name, column)| (name.as_str(), *column)).collect();
    let entry = |value: &Value| -> Entry {
        match value {
            Value::Null => (String::new(), Style::PLAIN),
            Value::String(text) => (wrap::clip(text, LONGEST_TEXT), Style::PLAIN),
            other => (other.to_string(), Style::PLAIN),
        }
    };
    let rows: Vec<Vec<Entry>> = rows.iter().map(|row| row.iter().map(entry).collect()).collect();
    let mut out = String::new();
    table(&mut out, look, 0, &titles, &rows);
    out
}

/// The views with their columns.
pub(crate) fn schema(views: &[View], look: Look) -> String {
    let mut out = String::new();
    for (i, view) in views.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        look.paint(&mut out, Style::BOLD, view.name);
        out.push_str(&format!(": {}\n", view.about));
        let rows: Vec<Vec<Entry>> = (view.columns.iter())
            .map(|column| {
                vec![(column.name.to_owned(), Style::PLAIN), (column.about.to_owned(), Style::DIM)]
            })
            .collect();
        table(&mut out, look, 2, &[("column", Column::Words), ("holds", Column::Words)], &rows);
    }
    out
}
