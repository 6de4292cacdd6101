//! Counts of what a ledger holds.

use onrecord::ledger::{Share, Stats};

use super::numbers::percent;
use super::style::{Look, Style};
use super::table::{Column, TableCell, table};
use super::wrap;

/// Rows of each table at most.
const MAX_ROWS: usize = 12;

/// Sets all counts, one table below the other.
pub(crate) fn stats(stats: &Stats, look: Look) -> String {
    let mut out = String::new();
    let days = match (&stats.first_day, &stats.last_day) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(day), _) => day.clone(),
        _ => String::new(),
    };
    let undated =
        if stats.undated > 0 { format!("{} without a date", stats.undated) } else { String::new() };
    let resolved = percent(stats.resolved as f64 / stats.attributions.max(1) as f64);
    let lines = [
        ("articles", stats.articles.to_string(), format!("{} different texts", stats.texts)),
        ("days", days, undated),
        (
            "attributions",
            stats.attributions.to_string(),
            format!("{resolved} with their speaker resolved"),
        ),
        (
            "actors",
            stats.actors.to_string(),
            format!("across articles; {} counted per article", stats.actors_in_articles),
        ),
        ("corrections", stats.corrections.to_string(), String::new()),
        ("failures", stats.failures.to_string(), String::new()),
        ("size", size(stats.bytes), String::new()),
    ];
    let widest = lines.iter().map(|(what, ..)| what.len()).max().unwrap_or(0);
    for (what, value, more) in lines {
        look.paint(&mut out, Style::DIM, &format!("{what:widest$}  "));
        out.push_str(&value);
        if !more.is_empty() {
            let gap = if value.is_empty() { "" } else { ", " };
            out.push_str(&format!("{gap}{more}"));
        }
        out.push('\n');
    }
    for run in &stats.runs {
        look.paint(&mut out, Style::DIM, &format!("{:widest$}  ", "read by"));
        out.push_str(&wrap::clip(&format!("onrecord {}, {}", run.program, run.model), look.width));
        out.push('\n');
    }
    for (title, counted, none, shares) in [
        ("outlet", "articles", "(unknown)", &stats.outlets),
        ("licence", "articles", "(none recognised)", &stats.licences),
        ("language", "articles", "(unknown)", &stats.languages),
        ("format", "articles", "(unknown)", &stats.formats),
        ("form", "attributions", "", &stats.forms),
        ("act", "attributions", "", &stats.acts),
        ("polarity", "attributions", "", &stats.polarities),
    ] {
        if !shares.is_empty() {
            out.push('\n');
            share_table(&mut out, look, [title, counted, none], shares);
        }
    }
    out
}

fn share_table(out: &mut String, look: Look, [title, counted, none]: [&str; 3], shares: &[Share]) {
    let mut rows: Vec<Vec<TableCell>> = (shares.iter().take(MAX_ROWS))
        .map(|share| {
            let name = match &share.name {
                Some(name) => (name.clone(), Style::PLAIN),
                None => (none.to_owned(), Style::DIM),
            };
            let part = percent(share.share);
            vec![name, (share.count.to_string(), Style::PLAIN), (part, Style::PLAIN)]
        })
        .collect();
    if let Some(more) = shares.len().checked_sub(MAX_ROWS).filter(|more| *more > 0) {
        let rest = &shares[MAX_ROWS..];
        let part = rest.iter().map(|share| share.share).sum::<f64>();
        let count: usize = rest.iter().map(|share| share.count).sum();
        rows.push(vec![
            (format!("{more} more"), Style::DIM),
            (count.to_string(), Style::PLAIN),
            (percent(part), Style::PLAIN),
        ]);
    }
    let columns = [(title, Column::Words), (counted, Column::Number), ("share", Column::Number)];
    table(out, look, 0, &columns, &rows);
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
