//! The command line of onrecord: what was typed in, what comes out, and how it went. All analysis
//! and storage is the facade's.

mod args;
mod commands;
mod hints;
mod output;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    match commands::run(cli.command) {
        Ok(outcome) => outcome.into(),
        // Whoever reads has seen enough, as with `| head`.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::say(&hints::error(&error));
            commands::WRONG_CALL.into()
        }
    }
}
