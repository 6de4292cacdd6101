//! Answers as CSV with a heading line, for spreadsheets: the same from the terminal and from the reader.

use onrecord_ledger::{
    Names, NamesBy, OutletRow, QuoteLink, QuoteRow, SourceKind, Sources, Timeline, TimelineBy,
};
use onrecord_reading::contract::Span;
use serde::Serialize;
use serde_json::Value;

/// Line ends between two paragraphs, the longest with a blank line as Windows writes it, in code points.
const LONGEST_BREAK: usize = 4;

/// The runs of a content in one line; `…` stands for the words between them.
#[must_use]
pub fn joined(content: &[Span]) -> String {
    let mut words = String::new();
    for (i, run) in content.iter().enumerate() {
        // Between the paragraphs of one quotation there are line breaks and no words.
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

/// Attributions, a row each; the runs of a split quotation joined as people read them.
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
            open(&row.published),
            open(&row.outlet),
            open(&row.title),
            open(&row.speaker),
            open(&row.source),
            open(&row.cue),
            joined(&row.content),
            name(row.form),
            name(row.act),
            name(row.polarity),
            chain(&row.chain),
            row.confidence.to_string(),
            row.by.clone(),
            row.article.clone(),
            row.id.clone(),
            open(&row.path),
        ]
    });
    table(heading, rows)
}

/// On whose word something stands, the outlet's own source first: the name, or else the words for the source.
fn chain(links: &[QuoteLink]) -> String {
    let name = |link: &QuoteLink| link.speaker.clone().or_else(|| link.source.clone());
    let names: Vec<String> = links.iter().map(|link| open(&name(link))).collect();
    names.join(" → ")
}

/// Who is relied on, a source a row.
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
            open(&row.name),
            name(row.kind),
            row.attributions.to_string(),
            row.articles.to_string(),
            row.outlets.to_string(),
            share(row.share),
            first.to_string(),
            middle.to_string(),
            last.to_string(),
            row.direct.to_string(),
            row.mixed.to_string(),
            row.indirect.to_string(),
            row.citation.to_string(),
            row.article.clone(),
            row.id.clone(),
            open(&row.actor),
        ]
    });
    table(heading, rows)
}

/// How an actor is named, a name and group a row.
#[must_use]
pub fn names(found: &Names, by: NamesBy) -> String {
    let group = name(by);
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
            open(&row.group),
            row.words.clone(),
            name(row.form),
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

/// The same as JSON objects; the group stands under its own name (`outlet`, `voice`, `month`).
#[must_use]
pub fn names_json(found: &Names, by: NamesBy) -> Vec<Value> {
    let rows = found.rows.iter().map(|row| {
        let mut row = serde_json::to_value(row).unwrap_or_default();
        if let Some(row) = row.as_object_mut() {
            let value = row.remove("group").unwrap_or_default();
            row.insert(name(by), value);
            row.insert("actor".to_owned(), found.actor.clone().into());
        }
        row
    });
    rows.collect()
}

/// Outlets side by side, one a row.
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
            row.voices.as_ref().map_or_else(String::new, |voices| share(of(voices)))
        };
        let kind = |kind: SourceKind| {
            let found = row.kinds.iter().find(|row| row.kind == kind);
            found.map_or(0, |row| row.attributions).to_string()
        };
        [
            open(&row.outlet),
            row.articles.to_string(),
            open(&row.first_day),
            open(&row.last_day),
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

/// Attributions by month, a month and group a row.
#[must_use]
pub fn timeline(found: &Timeline, by: TimelineBy) -> String {
    let group = name(by);
    let rows = found.rows.iter();
    let rows = rows.map(|row| [open(&row.month), open(&row.group), row.count.to_string()]);
    table(["month", group.as_str(), "attributions"], rows)
}

fn open(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn share(share: f64) -> String {
    format!("{share:.4}")
}

/// An enumeration's name, as readings have it.
fn name(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn table<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Rows are of one length by their type, and memory takes all that is written.
    let _ = table.write_record(heading);
    for row in rows {
        let _ = table.write_record(row);
    }
    String::from_utf8(table.into_inner().unwrap_or_default()).unwrap_or_default()
}
