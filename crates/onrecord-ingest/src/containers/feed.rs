//! Feeds in XML: RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom.
//!
//! A feed is read in one pass over its XML events, without recursion. Entities that a feed declares itself
//! are not expanded. So time and memory grow linearly with the feed's length. Entries before a break in the
//! XML are kept.

use std::ops::Range;

use quick_xml::NsReader;
use quick_xml::escape::{resolve_html5_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::bad_record::BadRecord;
use crate::decode::decode_all;
use crate::metadata_field::{MetadataField, set};
use crate::{ContainerMetadata, ContentFormat, IngestError, Record, UserMetadata, licence_id};

/// The longest feed (32 MiB). Feeds are read whole, as metadata of all entries may follow them.
pub(super) const MAX_FEED_BYTES: usize = 32 << 20;
/// The most entries of one feed.
pub(super) const MOST_ENTRIES: usize = 100_000;
/// The deepest nesting of elements. Pages in feeds reach some thirty.
const DEEPEST: usize = 256;
/// How far into a feed its XML declaration may reach, in bytes.
const DECLARATION: usize = 256;

/// What a feed holds.
#[derive(Default)]
pub(super) struct FeedRecords {
    pub(super) found: Vec<Result<Record, BadRecord>>,
    /// How many entries have neither content nor summary.
    pub(super) passed_over: u64,
}

/// Reads a feed.
pub(super) fn entries(bytes: &[u8], place: &str) -> FeedRecords {
    let text = decode_all(bytes, declared(bytes).as_deref()).text;
    let mut parser = FeedParser::new(&text);
    let broken = parser.run();
    let FeedParser { feed, entries, open, opened, .. } = parser;
    let mut result = FeedRecords::default();
    for entry in entries {
        match entry.record(&feed) {
            Some(record) => result.found.push(Ok(record)),
            None => result.passed_over += 1,
        }
    }
    let reason = match broken {
        Err(ParseFailure { at, what, bound: true }) => {
            let what = format!("{what} (at byte {at} of its text)");
            Some(IngestError::Unbounded { place: place.to_owned(), what })
        }
        Err(ParseFailure { at, what, .. }) => {
            let read = result.found.len();
            let what = format!("its XML breaks at byte {at} ({what}), after {read} whole entries");
            Some(IngestError::Damaged { place: place.to_owned(), what })
        }
        Ok(()) if !opened => {
            let what = "an XML file without the channel or entries of a feed".to_owned();
            Some(IngestError::Binary { place: place.to_owned(), what })
        }
        Ok(()) => None,
    };
    let id = open.map(|entry| entry.name());
    result.found.extend(reason.map(|reason| Err(BadRecord { id, reason })));
    result
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).into_owned();
    let head = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next()?;
    Some(value[1..].split(quote).next()?.trim().to_owned())
}

/// The vocabularies that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Namespace {
    /// RSS and Atom.
    Core,
    /// `content:encoded`.
    Content,
    /// Dublin Core.
    Dublin,
    /// Creative Commons.
    Licence,
    Other,
}

impl Namespace {
    fn of(resolved: &ResolveResult<'_>, prefixed: bool) -> Self {
        match resolved {
            // Feeds declare many addresses for the same elements without a prefix.
            _ if !prefixed => Self::Core,
            ResolveResult::Unbound => Self::Other,
            ResolveResult::Bound(name) => {
                let name = name.into_inner();
                let has = |part| name.contains(part);
                if has("purl.org/rss/1.0/modules/content") {
                    Self::Content
                } else if has("purl.org/dc/") {
                    Self::Dublin
                } else if has("creativeCommonsRssModule")
                    || has("creativecommons.org/ns")
                    || has("web.resource.org/cc")
                {
                    Self::Licence
                } else if has("w3.org/2005/Atom") || has("purl.org/atom/ns") || has("purl.org/rss")
                {
                    Self::Core
                } else {
                    Self::Other
                }
            }
            // A prefix that is not declared stands for what it usually means.
            ResolveResult::Unknown(prefix) => match prefix.as_str() {
                "content" => Self::Content,
                "dc" | "dcterms" => Self::Dublin,
                "cc" | "creativeCommons" => Self::Licence,
                "atom" | "rss" => Self::Core,
                _ => Self::Other,
            },
        }
    }
}

/// What an element of an entry or of a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ElementRole {
    Title,
    Link,
    Id,
    Content,
    Summary,
    Author,
    Publisher,
    Published,
    Modified,
    Language,
    Rights,
}

