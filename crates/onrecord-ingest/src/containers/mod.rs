//! Files, and the records in them.
//!
//! What a file is shows in its first bytes: one article of plain text, one page, a feed, a web archive,
//! articles as JSON; each of these may be packed with gzip or zstd. Records are found one after the other
//! while the file is read, in memory that is bounded whatever a stranger put into it, and a record that is
//! broken costs itself, wherever the file lets the next one be found.

mod feed;
mod json;
mod kind;
mod packed;
mod rewind;
mod warc;

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};
use std::rc::Rc;

pub use json::{FieldMap, FieldMapError};
pub use kind::Kind;

use crate::{Given, IngestError, MAX_BYTES, Record};
use feed::MAX_FEED_BYTES;
use json::Objects;
use kind::SAMPLE;
use packed::{Members, Packing, Raw, TooMuch, Unpacked};
use rewind::Rewind;
use warc::Pages;

/// A byte-order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// What is known of a file before it is read.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Its path as the user named it, `-` for standard input.
    pub path: Option<String>,
    /// Its size, where it is known.
    pub size: Option<u64>,
    /// Which keys of JSON objects say what; those that are not named are guessed.
    pub fields: FieldMap,
}

/// A record that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Its name in its file, or the place where it begins (`@` and the byte's offset); nothing where the
    /// file itself is meant.
    pub id: Option<String>,
    /// Why, and what to do next.
    pub reason: IngestError,
}

/// The records of a file, found one after the other. Those that cannot be had are told in their place, and
/// so is a file that has none: it gives at least one.
pub struct Records<'r> {
    kind: Kind,
    found: Found<'r>,
    position: Rc<Cell<u64>>,
    /// Why there is none, as long as none was found.
    none: Option<BadRecord>,
}

enum Found<'r> {
    /// One, or one after the other of what had to be read whole.
    Whole(std::vec::IntoIter<Result<Record, BadRecord>>, u64),
    Warc(Box<Pages<'r>>),
    Json(Box<Objects<'r>>),
}

impl<'r> Records<'r> {
    /// Looks into a file and says what it holds. A file that is one article is read to its end here, but
    /// never more of it than an article may have.
    pub fn open(file: impl Read + 'r, hints: &Hints) -> Self {
        let place = Given { path: hints.path.clone(), ..Given::default() }.place().to_owned();
        let position = Rc::new(Cell::new(0));
        let counted = Counted { file, position: Rc::clone(&position) };
        let (kind, found) = look(Rewind::new(Box::new(counted)), &place, hints)
            .unwrap_or_else(|error| (Kind::Text, failed(unreadable(place.clone(), &error))));
        let none = Some(BadRecord { id: None, reason: IngestError::NoArticle { place } });
        Self { kind, found, position, none }
    }

    /// What the file holds.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How the keys of a file of JSON objects are understood, where any are.
    #[must_use]
    pub fn fields(&self) -> Option<&FieldMap> {
        match &self.found {
            Found::Json(objects) => objects.map.as_ref().filter(|map| !map.is_empty()),
            Found::Whole(..) | Found::Warc(_) => None,
        }
    }

    /// How many bytes of the file were read so far.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position.get()
    }

    /// How many records were passed over so far, as they hold no article: requests and pictures of
    /// an archive, entries of a feed without any text.
    #[must_use]
    pub fn passed_over(&self) -> u64 {
        match &self.found {
            Found::Whole(_, passed_over) => *passed_over,
            Found::Warc(pages) => pages.passed_over,
            Found::Json(objects) => objects.passed_over,
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match &mut self.found {
            Found::Whole(records, _) => records.next(),
            Found::Warc(pages) => pages.next(),
            Found::Json(objects) => objects.next(),
        };
        let none = self.none.take();
        found.or_else(|| none.map(Err))
    }
}

/// What a file is, and what will find the records in it.
fn look<'r>(mut raw: Raw<'r>, place: &str, hints: &Hints) -> io::Result<(Kind, Found<'r>)> {
    let name = hints.path.as_deref().unwrap_or_default();
    if let Some(packing) = Packing::of(raw.peek(SAMPLE)?) {
        let (members, begins) = Members::new(raw, packing).peek(warc::MAGIC.len());
        // Where the first record is broken, the name says what the others are.
        let by_name = || kind::has_extension(name, &["warc"]);
        if begins.map_or_else(by_name, |begins| begins == warc::MAGIC) {
            let pages = Pages::packed(members, place.to_owned());
            return Ok((Kind::Warc, Found::Warc(Box::new(pages))));
        }
        raw = Rewind::new(Box::new(Unpacked::new(members)));
    }
    let kind = kind::kind(raw.peek(SAMPLE)?, name);
    let found = match kind {
        Kind::Warc => Found::Warc(Box::new(Pages::plain(raw, place.to_owned()))),
        Kind::Json => {
            if raw.peek(MARK.len())?.starts_with(MARK) {
                raw.consume(MARK.len());
            }
            let objects = Objects::open(raw, place.to_owned(), name, &hints.fields);
            let kind = if objects.map.is_none() { Kind::Feed } else { kind };
            return Ok((kind, Found::Json(Box::new(objects))));
        }
        Kind::Feed => feed(raw, place)?,
        Kind::Page => one(raw, place, hints.size, Record::html)?,
        Kind::Text => one(raw, place, hints.size, Record::text)?,
    };
    Ok((kind, found))
}

fn feed<'r>(raw: Raw<'r>, place: &str) -> io::Result<Found<'r>> {
    let bytes = at_most(raw, MAX_FEED_BYTES)?;
    if bytes.len() > MAX_FEED_BYTES {
        let what = format!("is longer than the {MAX_FEED_BYTES} bytes of a feed");
        return Ok(failed(IngestError::Unbounded { place: place.to_owned(), what }));
    }
    let feed::Entries { found, passed_over } = feed::entries(&bytes, place);
    Ok(Found::Whole(found.into_iter(), passed_over))
}

fn one<'r>(
    raw: Raw<'r>,
    place: &str,
    size: Option<u64>,
    record: fn(Vec<u8>) -> Record,
) -> io::Result<Found<'r>> {
    let bytes = at_most(raw, MAX_BYTES)?;
    if bytes.len() > MAX_BYTES {
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
        let (place, bytes) = (place.to_owned(), size.max(bytes.len()));
        return Ok(failed(IngestError::TooLong { place, bytes, limit: MAX_BYTES }));
    }
    Ok(Found::Whole(vec![Ok(record(bytes))].into_iter(), 0))
}

/// So many bytes, and one more where there are more.
fn at_most(raw: Raw<'_>, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    raw.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn failed<'r>(reason: IngestError) -> Found<'r> {
    Found::Whole(vec![Err(BadRecord { id: None, reason })].into_iter(), 0)
}

/// Why a file cannot be read on.
fn unreadable(place: String, error: &io::Error) -> IngestError {
    let what = error.to_string();
    if TooMuch::is(error) {
        return IngestError::Unbounded { place, what };
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            let what = format!("it cannot be unpacked ({what})");
            IngestError::Damaged { place, what }
        }
        _ => IngestError::Unreadable { place, message: what },
    }
}

/// A file that counts what is read of it.
struct Counted<R> {
    file: R,
    position: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.position.set(self.position.get() + read as u64);
        Ok(read)
    }
}
