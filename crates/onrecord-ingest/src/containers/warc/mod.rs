//! Web archives (WARC): one record after the other, each perhaps packed by itself.
//!
//! Pages and texts that a server sent with success are records, and so are those that a crawler put
//! there itself (`resource`, `conversion`). Requests, pictures, redirections and the like are passed
//! over and counted. Where a record is broken, reading goes on at the next that can be read. The
//! moment of the crawl (`WARC-Date`) says nothing of the publication and is not used.

mod body;
mod head;

use std::io::{self, BufRead, Read};

use memchr::memmem::Finder;

use super::packed::{Member, Members, Raw, TooMuch};
use super::rewind::Rewind;
use super::{BadRecord, kind};
use crate::{Carried, Format, Given, IngestError, MAX_BYTES, Record};
use body::BodyError;
use head::Head;

/// How a record begins.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// How one of a version that is known begins.
const FIRST: &[u8] = b"WARC/1.";
/// How one ends.
const END: &[u8] = b"\r\n\r\n";
/// So many bytes show whether a record begins.
const BEGINNING: usize = 24;
/// Behind a broken record the next is looked for; after so many places in one file where one seemed to
/// begin, the rest is not read.
const MOST_TRIES: usize = 10_000;

/// The pages of an archive.
pub(super) struct Pages<'r> {
    state: Option<State<'r>>,
    /// The file as the user named it.
    place: String,
    pub(super) passed_over: u64,
    tries: usize,
    /// Whether that is still to be told.
    gave_up: bool,
}

