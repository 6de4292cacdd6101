//! Actors, by name or those that are in most articles.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;

use super::search::Q;
use super::{Page, Tab, parts};
use crate::asked::Asked;
use crate::problem::Problem;
use crate::site::Site;

const ROWS: usize = 40;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &[Q])?;
    let words = asked.text("q").map(str::to_owned);
    let actors = match words.clone() {
        Some(words) => {
            Arc::new(site.desk.ask(move |ledger| ledger.ask().actors_named(&words, ROWS)).await?)
        }
        None => {
            site.desk.overview("actors", |ledger| ledger.ask().most_frequent_actors(ROWS)).await?
        }
    };
    let main = html! {
        h1 { "Actors" }
        form.search method="get" action="/actors" {
            label for="q" { "Words of a name" }
            span.line { input #q type="search" name="q" value=[words.as_deref()] maxlength="400"; button { "Find" } }
        }
        @if actors.is_empty() { p.nothing { "Nobody here has all these words in one name." } }
        @else {
            h2 { @if words.is_some() { "Found" } @else { "In most articles" } }
            (parts::actors(&actors))
        }
        p.aside { "An actor is everybody who is called the same full name, across articles; a surname alone joins nobody, and a wrong join can be taken apart on the actor’s page." }
    };
    Ok(Page::new("Actors", Tab::Actors, main))
}
