//! Why a request has no answer. Pages show it as text with a way on, the API as JSON.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use onrecord::ledger::Error as LedgerError;
use onrecord::ledger::{Candidate, JoinedActor};
use serde_json::json;

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    /// For people: what is wrong, and what to do next.
    pub(crate) detail: String,
    /// What the user may have meant.
    pub(crate) alternatives: Alternatives,
}

/// Things of which the user may have meant one.
#[derive(Debug, Default)]
pub(crate) enum Alternatives {
    #[default]
    None,
    Actors(Vec<JoinedActor>),
    Articles(Vec<Candidate>),
}

impl Problem {
    pub(crate) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), alternatives: Alternatives::None }
    }

    /// The request is malformed.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "Invalid request", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail)
    }

    /// The program or the ledger's file is at fault.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", detail)
    }

    fn conflict(title: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, title, detail)
    }

    /// The problem as JSON, in the form of RFC 9457.
    pub(crate) fn into_json_response(self) -> Response {
        let candidates = match &self.alternatives {
            Alternatives::None => Vec::new(),
            Alternatives::Actors(actors) => actors.iter().map(|actor| actor.id.clone()).collect(),
            Alternatives::Articles(articles) => {
                articles.iter().map(|article| article.id.clone()).collect()
            }
        };
        let mut body = json!({
            "status": self.status.as_u16(),
            "title": self.title,
            "detail": self.detail,
        });
        if !candidates.is_empty() {
            body["candidates"] = candidates.into();
        }
        let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, media_type, body.to_string()).into_response()
    }
}

/// The one place where the web app says what a visitor can do about an error of the ledger. Pages name neither flags of
/// the command line nor files on this machine.
impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        let detail = error.to_string();
        match error {
            LedgerError::Unknown { name, .. } => {
                Self::not_found(format!("No article here has the id or the path “{name}”."))
            }
            LedgerError::UnknownActor { name, .. } => Self::not_found(format!(
                "No actor here has the name or the id “{name}”. Search for one word of the name."
            )),
            LedgerError::UnknownAttribution { item, .. } => {
                Self::not_found(format!("The article has no attribution “{item}”."))
            }
            LedgerError::UnknownCorrection { name } => {
                Self::not_found(format!("No correction has the id “{name}”."))
            }
            LedgerError::AmbiguousActor { candidates, .. } => Self {
                alternatives: Alternatives::Actors(candidates),
                ..Self::conflict("Several actors have this name", "Choose one.")
            },
            LedgerError::Ambiguous { candidates, .. } => Self {
                alternatives: Alternatives::Articles(candidates),
                ..Self::conflict("Several articles have this name", "Choose one.")
            },
            LedgerError::NoWords { given, .. } => Self::not_found(format!(
                "“{given}” contains neither a letter nor a digit, so nothing matches it."
            )),
            LedgerError::NothingToCorrect { .. }
            | LedgerError::NoWordsThere { .. }
            | LedgerError::Correction { .. } => Self::conflict("Nothing was corrected", detail),
            LedgerError::Busy { .. } => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The ledger is busy",
                "Another program is writing to it. Try again in a moment.",
            ),
            _ => Self::internal(detail),
        }
    }
}
