//! `onrecord read`: readings of files, printed and not kept.

use std::path::Path;

use onrecord::{OffsetUnit, ReadOptions, Reading, contract};

use super::given::Known;
use super::{Outcome, jobs, reader};
use crate::args::{self, Offsets};
use crate::hints;
use crate::output::{self, Out, say};
use crate::terminal::{self, Look};

/// So much of an article's id names it where no ledger says what is unique.
const CITATION: usize = 8;

pub(crate) fn run(args: args::Read) -> anyhow::Result<Outcome> {
    let inputs = super::inputs::find(&args.paths, &args.given)?.files;
    if inputs.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let json = args.json || args.jsonl;
    anyhow::ensure!(json || !args.tokens, "--tokens goes with --json or --jsonl");
    let known = Known::new(&args.given, &inputs)?;
    let reader = reader(&args.model)?;
    let view = View { unit: args.offsets.into(), tokens: args.tokens };
    let format = if args.jsonl || args.json && (inputs.len() > 1 || !output::is_terminal()) {
        Format::Line(view)
    } else if args.json {
        Format::Indented(view)
    } else {
        Format::Page(output::look(&args.view))
    };
    let mut out = Out::new();
    let (mut read, mut failed) = (0, 0);
    let options = ReadOptions {
        reader,
        jobs: jobs(args.jobs),
        given_for: |path: &Path| known.of(path),
        fields: args.given.map.clone().unwrap_or_default(),
    };
    onrecord::read_all(&inputs, &options, |item| {
        if let Some(fields) = item.fields {
            out.flush()?;
            super::inputs::say_fields(item.path, fields);
        }
        match item.reading {
            Ok(reading) => {
                format.print(&mut out, &reading, read == 0)?;
                read += 1;
            }
            Err(error) => {
                // What was read before it stands before it where both go to one terminal.
                out.flush()?;
                say(&hints::read_error(&error));
                failed += 1;
            }
        }
        anyhow::Ok(())
    })?;
    out.finish()?;
    Ok(match (read, failed) {
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Nothing,
        _ => Outcome::Partly,
    })
}

/// How readings are printed.
enum Format {
    /// For people.
    Page(Look),
    /// JSON for people.
    Indented(View),
    /// JSON, one a line.
    Line(View),
}

/// What of a reading is printed as JSON.
struct View {
    unit: OffsetUnit,
    tokens: bool,
}

impl View {
    fn of(&self, reading: &Reading) -> contract::Reading {
        let view =
            if self.tokens { contract::Reading::with_tokens } else { contract::Reading::new };
        view(reading, self.unit)
    }
}

impl Format {
    fn print(&self, out: &mut Out, reading: &Reading, first: bool) -> anyhow::Result<()> {
        match self {
            Self::Page(look) => {
                if !first {
                    out.line(&format!("\n{}\n", "═".repeat(look.width.min(80))))?;
                }
                let reading = contract::Reading::new(reading, OffsetUnit::Codepoint);
                let citation: String = reading.article.id.chars().take(CITATION).collect();
                out.write(&terminal::page(&reading, &citation, *look))?;
            }
            Self::Indented(view) => {
                out.line(&serde_json::to_string_pretty(&view.of(reading))?)?;
            }
            Self::Line(view) => out.line(&serde_json::to_string(&view.of(reading))?)?,
        }
        Ok(())
    }
}

impl From<Offsets> for OffsetUnit {
    fn from(offsets: Offsets) -> Self {
        match offsets {
            Offsets::Codepoint => Self::Codepoint,
            Offsets::Byte => Self::Byte,
            Offsets::Utf16 => Self::Utf16,
        }
    }
}
