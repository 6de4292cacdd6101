//! One module a verb. Each prints its data and says how it went.

mod actor;
mod add;
mod attribution;
mod copies;
mod corrections;
mod events;
mod explain;
mod export;
mod failures;
mod given;
mod import;
mod inputs;
mod names;
mod quotes;
mod read;
mod reread;
mod search;
mod serve;
mod show;
mod sources;
mod sql;
mod stats;
mod suggest;
mod verify;

use std::num::NonZeroUsize;
use std::process::ExitCode;

use onrecord::Reader;

pub(crate) use self::explain::Layer;

use crate::args::{self, Command};

/// How a command went, as its exit code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done, or something was found.
    Done,
    /// Nothing was found, or something does not hold.
    Nothing,
    /// Some inputs failed; each was named.
    Partly,
}

/// The call was wrong: what it names is not there, or is not what it should be.
pub(crate) const WRONG_CALL: u8 = 2;

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Nothing => 1,
            Outcome::Partly => 3,
        })
    }
}

/// Does what was typed.
pub(crate) fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Read(args) => read::run(args),
        Command::Add(args) => add::run(args),
        Command::Quotes(args) => quotes::run(args),
        Command::Sources(args) => sources::run(args),
        Command::Names(args) => names::run(args),
        Command::Events(args) => events::run(args),
        Command::Sql(args) => sql::run(args),
        Command::Stats(args) => stats::run(args),
        Command::Copies(args) => copies::run(args),
        Command::Search(args) => search::run(args),
        Command::Show(args) => show::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Import(args) => import::run(args),
        Command::Actor(args) => actor::run(args),
        Command::Attribution(args) => attribution::run(args),
        Command::Corrections(args) => corrections::run(args),
        Command::Reread(args) => reread::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Export(args) => export::run(args),
        Command::Failures(args) => failures::run(args),
    }
}

/// How many threads to read with: as many as asked for, or one a core.
fn jobs(asked: Option<NonZeroUsize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    asked.map_or_else(cores, NonZeroUsize::get)
}

/// A reader with the model that was asked for.
fn reader(model: &args::Model) -> anyhow::Result<Reader> {
    Ok(Reader::with_model(onrecord::open_model(&model.name)?))
}

/// `1 article`, `84 articles`, `12,480 articles`.
fn count(number: usize, one: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {one}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(0, "article"), "0 articles");
        assert_eq!(count(12480, "span"), "12,480 spans");
        assert_eq!(count(100, "span"), "100 spans");
    }
}
