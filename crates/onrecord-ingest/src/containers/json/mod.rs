//! Articles as JSON objects: one a line (JSONL), in a list, or one alone; and JSON Feed.

mod field_map;
mod object;
mod splitter;

use std::collections::VecDeque;

use serde_json::value::RawValue;

pub use field_map::{FieldMap, FieldMapError};

use super::bad_record::{BadRecord, unreadable};
use super::compressed::RawStream;
use super::feed::{MOST_ENTRIES, is_markup};
use super::file_kind::{SAMPLE, has_extension};
use crate::metadata_field::{MetadataField, set};
use crate::{ContainerMetadata, ContentFormat, IngestError, Record, UserMetadata};
use field_map::KeyRole;
use object::JsonObject;
use splitter::{MAX_OBJECT_BYTES, ObjectLayout, ObjectSplitter, RawObject};

/// How many objects are looked at to guess the meaning of their keys, up to [`SAMPLE_BYTES`].
const SAMPLE_OBJECTS: usize = 20;
const SAMPLE_BYTES: usize = 4 << 20;
/// The most keys that a message names.
const MOST_NAMED: usize = 20;
/// The version of every JSON Feed holds this.
const JSON_FEED: &str = "jsonfeed.org/version/";

/// The articles of a JSON file.
pub(super) struct JsonRecords<'r> {
    splitter: Option<ObjectSplitter<RawStream<'r>>>,
    sample: VecDeque<RawObject>,
    /// Results that were found while the file was examined.
    found: VecDeque<Result<Record, BadRecord>>,
    /// How the keys are understood. `None` for a JSON Feed, whose keys are fixed.
    pub(super) map: Option<FieldMap>,
    /// The file as the user named it.
    place: String,
    pub(super) passed_over: u64,
}

impl<'r> JsonRecords<'r> {
    /// Opens a file and reads as many objects as are needed to guess the keys that `given_map` leaves open.
    pub(super) fn open(
        mut raw: RawStream<'r>,
        place: String,
        name: &str,
        given_map: &FieldMap,
    ) -> Self {
        let layout =
            raw.peek(SAMPLE).map(|start| layout(start, name)).unwrap_or(ObjectLayout::Lines);
        let mut objects = Self {
            splitter: Some(ObjectSplitter::new(raw, layout)),
            sample: VecDeque::new(),
            found: VecDeque::new(),
            map: None,
            place,
            passed_over: 0,
        };
        let mut bytes = 0;
        while objects.sample.len() < SAMPLE_OBJECTS && bytes < SAMPLE_BYTES {
            let Some(raw) = objects.next_object() else { break };
            bytes += raw.bytes.as_ref().map_or(0, Vec::len);
            objects.sample.push_back(raw);
        }
        if !objects.feed() {
            let parsed = objects.sample.iter().filter_map(|raw| raw.bytes.as_deref());
            let parsed: Vec<_> = parsed.filter_map(|bytes| JsonObject::parse(bytes).ok()).collect();
            objects.map = Some(given_map.or_guessed(&parsed));
        }
        objects
    }

    /// The next object, unparsed. If the file cannot be read further, that error is the last result.
    fn next_object(&mut self) -> Option<RawObject> {
        match self.splitter.as_mut()?.next() {
            Ok(raw) => raw,
            Err(error) => {
                self.splitter = None;
                let reason = unreadable(self.place.clone(), &error);
                self.found.push_back(Err(BadRecord { id: None, reason }));
                None
            }
        }
    }

    /// The article in an object.
    fn article(&self, raw: &RawObject) -> Result<Record, BadRecord> {
        let (number, lines) = (raw.number.to_string(), self.layout() == ObjectLayout::Lines);
        let unit = if lines { "line" } else { "object" };
        let place = format!("{}, {unit} {number}", self.place);
        let bad = |reason| BadRecord { id: Some(number.clone()), reason };
        let Some(bytes) = &raw.bytes else {
            let what =
                format!("is longer than the {MAX_OBJECT_BYTES} bytes that one article may take");
            return Err(bad(IngestError::Unbounded { place, what }));
        };
        let object = JsonObject::parse(bytes.trim_ascii_end()).map_err(|error| {
            let what = format!("it is no JSON object ({error})");
            bad(IngestError::Damaged { place: place.clone(), what })
        })?;
        let map = self.map.clone().unwrap_or_default();
        let body = text(&object, &map).ok_or_else(|| bad(no_text(place, &object, &map)))?;
        let id = map.key(KeyRole::Id).and_then(|key| object.name(key)).unwrap_or(number.clone());
        Ok(record(&object, &map, body, id, "json"))
    }

    fn layout(&self) -> ObjectLayout {
        self.splitter.as_ref().map_or(ObjectLayout::Lines, |splitter| splitter.layout)
    }

