//! Web archives (WARC): one record after the other, each perhaps compressed by itself.
//!
//! Pages and texts that a server sent with success are records. So are those that a crawler made itself
//! (`resource`, `conversion`). Requests, pictures, redirections and the like are skipped and counted. After a
//! broken record, reading continues at the next that can be read. The time of the crawl (`WARC-Date`) says
//! nothing about publication and is ignored.

mod header;
mod http_body;

use std::io::{self, BufRead, Read};

use memchr::memmem::Finder;

use super::bad_record::BadRecord;
use super::compressed::{Member, Members, RatioExceeded, RawStream};
use super::file_kind::{self, WARC_MAGIC};
use super::lookback::LookbackReader;
use crate::{ContainerMetadata, ContentFormat, IngestError, MAX_BYTES, Record, UserMetadata};
use header::MessageHeader;
use http_body::BodyError;

/// How a record of a known version begins.
const WARC_1: &[u8] = b"WARC/1.";
/// How a record ends.
const RECORD_END: &[u8] = b"\r\n\r\n";
/// How many bytes show whether a record begins.
const BEGINNING: usize = 24;
/// How often one file may break. After a broken record the next one is looked for; after so many the rest is
/// not read.
const MAX_RESTARTS: usize = 10_000;

/// The pages and texts of an archive.
pub(super) struct WarcRecords<'r> {
    state: Option<StreamState<'r>>,
    /// The file as the user named it.
    place: String,
    pub(super) passed_over: u64,
    restarts: usize,
    /// Whether it is still to be reported that the rest is not read.
    gave_up: bool,
}

