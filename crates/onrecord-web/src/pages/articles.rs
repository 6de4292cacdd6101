//! The page of articles, newest first.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::ledger::ArticleRow;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::text;
use crate::formatting::{count, day};
use crate::links;
use crate::params::{ARTICLE_FILTERS, LIMIT, OFFSET, Params, join};
use crate::problem::Problem;
use crate::state::AppState;

const ROWS: usize = 50;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &join(&[&ARTICLE_FILTERS, &[LIMIT, OFFSET]]))?;
    let window = params.window(ROWS);
    let filter = params.filter();
    let mut rows = state
        .pool
        .ask(move |ledger| ledger.ask().articles(&filter, window.rows + 1, window.offset))
        .await?;
    let more = rows.len() > window.rows;
    rows.truncate(window.rows);
    let main = html! {
        h1 { "Articles" }
        form.filters method="get" action="/articles" {
            (components::article_fields(&params))
            button { "Show" }
        }
        @if rows.is_empty() { p.nothing { "No article fits the filters." } } @else { (list(&rows)) }
        (components::pager(&params, "/articles", window, more))
    };
    Ok(HtmlPage::new("Articles", Tab::None, main))
}

pub(super) fn list(rows: &[ArticleRow]) -> Markup {
    html! {
        ul.articles { @for row in rows {
            li {
                a.title href=(links::article(&row.article)) { (text(row.title.as_deref().unwrap_or("Untitled"))) }
                p.meta {
                    (components::outlet(row.outlet.as_deref()))
                    @if let Some(published) = &row.published { " · " time datetime=(published) { (day(published)) } }
                    " · " (count(row.attributions, "attribution"))
                    @if let Some(licence) = &row.licence { " · " (text(&components::licence_name(licence))) }
                }
            }
        } }
    }
}
