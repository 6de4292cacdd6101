//! The pages, one module each, and their routes.

mod about;
mod actor;
mod actors;
mod article;
mod articles;
mod components;
mod corrections;
pub(crate) mod error_pages;
mod home;
mod layout;
mod outlets;
mod search;
mod sources;
mod statements;
mod stories;
mod timeline;
mod wordings;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

pub(crate) fn routes() -> Router<Arc<AppState>> {
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