/// The position in the archive.
enum StreamState<'r> {
    /// In an uncompressed file.
    Plain(RawStream<'r>),
    /// Before a member of a compressed file.
    Between(Members<'r>),
    /// In a member.
    Inside(LookbackReader<Member<'r>>),
}

/// What a record turned out to be.
enum WarcOutcome {
    /// There are no more records.
    End,
    PassedOver,
    Page(Box<Record>),
    /// The record is whole, but its page cannot be read.
    Bad(BodyError),
}

/// Why reading cannot simply continue after a record.
enum ReadFailure {
    Io(io::Error),
    Broken(String),
}

impl From<io::Error> for ReadFailure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A record that is being read.
#[derive(Default)]
struct RecordPosition {
    /// The byte at which it begins in the stream.
    at: u64,
    id: Option<String>,
}

impl<'r> WarcRecords<'r> {
    pub(super) fn plain(raw: RawStream<'r>, place: String) -> Self {
        Self::new(StreamState::Plain(raw), place)
    }

    pub(super) fn compressed(members: Members<'r>, place: String) -> Self {
        Self::new(StreamState::Between(members), place)
    }

    fn new(state: StreamState<'r>, place: String) -> Self {
        Self { state: Some(state), place, passed_over: 0, restarts: MAX_RESTARTS, gave_up: false }
    }

    /// Reads one record, and sets where reading continues.
    fn step(&mut self, state: StreamState<'r>) -> Option<Result<Record, BadRecord>> {
        let (mut member, mut place) = (None, RecordPosition::default());
        let (state, step) = match state {
            StreamState::Plain(mut raw) => {
                let step = step(&mut raw, &mut place);
                (StreamState::Plain(raw), step)
            }
            StreamState::Inside(mut inside) => {
                member = Some(inside.get_ref().start);
                let step = step(&mut inside, &mut place);
                (StreamState::Inside(inside), step)
            }
            StreamState::Between(members) => {
                member = Some(members.raw.offset());
                match members.open() {
                    Ok(member) => {
                        self.state = Some(StreamState::Inside(LookbackReader::new(member)));
                        return None;
                    }
                    Err((_, None)) => return None,
                    Err((members, Some(error))) => {
                        (StreamState::Between(members), Err(error.into()))
                    }
                }
            }
        };
        let offset = match (member, place.at) {
            (Some(member), 0) => format!("@{member}"),
            (Some(member), at) => format!("@{member}+{at}"),
            (None, at) => format!("@{at}"),
        };
        let id = place.id.unwrap_or_else(|| offset.clone());
        let bad = |failure: ReadFailure| bad(&self.place, &id, &offset, failure);
        match step {
            Ok(WarcOutcome::End) => {
                self.state = match state {
                    StreamState::Inside(inside) => {
                        Some(StreamState::Between(inside.into_inner().close()))
                    }
                    StreamState::Plain(_) | StreamState::Between(_) => None,
                };
                None
            }
            Ok(WarcOutcome::PassedOver) => {
                self.passed_over += 1;
                self.state = Some(state);
                None
            }
            Ok(WarcOutcome::Page(page)) => {
                self.state = Some(state);
                Some(Ok(Record { id: Some(id), ..*page }))
            }
            Ok(WarcOutcome::Bad(BodyError::Broken(what))) => {
                self.state = Some(state);
                Some(Err(bad(ReadFailure::Broken(what))))
            }
            Ok(WarcOutcome::Bad(BodyError::TooLong)) => {
                let what = format!("holds a page of more than {MAX_BYTES} bytes");
                self.state = Some(state);
                let place = named(&self.place, &id, &offset);
                Some(Err(BadRecord {
                    id: Some(id),
                    reason: IngestError::Unbounded { place, what },
                }))
            }
            Err(failure) => {
                let unreadable =
                    matches!((&state, &failure), (StreamState::Plain(_), ReadFailure::Io(_)));
                let bad = bad(failure);
                self.state = if unreadable { None } else { self.next_readable(state, place.at) };
                self.gave_up = self.state.is_none() && self.restarts == 0;
                Some(Err(bad))
            }
        }
    }

    /// Moves to a record after the broken one that begins at `at`.
    fn next_readable(&mut self, state: StreamState<'r>, at: u64) -> Option<StreamState<'r>> {
        match state {
            StreamState::Plain(mut raw) => {
                self.next_in(&mut raw, at).then_some(StreamState::Plain(raw))
            }
            StreamState::Inside(mut inside) => {
                if self.next_in(&mut inside, at) {
                    return Some(StreamState::Inside(inside));
                }
                let member = inside.into_inner();
                let start = member.start;
                self.next_member(member.close(), start)
            }
            StreamState::Between(members) => {
                let start = members.raw.offset();
                self.next_member(members, start)
            }
        }
    }

    /// Moves to the next record after `at` in an uncompressed stream. Returns whether there is one.
    fn next_in<R: Read>(&mut self, stream: &mut LookbackReader<R>, at: u64) -> bool {
        let finder = Finder::new(WARC_1);
        stream.return_to(at + 1);
        while self.restarts > 0 && stream.skip_to(&finder).is_ok_and(|found| found) {
            if stream.peek(BEGINNING).is_ok_and(begins) {
                self.restarts -= 1;
                return true;
            }
            stream.consume(1);
        }
        false
    }

    /// Moves to a member after `at` that begins with a record.
    fn next_member(&mut self, mut members: Members<'r>, at: u64) -> Option<StreamState<'r>> {
        let finder = members.compression.finder();
        let mut at = at;
        loop {
            self.restarts = self.restarts.checked_sub(1)?;
            members.raw.return_to(at);
            let [_, ..] = members.raw.fill_buf().ok()? else { return None };
            members.raw.consume(1);
            if !members.raw.skip_to(&finder).ok()? {
                return None;
            }
            at = members.raw.offset();
            members = match members.open() {
                Ok(member) => {
                    let mut inside = LookbackReader::new(member);
                    if inside
                        .peek(WARC_MAGIC.len())
                        .is_ok_and(|bytes| bytes.starts_with(WARC_MAGIC))
                    {
                        return Some(StreamState::Inside(inside));
                    }
                    inside.into_inner().close()
                }
                Err((_, None)) => return None,
                Err((members, Some(_))) => members,
            };
        }
    }
}

impl Iterator for WarcRecords<'_> {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(state) = self.state.take() {
            let found = self.step(state);
            if found.is_some() {
                return found;
            }
        }
        std::mem::take(&mut self.gave_up).then(|| {
            let what =
                format!("breaks in {MAX_RESTARTS} places, and what follows them is not read");
            Err(BadRecord {
                id: None,
                reason: IngestError::Unbounded { place: self.place.clone(), what },
            })
        })
    }
}

/// How messages name a record: by its id and by where it begins.
fn named(file: &str, id: &str, offset: &str) -> String {
    if id == offset {
        format!("{file}, record {id}")
    } else {
        format!("{file}, record {id} ({offset})")
    }
}

fn bad(file: &str, id: &str, offset: &str, failure: ReadFailure) -> BadRecord {
    let place = named(file, id, offset);
    let reason = match failure {
        ReadFailure::Io(error) if RatioExceeded::is(&error) => {
            IngestError::Unbounded { place, what: error.to_string() }
        }
        ReadFailure::Io(error) => {
            IngestError::Damaged { place, what: format!("its bytes cannot be unpacked ({error})") }
        }
        ReadFailure::Broken(what) => IngestError::Damaged { place, what },
    };
    BadRecord { id: Some(id.to_owned()), reason }
}

/// Whether a record begins here, with its first field. A page may also quote such a line.
fn begins(bytes: &[u8]) -> bool {
    let fields = bytes.iter().position(|&byte| byte == b'\n').map(|end| &bytes[end + 1..]);
    let known = |name: &[u8]| {
        fields.and_then(|f| f.get(..name.len())).is_some_and(|f| f.eq_ignore_ascii_case(name))
    };
    bytes.starts_with(WARC_1) && (known(b"WARC-") || known(b"Content-"))
}

fn step<R: Read>(
    stream: &mut LookbackReader<R>,
    place: &mut RecordPosition,
) -> Result<WarcOutcome, ReadFailure> {
    while let [b'\r' | b'\n', ..] = stream.fill_buf()? {
        stream.consume(1);
    }
    stream.mark();
    place.at = stream.offset();
    if stream.fill_buf()?.is_empty() {
        return Ok(WarcOutcome::End);
    }
    let broken = |what: &str| ReadFailure::Broken(what.to_owned());
    let header = MessageHeader::read(stream)?
        .filter(|header| header.first.as_bytes().starts_with(WARC_MAGIC));
    let header = header.ok_or_else(|| broken("no whole header of a record stands here"))?;
    place.id = header.get("WARC-Record-ID").map(bare).filter(|id| !id.is_empty());
    let length = header.get("Content-Length").and_then(|length| length.parse().ok());
    let length: u64 = length.ok_or_else(|| broken("it has no Content-Length"))?;
    let mut block = Read::take(&mut *stream, length);
    let step = page(&header, &mut block)?;
    io::copy(&mut block, &mut io::sink())?;
    if block.limit() > 0 {
        let missing = block.limit();
        return Err(ReadFailure::Broken(format!(
            "it ends {missing} bytes before its Content-Length"
        )));
    }
    // The record ends as it should.
    if stream.peek(RECORD_END.len())?.starts_with(RECORD_END) {
        return Ok(step);
    }
    let mut line_ends = 0;
    while let [byte @ (b'\r' | b'\n'), ..] = stream.fill_buf()? {
        line_ends += usize::from(*byte == b'\n');
        stream.consume(1);
    }
    let coming = stream.peek(WARC_MAGIC.len())?;
    if line_ends < 2 || !coming.is_empty() && !coming.starts_with(WARC_MAGIC) {
        return Err(broken("its Content-Length is not the length of what stands there"));
    }
    Ok(step)
}

/// An identifier without its angle brackets.
fn bare(id: &str) -> String {
    id.trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// Reads the page in the block of a record.
fn page(header: &MessageHeader, block: &mut impl BufRead) -> io::Result<WarcOutcome> {
    let kind = header.get("WARC-Type").unwrap_or_default().to_ascii_lowercase();
    let content = header.content_type();
    let http = match kind.as_str() {
        "resource" | "conversion" => None,
        "response" if content.as_ref().is_some_and(|(media, _)| media == "application/http") => {
            let Some(http) =
                MessageHeader::read(block)?.filter(|http| http.first.starts_with("HTTP/"))
            else {
                return Ok(WarcOutcome::Bad(BodyError::Broken(
                    "it holds no HTTP response".to_owned(),
                )));
            };
            Some(http)
        }
        _ => return Ok(WarcOutcome::PassedOver),
    };
    let success =
        |http: &MessageHeader| http.first.split(' ').nth(1).is_some_and(|s| s.starts_with('2'));
    if http.as_ref().is_some_and(|http| !success(http)) {
        return Ok(WarcOutcome::PassedOver);
    }
    let content = http.as_ref().map_or(content, MessageHeader::content_type);
    let media = content.as_ref().map(|(media, _)| media.as_str());
    let format = match media {
        Some("text/html" | "application/xhtml+xml") => Some(ContentFormat::Html),
        Some("text/plain") => Some(ContentFormat::Text),
        None | Some("") => None,
        Some(_) => return Ok(WarcOutcome::PassedOver),
    };
    let mut bytes = Vec::new();
    block.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Ok(WarcOutcome::Bad(BodyError::TooLong));
    }
    if let Some(http) = &http {
        bytes = match http_body::decode_body(http, bytes) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(WarcOutcome::Bad(error)),
        };
    }
    // A server that does not declare a type sends a page, or nothing of interest.
    let format = format.or_else(|| file_kind::is_page(&bytes).then_some(ContentFormat::Html));
    let Some(format) = format.filter(|_| !bytes.trim_ascii().is_empty()) else {
        return Ok(WarcOutcome::PassedOver);
    };
    let url = header.get("WARC-Target-URI").map(bare);
    let container =
        ContainerMetadata { fields: UserMetadata { url, ..UserMetadata::default() }, by: "warc" };
    let encoding = content.and_then(|(_, charset)| charset);
    Ok(WarcOutcome::Page(Box::new(Record { format, bytes, id: None, encoding, container })))
}
