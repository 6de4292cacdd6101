//! Problems as pages.

use axum::extract::{OriginalUri, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::text;
use crate::links;
use crate::problem::{Alternatives, Problem};

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let main = html! {
            h1 { (self.title) }
            p { (text(&self.detail)) }
            @match &self.alternatives {
                Alternatives::None => {}
                Alternatives::Actors(actors) => (components::actors(actors)),
                Alternatives::Articles(articles) => ul {
                    @for article in articles {
                        li { a href=(links::article(&article.id)) { (text(&article.to_string())) } }
                    }
                },
            }
            p { a href="/search" { "Search" } " · " a href="/" { "Start" } }
        };
        (self.status, HtmlPage::new(self.title, Tab::None, main)).into_response()
    }
}

/// A problem as JSON for addresses of the API, and as a page for all others.
pub(crate) fn respond(path: &str, problem: Problem) -> Response {
    if path.starts_with("/api/") { problem.into_json_response() } else { problem.into_response() }
}

pub(crate) async fn unknown_path(OriginalUri(uri): OriginalUri) -> Response {
    respond(uri.path(), Problem::not_found("There is no page with this address."))
}

pub(crate) async fn wrong_method(request: Request) -> Response {
    let detail = format!("This address does not accept {} requests.", request.method());
    let status = StatusCode::METHOD_NOT_ALLOWED;
    respond(request.uri().path(), Problem::new(status, "Method not allowed", detail))
}
