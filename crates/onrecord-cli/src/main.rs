//! The command line of onrecord. It parses arguments, prints data and messages, and sets the exit code. The facade
//! crate analyses and stores.

mod args;
mod commands;
mod hints;
mod output;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use self::commands::Command;

const HELP: &str = "\
Examples:
  onrecord read article.txt               print the article with its speakers
  onrecord read --json article.txt        print the same as data
  onrecord add articles/                  record a folder in onrecord.db
  onrecord quotes --by Ellison            find what somebody said, with citations
  onrecord verify                         check every citation against its text

Exit codes: 0 all is done, or something was found; 1 nothing was done or found, or `verify` found a mismatch;
2 the call is wrong; 3 some inputs failed, as stderr says.";

/// Reads news articles and records who is quoted, in which words, with a citation
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, max_term_width = 100)]
#[command(arg_required_else_help = true, after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli.command) {
        Ok(outcome) => outcome.into(),
        // The reader of the output has seen enough, as with `| head`.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::message(&format!("{error:#}"));
            if let Some(hint) = hints::hint(&error) {
                output::hint(&hint);
            }
            commands::WRONG_CALL.into()
        }
    }
}
