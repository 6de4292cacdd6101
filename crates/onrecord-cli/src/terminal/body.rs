//! The article itself: wrapped, its quotations underlined, its speakers named beside it.

use std::ops::Range;

use onrecord::contract::Reading;
use onrecord::{BlockKind, OffsetMap};
use unicode_width::UnicodeWidthStr as _;

use super::speakers::Speakers;
use super::style::{Look, Style, Underline};
use super::wrap::{self, Cell};

/// Narrower than this, speakers are named below their paragraph instead of beside it.
const NARROWEST_WITH_MARGIN: usize = 70;
/// Text wider than this is tiring to read.
pub(crate) const WIDEST_TEXT: usize = 80;
/// Between text and margin.
const GUTTER: usize = 3;

/// How the columns are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) indent: usize,
    pub(crate) text: usize,
    /// Columns of the margin at the right; `None` where there is none.
    pub(crate) margin: Option<usize>,
}

impl Layout {
    pub(crate) fn new(width: usize) -> Self {
        let indent = if width < 50 { 0 } else { 2 };
        if width < NARROWEST_WITH_MARGIN {
            return Self { indent, text: width.saturating_sub(indent).max(10), margin: None };
        }
        let margin = (width / 4).clamp(18, 28);
        let text = (width - indent - GUTTER - margin).min(WIDEST_TEXT);
        Self { indent, text, margin: Some(margin) }
    }
}

/// Where text and attributions meet, byte by byte.
struct Paint {
    /// Of each byte, the innermost attribution that it is content of, counted from one.
    content: Vec<u32>,
    /// Whether it stands inside quotation marks, or is one.
    quoted: Vec<bool>,
    /// Of each byte, the speaker that it names, counted from one.
    source: Vec<u32>,
}

/// A stretch of the text that is set as one paragraph.
struct Part {
    bytes: Range<usize>,
    kind: BlockKind,
    /// Whether a blank line stands before it in the text.
    apart: bool,
    /// Attributions with content here: where it starts, and whether it began further up.
    notes: Vec<(usize, usize, bool)>,
}

/// Appends the article.
pub(crate) fn body(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    let text = &reading.article.text;
    let map = OffsetMap::new(text, reading.article.offset_unit);
    // A reading from a damaged ledger may carry offsets that lie nowhere; they are passed over.
    let bytes = |start: usize, end: usize| -> Option<Range<usize>> {
        let range = map.to_byte(start)?..map.to_byte(end)?;
        text.get(range.clone()).is_some().then_some(range)
    };
    let mut parts = parts(reading, &bytes);
    let mut paint = Paint {
        content: vec![0; text.len()],
        quoted: vec![false; text.len()],
        source: vec![0; text.len()],
    };
    let mut runs = Vec::new();
    for (index, q) in reading.attributions.iter().enumerate() {
        let content = q.content.iter().filter_map(|span| bytes(span.start, span.end));
        runs.extend(content.map(|range| (range, index)));
        for range in q.quoted.iter().filter_map(|span| bytes(span.start, span.end)) {
            paint.quoted[with_marks(text, range)].fill(true);
        }
        if let Some(range) = q.source.as_ref().and_then(|span| bytes(span.start, span.end)) {
            paint.source[range].fill(speakers.of[index] as u32 + 1);
        }
    }
    // The outer before the inner, so that the inner is painted over it.
    runs.sort_by_key(|(range, index)| (range.start, std::cmp::Reverse(range.end), *index));
    let mut begun = vec![false; reading.attributions.len()];
    for (range, index) in runs {
        paint.content[range.clone()].fill(index as u32 + 1);
        let first = parts.partition_point(|part| part.bytes.end <= range.start);
        for part in parts[first..].iter_mut().take_while(|part| part.bytes.start < range.end) {
            if part.notes.iter().all(|&(_, noted, _)| noted != index) {
                part.notes.push((range.start.max(part.bytes.start), index, begun[index]));
                begun[index] = true;
            }
        }
    }
    let setter = Setter { text, reading, speakers, paint, look, layout: Layout::new(look.width) };
    for (i, part) in parts.iter().enumerate() {
        let rows = setter.rows(part);
        let short = |part: &Part| text[part.bytes.clone()].width() <= setter.layout.text;
        // Lines of an address or a list stay together; what reads as paragraphs is set as such.
        if i > 0 && (part.apart || !short(part) || !short(&parts[i - 1])) {
            out.push('\n');
        }
        for row in rows {
            out.push_str(&row);
            out.push('\n');
        }
    }
}

/// `range` and the quotation marks right beside it.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
    let before = text[..range.start].chars().next_back().filter(mark).map_or(0, char::len_utf8);
    let after = text[range.end..].chars().next().filter(mark).map_or(0, char::len_utf8);
    range.start - before..range.end + after
}

