//! The start page: what the ledger holds, and ways into it.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;
use onrecord::ledger::{Filter, QuoteQuery, TimelineBy};

use super::layout::{HtmlPage, Tab};
use super::{articles, search, sources, timeline};
use crate::formatting::{count, day, percent};
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;

/// Articles and sources on the page.
const ROWS: usize = 8;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    Params::from_form(query.as_deref(), &[])?;
    let pool = &state.pool;
    let stats = pool.ask_cached("stats", |ledger| ledger.ask().stats()).await?;
    let top_sources = sources::all_sources(&state).await?;
    let months = pool
        .ask_cached("timeline by form", |ledger| {
            ledger.ask().timeline(&QuoteQuery::default(), TimelineBy::Form)
        })
        .await?;
    let newest = pool.ask(|ledger| ledger.ask().articles(&Filter::default(), ROWS, 0)).await?;
    let main = html! {
        h1 { "Who said what, in which words" }
        (search::form(&Params::default()))
        p.facts {
            strong { (count(stats.articles, "article")) } " of "
            a href="/outlets" { (count(stats.outlets.len(), "outlet")) }
            @if let (Some(first), Some(last)) = (&stats.first_day, &stats.last_day) {
                ", " (day(first)) " to " (day(last))
            }
            ". " a href="/statements" { strong { (count(stats.attributions, "attribution")) } }
            ", of which " (percent(if stats.attributions == 0 { 0.0 } else { stats.resolved as f64 / stats.attributions as f64 }))
            " have a known speaker. "
            @if stats.corrections > 0 { a href="/corrections" { (count(stats.corrections, "correction")) } ". " }
        }
        @if stats.articles == 0 {
            p { "The ledger is empty. The command " code { "onrecord add articles/" } " records a folder of articles." }
        } @else {
            section aria-labelledby="when" { h2 #when { "When" } (timeline::chart(&months, TimelineBy::Form)) p { a href="/timeline" { "Timeline, with a table" } } }
            div.columns-2 {
                section aria-labelledby="newest" { h2 #newest { "Newest articles" } (articles::list(&newest)) p { a href="/articles" { "All articles" } } }
                section aria-labelledby="relied" { h2 #relied { "Most used sources" } (sources::short_table(&top_sources, ROWS)) p { a href="/sources" { "All sources" } } }
            }
        }
    };
    Ok(HtmlPage::new("Start", Tab::None, main).with_layout("home"))
}
