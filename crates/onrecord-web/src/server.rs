//! Connections, and where requests go.

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

use crate::site::{Options, Site};
use crate::{api, assets, guard, pages};

/// Where a reader is looked for first.
pub const DEFAULT_PORT: u16 = 7878;
/// How many ports are tried from there on.
const PORTS: u16 = 20;
/// Connections at a time; more wait.
const MOST_CONNECTIONS: usize = 256;
/// A request's head must be there within this time.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A request must be answered within this time.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// A form is not longer, in bytes.
const LONGEST_FORM: usize = 64 * 1024;

/// Why a ledger is not served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The ledger cannot be opened.
    #[error(transparent)]
    Ledger(#[from] onrecord::ledger::Error),
    /// Nothing can be listened on.
    #[error(
        "cannot listen on {address}: {source}; `--port` names another port, `--address` another address"
    )]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The system gives no random numbers, without which forms cannot be told from forged ones.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// A ledger that is about to be served.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
}

impl Server {
    /// Opens the ledger and a port. Must be called in a Tokio runtime.
    ///
    /// # Errors
    /// Where there is no such ledger, or no port is free.
    pub async fn bind(ledger: impl Into<PathBuf>, options: Options) -> Result<Self, Error> {
        let path = ledger.into();
        // What is wrong with it is better told now than to whoever asks first.
        Ledger::open_read_only(&path)?;
        let listener = listen(&options).await?;
        let address = listener
            .local_addr()
            .map_err(|source| Error::Listen { address: (options.address, 0).into(), source })?;
        let site = Arc::new(Site::new(path, options)?);
        Ok(Self { listener, address, router: router(site) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether only this machine can reach it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Answers until `stop` is done.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let mut stop = std::pin::pin!(stop);
        loop {
            let accept = async {
                let seat = Arc::clone(&seats).acquire_owned().await;
                (seat, self.listener.accept().await)
            };
            let (seat, accepted) = tokio::select! {
                accepted = accept => accepted,
                () = &mut stop => return,
            };
            let Ok((stream, _)) = accepted else {
                // Mostly too many open files: it passes when connections end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let service = TowerToHyperService::new(self.router.clone());
            tokio::spawn(async move {
                // A connection that breaks off is its other end's affair.
                let _ = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_TIME)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
                drop(seat);
            });
        }
    }
}

/// The port that was asked for; else the first that is free.
async fn listen(options: &Options) -> Result<TcpListener, Error> {
    let first = options.port.unwrap_or(DEFAULT_PORT);
    let last = if options.port.is_some() { first } else { first + PORTS - 1 };
    let mut failed = None;
    for port in first..=last {
        let address = SocketAddr::new(options.address, port);
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(source) => failed = failed.or(Some(Error::Listen { address, source })),
        }
    }
    Err(failed.unwrap_or_else(|| Error::Listen {
        address: SocketAddr::new(options.address, first),
        source: std::io::ErrorKind::AddrInUse.into(),
    }))
}

fn router(site: Arc<Site>) -> Router {
    Router::new()
        .merge(pages::routes())
        .merge(assets::routes())
        .nest("/api/v1", api::routes())
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(Arc::clone(&site), guard::check))
        .with_state(site)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            (StatusCode::GATEWAY_TIMEOUT, "The answer takes too long: narrow the question.\n")
                .into_response()
        }
    }
}
