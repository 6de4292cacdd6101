//! The commands: one module each, with its flags, its help and what it does.

mod actor;
mod add;
mod article_metadata;
mod attribution;
mod copies;
mod corrections;
mod events;
mod explain;
mod export;
mod failures;
mod import;
mod inputs;
mod names;
mod no_results;
mod outcome;
mod quotes;
mod read;
mod recorded;
mod reread;
mod search;
mod serve;
mod show;
mod sources;
mod sql;
mod stats;
mod verify;

use clap::Subcommand;

pub(crate) use self::outcome::{Outcome, WRONG_CALL};

/// What a user can ask the program to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read articles and print who is quoted
    #[command(after_help = read::HELP)]
    Read(read::ReadArgs),
    /// Record articles in the ledger; articles that it already has change nothing
    #[command(after_help = add::HELP)]
    Add(add::AddArgs),
    /// Ask the ledger who said what
    #[command(after_help = quotes::HELP)]
    Quotes(quotes::QuotesArgs),
    /// Count the sources that articles rely on: of what kind, how often and where in the text
    #[command(after_help = sources::HELP)]
    Sources(sources::SourcesArgs),
    /// List the names and titles that outlets use for an actor
    #[command(after_help = names::HELP)]
    Names(names::NamesArgs),
    /// Find what one actor did to another (readings of this version have no events yet)
    #[command(after_help = events::HELP)]
    Events(events::EventsArgs),
    /// Ask in SQL, over documented, read-only views
    #[command(after_help = sql::HELP)]
    Sql(sql::SqlArgs),
    /// Count what the ledger holds: articles by outlet, day and licence, attributions by form
    #[command(after_help = stats::HELP)]
    Stats(stats::StatsArgs),
    /// List articles that copy one another, by story, or the copies of one article
    #[command(after_help = copies::HELP)]
    Copies(copies::CopiesArgs),
    /// Find words in the articles' texts
    #[command(after_help = search::HELP)]
    Search(search::SearchArgs),
    /// Print the reading of one recorded article
    #[command(after_help = show::HELP)]
    Show(show::ShowArgs),
    /// Print the evidence for one item of a reading: spans, scores, and the model or rule that made it
    #[command(after_help = explain::HELP)]
    Explain(explain::ExplainArgs),
    /// Take corrections from exported files that were edited elsewhere, as in INCEpTION
    #[command(after_help = import::HELP)]
    Import(import::ImportArgs),
    /// Look up actors across articles, and correct them
    #[command(after_help = actor::HELP)]
    Actor(actor::ActorArgs),
    /// Correct who said what
    #[command(after_help = attribution::HELP)]
    Attribution(attribution::AttributionArgs),
    /// List, export, import and undo corrections
    #[command(after_help = corrections::HELP)]
    Corrections(corrections::CorrectionsArgs),
    /// Read recorded articles again, with a newer model or program; corrections stay
    #[command(after_help = reread::HELP)]
    Reread(reread::RereadArgs),
    /// Show the ledger as pages in a browser, and answer questions over HTTP
    #[command(after_help = serve::HELP)]
    Serve(serve::ServeArgs),
    /// Recompute every hash and every span of the ledger; exit code 1 means that one does not match
    #[command(after_help = verify::HELP)]
    Verify(verify::VerifyArgs),
    /// Write all readings of the ledger to files of another format
    #[command(after_help = export::HELP)]
    Export(export::ExportArgs),
    /// List the articles that could not be recorded, and why
    #[command(after_help = failures::HELP)]
    Failures(failures::FailuresArgs),
}

/// Runs a command.
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
