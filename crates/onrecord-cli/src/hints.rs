//! What a user of the command line can do about an error.
//!
//! Library errors say what went wrong and where. This module alone knows which command or flag helps.

use onrecord::Error;
use onrecord::formats::Error as FormatError;
use onrecord::ingest::{IngestError, Remedy};
use onrecord::ledger::Error as LedgerError;
use onrecord_web::Error as ServeError;

/// A hint for the first error of the chain that has one.
pub(crate) fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        let ledger = cause.downcast_ref::<LedgerError>().and_then(ledger_hint);
        let ingest = || cause.downcast_ref::<IngestError>().and_then(ingest_hint);
        let format = || cause.downcast_ref::<FormatError>().and_then(format_hint);
        let read = || cause.downcast_ref::<Error>().and_then(read_hint);
        let serve = || cause.downcast_ref::<ServeError>().and_then(serve_hint);
        ledger.or_else(ingest).or_else(format).or_else(read).or_else(serve)
    })
}

/// A hint for an error of the facade, for example an input that cannot be read.
pub(crate) fn read_hint(error: &Error) -> Option<String> {
    match error {
        Error::Article(error) => ingest_hint(error),
        Error::Ledger(error) => ledger_hint(error),
        Error::Format(error) => format_hint(error),
        _ => None,
    }
}

fn ledger_hint(error: &LedgerError) -> Option<String> {
    let hint = match error {
        LedgerError::Missing { .. } => {
            "`onrecord add FILE` creates a ledger; `--ledger FILE` names another one"
        }
        LedgerError::Unopened { .. } | LedgerError::NotALedger { .. } => {
            "`--ledger FILE` names another ledger"
        }
        LedgerError::Store { .. } => "`onrecord verify` checks whether the ledger is damaged",
        LedgerError::Unknown { .. } => {
            "name an article by the id in a citation, by the first digits of that id, or by the path under which it \
             was added"
        }
        LedgerError::Sql { .. } => "`onrecord sql --schema` lists the views and their columns",
        LedgerError::UnknownActor { .. } => {
            "`onrecord actor show WORDS` searches names; `onrecord show ARTICLE` lists the actors of one article, \
             which are called ARTICLE:a1"
        }
        LedgerError::UnknownAttribution { .. } => {
            "name the attribution by its citation, as `onrecord quotes` prints it, or by the article and an id such as \
             q3, as `onrecord show` prints it"
        }
        LedgerError::UnknownCorrection { .. } => "`onrecord corrections` lists all corrections",
        LedgerError::CorrectionLine { .. } => {
            "`onrecord corrections export` prints lines in the expected form"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn ingest_hint(error: &IngestError) -> Option<String> {
    let hint = match error.remedy()? {
        Remedy::MapTextField => "`--map text=FIELD` says which field holds the text",
        Remedy::NameOneArticle => {
            "record the file with `onrecord add`, then name one of its articles by its id"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn format_hint(error: &FormatError) -> Option<String> {
    match error {
        FormatError::NotBuiltIn { format } => Some(format!(
            "`cargo install --path crates/onrecord-cli --features {format}` builds a program that has it"
        )),
        _ => None,
    }
}

fn serve_hint(error: &ServeError) -> Option<String> {
    match error {
        ServeError::Ledger(error) => ledger_hint(error),
        ServeError::Listen { .. } => {
            Some("`--port N` names another port, `--address IP` another address".to_owned())
        }
        _ => None,
    }
}