    /// Whether the file is a JSON Feed. If so, its entries are found here.
    fn feed(&mut self) -> bool {
        let Some(bytes) = self.sample.front().and_then(|raw| raw.bytes.as_deref()) else {
            return false;
        };
        let Ok(feed) = JsonObject::parse(bytes) else { return false };
        if !feed.words("version").is_some_and(|version| version.contains(JSON_FEED)) {
            return false;
        }
        let items = feed.raw("items").map(|items| serde_json::from_str(items.get()));
        let Some(Ok::<Vec<&RawValue>, _>(items)) = items else {
            let what = "it has no list of `items`".to_owned();
            let reason = IngestError::Damaged { place: self.place.clone(), what };
            self.found.push_back(Err(BadRecord { id: None, reason }));
            self.end();
            return true;
        };
        let map = FieldMap::of_json_feed();
        let mut found = VecDeque::new();
        for (number, item) in (1..).zip(&items).take(MOST_ENTRIES) {
            let item = JsonObject::parse(item.get().as_bytes()).ok();
            let body = item.as_ref().and_then(|item| {
                let html = item.words("content_html").map(|text| (ContentFormat::Html, text));
                let words = || item.words("content_text").or_else(|| item.words("summary"));
                html.or_else(|| Some((ContentFormat::Text, words()?)))
            });
            let Some((item, body)) = item.zip(body) else {
                self.passed_over += 1;
                continue;
            };
            let id = item.name("id").or_else(|| item.words("url"));
            let id = id.unwrap_or_else(|| number.to_string());
            let mut entry = record(&item, &map, body, id, "feed");
            let fields = &mut entry.container.fields;
            // Version 1 has one author.
            for (object, key) in [(&item, "author"), (&feed, "authors"), (&feed, "author")] {
                if fields.authors.is_empty() {
                    fields.authors = object.names(key);
                }
            }
            fields.site = feed.words("title");
            fields.language = fields.language.take().or_else(|| feed.words("language"));
            found.push_back(Ok(entry));
        }
        if items.len() > MOST_ENTRIES {
            let what = format!("has more than {MOST_ENTRIES} entries");
            let reason = IngestError::Unbounded { place: self.place.clone(), what };
            found.push_back(Err(BadRecord { id: None, reason }));
        }
        self.found.append(&mut found);
        self.end();
        true
    }

    fn end(&mut self) {
        self.splitter = None;
        self.sample.clear();
    }
}

impl Iterator for JsonRecords<'_> {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(raw) = self.sample.pop_front().or_else(|| self.next_object()) {
            return Some(self.article(&raw));
        }
        self.found.pop_front()
    }
}

/// How the objects of a file that begins so are separated.
fn layout(start: &[u8], name: &str) -> ObjectLayout {
    let start = start.trim_ascii_start();
    if has_extension(name, &["jsonl", "ndjson"]) {
        return ObjectLayout::Lines;
    }
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    // The only line of a sample may continue after it.
    let whole = line.len() < start.len();
    let list = start.starts_with(b"[");
    if list || whole && splitter::goes_on(line) {
        ObjectLayout::Brackets
    } else {
        ObjectLayout::Lines
    }
}

/// The text or page that an object holds.
fn text(object: &JsonObject<'_>, map: &FieldMap) -> Option<(ContentFormat, String)> {
    let words = |role| object.words(map.key(role)?);
    if let Some(text) = words(KeyRole::Text) {
        let format = if text.trim_start().starts_with('<') && is_markup(&text) {
            ContentFormat::Html
        } else {
            ContentFormat::Text
        };
        return Some((format, text));
    }
    Some((ContentFormat::Html, words(KeyRole::Html)?))
}

fn no_text(place: String, object: &JsonObject<'_>, map: &FieldMap) -> IngestError {
    let keys = [KeyRole::Text, KeyRole::Html].into_iter().filter_map(|role| map.key(role));
    let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
    let looked = if keys.is_empty() { "any known field".to_owned() } else { keys.join(" or ") };
    let mut fields: Vec<_> = object.own_keys().take(MOST_NAMED + 1).collect();
    if fields.len() > MOST_NAMED {
        fields[MOST_NAMED] = "…";
    }
    let fields = if fields.is_empty() { "none".to_owned() } else { fields.join(", ") };
    IngestError::NoText { place, looked, fields }
}

fn record(
    object: &JsonObject<'_>,
    map: &FieldMap,
    (format, text): (ContentFormat, String),
    id: String,
    by: &'static str,
) -> Record {
    let mut fields = UserMetadata::default();
    for (field, key) in map.about() {
        match field {
            MetadataField::Authors => match object.names(key).as_slice() {
                [one] => _ = set(&mut fields, field, one),
                names => fields.authors = names.to_vec(),
            },
            // Invalid values, such as a date in an unknown form, are left out.
            _ => _ = object.words(key).map(|words| set(&mut fields, field, &words)),
        }
    }
    Record {
        format,
        bytes: text.into_bytes(),
        id: Some(id),
        encoding: Some("utf-8".to_owned()),
        container: ContainerMetadata { fields, by },
    }
}
