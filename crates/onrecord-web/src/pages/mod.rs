//! Pages, one module each, and what all of them have around them.

mod about;
mod actor;
mod actors;
mod article;
mod articles;
mod corrections;
mod home;
mod outlets;
mod parts;
mod search;
mod sources;
mod statements;
mod stories;
mod timeline;
mod wordings;

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Request};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use maud::{DOCTYPE, Markup, html};

use crate::article::text;
use crate::problem::{Meant, Problem};
use crate::site::Site;
use crate::{api, assets, links};

pub(crate) use self::search::Q;
pub(crate) use self::timeline::SPLIT;

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(home::show))
        .route("/articles", get(articles::show))
        .route("/articles/{article}", get(article::show))
        .route("/articles/{article}/items/{item}", get(article::item))
        .route("/statements", get(statements::show))
        .route("/statements.csv", get(statements::csv))
        .route("/wordings", get(wordings::show))
        .route("/search", get(search::show))
        .route("/actors", get(actors::show))
        .route("/actors/{actor}", get(actor::show))
        .route("/outlets", get(outlets::show))
        .route("/outlets.csv", get(outlets::csv))
        .route("/sources", get(sources::show))
        .route("/sources.csv", get(sources::csv))
        .route("/timeline", get(timeline::show))
        .route("/timeline.csv", get(timeline::csv))
        .route("/stories", get(stories::show))
        .route("/corrections", get(corrections::show).post(corrections::correct))
        .route("/corrections/undo", post(corrections::undo))
        .route("/about", get(about::show))
}

/// Where a page stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Search,
    Statements,
    Actors,
    Outlets,
    Sources,
    Timeline,
    Wordings,
    Stories,
    Corrections,
    None,
}

const TABS: [(Tab, &str, &str); 9] = [
    (Tab::Search, "/search", "Search"),
    (Tab::Statements, "/statements", "Statements"),
    (Tab::Actors, "/actors", "Actors"),
    (Tab::Outlets, "/outlets", "Outlets"),
    (Tab::Sources, "/sources", "Sources"),
    (Tab::Timeline, "/timeline", "Timeline"),
    (Tab::Wordings, "/wordings", "Wordings"),
    (Tab::Stories, "/stories", "Stories"),
    (Tab::Corrections, "/corrections", "Corrections"),
];

/// A page that is about to be sent.
pub(crate) struct Page {
    title: String,
    tab: Tab,
    /// A class for its main part, by which it is laid out.
    layout: &'static str,
    main: Markup,
}

impl Page {
    pub(crate) fn new(title: impl Into<String>, tab: Tab, main: Markup) -> Self {
        Self { title: title.into(), tab, layout: "plain", main }
    }

    pub(crate) fn laid_out(self, layout: &'static str) -> Self {
        Self { layout, ..self }
    }

    fn html(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – onrecord" }
                    link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                    link rel="stylesheet" href=(assets::address("style.css"));
                    script src=(assets::address("reader.js")) defer {}
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.site {
                        a.name href="/" { "onrecord" }
                        nav aria-label="Pages" {
                            ul { @for (tab, path, name) in TABS {
                                li { a href=(path) aria-current=[(tab == self.tab).then_some("page")] { (name) } }
                            } }
                        }
                    }
                    main #main class=(self.layout) tabindex="-1" { (self.main) }
                    footer.site {
                        p {
                            "It says who said what, in which words and where it stands. It calls nothing true, false or biased. "
                            a href="/about" { "What it cannot do, and how often it errs" } " · "
                            a href="/api/v1/openapi.json" { "API" }
                        }
                    }
                }
            }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Html(self.html().into_string()).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let main = html! {
            h1 { (self.title) }
            p { (text(&self.detail)) }
            @match &self.meant {
                Meant::Nothing => {}
                Meant::Actors(actors) => (parts::actors(actors)),
                Meant::Articles(articles) => ul {
                    @for article in articles {
                        li { a href=(links::article(&article.id)) { (text(&article.to_string())) } }
                    }
                },
            }
            p { a href="/search" { "Search" } " · " a href="/" { "Start" } }
        };
        (self.status, Page::new(self.title, Tab::None, main)).into_response()
    }
}

/// A request that was refused before anything looked at what it asks for.
pub(crate) fn refused(path: &str, problem: Problem) -> Response {
    if path.starts_with("/api/") { api::problem(problem) } else { problem.into_response() }
}

pub(crate) async fn nowhere(OriginalUri(uri): OriginalUri) -> Response {
    refused(uri.path(), Problem::not_found("There is no page of this name."))
}

pub(crate) async fn wrong_method(request: Request) -> Response {
    let detail = format!("This cannot be asked with {}.", request.method());
    let status = StatusCode::METHOD_NOT_ALLOWED;
    refused(request.uri().path(), Problem::new(status, "This cannot be asked so", detail))
}

/// Rows for a spreadsheet, as a file of this name.
pub(crate) fn csv(name: &str, rows: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, rows).into_response()
}
