//! The names and titles that outlets use for an actor, as a table.

use onrecord::ledger::Names;

use super::style::{Look, Style};
use super::table::{Column, TableCell, number_cell, table};
use super::{escape, wrap};

/// Columns that a name may take.
const MAX_WIDTH: usize = 48;

/// Appends the actor's names, grouped.
pub(crate) fn names(names: &Names, group: &str, look: Look) -> String {
    let mut out = String::new();
    look.paint(&mut out, Style::BOLD, &escape::visible(&names.name));
    out.push_str("  ");
    look.paint(&mut out, Style::DIM, &names.actor);
    out.push_str("\n\n");
    let columns = [
        (group, Column::Words),
        ("called", Column::Words),
        ("own words", Column::Number),
        ("quoted", Column::Number),
        ("for example", Column::Whole),
    ];
    let mut last: Option<&Option<String>> = None;
    let mut rows: Vec<Vec<TableCell>> = Vec::new();
    for row in &names.rows {
        let heading = if last == Some(&row.group) {
            String::new()
        } else {
            row.group.clone().unwrap_or_else(|| format!("(no {group})"))
        };
        last = Some(&row.group);
        rows.push(vec![
            (heading, Style::BOLD),
            (wrap::clip(&row.words, MAX_WIDTH), Style::PLAIN),
            number_cell(row.own),
            number_cell(row.attributed + row.chained),
            (row.citation.to_string(), Style::DIM),
        ]);
    }
    table(&mut out, look, 0, &columns, &rows);
    out
}
