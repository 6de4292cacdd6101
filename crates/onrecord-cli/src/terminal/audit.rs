//! Who is relied on, and how somebody is named.

use onrecord::{Names, SourceKind, SourceRow, Sources};

use super::style::{Look, Style};
use super::table::{Column, Entry, table};
use super::{voices, wrap};

/// Of a source's words so much is shown.
const LONGEST_SOURCE: usize = 48;

/// How a kind of source is called.
fn kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Organization => "organization",
        SourceKind::Official => "official",
        SourceKind::Unnamed => "unnamed",
        SourceKind::Document => "document",
        SourceKind::None => "nobody named",
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn number(count: usize) -> Entry {
    // A nought is no news.
    (count.to_string(), if count == 0 { Style::DIM } else { Style::PLAIN })
}

/// The sources of one article or of several: a table of them, one of their kinds, and whose voices it are.
pub(crate) fn sources(found: &Sources, one: bool, look: Look) -> String {
    let mut out = String::new();
    let articles = [("articles", Column::Number)];
    let before = [("source", Column::Words), ("kind", Column::Words), ("times", Column::Number)];
    let behind =
        [("words", Column::Number), ("thirds", Column::Number), ("for example", Column::Whole)];
    let shown = if one { &[][..] } else { &articles };
    let columns: Vec<_> = before.iter().chain(shown).chain(&behind).copied().collect();
    let entries = |row: &SourceRow| {
        let (name, style) = match &row.name {
            Some(name) => (wrap::clip(name, LONGEST_SOURCE), Style::BOLD),
            None => (super::voice::NOBODY.to_owned(), Style::DIM),
        };
        let mut entries = vec![
            (name, style),
            (kind(row.kind).to_owned(), Style::PLAIN),
            number(row.attributions),
        ];
        if !one {
            entries.push(number(row.articles));
        }
        entries.push((percent(row.share), Style::PLAIN));
        entries.push((row.thirds.map(|count| count.to_string()).join(" "), Style::PLAIN));
        entries.push((row.citation.to_string(), Style::DIM));
        entries
    };
    let rows: Vec<_> = found.rows.iter().map(entries).collect();
    table(&mut out, look, 0, &columns, &rows);
    let meaning = "thirds: how many stand in the first, the middle and the last third of the text";
    for line in wrap::fold(meaning, look.width) {
        look.paint(&mut out, Style::DIM, &line);
        out.push('\n');
    }
    out.push('\n');
    let summary = &found.summary;
    let columns = [
        ("kind", Column::Words),
        ("sources", Column::Number),
        ("times", Column::Number),
        ("words", Column::Number),
    ];
    let total = [summary.sources, summary.attributions].map(number);
    let mut rows: Vec<Vec<Entry>> = (summary.kinds.iter())
        .map(|row| {
            let counts = [number(row.sources), number(row.attributions)];
            let mut entries = vec![(kind(row.kind).to_owned(), Style::PLAIN)];
            entries.extend(counts);
            entries.push((percent(row.share), Style::PLAIN));
            entries
        })
        .collect();
    let mut all = vec![("all".to_owned(), Style::PLAIN)];
    all.extend(total);
    all.push((percent(1.0), Style::PLAIN));
    rows.push(all);
    table(&mut out, look, 0, &columns, &rows);
    if let Some(shares) = summary.voices {
        out.push('\n');
        voices(&mut out, shares, look);
    }
    out
}

/// How an actor is named: a group's names under one another.
pub(crate) fn names(found: &Names, group: &str, look: Look) -> String {
    let mut out = String::new();
    look.paint(&mut out, Style::BOLD, &super::safe::visible(&found.name));
    out.push_str("  ");
    look.paint(&mut out, Style::DIM, &found.actor);
    out.push_str("\n\n");
    let columns = [
        (group, Column::Words),
        ("called", Column::Words),
        ("own words", Column::Number),
        ("quoted", Column::Number),
        ("for example", Column::Whole),
    ];
    let mut last: Option<&Option<String>> = None;
    let mut rows = Vec::new();
    for row in &found.rows {
        let heading = if last == Some(&row.group) {
            String::new()
        } else {
            row.group.clone().unwrap_or_else(|| format!("(no {group})"))
        };
        last = Some(&row.group);
        rows.push(vec![
            (heading, Style::BOLD),
            (wrap::clip(&row.words, LONGEST_SOURCE), Style::PLAIN),
            number(row.own),
            number(row.attributed + row.chained),
            (row.citation.to_string(), Style::DIM),
        ]);
    }
    table(&mut out, look, 0, &columns, &rows);
    out
}
