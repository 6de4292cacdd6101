//! Words, wherever they stand: in the names of actors, in what was said, in the articles.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::{QuoteQuery, SearchRow};

use super::{Page, Tab, parts};
use crate::article::text;
use crate::asked::{Asked, Kind, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{links, public};

pub(crate) const Q: Param =
    Param { name: "q", kind: Kind::Text, says: "Words; a phrase in double quotation marks" };

const ACTORS: usize = 6;
const QUOTES: usize = 6;
const ARTICLES: usize = 20;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &[Q])?;
    let Some(words) = asked.text("q").map(str::to_owned) else {
        let main = html! { h1 { "Search" } (form(&asked)) };
        return Ok(Page::new("Search", Tab::Search, main));
    };
    let is_public = site.is_public();
    let (actors, quotes, rows) = site
        .desk
        .ask(move |ledger| {
            let about = QuoteQuery {
                about: Some(words.clone()),
                limit: Some(QUOTES + 1),
                ..QuoteQuery::default()
            };
            let mut quotes = ledger.ask().quotes(&about)?;
            let mut rows = ledger.ask().search(&words, ARTICLES)?;
            if is_public {
                public::quotes(ledger, &mut quotes)?;
                public::passages(ledger, &mut rows)?;
            }
            Ok::<_, Problem>((ledger.ask().actors_named(&words, ACTORS)?, quotes, rows))
        })
        .await?;
    let nothing = actors.is_empty() && quotes.is_empty() && rows.is_empty();
    let main = html! {
        h1 { "Search" }
        (form(&asked))
        @if nothing { p.nothing { "These words stand nowhere here. All of them must stand together in one name, statement or article; try fewer." } }
        @if !actors.is_empty() { section aria-labelledby="found-actors" { h2 #found-actors { "Actors of this name" } (parts::actors(&actors)) } }
        @if !quotes.is_empty() {
            section aria-labelledby="found-quotes" {
                h2 #found-quotes { "In what was said" }
                @for row in quotes.iter().take(QUOTES) { (parts::quote(row)) }
                @if quotes.len() > QUOTES {
                    p { a href=(asked.with("about", asked.text("q").map(str::to_owned)).without("q").at("/statements")) { "All statements with these words, to be narrowed down" } }
                }
            }
        }
        @if !rows.is_empty() { section aria-labelledby="found-articles" { h2 #found-articles { "In articles" } @for row in &rows { (passage(row)) } } }
    };
    Ok(Page::new("Search", Tab::Search, main))
}

pub(super) fn form(asked: &Asked) -> Markup {
    html! {
        form.search role="search" method="get" action="/search" {
            label for="q" { "Words, a name, or a “phrase”" }
            span.line { input #q type="search" name="q" value=[asked.text("q")] maxlength="400" required; button { "Search" } }
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
                (parts::outlet(row.outlet.as_deref()))
                @if let Some(published) = &row.published { " · " time datetime=(published) { (parts::day(published)) } }
                " · " code { (row.citation) }
            }
        }
    }
}