/// Where the reading stands.
enum State<'r> {
    /// In a file that is not packed.
    Plain(Raw<'r>),
    /// Before a member of a packed file.
    Between(Members<'r>),
    /// In a member.
    Inside(Rewind<Member<'r>>),
}

/// What a record came to.
enum Step {
    /// There is none any more.
    End,
    PassedOver,
    Page(Box<Record>),
    /// It stands as it should, but its page cannot be had.
    Bad(BodyError),
}

/// Why reading cannot just go on behind a record.
enum Trouble {
    Io(io::Error),
    Broken(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A record while it is read.
#[derive(Default)]
struct Place {
    /// Where it begins in the stream.
    at: u64,
    id: Option<String>,
}

impl<'r> Pages<'r> {
    pub(super) fn plain(raw: Raw<'r>, place: String) -> Self {
        Self::new(State::Plain(raw), place)
    }

    pub(super) fn packed(members: Members<'r>, place: String) -> Self {
        Self::new(State::Between(members), place)
    }

    fn new(state: State<'r>, place: String) -> Self {
        Self { state: Some(state), place, passed_over: 0, tries: MOST_TRIES, gave_up: false }
    }

    /// What the record came to, and where reading goes on.
    fn step(&mut self, state: State<'r>) -> Option<Result<Record, BadRecord>> {
        let (mut member, mut place) = (None, Place::default());
        let (state, step) = match state {
            State::Plain(mut raw) => {
                let step = step(&mut raw, &mut place);
                (State::Plain(raw), step)
            }
            State::Inside(mut inside) => {
                member = Some(inside.get_ref().start);
                let step = step(&mut inside, &mut place);
                (State::Inside(inside), step)
            }
            State::Between(members) => {
                member = Some(members.raw.offset());
                match members.open() {
                    Ok(member) => {
                        self.state = Some(State::Inside(Rewind::new(member)));
                        return None;
                    }
                    Err((_, None)) => return None,
                    Err((members, Some(error))) => (State::Between(members), Err(error.into())),
                }
            }
        };
        let offset = match (member, place.at) {
            (Some(member), 0) => format!("@{member}"),
            (Some(member), at) => format!("@{member}+{at}"),
            (None, at) => format!("@{at}"),
        };
        let id = place.id.unwrap_or_else(|| offset.clone());
        let bad = |trouble: Trouble| bad(&self.place, &id, &offset, trouble);
        match step {
            Ok(Step::End) => {
                self.state = match state {
                    State::Inside(inside) => Some(State::Between(inside.into_inner().close())),
                    State::Plain(_) | State::Between(_) => None,
                };
                None
            }
            Ok(Step::PassedOver) => {
                self.passed_over += 1;
                self.state = Some(state);
                None
            }
            Ok(Step::Page(page)) => {
                self.state = Some(state);
                Some(Ok(Record { id: Some(id), ..*page }))
            }
            Ok(Step::Bad(BodyError::Broken(what))) => {
                self.state = Some(state);
                Some(Err(bad(Trouble::Broken(what))))
            }
            Ok(Step::Bad(BodyError::TooLong)) => {
                let what = format!("holds a page of more than {MAX_BYTES} bytes");
                self.state = Some(state);
                let place = named(&self.place, &id, &offset);
                Some(Err(BadRecord {
                    id: Some(id),
                    reason: IngestError::Unbounded { place, what },
                }))
            }
            Err(trouble) => {
                let unreadable = matches!((&state, &trouble), (State::Plain(_), Trouble::Io(_)));
                let bad = bad(trouble);
                self.state = if unreadable { None } else { self.next_readable(state, place.at) };
                self.gave_up = self.state.is_none() && self.tries == 0;
                Some(Err(bad))
            }
        }
    }

    /// On to a record behind the broken one that begins at `at`.
    fn next_readable(&mut self, state: State<'r>, at: u64) -> Option<State<'r>> {
        match state {
            State::Plain(mut raw) => self.next_in(&mut raw, at).then_some(State::Plain(raw)),
            State::Inside(mut inside) => {
                if self.next_in(&mut inside, at) {
                    return Some(State::Inside(inside));
                }
                let member = inside.into_inner();
                let start = member.start;
                self.next_member(member.close(), start)
            }
            State::Between(members) => {
                let start = members.raw.offset();
                self.next_member(members, start)
            }
        }
    }

    /// On to the next record behind `at` in a stream that is not packed; whether there is one.
    fn next_in<R: Read>(&mut self, stream: &mut Rewind<R>, at: u64) -> bool {
        let finder = Finder::new(FIRST);
        stream.rewind(at + 1);
        while self.tries > 0 && stream.seek(&finder).is_ok_and(|found| found) {
            if stream.peek(BEGINNING).is_ok_and(begins) {
                self.tries -= 1;
                return true;
            }
            stream.consume(1);
        }
        false
    }

    /// On to a member behind `at` that begins with a record.
    fn next_member(&mut self, mut members: Members<'r>, at: u64) -> Option<State<'r>> {
        let finder = members.packing.finder();
        let mut at = at;
        loop {
            self.tries = self.tries.checked_sub(1)?;
            members.raw.rewind(at);
            let [_, ..] = members.raw.fill_buf().ok()? else { return None };
            members.raw.consume(1);
            if !members.raw.seek(&finder).ok()? {
                return None;
            }
            at = members.raw.offset();
            members = match members.open() {
                Ok(member) => {
                    let mut inside = Rewind::new(member);
                    if inside.peek(MAGIC.len()).is_ok_and(|bytes| bytes.starts_with(MAGIC)) {
                        return Some(State::Inside(inside));
                    }
                    inside.into_inner().close()
                }
                Err((_, None)) => return None,
                Err((members, Some(_))) => members,
            };
        }
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(state) = self.state.take() {
            let found = self.step(state);
            if found.is_some() {
                return found;
            }
        }
        std::mem::take(&mut self.gave_up).then(|| {
            let what = format!("breaks in {MOST_TRIES} places, and what follows them is not read");
            Err(BadRecord {
                id: None,
                reason: IngestError::Unbounded { place: self.place.clone(), what },
            })
        })
    }
}

/// How messages call a record: by its name, and by where it begins.
fn named(file: &str, id: &str, offset: &str) -> String {
    if id == offset {
        format!("{file}, record {id}")
    } else {
        format!("{file}, record {id} ({offset})")
    }
}

fn bad(file: &str, id: &str, offset: &str, trouble: Trouble) -> BadRecord {
    let place = named(file, id, offset);
    let reason = match trouble {
        Trouble::Io(error) if TooMuch::is(&error) => {
            IngestError::Unbounded { place, what: error.to_string() }
        }
        Trouble::Io(error) => {
            IngestError::Damaged { place, what: format!("its bytes cannot be unpacked ({error})") }
        }
        Trouble::Broken(what) => IngestError::Damaged { place, what },
    };
    BadRecord { id: Some(id.to_owned()), reason }
}

/// Whether a record begins so: as it may just have been spoken of, with the first of its fields.
fn begins(bytes: &[u8]) -> bool {
    let fields = bytes.iter().position(|&byte| byte == b'\n').map(|end| &bytes[end + 1..]);
    let known = |name: &[u8]| {
        fields.and_then(|f| f.get(..name.len())).is_some_and(|f| f.eq_ignore_ascii_case(name))
    };
    bytes.starts_with(FIRST) && (known(b"WARC-") || known(b"Content-"))
}

fn step<R: Read>(stream: &mut Rewind<R>, place: &mut Place) -> Result<Step, Trouble> {
    while let [b'\r' | b'\n', ..] = stream.fill_buf()? {
        stream.consume(1);
    }
    stream.mark();
    place.at = stream.offset();
    if stream.fill_buf()?.is_empty() {
        return Ok(Step::End);
    }
    let broken = |what: &str| Trouble::Broken(what.to_owned());
    let head = Head::read(stream)?.filter(|head| head.first.as_bytes().starts_with(MAGIC));
    let head = head.ok_or_else(|| broken("no whole header of a record stands here"))?;
    place.id = head.get("WARC-Record-ID").map(bare).filter(|id| !id.is_empty());
    let length = head.get("Content-Length").and_then(|length| length.parse().ok());
    let length: u64 = length.ok_or_else(|| broken("it has no Content-Length"))?;
    let mut block = Read::take(&mut *stream, length);
    let step = page(&head, &mut block)?;
    io::copy(&mut block, &mut io::sink())?;
    if block.limit() > 0 {
        let missing = block.limit();
        return Err(Trouble::Broken(format!("it ends {missing} bytes before its Content-Length")));
    }
    // As it should be; what follows is the next record's matter.
    if stream.peek(END.len())?.starts_with(END) {
        return Ok(step);
    }
    let mut line_ends = 0;
    while let [byte @ (b'\r' | b'\n'), ..] = stream.fill_buf()? {
        line_ends += usize::from(*byte == b'\n');
        stream.consume(1);
    }
    let coming = stream.peek(MAGIC.len())?;
    if line_ends < 2 || !coming.is_empty() && !coming.starts_with(MAGIC) {
        return Err(broken("its Content-Length is not the length of what stands there"));
    }
    Ok(step)
}

/// An identifier without its angle brackets.
fn bare(id: &str) -> String {
    id.trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// The page in the block of a record.
fn page(head: &Head, block: &mut impl BufRead) -> io::Result<Step> {
    let kind = head.get("WARC-Type").unwrap_or_default().to_ascii_lowercase();
    let content = head.content_type();
    let http = match kind.as_str() {
        "resource" | "conversion" => None,
        "response" if content.as_ref().is_some_and(|(media, _)| media == "application/http") => {
            let Some(http) = Head::read(block)?.filter(|http| http.first.starts_with("HTTP/"))
            else {
                return Ok(Step::Bad(BodyError::Broken("it holds no HTTP response".to_owned())));
            };
            Some(http)
        }
        _ => return Ok(Step::PassedOver),
    };
    let success = |http: &Head| http.first.split(' ').nth(1).is_some_and(|s| s.starts_with('2'));
    if http.as_ref().is_some_and(|http| !success(http)) {
        return Ok(Step::PassedOver);
    }
    let content = http.as_ref().map_or(content, Head::content_type);
    let media = content.as_ref().map(|(media, _)| media.as_str());
    let format = match media {
        Some("text/html" | "application/xhtml+xml") => Some(Format::Html),
        Some("text/plain") => Some(Format::Text),
        None | Some("") => None,
        Some(_) => return Ok(Step::PassedOver),
    };
    let mut bytes = Vec::new();
    block.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Ok(Step::Bad(BodyError::TooLong));
    }
    if let Some(http) = &http {
        bytes = match body::undo(http, bytes) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Step::Bad(error)),
        };
    }
    // A server that does not say what it sends sends a page, or nothing of interest.
    let format = format.or_else(|| kind::is_page(&bytes).then_some(Format::Html));
    let Some(format) = format.filter(|_| !bytes.trim_ascii().is_empty()) else {
        return Ok(Step::PassedOver);
    };
    let url = head.get("WARC-Target-URI").map(bare);
    let carried = Carried { fields: Given { url, ..Given::default() }, by: "warc" };
    let encoding = content.and_then(|(_, charset)| charset);
    Ok(Step::Page(Box::new(Record { format, bytes, id: None, encoding, carried })))
}
