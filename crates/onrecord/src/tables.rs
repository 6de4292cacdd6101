//! Answers as CSV tables with a heading line, for spreadsheets.
//!
//! The command line and the web app print the same tables.

use onrecord_ledger::{
    Names, NamesBy, OutletRow, QuoteLink, QuoteRow, SourceKind, Sources, Timeline, TimelineBy,
};
use onrecord_reading::contract::{Span, variant_name};
use serde_json::Value;

/// The longest break between two paragraphs, in code points: a blank line with the line ends of Windows.
const LONGEST_BREAK: usize = 4;

/// The runs of a content on one line, with `…` for the words between them.
///
/// ```
/// use onrecord::contract::Span;
///
/// let runs = [(0, "“It holds,"), (25, "for now.”")];
/// let runs = runs.map(|(start, text)| Span { start, end: start + text.chars().count(), text: text.to_owned() });
/// assert_eq!(onrecord::tables::join_runs(&runs), "“It holds, … for now.”");
/// ```
#[must_use]
pub fn join_runs(content: &[Span]) -> String {
    let mut words = String::new();
    for (i, run) in content.iter().enumerate() {
        // Two paragraphs of one quotation have line breaks between them, and no words.
        let breaks = |last: &Span| run.start.saturating_sub(last.end) <= LONGEST_BREAK;
        match i.checked_sub(1).and_then(|last| content.get(last)) {
            Some(last) if breaks(last) => words.push(' '),
            Some(_) => words.push_str(" … "),
            None => {}
        }
        words.push_str(&run.text);
    }
    words
}

/// Attributions, one a row, with the runs of a split quotation joined.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// use onrecord::ledger::QuoteQuery;
///
/// let rows = ledger.ask().quotes(&QuoteQuery::default())?;
/// let table = onrecord::tables::quotes(&rows);
/// assert!(table.lines().nth(1).unwrap().contains("Mara Ellison"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn quotes(rows: &[QuoteRow]) -> String {
    let heading = [
        "citation",
        "published",
        "outlet",
        "title",
        "speaker",
        "source",
        "cue",
        "words",
        "form",
        "act",
        "polarity",
        "on_the_word_of",
        "confidence",
        "by",
        "article",
        "id",
        "path",
    ];
    let rows = rows.iter().map(|row| {
        [
            row.citation.to_string(),
            or_empty(&row.published),
            or_empty(&row.outlet),
            or_empty(&row.title),
            or_empty(&row.speaker),
            or_empty(&row.source),
            or_empty(&row.cue),
            join_runs(&row.content),
            variant_name(row.form),
            variant_name(row.act),
            variant_name(row.polarity),
            chain(&row.chain),
            row.confidence.to_string(),
            row.by.clone(),
            row.article.clone(),
            row.id.clone(),
            or_empty(&row.path),
        ]
    });
    table(heading, rows)
}

/// The chain of sources of an attribution, the outlet's own source first: names, or else the words for the source.
fn chain(links: &[QuoteLink]) -> String {
    let name = |link: &QuoteLink| link.speaker.clone().or_else(|| link.source.clone());
    let names: Vec<String> = links.iter().map(|link| or_empty(&name(link))).collect();
    names.join(" → ")
}

/// Sources, one a row.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// use onrecord::ledger::SourcesQuery;
///
/// let sources = ledger.ask().sources(&SourcesQuery::default())?;
/// assert!(onrecord::tables::sources(&sources).starts_with("source,kind,attributions"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sources(found: &Sources) -> String {
    let heading = [
        "source",
        "kind",
        "attributions",
        "articles",
        "outlets",
        "share",
        "first_third",
        "middle_third",
        "last_third",
        "direct",
        "mixed",
        "indirect",
        "citation",
        "article",
        "id",
        "actor",
    ];
    let rows = found.rows.iter().map(|row| {
        let [first, middle, last] = row.thirds;
        [
            or_empty(&row.name),
            variant_name(row.kind),
            row.attributions.to_string(),
            row.articles.to_string(),
            row.outlets.to_string(),
            four_decimals(row.share),
            first.to_string(),
            middle.to_string(),
            last.to_string(),
            row.direct.to_string(),
            row.mixed.to_string(),
            row.indirect.to_string(),
            row.citation.to_string(),
            row.article.clone(),
            row.id.clone(),
            or_empty(&row.actor),
        ]
    });
    table(heading, rows)
}