impl ElementRole {
    fn of(space: Namespace, name: &str) -> Option<Self> {
        Some(match (space, name) {
            (Namespace::Core | Namespace::Dublin, "title") => Self::Title,
            (Namespace::Core, "link") => Self::Link,
            (Namespace::Core, "guid" | "id") | (Namespace::Dublin, "identifier") => Self::Id,
            (Namespace::Content, "encoded") | (Namespace::Core, "content") => Self::Content,
            (Namespace::Core, "description" | "summary") => Self::Summary,
            (Namespace::Core, "author") | (Namespace::Dublin, "creator") => Self::Author,
            (Namespace::Dublin, "publisher") => Self::Publisher,
            (Namespace::Core, "pubDate" | "published" | "issued")
            | (Namespace::Dublin, "date" | "issued") => Self::Published,
            (Namespace::Core, "updated" | "modified") | (Namespace::Dublin, "modified") => {
                Self::Modified
            }
            (Namespace::Core | Namespace::Dublin, "language") => Self::Language,
            (Namespace::Core, "rights" | "copyright" | "license")
            | (Namespace::Dublin, "rights" | "license")
            | (Namespace::Licence, "license") => Self::Rights,
            _ => return None,
        })
    }
}

/// An entry, or the metadata of all entries.
#[derive(Default)]
struct FeedEntry {
    /// The byte at which it begins.
    at: usize,
    id: Option<String>,
    /// Whether the id is also the address.
    id_leads: bool,
    content: Option<(ContentFormat, String)>,
    summary: Option<(ContentFormat, String)>,
    rights: Vec<String>,
    fields: UserMetadata,
}

impl FeedEntry {
    fn name(&self) -> String {
        let name = self.id.clone().or_else(|| self.fields.url.clone());
        name.unwrap_or_else(|| format!("@{}", self.at))
    }

    /// The entry as a record, if it has any text.
    fn record(mut self, feed: &FeedEntry) -> Option<Record> {
        let id = Some(self.name());
        let (format, text) = self.content.or(self.summary)?;
        let fields = &mut self.fields;
        if self.id_leads && fields.url.is_none() {
            fields.url = self.id.filter(|id| is_address(id));
        }
        fields.site.clone_from(&feed.fields.title);
        if fields.language.is_none() {
            fields.language.clone_from(&feed.fields.language);
        }
        if fields.authors.is_empty() {
            fields.authors.clone_from(&feed.fields.authors);
        }
        let rights = if self.rights.is_empty() { &feed.rights } else { &self.rights };
        fields.licence = rights.iter().find(|words| licence_id(words).is_some()).cloned();
        Some(Record {
            format,
            bytes: text.into_bytes(),
            id,
            encoding: Some("utf-8".to_owned()),
            container: ContainerMetadata { fields: self.fields, by: "feed" },
        })
    }

    fn take(&mut self, role: ElementRole, value: ElementValue<'_>) {
        let known = |old: &Option<String>| old.is_some();
        let fields = &mut self.fields;
        match role {
            ElementRole::Content => keep(&mut self.content, value.body()),
            ElementRole::Summary => keep(&mut self.summary, value.body()),
            ElementRole::Rights => {
                let resource = value.attribute("resource").or_else(|| value.attribute("href"));
                self.rights.extend(resource.or(Some(value.line())).filter(|r| !r.is_empty()));
            }
            ElementRole::Link => match (value.attribute("href"), value.attribute("rel").as_deref())
            {
                (Some(address), Some("license")) => self.rights.push(address),
                (Some(address), None | Some("alternate")) if is_address(&address) => {
                    keep(&mut fields.url, Some(address));
                }
                (None, _) if is_address(&value.line()) => keep(&mut fields.url, Some(value.line())),
                _ => {}
            },
            ElementRole::Id => {
                self.id_leads = value.attribute("isPermaLink").is_none_or(|is| is != "false");
                keep(&mut self.id, Some(value.line()).filter(|id| !id.is_empty()));
            }
            ElementRole::Author => fields.authors.extend(value.author()),
            ElementRole::Title if !known(&fields.title) => {
                set_field(fields, MetadataField::Title, &value.title())
            }
            ElementRole::Publisher if !known(&fields.publisher) => {
                set_field(fields, MetadataField::Publisher, &value.title());
            }
            ElementRole::Published if !known(&fields.published) => {
                set_field(fields, MetadataField::Published, &value.line());
            }
            ElementRole::Modified if !known(&fields.modified) => {
                set_field(fields, MetadataField::Modified, &value.line())
            }
            ElementRole::Language if !known(&fields.language) => {
                set_field(fields, MetadataField::Language, &value.line())
            }
            ElementRole::Title
            | ElementRole::Publisher
            | ElementRole::Published
            | ElementRole::Modified
            | ElementRole::Language => {}
        }
    }
}

