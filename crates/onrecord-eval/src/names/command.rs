//! The `names` command: options and output.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use onrecord::contract::Reading;
use onrecord::reading::{ActorType, MentionForm};
use onrecord::{OffsetUnit, Reader, UserMetadata};

use super::gold::{self, GoldArticle, Name, NameType};
use super::scores::NameCounts;
use crate::output::print_scores;

/// The options of `onrecord-eval names`.
#[derive(Args, Clone, Debug)]
pub struct NamesOptions {
    /// The folder: `text/`, and `names.jsonl` with the names of each article in code points.
    folder: PathBuf,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every wrong or missing name with its context, for error analysis.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// Characters of context before and behind a name in the list of outcomes.
const CONTEXT: usize = 40;

/// Reads the articles of a folder, compares their names with the gold and prints the figures.
///
/// # Errors
/// If the gold cannot be read or the output cannot be written.
pub fn run(reader: &Reader, options: &NamesOptions, out: &mut dyn Write) -> Result<()> {
    let mut counts = NameCounts::default();
    for article in gold::read(&options.folder)? {
        match reader.read_file(&article.path, UserMetadata::default()) {
            Ok(reading) => {
                let reading = Reading::new(&reading, OffsetUnit::Codepoint);
                let predicted = predicted(&reading);
                counts.add(&article.names, Some(&predicted));
                if options.outcomes {
                    let text: Vec<char> = reading.article.text.chars().collect();
                    write_outcomes(&article, &predicted, &text, out)?;
                }
            }
            Err(error) => {
                eprintln!("{}: {error}", article.path.display());
                counts.add(&article.names, None);
            }
        }
    }
    let scores = counts.scores();
    print_scores(&scores, options.json, out)
}

/// The names of a reading: the mentions by name, without their titles.
fn predicted(reading: &Reading) -> Vec<Name> {
    let names = reading.mentions.iter().filter(|m| m.form == MentionForm::Name);
    names
        .filter_map(|mention| {
            let kind = match mention.kind {
                ActorType::Person => NameType::Person,
                ActorType::Organization => NameType::Organization,
                ActorType::Place => NameType::Place,
                ActorType::Group | ActorType::Other => return None,
            };
            Some(Name { start: mention.start, end: mention.end, kind })
        })
        .collect()
}

/// Writes a line for each name that is only gold or only predicted.
fn write_outcomes(
    article: &GoldArticle,
    predicted: &[Name],
    text: &[char],
    out: &mut dyn Write,
) -> Result<()> {
    let file = article.path.file_name().unwrap_or_default().display();
    let slice = |start: usize, end: usize| {
        text[start.min(text.len())..end.min(text.len())].iter().collect::<String>()
    };
    let missing = article.names.iter().filter(|name| !predicted.contains(name));
    let wrong = predicted.iter().filter(|name| !article.names.contains(name));
    let mut outcomes: Vec<(&Name, &str)> =
        missing.map(|name| (name, "missing")).chain(wrong.map(|name| (name, "wrong"))).collect();
    outcomes.sort_unstable();
    for (name, outcome) in outcomes {
        let kind: &str = name.kind.into();
        let before = slice(name.start.saturating_sub(CONTEXT), name.start);
        let (own, behind) = (slice(name.start, name.end), slice(name.end, name.end + CONTEXT));
        let line = format!("{file}\t{outcome}\t{kind}\t{before}[{own}]{behind}");
        writeln!(out, "{}", line.replace('\n', " "))?;
    }
    Ok(())
}
