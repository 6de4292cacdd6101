//! The HTTP API: the JSON objects that the command line prints with `--json`, in a list if there are several. One table
//! of endpoints defines the routes and the description.

mod endpoints;
mod openapi;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use self::endpoints::{Endpoint, EndpointRequest, endpoints};
pub(crate) use self::openapi::openapi;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;

pub(crate) fn routes() -> Router<Arc<AppState>> {
    let mut router = Router::new().route("/openapi.json", get(description));
    for endpoint in endpoints() {
        let handler = move |State(state): State<Arc<AppState>>,
                            path: Option<Path<String>>,
                            RawQuery(query): RawQuery| async move {
            let id = path.map(|Path(id)| id);
            answer(&state, endpoint, id, query).await.unwrap_or_else(Problem::into_json_response)
        };
        router = router.route(endpoint.path, get(handler));
    }
    router
}

async fn answer(
    state: &Arc<AppState>,
    endpoint: &'static Endpoint,
    id: Option<String>,
    query: Option<String>,
) -> Result<Response, Problem> {
    let params = Params::from_api(query.as_deref(), &(endpoint.params)())?;
    let is_public = state.is_public();
    if is_public && endpoint.is_private {
        return Err(Problem::forbidden("The public cannot see this."));
    }
    let answer = state
        .pool
        .ask(move |ledger| {
            (endpoint.answer)(&EndpointRequest {
                ledger,
                params: &params,
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
