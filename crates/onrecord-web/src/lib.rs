//! The web app: a ledger as pages for people, and as JSON over HTTP.
//!
//! The server renders the pages. They work without scripts and need nothing that is not built into the program. The
//! ledger answers all questions; this crate analyses nothing.
//!
//! ```no_run
//! # async fn serve() -> Result<(), onrecord_web::Error> {
//! let server = onrecord_web::Server::bind("onrecord.db", onrecord_web::ServeOptions::default()).await?;
//! println!("{}", server.url());
//! server.run(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```

mod api;
mod article;
mod assets;
mod charts;
mod form_token;
mod formatting;
mod ledger_pool;
mod links;
mod pages;
mod params;
mod problem;
mod redaction;
mod security;
mod server;
mod state;

pub use server::{DEFAULT_PORT, Error, Server};
pub use state::ServeOptions;

/// The API's description in OpenAPI 3.1, generated from its table of endpoints.
#[must_use]
pub fn openapi() -> serde_json::Value {
    api::openapi()
}
