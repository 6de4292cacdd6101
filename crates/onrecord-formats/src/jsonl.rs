//! JSON lines: a reading a line, by the contract.

use std::io::Write;

use onrecord_reading::contract::{Actor, Attribution, Mention, Reading};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::folder::Pending;
use crate::licence_gate::Shown;
use crate::validation::{Found, Imported, Text};

/// The one file of an export.
pub(crate) const FILE: &str = "readings.jsonl";

/// A reading that is not whole.
#[derive(Serialize)]
struct Shortened<'r> {
    #[serde(flatten)]
    reading: &'r Reading,
    shortened: bool,
}

pub(crate) fn write(shown: &Shown<'_>, file: &mut Pending) -> Result<(), Error> {
    let reading = &*shown.reading;
    let line = if shown.shortened {
        serde_json::to_writer(&mut *file, &Shortened { reading, shortened: true })
    } else {
        serde_json::to_writer(&mut *file, reading)
    };
    let line = line.map_err(Into::into).and_then(|()| file.write_all(b"\n"));
    file.told(line)
}

/// What an import takes of a line.
#[derive(Deserialize)]
struct Line {
    article: Article,
    mentions: Vec<Mention>,
    actors: Vec<Actor>,
    attributions: Vec<Attribution>,
    #[serde(default)]
    shortened: bool,
}

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
    text_sha256: String,
    offset_unit: OffsetUnit,
}

/// The corrections in one line.
pub(crate) fn read(place: &str, line: &[u8]) -> Result<Imported, Error> {
    let line: Line = serde_json::from_slice(line).map_err(|error| Error::Shape {
        place: place.to_owned(),
        expected: "a reading as `onrecord export --format jsonl` writes it",
        problem: error.to_string(),
    })?;
    let Line { article, mentions, actors, attributions, shortened } = line;
    let mut found = Found {
        place,
        article: article.id,
        text: if shortened {
            Text::Shortened { sha256: article.text_sha256 }
        } else {
            Text::Whole { text: article.text, sha256: Some(article.text_sha256) }
        },
        mentions,
        actors,
        attributions,
    };
    if article.offset_unit != OffsetUnit::Codepoint {
        in_code_points(&mut found, article.offset_unit)?;
    }
    found.check()
}

/// Turns offsets in `unit` into code points.
fn in_code_points(found: &mut Found<'_>, unit: OffsetUnit) -> Result<(), Error> {
    let Text::Whole { text, .. } = &found.text else {
        let problem = format!("without its text, offsets in {} cannot be read", unit.name());
        return Err(found.wrong("offset_unit", problem));
    };
    let text = text.clone();
    let (from, to) = (OffsetMap::new(&text, unit), OffsetMap::new(&text, OffsetUnit::Codepoint));
    let convert = |offset: &mut usize| match from.to_byte(*offset) {
        Some(byte) => {
            *offset = to.from_byte(byte);
            Ok(())
        }
        None => Err(format!("no character of the text begins or ends at {} {offset}", unit.name())),
    };
    let mut failed = None;
    found.each_span(|item, start, end, _| {
        if let Err(problem) = convert(start).and_then(|()| convert(end)) {
            failed.get_or_insert((item, problem));
        }
    });
    match failed {
        Some((item, problem)) => Err(found.wrong(&item, problem)),
        None => Ok(()),
    }
}
