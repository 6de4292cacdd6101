//! Connections, and the routes of requests.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use onrecord::Ledger;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::pages::{self, error_pages};
use crate::state::{AppState, ServeOptions};
use crate::{api, assets, security};

/// The first port that is tried.
pub const DEFAULT_PORT: u16 = 7878;
/// Ports that are tried from there on.
const PORTS_TRIED: u16 = 20;
/// Connections at a time. More wait.
const MAX_CONNECTIONS: usize = 256;
/// Time for a request's head to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for a request to be answered.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a form at most.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// Why a ledger cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The ledger cannot be opened.
    #[error(transparent)]
    Ledger(#[from] onrecord::ledger::Error),
    /// The server cannot listen on the address.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address and port.
        address: SocketAddr,
        /// The system's error.
        source: std::io::Error,
    },
    /// The system provides no random numbers. Without them the server cannot recognise forged forms.
    #[error("the system provides no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// A ledger with an open port, ready to answer.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
}

impl Server {
    /// Opens the ledger and a port. Call it in a Tokio runtime.
    ///
    /// # Errors
    /// If there is no such ledger, or no free port.
    pub async fn bind(ledger: impl Into<PathBuf>, options: ServeOptions) -> Result<Self, Error> {
        let path = ledger.into();
        // A faulty ledger is better reported now than to the first visitor.
        Ledger::open_read_only(&path)?;
        let listener = listen(&options).await?;
        let address = listener
            .local_addr()
            .map_err(|source| Error::Listen { address: (options.address, 0).into(), source })?;
        let state = Arc::new(AppState::new(path, options)?);
        Ok(Self { listener, address, router: router(state) })
    }

    /// The address and port that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of its start page, for example `http://127.0.0.1:7878/` or `http://[::1]:7878/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Whether only this machine can reach it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Answers requests until `stop` completes.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut stop = std::pin::pin!(stop);
        loop {
            let accept = async {
                let permit = Arc::clone(&permits).acquire_owned().await;
                (permit, self.listener.accept().await)
            };
            let (permit, accepted) = tokio::select! {
                accepted = accept => accepted,
                () = &mut stop => return,
            };
            let Ok((stream, _)) = accepted else {
                // Usually there are too many open files. That ends when connections end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let service = TowerToHyperService::new(self.router.clone());
            tokio::spawn(async move {
                // A broken connection needs no handling here.
                let _ = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_TIMEOUT)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
                drop(permit);
            });
        }
    }
}

/// Listens on the given port, or else on the first free one.
async fn listen(options: &ServeOptions) -> Result<TcpListener, Error> {
    let first = options.port.unwrap_or(DEFAULT_PORT);
    let last = if options.port.is_some() { first } else { first + PORTS_TRIED - 1 };
    let mut first_error = None;
    for port in first..=last {
        let address = SocketAddr::new(options.address, port);
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(source) => first_error = first_error.or(Some(Error::Listen { address, source })),
        }
    }
    Err(first_error.unwrap_or_else(|| Error::Listen {
        address: SocketAddr::new(options.address, first),
        source: std::io::ErrorKind::AddrInUse.into(),
    }))
}

fn router(state: Arc<AppState>) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(assets::routes())
        .nest("/api/v1", api::routes())
        .fallback(error_pages::unknown_path)
        .method_not_allowed_fallback(error_pages::wrong_method)
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::from_fn(with_timeout))
        .layer(middleware::from_fn_with_state(Arc::clone(&state), security::secure))
        .with_state(state)
}

async fn with_timeout(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::GATEWAY_TIMEOUT, "The answer takes too long. Use more filters.\n")
            .into_response(),
    }
}
