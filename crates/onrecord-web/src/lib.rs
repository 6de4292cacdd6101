//! The reader: a ledger as pages that people look at, and as JSON over HTTP.
//!
//! Pages are made on the server and work without a script; all they need is in the program. Requests are answered
//! from the ledger's own questions: nothing is analysed here.
//!
//! ```no_run
//! # async fn serve() -> Result<(), onrecord_web::Error> {
//! let server = onrecord_web::Server::bind("onrecord.db", onrecord_web::Options::default()).await?;
//! println!("http://{}", server.address());
//! server.run(std::future::pending()).await;
//! # Ok(())
//! # }
//! ```

mod api;
mod article;
mod asked;
mod assets;
mod charts;
mod desk;
mod figures;
mod guard;
mod links;
mod pages;
mod problem;
mod public;
mod server;
mod site;

pub use server::{DEFAULT_PORT, Error, Server};
pub use site::{Audience, Options};

/// The API's description in OpenAPI 3.1, made from the code that answers.
#[must_use]
pub fn openapi() -> serde_json::Value {
    api::openapi()
}
