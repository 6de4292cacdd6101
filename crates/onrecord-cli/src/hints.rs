//! Hints about the flags and commands that help with an error. The library's messages name none.

use onrecord::ReadError;
use onrecord::ingest::{IngestError, Remedy};

/// The message of an error in reading, with a hint.
pub(crate) fn read_error(error: &ReadError) -> String {
    let remedy = match error {
        ReadError::Ingest(error) => error.remedy(),
        _ => None,
    };
    with_hint(&error.to_string(), remedy)
}

/// The message of any error with its causes, with a hint.
pub(crate) fn error(error: &anyhow::Error) -> String {
    let remedy = error.chain().find_map(|cause| match cause.downcast_ref::<ReadError>() {
        Some(ReadError::Ingest(error)) => error.remedy(),
        _ => cause.downcast_ref::<IngestError>()?.remedy(),
    });
    with_hint(&format!("{error:#}"), remedy)
}

fn with_hint(message: &str, remedy: Option<Remedy>) -> String {
    match remedy {
        Some(Remedy::MapTextField) => format!("{message}, as in --map text=FIELD"),
        Some(Remedy::NameOneArticle) => {
            format!("{message}; record them with `onrecord add` and name one by its id")
        }
        _ => message.to_owned(),
    }
}
