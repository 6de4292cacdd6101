//! How a command ended.

use std::process::ExitCode;

/// How a command ended, as its exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done, or something was found.
    Done,
    /// Nothing was found, or something does not match.
    Nothing,
    /// Some inputs failed. Each was named.
    Partly,
}

impl Outcome {
    /// The outcome of work on inputs of which some may have failed.
    pub(crate) fn of_inputs(succeeded: usize, failed: usize) -> Self {
        match (succeeded, failed) {
            (_, 0) => Self::Done,
            (0, _) => Self::Nothing,
            _ => Self::Partly,
        }
    }
}

/// Exit code of a wrong call: something that it names is missing, or is not what it should be.
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
