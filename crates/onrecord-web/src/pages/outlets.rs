//! Outlets side by side.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::{OutletRow, SourceKind, tables};

use super::{Page, Tab, parts};
use crate::article::text;
use crate::asked::{Asked, OF_ARTICLES};
use crate::charts;
use crate::problem::Problem;
use crate::site::Site;

/// So many outlets stand on a page; the file has all.
const ROWS: usize = 100;

async fn find(site: &Site, asked: &Asked) -> Result<Arc<Vec<OutletRow>>, Problem> {
    let filter = asked.filter();
    if asked.is_empty() {
        return site.desk.overview("outlets", move |ledger| ledger.ask().outlets(&filter)).await;
    }
    site.desk.ask(move |ledger| ledger.ask().outlets(&filter)).await.map(Arc::new)
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &OF_ARTICLES)?;
    let rows = find(&site, &asked).await?;
    let main = html! {
        h1 { "Outlets side by side" }
        p { "What each outlet’s articles are made of: how much stands in its own voice, and on what kind of source the rest stands. These are counts, not marks." }
        form.narrow method="get" action="/outlets" { (parts::article_fields(&asked)) button { "Show" } }
        @if rows.is_empty() { p.nothing { "No article fits." } } @else {
            p.count role="status" { (parts::count(rows.len(), "outlet")) ". " a href=(asked.at("/outlets.csv")) { "CSV" } }
            (table(&rows[..rows.len().min(ROWS)]))
            @if rows.len() > ROWS { p.aside { "The " (ROWS) " with most articles; the CSV has all." } }
        }
    };
    Ok(Page::new("Outlets side by side", Tab::Outlets, main).laid_out("wide"))
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
                    @for (_, says) in kinds { th.number scope="col" { (says) } }
                }
            }
            tbody { @for row in rows { tr {
                th scope="row" {
                    @match &row.outlet {
                        Some(outlet) => a href=(Asked::default().with("outlet", outlet.clone()).at("/sources")) { (text(outlet)) },
                        None => "not known",
                    }
                    @if let (Some(first), Some(last)) = (&row.first_day, &row.last_day) { p.aside { (first) " to " (last) } }
                }
                td.number { (parts::number(row.articles)) }
                td { @if let Some(voices) = &row.voices { (charts::voices(voices)) } }
                td.number { (parts::number(row.attributions)) }
                td.number { (parts::percent(share(row.direct + row.mixed, row.attributions))) }
                td.number { (parts::percent(share(row.indirect, row.attributions))) }
                @for (kind, _) in kinds {
                    @let of_kind = row.kinds.iter().find(|row| row.kind == kind).map_or(0, |row| row.attributions);
                    td.number { (parts::percent(share(of_kind, row.attributions))) }
                }
            } } }
        } }
    }
}

pub(super) async fn csv(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &OF_ARTICLES)?;
    Ok(super::csv("outlets", tables::outlets(&find(&site, &asked).await?)))
}
