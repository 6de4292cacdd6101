//! Articles, newest first.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::ArticleRow;

use super::{Page, Tab, parts};
use crate::article::text;
use crate::asked::{Asked, LIMIT, OF_ARTICLES, OFFSET};
use crate::problem::Problem;
use crate::site::Site;
use crate::{links, params};

const ROWS: usize = 50;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &params!(OF_ARTICLES, [LIMIT, OFFSET]))?;
    let page = asked.page(ROWS);
    let filter = asked.filter();
    let mut rows = site
        .desk
        .ask(move |ledger| ledger.ask().articles(&filter, page.rows + 1, page.offset))
        .await?;
    let more = rows.len() > page.rows;
    rows.truncate(page.rows);
    let main = html! {
        h1 { "Articles" }
        form.narrow method="get" action="/articles" {
            (parts::article_fields(&asked))
            button { "Show" }
        }
        @if rows.is_empty() { p.nothing { "No article fits." } } @else { (list(&rows)) }
        (parts::pager(&asked, "/articles", page, more))
    };
    Ok(Page::new("Articles", Tab::None, main))
}

pub(super) fn list(rows: &[ArticleRow]) -> Markup {
    html! {
        ul.articles { @for row in rows {
            li {
                a.title href=(links::article(&row.article)) { (text(row.title.as_deref().unwrap_or("Untitled"))) }
                p.meta {
                    (parts::outlet(row.outlet.as_deref()))
                    @if let Some(published) = &row.published { " · " time datetime=(published) { (parts::day(published)) } }
                    " · " (parts::count(row.attributions, "attribution"))
                    @if let Some(licence) = &row.licence { " · " (text(&parts::licence_name(licence))) }
                }
            }
        } }
    }
}
