//! What went wrong, as a page with a way on or as JSON.

use axum::http::StatusCode;
use onrecord::ledger::Error as LedgerError;
use onrecord::{Candidate, JoinedActor};

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    /// In words for people: what, where and what to do next.
    pub(crate) detail: String,
    /// What may have been meant.
    pub(crate) meant: Meant,
}

/// Things of which one may have been meant.
#[derive(Debug, Default)]
pub(crate) enum Meant {
    #[default]
    Nothing,
    Actors(Vec<JoinedActor>),
    Articles(Vec<Candidate>),
}

impl Problem {
    pub(crate) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into(), meant: Meant::Nothing }
    }

    /// The request asks for something that cannot be.
    pub(crate) fn asked_wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "This cannot be asked", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found", detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail)
    }

    /// The program or its file is at fault.
    pub(crate) fn ours(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here", detail)
    }
}

impl From<LedgerError> for Problem {
    /// In words that fit a page: the command line's name its flags, and files on this machine.
    fn from(error: LedgerError) -> Self {
        let detail = error.to_string();
        match error {
            LedgerError::Unknown { name, .. } => {
                Self::not_found(format!("No article here has the id or the path “{name}”."))
            }
            LedgerError::UnknownActor { name, .. } => Self::not_found(format!(
                "No actor here is called “{name}” or has it for its id. Look for a word of the name."
            )),
            LedgerError::UnknownAttribution { item, .. } => {
                Self::not_found(format!("The article has no attribution “{item}”."))
            }
            LedgerError::UnknownCorrection { name } => {
                Self::not_found(format!("No correction has the id “{name}”."))
            }
            LedgerError::AmbiguousActor { candidates, .. } => Self {
                meant: Meant::Actors(candidates),
                ..Self::new(
                    StatusCode::CONFLICT,
                    "Several actors have this name",
                    "Choose the one that is meant.",
                )
            },
            LedgerError::Ambiguous { candidates, .. } => Self {
                meant: Meant::Articles(candidates),
                ..Self::new(
                    StatusCode::CONFLICT,
                    "Several articles are named so",
                    "Choose the one that is meant.",
                )
            },
            LedgerError::NotADay { given, .. } => {
                Self::asked_wrong(format!("“{given}” is no day: write it as 2020-05-22."))
            }
            LedgerError::NoWords { given, .. } => Self::not_found(format!(
                "“{given}” has neither a letter nor a digit, and is looked for in vain."
            )),
            LedgerError::NothingToCorrect { .. }
            | LedgerError::NoWordsThere { .. }
            | LedgerError::Correction { .. } => {
                Self::new(StatusCode::CONFLICT, "Nothing was corrected", detail)
            }
            LedgerError::Busy { .. } => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The ledger is being written to",
                "Another program holds it. Try again in a moment.",
            ),
            _ => Self::ours(detail),
        }
    }
}
