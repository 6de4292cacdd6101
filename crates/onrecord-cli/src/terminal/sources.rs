//! The sources that articles rely on, as tables.

use onrecord::ledger::{SourceKind, SourceRow, Sources, SourcesSummary};

use super::numbers::percent;
use super::speaker_label::NOBODY;
use super::style::{Look, Style};
use super::table::{Column, TableCell, number_cell, table};
use super::voice_shares::voice_shares;
use super::wrap;

/// Columns that a source's name may take.
const MAX_WIDTH: usize = 48;

fn kind_label(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Organization => "organization",
        SourceKind::Official => "official",
        SourceKind::Unnamed => "unnamed",
        SourceKind::Document => "document",
        SourceKind::None => "nobody named",
    }
}

/// The sources of one article or of several: a table of sources, one of their kinds, and the shares of voices.
pub(crate) fn sources(sources: &Sources, one_article: bool, look: Look) -> String {
    let mut out = String::new();
    source_table(&mut out, &sources.rows, one_article, look);
    let legend = "thirds: how many stand in the first, the middle and the last third of the text";
    for line in wrap::fold(legend, look.width) {
        look.paint(&mut out, Style::DIM, &line);
        out.push('\n');
    }
    out.push('\n');
    kind_table(&mut out, &sources.summary, look);
    if let Some(shares) = sources.summary.voices {
        out.push('\n');
        voice_shares(&mut out, shares, look);
    }
    out
}

fn source_table(out: &mut String, rows: &[SourceRow], one_article: bool, look: Look) {
    let articles = [("articles", Column::Number)];
    let before = [("source", Column::Words), ("kind", Column::Words), ("times", Column::Number)];
    let after =
        [("words", Column::Number), ("thirds", Column::Number), ("for example", Column::Whole)];
    let articles = if one_article { &[][..] } else { &articles };
    let columns: Vec<_> = before.iter().chain(articles).chain(&after).copied().collect();
    let cells = |row: &SourceRow| {
        let (name, style) = match &row.name {
            Some(name) => (wrap::clip(name, MAX_WIDTH), Style::BOLD),
            None => (NOBODY.to_owned(), Style::DIM),
        };
        let mut cells: Vec<TableCell> = vec![
            (name, style),
            (kind_label(row.kind).to_owned(), Style::PLAIN),
            number_cell(row.attributions),
        ];
        if !one_article {
            cells.push(number_cell(row.articles));
        }
        cells.push((percent(row.share), Style::PLAIN));
        cells.push((row.thirds.map(|count| count.to_string()).join(" "), Style::PLAIN));
        cells.push((row.citation.to_string(), Style::DIM));
        cells
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    table(out, look, 0, &columns, &rows);
}

fn kind_table(out: &mut String, summary: &SourcesSummary, look: Look) {
    let columns = [
        ("kind", Column::Words),
        ("sources", Column::Number),
        ("times", Column::Number),
        ("words", Column::Number),
    ];
    let cells = |label: &str, sources, attributions, share| -> Vec<TableCell> {
        vec![
            (label.to_owned(), Style::PLAIN),
            number_cell(sources),
            number_cell(attributions),
            (percent(share), Style::PLAIN),
        ]
    };
    let mut rows: Vec<Vec<TableCell>> = (summary.kinds.iter())
        .map(|row| cells(kind_label(row.kind), row.sources, row.attributions, row.share))
        .collect();
    rows.push(cells("all", summary.sources, summary.attributions, 1.0));
    table(out, look, 0, &columns, &rows);
}
