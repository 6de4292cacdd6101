//! The questions over HTTP: JSON objects as the command line prints them with `--json`, in a list where there are
//! several. One table says what can be asked; routes and description are made of it.

mod describe;
mod questions;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

pub(crate) use self::describe::openapi;
use self::questions::{Question, questions};
use crate::asked::Asked;
use crate::problem::{Meant, Problem};
use crate::site::Site;

pub(crate) fn routes() -> Router<Arc<Site>> {
    let mut router = Router::new().route("/openapi.json", get(description));
    for question in questions() {
        let handler = move |State(site): State<Arc<Site>>,
                            path: Option<Path<String>>,
                            RawQuery(query): RawQuery| async move {
            let id = path.map(|Path(id)| id);
            answer(&site, question, id, query).await.unwrap_or_else(problem)
        };
        router = router.route(question.path, get(handler));
    }
    router
}

async fn answer(
    site: &Arc<Site>,
    question: &'static Question,
    id: Option<String>,
    query: Option<String>,
) -> Result<Response, Problem> {
    let asked = Asked::read_exactly(query.as_deref(), &(question.params)(), |_| false)?;
    let is_public = site.is_public();
    if is_public && question.is_private {
        return Err(Problem::forbidden("This is not shown to everybody."));
    }
    let answer = site
        .desk
        .ask(move |ledger| {
            (question.answer)(&questions::Request {
                ledger,
                asked: &asked,
                id: id.as_deref(),
                is_public,
            })
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answer).into_response())
}

async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi().to_string()).into_response()
}

/// A problem as RFC 9457 writes them.
pub(crate) fn problem(problem: Problem) -> Response {
    let candidates = match &problem.meant {
        Meant::Nothing => Vec::new(),
        Meant::Actors(actors) => actors.iter().map(|actor| actor.id.clone()).collect(),
        Meant::Articles(articles) => articles.iter().map(|article| article.id.clone()).collect(),
    };
    let mut body = json!({
        "status": problem.status.as_u16(),
        "title": problem.title,
        "detail": problem.detail,
    });
    if !candidates.is_empty() {
        body["candidates"] = candidates.into();
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (problem.status, kind, body.to_string()).into_response()
}