/// The names of an actor, one name and group a row.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// use onrecord::ledger::{NamesBy, NamesQuery};
///
/// let query = NamesQuery { actor: "Ellison".to_owned(), ..NamesQuery::default() };
/// let names = ledger.ask().names(&query)?;
/// let table = onrecord::tables::names(&names, NamesBy::Outlet);
/// assert!(table.starts_with("outlet,words,form"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn names(found: &Names, by: NamesBy) -> String {
    let group = variant_name(by);
    let heading = [
        group.as_str(),
        "words",
        "form",
        "count",
        "own",
        "attributed",
        "chained",
        "citation",
        "article",
        "actor",
    ];
    let rows = found.rows.iter().map(|row| {
        [
            or_empty(&row.group),
            row.words.clone(),
            variant_name(row.form),
            row.count.to_string(),
            row.own.to_string(),
            row.attributed.to_string(),
            row.chained.to_string(),
            row.citation.to_string(),
            row.article.clone(),
            found.actor.clone(),
        ]
    });
    table(heading, rows)
}

/// The rows of [`names`] as JSON objects. The key of the group is its kind: `outlet`, `voice` or `month`.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// use onrecord::ledger::{NamesBy, NamesQuery};
///
/// let query = NamesQuery { actor: "Ellison".to_owned(), ..NamesQuery::default() };
/// let rows = onrecord::tables::names_json(&ledger.ask().names(&query)?, NamesBy::Outlet);
/// assert_eq!(rows[0]["outlet"], "The Post");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn names_json(found: &Names, by: NamesBy) -> Vec<Value> {
    let rows = found.rows.iter().map(|row| {
        let mut row = serde_json::to_value(row).unwrap_or_default();
        if let Some(row) = row.as_object_mut() {
            let value = row.remove("group").unwrap_or_default();
            row.insert(variant_name(by), value);
            row.insert("actor".to_owned(), found.actor.clone().into());
        }
        row
    });
    rows.collect()
}

/// Outlets, one a row.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// let rows = ledger.ask().outlets(&onrecord::ledger::Filter::default())?;
/// assert!(onrecord::tables::outlets(&rows).contains("The Post"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn outlets(rows: &[OutletRow]) -> String {
    let heading = [
        "outlet",
        "articles",
        "first_day",
        "last_day",
        "own_voice",
        "attributed",
        "chained",
        "attributions",
        "direct",
        "mixed",
        "indirect",
        "person",
        "organization",
        "official",
        "unnamed",
        "document",
        "none",
    ];
    let rows = rows.iter().map(|row| {
        let voice = |of: fn(&onrecord_reading::VoiceShares) -> f64| {
            row.voices.as_ref().map_or_else(String::new, |voices| four_decimals(of(voices)))
        };
        let kind = |kind: SourceKind| {
            let found = row.kinds.iter().find(|row| row.kind == kind);
            found.map_or(0, |row| row.attributions).to_string()
        };
        [
            or_empty(&row.outlet),
            row.articles.to_string(),
            or_empty(&row.first_day),
            or_empty(&row.last_day),
            voice(|voices| voices.own_voice),
            voice(|voices| voices.attributed),
            voice(|voices| voices.chained),
            row.attributions.to_string(),
            row.direct.to_string(),
            row.mixed.to_string(),
            row.indirect.to_string(),
            kind(SourceKind::Person),
            kind(SourceKind::Organization),
            kind(SourceKind::Official),
            kind(SourceKind::Unnamed),
            kind(SourceKind::Document),
            kind(SourceKind::None),
        ]
    });
    table(heading, rows)
}

/// Attributions over time, one month and group a row.
///
/// ```
/// # use onrecord::{Ledger, MemoryRecord, ReadOptions, Reader, UserMetadata};
/// # let folder = tempfile::tempdir()?;
/// # let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// # let metadata = UserMetadata { publisher: Some("The Post".into()), published: Some("2024-03-13".into()), ..UserMetadata::default() };
/// # let record = MemoryRecord::text("a", "“It holds,” said Mara Ellison.").with_metadata(metadata);
/// # onrecord::add_records(&mut ledger, [record], &ReadOptions::new(Reader::new()), |_| {})?;
/// use onrecord::ledger::{QuoteQuery, TimelineBy};
///
/// let timeline = ledger.ask().timeline(&QuoteQuery::default(), TimelineBy::Outlet)?;
/// assert!(onrecord::tables::timeline(&timeline, TimelineBy::Outlet).contains("2024-03"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn timeline(found: &Timeline, by: TimelineBy) -> String {
    let group = variant_name(by);
    let rows = found.rows.iter();
    let rows = rows.map(|row| [or_empty(&row.month), or_empty(&row.group), row.count.to_string()]);
    table(["month", group.as_str(), "attributions"], rows)
}

fn or_empty(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn four_decimals(share: f64) -> String {
    format!("{share:.4}")
}

fn table<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Rows have one length by their type, and writing to memory does not fail.
    let _ = table.write_record(heading);
    for row in rows {
        let _ = table.write_record(row);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}
