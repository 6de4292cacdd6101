//! The page of sources that articles rely on.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::ledger::{SourceKind, SourceRow, Sources, SourcesQuery};
use onrecord::tables;

use super::components;
use super::layout::{HtmlPage, Tab, csv_file};
use crate::article::text;
use crate::formatting::{count, number, percent};
use crate::params::{ATTRIBUTION_FILTERS, LIMIT, OFFSET, Param, Params, join};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{charts, links};

pub(super) const ROWS: usize = 50;

fn allowed() -> Vec<Param> {
    join(&[&ATTRIBUTION_FILTERS, &[LIMIT, OFFSET]])
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &allowed())?;
    let window = params.window(ROWS);
    let found = if params.is_empty() {
        all_sources(&state).await?
    } else {
        let query = SourcesQuery {
            filter: params.filter(),
            limit: Some(window.rows_to_find()),
            ..SourcesQuery::default()
        };
        Arc::new(state.pool.ask(move |ledger| ledger.ask().sources(&query)).await?)
    };
    let mut rows = found.rows.clone();
    let more = window.apply(&mut rows);
    let of_outlet = params.text("outlet").map_or_else(String::new, |outlet| format!(": {outlet}"));
    let main = html! {
        h1 { "Sources" (text(&of_outlet)) }
        form.filters method="get" action="/sources" {
            (components::attribution_fields(&params)) button { "Show" }
        }
        @if found.summary.attributions == 0 { p.nothing { "No attribution fits the filters." } } @else {
            p.count role="status" {
                (count(found.summary.attributions, "attribution")) " in " (count(found.summary.articles, "article"))
                ", by " (count(found.summary.sources, "different source")) ". "
                a href=(params.without("limit").url("/sources.csv")) { "CSV" }
            }
            @if let Some(voices) = &found.summary.voices { (charts::voice_shares(voices)) }
            section aria-labelledby="kinds" { h2 #kinds { "Kinds of sources" } (kind_table(&found)) }
            section aria-labelledby="sources" { h2 #sources { "Single sources" } (source_table(&rows)) }
            (components::pager(&params, "/sources", window, more))
        }
    };
    Ok(HtmlPage::new("Sources", Tab::Sources, main).with_layout("wide"))
}

fn kind_table(found: &Sources) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of kinds" { table.kinds {
            thead { tr { th scope="col" { "Kind" } th.number scope="col" { "Sources" } th.number scope="col" { "Attributions" } th.number scope="col" { "Share of the words" } th scope="col" aria-hidden="true" {} } }
            tbody { @for row in &found.summary.kinds { tr {
                th scope="row" { (kind_label(row.kind)) }
                td.number { (number(row.sources)) }
                td.number { (number(row.attributions)) }
                td.number { (percent(row.share)) }
                td.bar { (charts::bar(row.share)) }
            } } }
        } }
    }
}

fn source_table(rows: &[SourceRow]) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of sources" { table.sources {
            thead {
                tr { td colspan="6" {} th.group colspan="3" scope="colgroup" { "Where in the text" } td {} }
                tr {
                    th scope="col" { "Source" } th scope="col" { "Kind" } th.number scope="col" { "Attributions" } th.number scope="col" { "Articles" } th.number scope="col" { "Outlets" } th.number scope="col" { "Share" }
                    th.number scope="col" { "First third" } th.number scope="col" { "Middle" } th.number scope="col" { "Last" } th scope="col" { "Example" }
                }
            }
            tbody { @for row in rows { tr {
                th scope="row" { (name(row)) }
                td { (kind_label(row.kind)) }
                td.number { (number(row.attributions)) }
                td.number { (number(row.articles)) }
                td.number { (number(row.outlets)) }
                td.number { (percent(row.share)) }
                @for third in row.thirds { td.number { (number(third)) } }
                td { a href=(links::item(&row.article, &row.id)) { code { (row.citation) } } }
            } } }
        } }
    }
}

/// The sources of all articles, as many as a page shows.
pub(super) async fn all_sources(state: &AppState) -> Result<Arc<Sources>, Problem> {
    let query = SourcesQuery { limit: Some(ROWS + 1), ..SourcesQuery::default() };
    state.pool.ask_cached("sources", move |ledger| ledger.ask().sources(&query)).await
}

/// The first few sources, for the start page.
pub(super) fn short_table(found: &Sources, rows: usize) -> Markup {
    let most = found.rows.first().map_or(1, |row| row.attributions).max(1);
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of the most used sources" { table {
            thead { tr { th scope="col" { "Source" } th.number scope="col" { "Attributions" } th scope="col" aria-hidden="true" {} } }
            tbody { @for row in found.rows.iter().take(rows) { tr {
                th scope="row" { (name(row)) }
                td.number { (number(row.attributions)) }
                td.bar { (charts::bar(row.attributions as f64 / most as f64)) }
            } } }
        } }
    }
}

fn name(row: &SourceRow) -> Markup {
    let name = row.name.as_deref().unwrap_or("nobody named");
    match &row.actor {
        Some(actor) => html! { a href=(links::actor(actor)) { (text(name)) } },
        None => text(name),
    }
}

fn kind_label(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person, named",
        SourceKind::Organization => "organization, named",
        SourceKind::Official => "official, not named",
        SourceKind::Unnamed => "not named",
        SourceKind::Document => "document",
        SourceKind::None => "nobody",
    }
}

pub(super) async fn csv(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_form(query.as_deref(), &allowed())?;
    let query = SourcesQuery { filter: params.filter(), ..SourcesQuery::default() };
    let found = state.pool.ask(move |ledger| ledger.ask().sources(&query)).await?;
    Ok(csv_file("sources", tables::sources(&found)))
}