/// The blocks of the article, and whatever text stands between them.
fn parts(reading: &Reading, bytes: &dyn Fn(usize, usize) -> Option<Range<usize>>) -> Vec<Part> {
    let text = &reading.article.text;
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |range: Range<usize>, kind: BlockKind| {
        let gap = &text[parts.last().map_or(0, |part: &Part| part.bytes.end)..range.start];
        let breaks = gap.matches('\n').count();
        match parts.last_mut() {
            // A place and date in front of the first paragraph stand on its line.
            Some(last) if breaks == 0 && !gap.contains('\r') => {
                last.bytes.end = range.end;
                last.kind = kind;
            }
            _ => parts.push(Part { bytes: range, kind, apart: breaks > 1, notes: Vec::new() }),
        }
    };
    let loose = |range: Range<usize>, push: &mut dyn FnMut(Range<usize>, BlockKind)| {
        let mut at = range.start;
        for line in text[range].split_inclusive('\n') {
            if !line.trim().is_empty() {
                push(at..at + line.trim_end().len(), BlockKind::Paragraph);
            }
            at += line.len();
        }
    };
    let mut end = 0;
    for block in &reading.article.blocks {
        let Some(range) = bytes(block.start, block.end).filter(|range| range.start >= end) else {
            continue;
        };
        loose(end..range.start, &mut push);
        end = range.end;
        push(range, block.kind);
    }
    loose(end..text.len(), &mut push);
    parts
}

/// What stands beside or below the text.
struct Note {
    /// Ids, like `q3`, in front of the name.
    ids: String,
    label: String,
    style: Style,
}

struct Setter<'r> {
    text: &'r str,
    reading: &'r Reading,
    speakers: &'r Speakers,
    paint: Paint,
    look: Look,
    layout: Layout,
}

