//! What the ledger holds, and ways in.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;
use onrecord::{Filter, QuoteQuery, Sources, SourcesQuery, TimelineBy};

use super::{Page, Tab, articles, parts, search, sources, timeline};
use crate::asked::Asked;
use crate::problem::Problem;
use crate::site::Site;

/// So many sources and outlets stand on the first page.
const ROWS: usize = 8;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    Asked::read(query.as_deref(), &[])?;
    let desk = &site.desk;
    let stats = desk.overview("stats", |ledger| ledger.ask().stats()).await?;
    let relied = whole_sources(&site).await?;
    let months = desk
        .overview("timeline by form", |ledger| {
            ledger.ask().timeline(&QuoteQuery::default(), TimelineBy::Form)
        })
        .await?;
    let newest = desk.ask(|ledger| ledger.ask().articles(&Filter::default(), ROWS, 0)).await?;
    let main = html! {
        h1 { "Who said what, in which words" }
        (search::form(&Asked::default()))
        p.facts {
            strong { (parts::count(stats.articles, "article")) } " of "
            a href="/outlets" { (parts::count(stats.outlets.len(), "outlet")) }
            @if let (Some(first), Some(last)) = (&stats.first_day, &stats.last_day) {
                ", " (parts::day(first)) " to " (parts::day(last))
            }
            ". " a href="/statements" { strong { (parts::count(stats.attributions, "attribution")) } }
            ", of which " (parts::percent(if stats.attributions == 0 { 0.0 } else { stats.resolved as f64 / stats.attributions as f64 }))
            " have a speaker who is known. "
            @if stats.corrections > 0 { a href="/corrections" { (parts::count(stats.corrections, "correction")) } ". " }
        }
        @if stats.articles == 0 {
            p { "The ledger is empty. " code { "onrecord add articles/" } " records a folder of articles." }
        } @else {
            section aria-labelledby="when" { h2 #when { "When" } (timeline::chart(&months, TimelineBy::Form)) p { a href="/timeline" { "Timeline, with a table" } } }
            div.columns-2 {
                section aria-labelledby="newest" { h2 #newest { "Newest articles" } (articles::list(&newest)) p { a href="/articles" { "All articles" } } }
                section aria-labelledby="relied" { h2 #relied { "Most relied on" } (sources::short(&relied, ROWS)) p { a href="/sources" { "All sources" } } }
            }
        }
    };
    Ok(Page::new("Start", Tab::None, main).laid_out("home"))
}

/// On whom all articles rely, as far as a page shows it.
pub(super) async fn whole_sources(site: &Site) -> Result<Arc<Sources>, Problem> {
    let query = SourcesQuery { limit: Some(sources::ROWS + 1), ..SourcesQuery::default() };
    site.desk.overview("sources", move |ledger| ledger.ask().sources(&query)).await
}
