//! `onrecord export`: writes the ledger's readings to files of other formats.

use std::path::PathBuf;

use clap::Args;
use onrecord::{Audience, ExportOptions, Format};

use super::outcome::Outcome;
use crate::args::{LedgerArgs, ModelArgs, format_parser};
use crate::output::{self, message, status};
use crate::terminal::{count, count_as};

pub(crate) const HELP: &str = "\
Examples:
  onrecord export --format jsonl out
  onrecord export --format web-annotation out/annotations
  onrecord export --format conllu --public out/conllu
  onrecord export --format cas --tokens out/cas       for INCEpTION, with words and trees

  jsonl           readings.jsonl, one reading per line
  parquet         one table per layer; only in programs built with `--features parquet`
  web-annotation  W3C Web Annotation, one file per article
  cas             UIMA CAS JSON with its types, one file per article
  conllu          CoNLL-U, one file per article

An export replaces an earlier one of the same format in DIR, corrected files included. It touches no files of other \
formats. With --public, articles without a licence that allows sharing show at most a third of their text. Formats that \
need the text leave such articles out.";

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The folder to write to; created if it does not exist
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The files' format
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Format,
    /// For other people: whole articles only if their licence allows sharing
    #[arg(long)]
    public: bool,
    /// As the program read the articles, without corrections
    #[arg(long)]
    as_read: bool,
    /// Add every word with its lemma, part of speech, head and relation, where the format can hold
    /// them (jsonl, parquet, cas; conllu always has them). Articles are read again for this
    #[arg(long)]
    tokens: bool,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(crate) fn run(args: ExportArgs) -> anyhow::Result<Outcome> {
    let (format, folder) = (args.format, &args.folder);
    let can_hold_tokens = matches!(format, Format::Jsonl | Format::Parquet | Format::Cas);
    anyhow::ensure!(
        can_hold_tokens || format.needs_tokens() || !args.tokens,
        "{format} cannot hold words: --tokens needs jsonl, parquet or cas"
    );
    let ledger = args.ledger.open_read_only()?;
    let token_reader =
        (args.tokens || format.needs_tokens()).then(|| args.model.reader()).transpose()?;
    let audience = if args.public { Audience::Public } else { Audience::Own };
    let options = ExportOptions { format, audience, corrected: !args.as_read, token_reader };
    let bar = output::articles_progress();
    let exported = onrecord::export(&ledger, folder, &options, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let summary = exported.summary;
    let articles = count(summary.articles, "article");
    status(&format!("{articles} exported to {} as {format}", folder.display()));
    let across_articles = [
        (summary.actors, "actor across articles", "actors across articles"),
        (summary.stories, "story", "stories"),
        (summary.corrections, "correction", "corrections"),
    ];
    let across_articles: Vec<String> = (across_articles.into_iter())
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count_as(number, one, many))
        .collect();
    if !across_articles.is_empty() {
        status(&format!("with {}", across_articles.join(", ")));
    }
    if summary.shortened > 0 {
        status(&format!(
            "{} without the text and with few of the words: no licence allows sharing it",
            count(summary.shortened, "article"),
        ));
    }
    if summary.left_out > 0 {
        message(&format!(
            "{} left out: {format} needs the text, and no licence allows sharing it",
            count(summary.left_out, "article"),
        ));
    }
    if exported.retokenized > 0 {
        message(&format!(
            "another model than {} read {}; their words and sentences are from {0} all the same",
            args.model.name,
            count(exported.retokenized, "article"),
        ));
    }
    if summary.removed > 0 {
        status(&format!("{} of an earlier export removed", count(summary.removed, "file")));
    }
    Ok(if summary.articles == 0 { Outcome::Nothing } else { Outcome::Done })
}
