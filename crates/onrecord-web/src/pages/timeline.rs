//! The page of attributions over time.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::contract::variant_name;
use onrecord::ledger::{Timeline, TimelineBy};
use onrecord::tables;

use super::layout::{HtmlPage, Tab, csv_file};
use super::{components, statements};
use crate::article::text;
use crate::charts::{ColumnGroup, column_chart};
use crate::formatting::number;
use crate::params::{ABOUT, ATTRIBUTION_FILTERS, BY, DISTINCT_STORIES, Param, Params, SPLIT, join};
use crate::problem::Problem;
use crate::state::AppState;

/// Groups in the chart. The rest becomes one group.
const GROUPS: usize = 8;

fn declared_params() -> Vec<Param> {
    join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[DISTINCT_STORIES, SPLIT]])
}

async fn find(state: &AppState, params: &Params) -> Result<(Arc<Timeline>, TimelineBy), Problem> {
    let by = params.enum_value("split").unwrap_or_default();
    let mut query = params.quote_query(params.window(1));
    query.limit = None;
    let found = match by {
        TimelineBy::Form if params.without("split").is_empty() => {
            let whole = move |ledger: &onrecord::Ledger| ledger.ask().timeline(&query, by);
            state.pool.ask_cached("timeline by form", whole).await?
        }
        _ => Arc::new(state.pool.ask(move |ledger| ledger.ask().timeline(&query, by)).await?),
    };
    Ok((found, by))
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &declared_params())?;
    let (found, by) = find(&state, &params).await?;
    let main = html! {
        h1 { "Attributions over time" }
        form.filters method="get" action="/timeline" {
            (components::field(&params, "by", "Said by", "text"))
            (components::field(&params, "about", "Words in it", "text"))
            (components::attribution_fields(&params))
            (components::choice(&params, "split", "Divided by", &[("form", "form"), ("outlet", "outlet"), ("voice", "voice")]))
            (components::stories_field(&params))
            button { "Show" }
        }
        @if found.rows.is_empty() { p.nothing { "No attribution fits the filters." } } @else {
            @if !found.all { p.aside { "These counts cover the newest 50,000 that contain the words." } }
            (chart(&found, by))
            p { a href=(params.url("/timeline.csv")) { "CSV" } " · " a href=(params.without("split").url("/statements")) { "The statements themselves" } }
            h2 #table { "The same numbers as a table" }
            (table(&params, &found, by))
        }
    };
    Ok(HtmlPage::new("Attributions over time", Tab::Timeline, main))
}

/// A chart with one row of columns per group.
pub(super) fn chart(found: &Timeline, by: TimelineBy) -> Markup {
    let months = months(found);
    let mut groups: Vec<ColumnGroup> = Vec::new();
    for row in &found.rows {
        let Some(at) = row.month.as_ref().and_then(|month| months.binary_search(month).ok()) else {
            continue;
        };
        let name = row.group.as_deref().unwrap_or("not known");
        let place = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            groups.push(ColumnGroup { name: name.to_owned(), counts: vec![0; months.len()] });
            groups.len() - 1
        });
        groups[place].counts[at] += row.count;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.counts.iter().sum::<usize>()));
    if groups.len() > GROUPS {
        let rest = groups.split_off(GROUPS - 1);
        let sum = |at: usize| rest.iter().map(|group| group.counts[at]).sum();
        let counts = (0..months.len()).map(sum).collect();
        groups.push(ColumnGroup { name: format!("{} others", rest.len()), counts });
    }
    html! { @if !months.is_empty() { (column_chart(&months, &groups, &format!("Attributions by month and {}", variant_name(by)))) } }
}

/// All months from the first to the last, also those without attributions.
fn months(found: &Timeline) -> Vec<String> {
    /// Months at most. A date in the year 1 is a mistake that needs no drawing.
    const MAX_MONTHS: usize = 2400;
    let number = |month: &str| -> Option<usize> {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let numbers = found.rows.iter().filter_map(|row| number(row.month.as_deref()?));
    let (Some(first), Some(last)) = (numbers.clone().min(), numbers.max()) else {
        return Vec::new();
    };
    let month = |number: usize| format!("{:04}-{:02}", number / 12, number % 12 + 1);
    (first.max(last.saturating_sub(MAX_MONTHS))..=last).map(month).collect()
}

fn table(params: &Params, found: &Timeline, by: TimelineBy) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of months" { table {
            thead { tr { th scope="col" { "Month" } th scope="col" { (variant_name(by)) } th.number scope="col" { "Attributions" } } }
            tbody { @for row in &found.rows { tr {
                td { @match &row.month {
                    Some(month) => a href=(statements::with_month(&params.without("split"), month).url("/statements")) { (month) },
                    None => "no date",
                } }
                td { (text(row.group.as_deref().unwrap_or("not known"))) }
                td.number { (number(row.count)) }
            } } }
        } }
    }
}

pub(super) async fn csv(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_form(query.as_deref(), &declared_params())?;
    let (found, by) = find(&state, &params).await?;
    Ok(csv_file("timeline", tables::timeline(&found, by)))
}
