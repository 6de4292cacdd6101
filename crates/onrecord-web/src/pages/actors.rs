//! The page of actors: those with a name, or those in most articles.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::params::{Params, Q};
use crate::problem::Problem;
use crate::state::AppState;

const ROWS: usize = 40;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &[Q])?;
    let words = params.text("q").map(str::to_owned);
    let actors = match words.clone() {
        Some(words) => {
            Arc::new(state.pool.ask(move |ledger| ledger.ask().actors_named(&words, ROWS)).await?)
        }
        None => {
            state
                .pool
                .ask_cached("actors", |ledger| ledger.ask().most_frequent_actors(ROWS))
                .await?
        }
    };
    let main = html! {
        h1 { "Actors" }
        form.search method="get" action="/actors" {
            label for="q" { "Words of a name" }
            span.line { input #q type="search" name="q" value=[words.as_deref()] maxlength="400"; button { "Find" } }
        }
        @if actors.is_empty() { p.nothing { "No actor has all these words in one name." } }
        @else {
            h2 { @if words.is_some() { "Found" } @else { "In most articles" } }
            (components::actors(&actors))
        }
        p.aside { "onrecord links actors across articles by full name. A surname alone never links. You can undo a wrong link on the actor’s page." }
    };
    Ok(HtmlPage::new("Actors", Tab::Actors, main))
}
