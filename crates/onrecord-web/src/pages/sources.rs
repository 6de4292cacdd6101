//! A source audit: on whom articles rely.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::{SourceKind, SourceRow, Sources, SourcesQuery, tables};

use super::{Page, Tab, home, parts};
use crate::article::text;
use crate::asked::{Asked, LIMIT, OF_ATTRIBUTIONS, OFFSET, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{charts, links, params};

pub(super) const ROWS: usize = 50;

fn allowed() -> Vec<Param> {
    params!(OF_ATTRIBUTIONS, [LIMIT, OFFSET])
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let page = asked.page(ROWS);
    let found = if asked.is_empty() {
        home::whole_sources(&site).await?
    } else {
        let question = SourcesQuery {
            filter: asked.filter(),
            limit: Some(page.reach()),
            ..SourcesQuery::default()
        };
        Arc::new(site.desk.ask(move |ledger| ledger.ask().sources(&question)).await?)
    };
    let mut rows = found.rows.clone();
    let more = page.cut(&mut rows);
    let of = asked.text("outlet").map_or_else(String::new, |outlet| format!(": {outlet}"));
    let main = html! {
        h1 { "Who is relied on" (text(&of)) }
        form.narrow method="get" action="/sources" {
            (parts::attribution_fields(&asked)) button { "Show" }
        }
        @if found.summary.attributions == 0 { p.nothing { "No attribution fits." } } @else {
            p.count role="status" {
                (parts::count(found.summary.attributions, "attribution")) " in " (parts::count(found.summary.articles, "article"))
                ", by " (parts::count(found.summary.sources, "different source")) ". "
                a href=(asked.without("limit").at("/sources.csv")) { "CSV" }
            }
            @if let Some(voices) = &found.summary.voices { (charts::voices(voices)) }
            section aria-labelledby="kinds" { h2 #kinds { "Kinds of sources" } (kinds(&found)) }
            section aria-labelledby="sources" { h2 #sources { "Sources" } (table(&rows)) }
            (parts::pager(&asked, "/sources", page, more))
        }
    };
    Ok(Page::new("Who is relied on", Tab::Sources, main).laid_out("wide"))
}

fn kinds(found: &Sources) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of kinds" { table.kinds {
            thead { tr { th scope="col" { "Kind" } th.number scope="col" { "Sources" } th.number scope="col" { "Attributions" } th.number scope="col" { "Share of the words" } th scope="col" aria-hidden="true" {} } }
            tbody { @for row in &found.summary.kinds { tr {
                th scope="row" { (kind(row.kind)) }
                td.number { (parts::number(row.sources)) }
                td.number { (parts::number(row.attributions)) }
                td.number { (parts::percent(row.share)) }
                td.bar { (charts::bar(row.share)) }
            } } }
        } }
    }
}

fn table(rows: &[SourceRow]) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of sources" { table.sources {
            thead {
                tr { td colspan="6" {} th.group colspan="3" scope="colgroup" { "Where in the story" } td {} }
                tr {
                    th scope="col" { "Source" } th scope="col" { "Kind" } th.number scope="col" { "Attributions" } th.number scope="col" { "Articles" } th.number scope="col" { "Outlets" } th.number scope="col" { "Share" }
                    th.number scope="col" { "First third" } th.number scope="col" { "Middle" } th.number scope="col" { "Last" } th scope="col" { "Example" }
                }
            }
            tbody { @for row in rows { tr {
                th scope="row" { (called(row)) }
                td { (kind(row.kind)) }
                td.number { (parts::number(row.attributions)) }
                td.number { (parts::number(row.articles)) }
                td.number { (parts::number(row.outlets)) }
                td.number { (parts::percent(row.share)) }
                @for third in row.thirds { td.number { (parts::number(third)) } }
                td { a href=(links::item(&row.article, &row.id)) { code { (row.citation) } } }
            } } }
        } }
    }
}

/// The first few, for a page that has more to say.
pub(super) fn short(found: &Sources, rows: usize) -> Markup {
    let most = found.rows.first().map_or(1, |row| row.attributions).max(1);
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of the most relied on" { table {
            thead { tr { th scope="col" { "Source" } th.number scope="col" { "Attributions" } th scope="col" aria-hidden="true" {} } }
            tbody { @for row in found.rows.iter().take(rows) { tr {
                th scope="row" { (called(row)) }
                td.number { (parts::number(row.attributions)) }
                td.bar { (charts::bar(row.attributions as f64 / most as f64)) }
            } } }
        } }
    }
}

fn called(row: &SourceRow) -> Markup {
    let name = row.name.as_deref().unwrap_or("nobody named");
    match &row.actor {
        Some(actor) => html! { a href=(links::actor(actor)) { (text(name)) } },
        None => text(name),
    }
}

fn kind(kind: SourceKind) -> &'static str {
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
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let question = SourcesQuery { filter: asked.filter(), ..SourcesQuery::default() };
    let found = site.desk.ask(move |ledger| ledger.ask().sources(&question)).await?;
    Ok(super::csv("sources", tables::sources(&found)))
}
