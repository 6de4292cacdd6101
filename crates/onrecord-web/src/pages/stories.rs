//! Stories that several articles tell in the same words.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::html;

use super::{Page, Tab, parts};
use crate::article::text;
use crate::asked::{Asked, LIMIT, OFFSET};
use crate::links;
use crate::problem::Problem;
use crate::site::Site;

const ROWS: usize = 30;
/// So many articles of a story are listed.
const ARTICLES: usize = 12;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &[LIMIT, OFFSET])?;
    let page = asked.page(ROWS);
    let mut stories = site.desk.ask(move |ledger| ledger.ask().stories(page.reach())).await?;
    let more = page.cut(&mut stories);
    let main = html! {
        h1 { "Stories in several articles" }
        p { "Articles that share much of their text word for word are one story: agency copy as it is, edited, cut or merged. Questions can count each story once." }
        @if stories.is_empty() { p.nothing { "No two articles here are copies of one another." } }
        @for story in &stories {
            article.story {
                h2 { @if let Some(first) = story.articles.first() { (text(first.title.as_deref().unwrap_or("Untitled"))) } }
                p.aside { (parts::count(story.articles.len(), "article")) " of " (parts::count(story.outlets.len(), "outlet")) }
                ol { @for copy in story.articles.iter().take(ARTICLES) {
                    li {
                        a href=(links::article(&copy.article)) { (parts::outlet(copy.outlet.as_deref())) }
                        @if let Some(published) = &copy.published { " · " time datetime=(published) { (parts::day(published)) } }
                        @if let Some(title) = &copy.title { " · " (text(title)) }
                    }
                } }
                @if story.articles.len() > ARTICLES { p.aside { "and " (story.articles.len() - ARTICLES) " more" } }
            }
        }
        (parts::pager(&asked, "/stories", page, more))
    };
    Ok(Page::new("Stories in several articles", Tab::Stories, main))
}
