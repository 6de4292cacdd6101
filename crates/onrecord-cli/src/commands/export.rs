//! `onrecord export`: the ledger's readings as files of other formats.

use onrecord::{Audience, ExportOptions, Format, Ledger};

use super::{Outcome, count, reader};
use crate::args;
use crate::output::{self, say, tell};

pub(crate) fn run(args: args::Export) -> anyhow::Result<Outcome> {
    let (format, folder) = (args.format, &args.folder);
    let has_room = matches!(format, Format::Jsonl | Format::Parquet | Format::Cas);
    anyhow::ensure!(
        has_room || format.needs_tokens() || !args.tokens,
        "{format} has no room for words: --tokens goes with jsonl, parquet and cas"
    );
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let words = (args.tokens || format.needs_tokens()).then(|| reader(&args.model)).transpose()?;
    let audience = if args.public { Audience::Public } else { Audience::Own };
    let options = ExportOptions { format, audience, corrected: !args.as_read, words };
    let bar = output::progress();
    let done = onrecord::export(&ledger, folder, &options, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let summary = done.summary;
    let articles = count(summary.articles, "article");
    tell(&format!("{articles} exported to {} as {format}", folder.display()));
    let across = [
        (summary.actors, "actor across articles", "actors across articles"),
        (summary.stories, "story", "stories"),
        (summary.corrections, "correction", "corrections"),
    ];
    let across: Vec<String> = (across.into_iter().filter(|(number, ..)| *number > 0))
        .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
        .collect();
    if !across.is_empty() {
        tell(&format!("with {}", across.join(", ")));
    }
    if summary.shortened > 0 {
        tell(&format!(
            "{} of them without the text and with few of the words, having no licence that allows to share it",
            count(summary.shortened, "article"),
        ));
    }
    if summary.left_out > 0 {
        say(&format!(
            "{} left out: {format} needs the text, and no licence allows to share it",
            count(summary.left_out, "article"),
        ));
    }
    if done.other_words > 0 {
        let others = count(done.other_words, "article");
        say(&format!(
            "{others} read with another model than {}: words and sentences are the latter's",
            args.model.name
        ));
    }
    if summary.removed > 0 {
        tell(&format!("{} of an earlier export removed", count(summary.removed, "file")));
    }
    Ok(if summary.articles == 0 { Outcome::Nothing } else { Outcome::Done })
}
