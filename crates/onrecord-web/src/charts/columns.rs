//! Column charts by month: one row of columns per group, all on one scale.

use maud::{Markup, html};

use crate::article::text;
use crate::formatting::number;

const HEIGHT: f64 = 56.0;
const WIDTH: f64 = 720.0;
/// Months that are shown at most. More are combined into years.
const MAX_COLUMNS: usize = 120;

/// A group and its numbers, one per column.
pub(crate) struct ColumnGroup {
    pub(crate) name: String,
    pub(crate) counts: Vec<usize>,
}

/// Draws the groups. `labels` names the columns, `description` the chart.
pub(crate) fn column_chart(labels: &[String], groups: &[ColumnGroup], description: &str) -> Markup {
    let (labels, groups) = by_year(labels, groups);
    let most = groups.iter().flat_map(|group| &group.counts).max().copied().unwrap_or(0).max(1);
    let step = WIDTH / labels.len().max(1) as f64;
    let wide = (step * 0.8).clamp(1.0, 40.0);
    let place = |at: usize| step * at as f64 + (step - wide) / 2.0;
    html! {
        figure.columns {
            @for group in &groups {
                div.row {
                    span.group { (text(&group.name)) span.aside { " " (number(group.counts.iter().sum())) } }
                    svg viewBox={"0 0 " (WIDTH) " " (HEIGHT)} preserveAspectRatio="none" role="img"
                        aria-label={(description) ", " (group.name) ": the table below has the numbers"} {
                        line.ground x1="0" x2=(WIDTH) y1=(HEIGHT - 0.5) y2=(HEIGHT - 0.5) {}
                        @for (at, &count) in group.counts.iter().enumerate() {
                            @if count > 0 {
                                @let tall = (count as f64 / most as f64 * (HEIGHT - 2.0)).max(1.5);
                                rect x=(format!("{:.1}", place(at))) y=(format!("{:.1}", HEIGHT - tall))
                                    width=(format!("{wide:.1}")) height=(format!("{tall:.1}")) {
                                    title { (labels[at]) ": " (number(count)) }
                                }
                            }
                        }
                    }
                }
            }
            figcaption {
                @if let (Some(first), Some(last)) = (labels.first(), labels.last()) {
                    span { (first) } span.aside { "highest column: " (number(most)) } span { (last) }
                }
            }
        }
    }
}

/// Combines months into years if there are too many to be seen.
fn by_year(labels: &[String], groups: &[ColumnGroup]) -> (Vec<String>, Vec<ColumnGroup>) {
    let short = |label: &String| label.chars().take(4).collect::<String>();
    let is_long = labels.len() > MAX_COLUMNS;
    let mut merged: Vec<String> =
        labels.iter().map(|label| if is_long { short(label) } else { label.clone() }).collect();
    merged.dedup();
    let sum = |group: &ColumnGroup| {
        let mut counts = vec![0; merged.len()];
        for (label, count) in labels.iter().zip(&group.counts) {
            let label = if is_long { short(label) } else { label.clone() };
            if let Some(at) = merged.iter().position(|known| *known == label) {
                counts[at] += count;
            }
        }
        ColumnGroup { name: group.name.clone(), counts }
    };
    let groups = groups.iter().map(sum).collect();
    (merged, groups)
}
