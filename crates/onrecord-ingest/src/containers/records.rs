//! Opens a file and finds the records in it.

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};
use std::rc::Rc;

use super::bad_record::{BadRecord, unreadable};
use super::compressed::{Compression, DecompressedStream, Members, RawStream};
use super::feed::{self, MAX_FEED_BYTES};
use super::file_kind::{self, FileKind, SAMPLE, WARC_MAGIC};
use super::json::{FieldMap, JsonRecords};
use super::lookback::LookbackReader;
use super::warc::WarcRecords;
use crate::{IngestError, MAX_BYTES, Record, UserMetadata};

/// A byte-order mark in UTF-8.
const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// What is known of a file before it is read.
#[derive(Clone, Debug, Default)]
pub struct FileInfo {
    /// The path as the user named it, `-` for standard input.
    pub path: Option<String>,
    /// The size in bytes, where it is known.
    pub size: Option<u64>,
    /// Which keys of JSON objects hold which field. Keys that are not mapped are guessed.
    pub fields: FieldMap,
}

/// The records of a file, found one after the other. Records that could not be read come as errors in their
/// place. A file without records yields one error.
pub struct Records<'r> {
    kind: FileKind,
    found: RecordStream<'r>,
    position: Rc<Cell<u64>>,
    /// The error for a file without records. `None` once a record was found.
    none: Option<BadRecord>,
}

enum RecordStream<'r> {
    /// Records of a file that had to be read whole, and how many others it had.
    Whole(std::vec::IntoIter<Result<Record, BadRecord>>, u64),
    Warc(Box<WarcRecords<'r>>),
    Json(Box<JsonRecords<'r>>),
}

impl<'r> Records<'r> {
    /// Opens a file and finds out what it holds. A file that is one article is read to its end here, up to
    /// the longest that an article may be.
    pub fn open(file: impl Read + 'r, file_info: &FileInfo) -> Self {
        let place = UserMetadata { path: file_info.path.clone(), ..UserMetadata::default() }
            .place()
            .to_owned();
        let position = Rc::new(Cell::new(0));
        let counted = CountingReader { file, position: Rc::clone(&position) };
        let (kind, found) = detect(LookbackReader::new(Box::new(counted)), &place, file_info)
            .unwrap_or_else(|error| (FileKind::Text, failed(unreadable(place.clone(), &error))));
        let none = Some(BadRecord { id: None, reason: IngestError::NoArticle { place } });
        Self { kind, found, position, none }
    }

    /// What the file holds.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// How the keys of JSON objects are understood. `None` for other files.
    #[must_use]
    pub fn fields(&self) -> Option<&FieldMap> {
        match &self.found {
            RecordStream::Json(objects) => objects.map.as_ref().filter(|map| !map.is_empty()),
            RecordStream::Whole(..) | RecordStream::Warc(_) => None,
        }
    }

    /// How many bytes of the file were read so far.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position.get()
    }

    /// How many records were skipped so far because they hold no article: requests and pictures of an
    /// archive, entries of a feed without text.
    #[must_use]
    pub fn passed_over(&self) -> u64 {
        match &self.found {
            RecordStream::Whole(_, passed_over) => *passed_over,
            RecordStream::Warc(records) => records.passed_over,
            RecordStream::Json(objects) => objects.passed_over,
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match &mut self.found {
            RecordStream::Whole(records, _) => records.next(),
            RecordStream::Warc(records) => records.next(),
            RecordStream::Json(objects) => objects.next(),
        };
        let none = self.none.take();
        found.or_else(|| none.map(Err))
    }
}

/// What a file is, and what will find its records.
fn detect<'r>(
    mut raw: RawStream<'r>,
    place: &str,
    file_info: &FileInfo,
) -> io::Result<(FileKind, RecordStream<'r>)> {
    let name = file_info.path.as_deref().unwrap_or_default();
    if let Some(packing) = Compression::of(raw.peek(SAMPLE)?) {
        let (members, begins) = Members::new(raw, packing).peek(WARC_MAGIC.len());
        // If the first record is broken, the name shows what the others are.
        let by_name = || file_kind::has_extension(name, &["warc"]);
        if begins.map_or_else(by_name, |begins| begins == WARC_MAGIC) {
            let records = WarcRecords::compressed(members, place.to_owned());
            return Ok((FileKind::Warc, RecordStream::Warc(Box::new(records))));
        }
        raw = LookbackReader::new(Box::new(DecompressedStream::new(members)));
    }
    let kind = file_kind::file_kind(raw.peek(SAMPLE)?, name);
    let found = match kind {
        FileKind::Warc => RecordStream::Warc(Box::new(WarcRecords::plain(raw, place.to_owned()))),
        FileKind::Json => {
            if raw.peek(UTF8_BOM.len())?.starts_with(UTF8_BOM) {
                raw.consume(UTF8_BOM.len());
            }
            let objects = JsonRecords::open(raw, place.to_owned(), name, &file_info.fields);
            let kind = if objects.map.is_none() { FileKind::Feed } else { kind };
            return Ok((kind, RecordStream::Json(Box::new(objects))));
        }
        FileKind::Feed => feed(raw, place)?,
        FileKind::Page => one(raw, place, file_info.size, Record::html)?,
        FileKind::Text => one(raw, place, file_info.size, Record::text)?,
    };
    Ok((kind, found))
}

fn feed<'r>(raw: RawStream<'r>, place: &str) -> io::Result<RecordStream<'r>> {
    let bytes = at_most(raw, MAX_FEED_BYTES)?;
    if bytes.len() > MAX_FEED_BYTES {
        let what = format!("is longer than the {MAX_FEED_BYTES} bytes of a feed");
        return Ok(failed(IngestError::Unbounded { place: place.to_owned(), what }));
    }
    let feed::FeedRecords { found, passed_over } = feed::entries(&bytes, place);
    Ok(RecordStream::Whole(found.into_iter(), passed_over))
}

fn one<'r>(
    raw: RawStream<'r>,
    place: &str,
    size: Option<u64>,
    record: fn(Vec<u8>) -> Record,
) -> io::Result<RecordStream<'r>> {
    let bytes = at_most(raw, MAX_BYTES)?;
    if bytes.len() > MAX_BYTES {
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
        let (place, bytes) = (place.to_owned(), size.max(bytes.len()));
        return Ok(failed(IngestError::TooLong { place, bytes, limit: MAX_BYTES }));
    }
    Ok(RecordStream::Whole(vec![Ok(record(bytes))].into_iter(), 0))
}

/// Reads up to `limit` bytes, and one more if there are more.
fn at_most(raw: RawStream<'_>, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    raw.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn failed<'r>(reason: IngestError) -> RecordStream<'r> {
    RecordStream::Whole(vec![Err(BadRecord { id: None, reason })].into_iter(), 0)
}

/// A file that counts the bytes that are read.
struct CountingReader<R> {
    file: R,
    position: Rc<Cell<u64>>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.position.set(self.position.get() + read as u64);
        Ok(read)
    }
}