impl Setter<'_> {
    fn rows(&self, part: &Part) -> Vec<String> {
        let hang = if part.kind == BlockKind::ListItem { 2 } else { 0 };
        let set_in = if part.kind == BlockKind::Blockquote { 2 } else { 0 };
        let cells = wrap::cells(&self.text[part.bytes.clone()], part.bytes.start);
        let lines = wrap::wrap(&cells, self.layout.text.saturating_sub(hang + set_in));
        let mut notes = self.notes(part, &lines);
        let mut rows = Vec::new();
        // Rows of the margin that wait for a free place.
        let mut waiting: std::collections::VecDeque<String> = Default::default();
        let mut below: Vec<Note> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let lead = self.layout.indent + set_in + if number > 0 { hang } else { 0 };
            while let Some((_, note)) = notes.next_if(|(at, _)| *at == number) {
                match self.layout.margin {
                    Some(columns) => waiting.extend(self.beside(&note, columns)),
                    None => below.push(note),
                }
            }
            let (words, marks) = self.line(line, part.kind);
            rows.push(self.row(lead, &words, wrap::width(line), waiting.pop_front()));
            if let Some(marks) = marks {
                let width = marks.width();
                rows.push(self.row(lead, &marks, width, waiting.pop_front()));
            }
        }
        // The margin never runs on beside the next paragraph, where it would mislead.
        rows.extend(waiting.into_iter().map(|note| self.row(0, "", 0, Some(note))));
        rows.extend(below.iter().flat_map(|note| self.below(note)));
        rows
    }

    /// The notes of `part`, each with the number of its line, joined where one speaker has several
    /// on a line.
    fn notes<'s>(
        &'s self,
        part: &'s Part,
        lines: &'s [&[Cell<'_>]],
    ) -> std::iter::Peekable<impl Iterator<Item = (usize, Note)> + 's> {
        let line_of = |at: usize| {
            lines.partition_point(|line| line.first().is_some_and(|cell| cell.at <= at)).max(1) - 1
        };
        let mut notes: Vec<(usize, Note)> = Vec::new();
        for &(at, index, continued) in &part.notes {
            let line = line_of(at);
            let id = wrap::clip(&self.reading.attributions[index].id, 8);
            let style = Style::coloured(self.speakers.who(index).colour);
            let label =
                if continued { "…".to_owned() } else { self.speakers.label(self.reading, index) };
            match notes.last_mut() {
                Some((last, note)) if *last == line && note.label == label => {
                    note.ids.push(' ');
                    note.ids.push_str(&id);
                }
                _ => notes.push((line, Note { ids: id, label, style })),
            }
        }
        notes.into_iter().peekable()
    }

    /// The rows of a note in the margin.
    fn beside(&self, note: &Note, columns: usize) -> Vec<String> {
        self.note_rows(note, columns, 2)
    }

    /// The rows of a note below its paragraph.
    fn below(&self, note: &Note) -> Vec<String> {
        let lead = " ".repeat(self.layout.indent);
        let rows = self.note_rows(note, self.layout.text.saturating_sub(2), 2);
        (rows.into_iter().enumerate())
            .map(|(i, row)| format!("{lead}{} {row}", if i == 0 { "└" } else { " " }))
            .collect()
    }

    /// Ids and name in at most `most` rows; what is longer is cut.
    fn note_rows(&self, note: &Note, columns: usize, most: usize) -> Vec<String> {
        let hang = note.ids.width() + 1;
        // Many ids leave no room for the name beside them: it goes below.
        let (hang, mut rows) = if hang + 10 > columns {
            (2, wrap::fold(&note.ids, columns))
        } else {
            (hang, vec![String::new()])
        };
        let with_ids = rows.last().is_some_and(String::is_empty);
        let mut names = wrap::fold(&note.label, columns.saturating_sub(hang));
        if names.len() > most {
            let rest = names.split_off(most - 1).join(" ");
            names.push(wrap::clip(&rest, columns.saturating_sub(hang)));
        }
        rows = rows.into_iter().map(|ids| self.look.painted(Style::DIM, &ids)).collect();
        for (i, name) in names.iter().enumerate() {
            let name = self.look.painted(note.style, name);
            if i == 0 && with_ids {
                rows[0] = format!("{} {name}", self.look.painted(Style::DIM, &note.ids));
            } else {
                rows.push(format!("{}{name}", " ".repeat(hang)));
            }
        }
        rows
    }

    fn row(&self, lead: usize, words: &str, width: usize, note: Option<String>) -> String {
        let mut row = " ".repeat(lead);
        row.push_str(words);
        if let Some(note) = note {
            let margin_at = self.layout.indent + self.layout.text + GUTTER;
            row.push_str(&" ".repeat(margin_at.saturating_sub(lead + width)));
            row.push_str(&note);
        }
        row
    }

    /// A line as it is printed, and where nothing can be underlined the line of marks for below.
    fn line(&self, cells: &[Cell<'_>], kind: BlockKind) -> (String, Option<String>) {
        let (mut words, mut marks) = (String::new(), String::new());
        let mut run = String::new();
        let mut style = Style::PLAIN;
        for cell in cells {
            let here = self.style(cell, kind);
            if here != style {
                self.look.paint(&mut words, style, &run);
                run.clear();
                style = here;
            }
            run.push_str(&cell.text);
            let mark = match here.underline {
                Some(Underline::Solid) => "▔",
                Some(Underline::Dashed) => "╌",
                None => " ",
            };
            marks.push_str(&mark.repeat(cell.width));
        }
        self.look.paint(&mut words, style, &run);
        let marks = marks.trim_end();
        (words, (!self.look.escapes && !marks.is_empty()).then(|| marks.to_owned()))
    }

    fn style(&self, cell: &Cell<'_>, kind: BlockKind) -> Style {
        let mut style = match kind {
            BlockKind::Headline | BlockKind::Heading => Style::BOLD,
            BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption | BlockKind::Footer => {
                Style::DIM
            }
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Blockquote => Style::PLAIN,
        };
        if let Some(index) = self.paint.content[cell.at].checked_sub(1) {
            let q = &self.reading.attributions[index as usize];
            let quoted = self.paint.quoted[cell.at] || q.form == onrecord::Form::Direct;
            style.underline = Some(if quoted { Underline::Solid } else { Underline::Dashed });
            style.colour = self.speakers.who(index as usize).colour;
            style.dim = false;
        }
        if let Some(place) = self.paint.source[cell.at].checked_sub(1) {
            style.colour = self.speakers.list[place as usize].colour;
            style.bold = true;
            style.dim = false;
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample;

    fn set(reading: &Reading, width: usize) -> String {
        let mut out = String::new();
        let look = Look { width, escapes: false, dashes: false };
        body(&mut out, reading, &Speakers::new(reading), look);
        out
    }

    #[test]
    fn a_reading_without_blocks_is_set_line_by_line() {
        let mut reading = sample::reading();
        let with = set(&reading, 100);
        reading.article.blocks.clear();
        assert_eq!(set(&reading, 100), with);
    }

    #[test]
    fn offsets_that_lie_nowhere_break_nothing() {
        let mut reading = sample::reading();
        reading.article.blocks[1].end = 9_999;
        reading.article.blocks[3].start = 2;
        reading.attributions[0].content[0].end = 9_999;
        reading.attributions[3].source.as_mut().unwrap().start = 9_999;
        reading.attributions[2].speaker = Some("a77".to_owned());
        let printed = set(&reading, 100);
        for word in sample::TEXT.split_whitespace() {
            assert!(printed.contains(word), "{word}");
        }
    }

    #[test]
    fn a_dateline_stands_on_the_line_of_its_paragraph() {
        let mut reading = sample::reading();
        let paragraph = reading.article.blocks[2];
        reading.article.blocks[2].end = paragraph.start + 6;
        reading.article.blocks[2].kind = BlockKind::Dateline;
        reading.article.blocks.insert(3, paragraph);
        reading.article.blocks[3].start += 7;
        assert_eq!(set(&reading, 100), set(&sample::reading(), 100));
    }

    #[test]
    fn an_inner_quotation_is_named_beside_the_outer() {
        let mut reading = sample::reading();
        let mut inner = reading.attributions[0].clone();
        inner.id = "q9".to_owned();
        inner.speaker = None;
        inner.source = None;
        inner.content[0].start += 4;
        inner.content[0].text = inner.content[0].text.chars().skip(4).collect();
        reading.attributions.push(inner);
        let printed = set(&reading, 100);
        assert!(printed.contains("q1 Mara Ellison"), "{printed}");
        assert!(printed.contains("q9 (nobody named)"), "{printed}");
    }
}
