//! The page that compares outlets.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::ledger::{OutletRow, SourceKind};
use onrecord::tables;

use super::components;
use super::layout::{HtmlPage, Tab, csv_file};
use crate::article::text;
use crate::charts;
use crate::formatting::{count, number, percent};
use crate::params::{ARTICLE_FILTERS, Params};
use crate::problem::Problem;
use crate::state::AppState;

/// Outlets on the page. The CSV file has all of them.
const ROWS: usize = 100;

async fn rows(state: &AppState, params: &Params) -> Result<Arc<Vec<OutletRow>>, Problem> {
    let filter = params.filter();
    if params.is_empty() {
        return state.pool.ask_cached("outlets", move |ledger| ledger.ask().outlets(&filter)).await;
    }
    state.pool.ask(move |ledger| ledger.ask().outlets(&filter)).await.map(Arc::new)
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &ARTICLE_FILTERS)?;
    let rows = rows(&state, &params).await?;
    let main = html! {
        h1 { "Outlets side by side" }
        p { "How much of each outlet’s articles stands in its own voice, and on which kinds of sources the rest relies. These are counts, not ratings." }
        form.filters method="get" action="/outlets" { (components::article_fields(&params)) button { "Show" } }
        @if rows.is_empty() { p.nothing { "No article fits the filters." } } @else {
            p.count role="status" { (count(rows.len(), "outlet")) ". " a href=(params.url("/outlets.csv")) { "CSV" } }
            (table(&rows[..rows.len().min(ROWS)]))
            @if rows.len() > ROWS { p.aside { "The " (ROWS) " with most articles; the CSV has all." } }
        }
    };
    Ok(HtmlPage::new("Outlets side by side", Tab::Outlets, main).with_layout("wide"))
}

fn table(rows: &[OutletRow]) -> Markup {
    let kinds = [
        (SourceKind::Person, "Person"),
        (SourceKind::Organization, "Organization"),
        (SourceKind::Official, "Official"),
        (SourceKind::Unnamed, "Unnamed"),
        (SourceKind::Document, "Document"),
        (SourceKind::None, "Nobody"),
    ];
    let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of outlets" { table.outlets {
            thead {
                tr { td colspan="4" {} th.group colspan="2" scope="colgroup" { "Form" } th.group colspan="6" scope="colgroup" { "Share of attributions by kind of source" } }
                tr {
                    th scope="col" { "Outlet" } th.number scope="col" { "Articles" } th scope="col" { "In whose voice" } th.number scope="col" { "Attributions" }
                    th.number scope="col" { "Direct" } th.number scope="col" { "Indirect" }
                    @for (_, label) in kinds { th.number scope="col" { (label) } }
                }
            }
            tbody { @for row in rows { tr {
                th scope="row" {
                    @match &row.outlet {
                        Some(outlet) => a href=(Params::default().with("outlet", outlet.clone()).url("/sources")) { (text(outlet)) },
                        None => "not known",
                    }
                    @if let (Some(first), Some(last)) = (&row.first_day, &row.last_day) { p.aside { (first) " to " (last) } }
                }
                td.number { (number(row.articles)) }
                td { @if let Some(voices) = &row.voices { (charts::voice_shares(voices)) } }
                td.number { (number(row.attributions)) }
                td.number { (percent(share(row.direct + row.mixed, row.attributions))) }
                td.number { (percent(share(row.indirect, row.attributions))) }
                @for (kind, _) in kinds {
                    @let of_kind = row.kinds.iter().find(|row| row.kind == kind).map_or(0, |row| row.attributions);
                    td.number { (percent(share(of_kind, row.attributions))) }
                }
            } } }
        } }
    }
}

pub(super) async fn csv(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_form(query.as_deref(), &ARTICLE_FILTERS)?;
    Ok(csv_file("outlets", tables::outlets(&rows(&state, &params).await?)))
}
