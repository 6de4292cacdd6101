//! The search page: words in names of actors, in statements and in articles.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::ledger::{QuoteQuery, SearchRow};

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::text;
use crate::formatting::day;
use crate::params::{Params, Q};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{links, redaction};

const ACTORS: usize = 6;
const QUOTES: usize = 6;
const ARTICLES: usize = 20;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &[Q])?;
    let Some(words) = params.text("q").map(str::to_owned) else {
        let main = html! { h1 { "Search" } (form(&params)) };
        return Ok(HtmlPage::new("Search", Tab::Search, main));
    };
    let is_public = state.is_public();
    let (actors, quotes, rows) = state
        .pool
        .ask(move |ledger| {
            let about = QuoteQuery {
                about: Some(words.clone()),
                limit: Some(QUOTES + 1),
                ..QuoteQuery::default()
            };
            let mut quotes = ledger.ask().quotes(&about)?;
            let mut rows = ledger.ask().search(&words, ARTICLES)?;
            if is_public {
                redaction::quotes(ledger, &mut quotes)?;
                redaction::passages(ledger, &mut rows)?;
            }
            Ok::<_, Problem>((ledger.ask().actors_named(&words, ACTORS)?, quotes, rows))
        })
        .await?;
    let nothing = actors.is_empty() && quotes.is_empty() && rows.is_empty();
    let main = html! {
        h1 { "Search" }
        (form(&params))
        @if nothing { p.nothing { "These words stand nowhere here. All of them must stand together in one name, statement or article; try fewer." } }
        @if !actors.is_empty() { section aria-labelledby="found-actors" { h2 #found-actors { "Actors of this name" } (components::actors(&actors)) } }
        @if !quotes.is_empty() {
            section aria-labelledby="found-quotes" {
                h2 #found-quotes { "In what was said" }
                @for row in quotes.iter().take(QUOTES) { (components::quote(row)) }
                @if quotes.len() > QUOTES {
                    p { a href=(params.with("about", params.text("q").map(str::to_owned)).without("q").url("/statements")) { "All statements with these words" } }
                }
            }
        }
        @if !rows.is_empty() { section aria-labelledby="found-articles" { h2 #found-articles { "In articles" } @for row in &rows { (passage(row)) } } }
    };
    Ok(HtmlPage::new("Search", Tab::Search, main))
}

pub(super) fn form(params: &Params) -> Markup {
    html! {
        form.search role="search" method="get" action="/search" {
            label for="q" { "Words, a name, or a “phrase”" }
            span.line { input #q type="search" name="q" value=[params.text("q")] maxlength="400" required; button { "Search" } }
        }
    }
}

fn passage(row: &SearchRow) -> Markup {
    // Hits are in code points of the article.
    let starts: Vec<usize> =
        row.passage.text.char_indices().map(|(at, _)| at).chain([row.passage.text.len()]).collect();
    let byte = |at: usize| starts.get(at.saturating_sub(row.passage.start)).copied();
    let mut at = 0;
    let mut cut = Vec::new();
    for hit in &row.hits {
        if let (Some(start), Some(end)) = (byte(hit.start), byte(hit.end))
            && start >= at
        {
            cut.push((&row.passage.text[at..start], &row.passage.text[start..end]));
            at = end;
        }
    }
    html! {
        article.passage {
            h3 { a href=(links::citation(&row.article, &row.citation)) { (text(row.title.as_deref().unwrap_or("Untitled"))) } }
            @if !row.passage.text.is_empty() {
                p.words { @for (before, hit) in cut { (text(before)) mark { (text(hit)) } } (text(&row.passage.text[at..])) }
            }
            p.meta {
                (components::outlet(row.outlet.as_deref()))
                @if let Some(published) = &row.published { " · " time datetime=(published) { (day(published)) } }
                " · " code { (row.citation) }
            }
        }
    }
}