/// Keeps the first value.
fn keep<T>(old: &mut Option<T>, new: Option<T>) {
    if old.is_none() {
        *old = new;
    }
}

fn set_field(fields: &mut UserMetadata, field: MetadataField, words: &str) {
    // Invalid values, such as a date in an unknown form, are left out.
    let _ = set(fields, field, words);
}

fn is_address(words: &str) -> bool {
    let scheme =
        |scheme: &str| words.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    scheme("http://") || scheme("https://")
}

/// The content of an element.
struct ElementValue<'t> {
    start: BytesStart<'t>,
    text: String,
    /// The markup of the content, if it has elements.
    markup: Option<&'t str>,
    /// The text of the element `name` in it.
    name: Option<String>,
}

impl ElementValue<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        attribute(&self.start, name)
    }

    fn line(&self) -> String {
        self.text.trim().to_owned()
    }

    /// The text in one line, without markup.
    fn title(&self) -> String {
        let mut words = self.text.clone();
        if is_markup(&words) {
            let mut plain = String::new();
            for (i, part) in words.split('<').enumerate() {
                plain.push_str(if i == 0 {
                    part
                } else {
                    part.split_once('>').map_or("", |p| p.1)
                });
            }
            words = unescape(&plain).map_or_else(|_| plain.clone(), |words| words.into_owned());
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A name. In "mara@example.org (Mara Ellison)" it stands in brackets.
    fn author(&self) -> Option<String> {
        let words = self.name.clone().unwrap_or_else(|| self.title());
        let inner = words.split_once('(').and_then(|(before, rest)| {
            before.contains('@').then(|| rest.trim_end_matches(')').trim().to_owned())
        });
        inner.or(Some(words)).filter(|name| !name.is_empty() && !name.contains('@'))
    }

    /// The content as a text or a page.
    fn body(self) -> Option<(ContentFormat, String)> {
        let kind = self.attribute("type").map(|kind| kind.to_ascii_lowercase());
        if let Some(markup) = self.markup {
            return Some((ContentFormat::Html, markup.to_owned()));
        }
        let format = match kind.as_deref() {
            Some("text" | "text/plain") => ContentFormat::Text,
            Some("html" | "xhtml" | "text/html" | "application/xhtml+xml") => ContentFormat::Html,
            // A picture or another file as text.
            Some(kind) if kind.contains('/') => return None,
            _ if is_markup(&self.text) => ContentFormat::Html,
            _ => ContentFormat::Text,
        };
        (!self.text.trim().is_empty()).then_some((format, self.text))
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without checks, which compare every attribute with every other.
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == name)?;
    let value = unescape(&found.value).map_or_else(|_| found.value.to_string(), |v| v.into_owned());
    Some(value.trim().to_owned())
}

/// Whether words hold a tag or a character reference.
pub(super) fn is_markup(words: &str) -> bool {
    let tag = words.match_indices('<').any(|(at, _)| {
        let rest = words[at + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!')
    });
    let name = |at: usize| {
        let rest = &words[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        end.is_some_and(|end| (2..=32).contains(&end) && rest[end..].starts_with(';'))
    };
    tag && words.contains('>') || words.match_indices('&').any(|(at, _)| name(at))
}

/// Where and why the XML cannot be read further.
struct ParseFailure {
    at: usize,
    what: String,
    /// Whether a bound was passed, rather than the XML being wrong.
    bound: bool,
}

struct FeedParser<'t> {
    text: &'t str,
    reader: NsReader<&'t [u8]>,
    depth: usize,
    /// Whether any part of a feed was met.
    opened: bool,
    /// The depth of the channel or feed that was opened last.
    container: usize,
    feed: FeedEntry,
    entries: Vec<FeedEntry>,
    open: Option<FeedEntry>,
    /// The depth of the open entry.
    open_depth: usize,
}

impl<'t> FeedParser<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            text,
            reader,
            depth: 0,
            opened: false,
            container: 0,
            feed: FeedEntry::default(),
            entries: Vec::new(),
            open: None,
            open_depth: 0,
        }
    }

    fn run(&mut self) -> Result<(), ParseFailure> {
        loop {
            let at = self.at();
            match self.event()? {
                (space, Event::Start(start)) => self.start(at, space, start)?,
                (_, Event::End(_)) => self.end()?,
                (_, Event::Eof) if self.depth > 0 => {
                    return Err(self.wrong("it ends before its time"));
                }
                (_, Event::Eof) => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(
        &mut self,
        at: usize,
        space: Namespace,
        start: BytesStart<'t>,
    ) -> Result<(), ParseFailure> {
        let name = start.local_name().into_inner().to_owned();
        let parent = if self.open.is_some() { self.open_depth } else { self.container };
        let role = ElementRole::of(space, &name).filter(|_| parent > 0 && self.depth == parent + 1);
        match name.as_str() {
            "item" | "entry" if space == Namespace::Core && self.open.is_none() => {
                self.opened = true;
                self.open_depth = self.depth;
                // RSS 1.0 names its items here.
                let id = attribute(&start, "about");
                self.open = Some(FeedEntry { at, id, id_leads: true, ..FeedEntry::default() });
            }
            "channel" | "feed" if space == Namespace::Core && self.open.is_none() => {
                self.opened = true;
                self.container = self.depth;
            }
            _ => {
                if let Some(role) = role {
                    let value = self.value(start)?;
                    self.open.as_mut().unwrap_or(&mut self.feed).take(role, value);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), ParseFailure> {
        if self.open.is_some() && self.depth < self.open_depth {
            self.entries.extend(self.open.take());
            if self.entries.len() > MOST_ENTRIES {
                return Err(self.bound(format!("has more than {MOST_ENTRIES} entries")));
            }
        }
        Ok(())
    }

    /// The content of an element up to its end.
    fn value(&mut self, start: BytesStart<'t>) -> Result<ElementValue<'t>, ParseFailure> {
        let outside = self.depth - 1;
        let (from, mut text) = (self.at(), String::new());
        let (mut markup, mut name) = (false, None);
        // The depth of the open element `name`, and where its text begins.
        let mut naming = None;
        loop {
            let at = self.at();
            match self.event()?.1 {
                Event::Start(inner) => {
                    markup = true;
                    if name.is_none() && inner.local_name().into_inner() == "name" {
                        naming.get_or_insert((self.depth, text.len()));
                    }
                }
                Event::End(_) => {
                    if let Some((_, begin)) = naming.take_if(|(depth, _)| self.depth < *depth) {
                        name = Some(text[begin..].trim().to_owned());
                    }
                    if self.depth == outside {
                        let markup = markup.then(|| self.slice(from..at));
                        return Ok(ElementValue { start, text, markup, name });
                    }
                }
                Event::Text(words) => text.push_str(&words),
                Event::CData(words) => text.push_str(&words),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => text.push(c),
                    Err(_) => text.push('\u{FFFD}'),
                    Ok(None) => match resolve_html5_entity(&reference) {
                        Some(known) => text.push_str(known),
                        // An entity that the feed declares itself stays as it is written.
                        None => text.extend(["&", &reference, ";"]),
                    },
                },
                Event::Eof => return Err(self.wrong("it ends before its time")),
                _ => {}
            }
        }
    }

    /// The next event. Counts the depth.
    fn event(&mut self) -> Result<(Namespace, Event<'t>), ParseFailure> {
        let at = self.at();
        let fault =
            |error: quick_xml::Error| ParseFailure { at, what: error.to_string(), bound: false };
        let (resolved, event) = self.reader.read_resolved_event().map_err(fault)?;
        let mut space = Namespace::Other;
        match &event {
            Event::Start(start) => {
                space = Namespace::of(&resolved, start.name().prefix().is_some());
                self.depth += 1;
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEEPEST {
            return Err(self.bound(format!("has elements more than {DEEPEST} deep in one another")));
        }
        Ok((space, event))
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len())
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn wrong(&self, what: &str) -> ParseFailure {
        ParseFailure { at: self.at(), what: what.to_owned(), bound: false }
    }

    fn bound(&self, what: String) -> ParseFailure {
        ParseFailure { at: self.at(), what, bound: true }
    }
}
