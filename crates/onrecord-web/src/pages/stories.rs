//! The page of stories that several articles tell in the same words.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::text;
use crate::formatting::{count, day};
use crate::links;
use crate::params::{LIMIT, OFFSET, Params};
use crate::problem::Problem;
use crate::state::AppState;

const ROWS: usize = 30;
/// Articles of a story on the page.
const ARTICLES: usize = 12;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &[LIMIT, OFFSET])?;
    let window = params.window(ROWS);
    let mut stories =
        state.pool.ask(move |ledger| ledger.ask().stories(window.rows_to_find())).await?;
    let more = window.apply(&mut stories);
    let main = html! {
        h1 { "Stories in several articles" }
        p { "Articles that share much of their text word for word are one story. Agency copy counts as it is, edited, cut or merged. Statements can be counted once per story." }
        @if stories.is_empty() { p.nothing { "No two articles here copy one another." } }
        @for story in &stories {
            article.story {
                h2 { @if let Some(first) = story.articles.first() { (text(first.title.as_deref().unwrap_or("Untitled"))) } }
                p.aside { (count(story.articles.len(), "article")) " of " (count(story.outlets.len(), "outlet")) }
                ol { @for copy in story.articles.iter().take(ARTICLES) {
                    li {
                        a href=(links::article(&copy.article)) { (components::outlet(copy.outlet.as_deref())) }
                        @if let Some(published) = &copy.published { " · " time datetime=(published) { (day(published)) } }
                        @if let Some(title) = &copy.title { " · " (text(title)) }
                    }
                } }
                @if story.articles.len() > ARTICLES { p.aside { "and " (story.articles.len() - ARTICLES) " more" } }
            }
        }
        (components::pager(&params, "/stories", window, more))
    };
    Ok(HtmlPage::new("Stories in several articles", Tab::Stories, main))
}
