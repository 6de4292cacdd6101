//! JSON lines: one reading a line, in the shape of the JSON contract.

use std::io::Write;

use onrecord_reading::contract::{Actor, Attribution, Mention, Reading};
use onrecord_text::{OffsetMap, OffsetUnit};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::folder::PendingFile;
use crate::licence_gate::VisibleReading;
use crate::validation::{ArticleText, ImportedArticle, UncheckedArticle};

/// A reading that the licence gate shortened.
#[derive(Serialize)]
struct ShortenedLine<'r> {
    #[serde(flatten)]
    reading: &'r Reading,
    shortened: bool,
}

pub(crate) fn write(visible: &VisibleReading<'_>, file: &mut PendingFile) -> Result<(), Error> {
    let reading = &*visible.reading;
    let line = if visible.shortened {
        serde_json::to_writer(&mut *file, &ShortenedLine { reading, shortened: true })
    } else {
        serde_json::to_writer(&mut *file, reading)
    };
    let line = line.map_err(Into::into).and_then(|()| file.write_all(b"\n"));
    file.with_path(line)
}

/// The fields of a line that an import uses.
#[derive(Deserialize)]
struct ReadingLine {
    article: ArticleFields,
    mentions: Vec<Mention>,
    actors: Vec<Actor>,
    attributions: Vec<Attribution>,
    #[serde(default)]
    shortened: bool,
}

#[derive(Deserialize)]
struct ArticleFields {
    id: String,
    text: String,
    text_sha256: String,
    offset_unit: OffsetUnit,
}

/// Reads the items in one line.
pub(crate) fn read(place: &str, line: &[u8]) -> Result<ImportedArticle, Error> {
    let line: ReadingLine = serde_json::from_slice(line).map_err(|error| Error::Malformed {
        place: place.to_owned(),
        expected: "a reading as an export in jsonl writes it",
        problem: error.to_string(),
    })?;
    let ReadingLine { article, mentions, actors, attributions, shortened } = line;
    let mut unchecked = UncheckedArticle {
        place,
        id: article.id,
        text: if shortened {
            ArticleText::Shortened { sha256: article.text_sha256 }
        } else {
            ArticleText::Whole { text: article.text, sha256: Some(article.text_sha256) }
        },
        mentions,
        actors,
        attributions,
    };
    if article.offset_unit != OffsetUnit::Codepoint {
        convert_offsets(&mut unchecked, article.offset_unit)?;
    }
    unchecked.check()
}

/// Converts offsets in `unit` to code points.
fn convert_offsets(unchecked: &mut UncheckedArticle<'_>, unit: OffsetUnit) -> Result<(), Error> {
    let ArticleText::Whole { text, .. } = &unchecked.text else {
        let problem =
            format!("offsets in {} need the article's text, which the file lacks", unit.name());
        return Err(unchecked.error("offset_unit", problem));
    };
    let text = text.clone();
    let (from, to) = (OffsetMap::new(&text, unit), OffsetMap::new(&text, OffsetUnit::Codepoint));
    let convert = |offset: &mut usize| match from.to_byte(*offset) {
        Some(byte) => {
            *offset = to.from_byte(byte);
            Ok(())
        }
        None => Err(format!("{} {offset} is not on a character boundary of the text", unit.name())),
    };
    let mut failed = None;
    unchecked.for_each_span(|item, start, end, _| {
        if let Err(problem) = convert(start).and_then(|()| convert(end)) {
            failed.get_or_insert((item, problem));
        }
    });
    match failed {
        Some((item, problem)) => Err(unchecked.error(&item, problem)),
        None => Ok(()),
    }
}
