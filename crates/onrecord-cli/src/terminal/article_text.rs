//! The article's text: wrapped, with its quotations underlined and its speakers named beside it.

use std::collections::VecDeque;

use onrecord::contract::Reading;
use onrecord::display::{AnnotatedBlock, AnnotatedRun, annotated_blocks};
use onrecord::reading::Form;
use onrecord::text::BlockKind;
use unicode_width::UnicodeWidthStr as _;

use super::speakers::Speakers;
use super::style::{Look, Style, Underline};
use super::wrap::{self, Grapheme};

/// In narrower terminals, labels of speakers stand below their paragraph instead of beside it.
const MIN_WIDTH_WITH_MARGIN: usize = 70;
/// Wider lines are tiring to read.
pub(crate) const MAX_TEXT_WIDTH: usize = 80;
/// Columns between text and margin.
const GUTTER: usize = 3;
/// Rows of a label at most. Longer labels are cut.
const MAX_LABEL_ROWS: usize = 2;

/// The widths of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    indent: usize,
    text: usize,
    /// The margin at the right, if there is room for one.
    margin: Option<usize>,
}

impl Layout {
    fn new(width: usize) -> Self {
        let indent = if width < 50 { 0 } else { 2 };
        if width < MIN_WIDTH_WITH_MARGIN {
            return Self { indent, text: width.saturating_sub(indent).max(10), margin: None };
        }
        let margin = (width / 4).clamp(18, 28);
        let text = (width - indent - GUTTER - margin).min(MAX_TEXT_WIDTH);
        Self { indent, text, margin: Some(margin) }
    }
}

/// Appends the article's text.
pub(crate) fn article_text(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    let text = &reading.article.text;
    let blocks = annotated_blocks(reading, None);
    let setter = BlockSetter { reading, speakers, look, layout: Layout::new(look.width) };
    for (i, block) in blocks.iter().enumerate() {
        let rows = setter.rows(block);
        let fits_a_line =
            |block: &AnnotatedBlock| text[block.bytes.clone()].width() <= setter.layout.text;
        // Lines of an address or a list stay together. Paragraphs stand apart.
        let is_paragraph = |i: usize| {
            block.after_blank_line || !fits_a_line(block) || !fits_a_line(&blocks[i - 1])
        };
        if i > 0 && is_paragraph(i) {
            out.push('\n');
        }
        for row in rows {
            out.push_str(&row);
            out.push('\n');
        }
    }
}

/// A speaker's label beside or below the text.
struct Label {
    /// Ids of attributions, such as `q3`, before the name.
    ids: String,
    name: String,
    style: Style,
}

struct BlockSetter<'r> {
    reading: &'r Reading,
    speakers: &'r Speakers,
    look: Look,
    layout: Layout,
}

impl BlockSetter<'_> {
    fn rows(&self, block: &AnnotatedBlock) -> Vec<String> {
        let hang = if block.kind == BlockKind::ListItem { 2 } else { 0 };
        let block_indent = if block.kind == BlockKind::Blockquote { 2 } else { 0 };
        let words = &self.reading.article.text[block.bytes.clone()];
        let graphemes = wrap::graphemes(words, block.bytes.start);
        let lines = wrap::wrap(&graphemes, self.layout.text.saturating_sub(hang + block_indent));
        let mut labels = self.labels(block, &lines).into_iter().peekable();
        let mut rows = Vec::new();
        // Rows of the margin that wait for a free line.
        let mut waiting: VecDeque<String> = VecDeque::new();
        let mut below: Vec<Label> = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let lead = self.layout.indent + block_indent + if number > 0 { hang } else { 0 };
            while let Some((_, label)) = labels.next_if(|(at, _)| *at == number) {
                match self.layout.margin {
                    Some(columns) => waiting.extend(self.label_rows(&label, columns)),
                    None => below.push(label),
                }
            }
            let (words, marks) = self.line(line, block);
            rows.push(self.row(lead, &words, wrap::width(line), waiting.pop_front()));
            if let Some(marks) = marks {
                let width = marks.width();
                rows.push(self.row(lead, &marks, width, waiting.pop_front()));
            }
        }
        // A label never continues beside the next paragraph, where it would mislead.
        rows.extend(waiting.into_iter().map(|label| self.row(0, "", 0, Some(label))));
        rows.extend(below.iter().flat_map(|label| self.below(label)));
        rows
    }

    /// The labels of a block, each with the number of its line. Attributions of one speaker on one line share a label.
    fn labels(&self, block: &AnnotatedBlock, lines: &[&[Grapheme<'_>]]) -> Vec<(usize, Label)> {
        let line_of = |at: usize| {
            let starts_before = |line: &&[Grapheme<'_>]| line.first().is_some_and(|g| g.at <= at);
            lines.partition_point(starts_before).max(1) - 1
        };
        let mut labels: Vec<(usize, Label)> = Vec::new();
        for run in &block.runs {
            for start in &run.begins {
                let line = line_of(run.bytes.start);
                let id = wrap::clip(&self.reading.attributions[start.attribution].id, 8);
                let style = Style::coloured(self.speakers.of(start.attribution).colour);
                let name = match start.continued {
                    true => "…".to_owned(),
                    false => self.speakers.label(self.reading, start.attribution),
                };
                match labels.last_mut() {
                    Some((last, label)) if *last == line && label.name == name => {
                        label.ids.push(' ');
                        label.ids.push_str(&id);
                    }
                    _ => labels.push((line, Label { ids: id, name, style })),
                }
            }
        }
        labels
    }

    /// The rows of a label below its paragraph.
    fn below(&self, label: &Label) -> Vec<String> {
        let lead = " ".repeat(self.layout.indent);
        let rows = self.label_rows(label, self.layout.text.saturating_sub(2));
        (rows.into_iter().enumerate())
            .map(|(i, row)| format!("{lead}{} {row}", if i == 0 { "└" } else { " " }))
            .collect()
    }

    /// The rows of a label in `columns` columns.
    fn label_rows(&self, label: &Label, columns: usize) -> Vec<String> {
        let hang = label.ids.width() + 1;
        // Many ids leave no room for the name beside them. Then the name stands below.
        let (hang, mut rows) = if hang + 10 > columns {
            (2, wrap::fold(&label.ids, columns))
        } else {
            (hang, vec![String::new()])
        };
        let beside_ids = rows.last().is_some_and(String::is_empty);
        let mut names = wrap::fold(&label.name, columns.saturating_sub(hang));
        if names.len() > MAX_LABEL_ROWS {
            let rest = names.split_off(MAX_LABEL_ROWS - 1).join(" ");
            names.push(wrap::clip(&rest, columns.saturating_sub(hang)));
        }
        rows = rows.into_iter().map(|ids| self.look.painted(Style::DIM, &ids)).collect();
        for (i, name) in names.iter().enumerate() {
            let name = self.look.painted(label.style, name);
            if i == 0 && beside_ids {
                rows[0] = format!("{} {name}", self.look.painted(Style::DIM, &label.ids));
            } else {
                rows.push(format!("{}{name}", " ".repeat(hang)));
            }
        }
        rows
    }

    fn row(&self, lead: usize, words: &str, width: usize, label: Option<String>) -> String {
        let mut row = " ".repeat(lead);
        row.push_str(words);
        if let Some(label) = label {
            let margin_at = self.layout.indent + self.layout.text + GUTTER;
            row.push_str(&" ".repeat(margin_at.saturating_sub(lead + width)));
            row.push_str(&label);
        }
        row
    }

    /// A line of the text. If nothing can be underlined, a line of marks to print below it follows.
    fn line(&self, graphemes: &[Grapheme<'_>], block: &AnnotatedBlock) -> (String, Option<String>) {
        let (mut words, mut marks) = (String::new(), String::new());
        let mut pending = String::new();
        let mut style = Style::PLAIN;
        for grapheme in graphemes {
            let here = self.style(grapheme, block);
            if here != style {
                self.look.paint(&mut words, style, &pending);
                pending.clear();
                style = here;
            }
            pending.push_str(&grapheme.text);
            let mark = match here.underline {
                Some(Underline::Solid) => "▔",
                Some(Underline::Dashed) => "╌",
                None => " ",
            };
            marks.push_str(&mark.repeat(grapheme.width));
        }
        self.look.paint(&mut words, style, &pending);
        let marks = marks.trim_end();
        (words, (!self.look.escapes && !marks.is_empty()).then(|| marks.to_owned()))
    }

    fn style(&self, grapheme: &Grapheme<'_>, block: &AnnotatedBlock) -> Style {
        let mut style = match block.kind {
            BlockKind::Headline | BlockKind::Heading => Style::BOLD,
            BlockKind::Byline | BlockKind::Dateline | BlockKind::Caption | BlockKind::Footer => {
                Style::DIM
            }
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Blockquote => Style::PLAIN,
        };
        let after = block.runs.partition_point(|run| run.bytes.start <= grapheme.at);
        let Some(run): Option<&AnnotatedRun> = after.checked_sub(1).map(|at| &block.runs[at])
        else {
            return style;
        };
        if let Some(&innermost) = run.content.last() {
            let quoted = run.quoted || self.reading.attributions[innermost].form == Form::Direct;
            style.underline = Some(if quoted { Underline::Solid } else { Underline::Dashed });
            style.colour = self.speakers.of(innermost).colour;
            style.dim = false;
        }
        if let Some(&attribution) = run.source.iter().max() {
            style.colour = self.speakers.of(attribution).colour;
            style.bold = true;
            style.dim = false;
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample_reading;

    fn set_text(reading: &Reading, width: usize) -> String {
        let mut out = String::new();
        let look = Look { width, escapes: false, dashes: false };
        article_text(&mut out, reading, &Speakers::new(reading), look);
        out
    }

    #[test]
    fn a_reading_without_blocks_is_set_line_by_line() {
        let mut reading = sample_reading::reading();
        let with = set_text(&reading, 100);
        reading.article.blocks.clear();
        assert_eq!(set_text(&reading, 100), with);
    }

    #[test]
    fn offsets_that_lie_nowhere_break_nothing() {
        let mut reading = sample_reading::reading();
        reading.article.blocks[1].end = 9_999;
        reading.article.blocks[3].start = 2;
        reading.attributions[0].content[0].end = 9_999;
        reading.attributions[3].source.as_mut().unwrap().start = 9_999;
        reading.attributions[2].speaker = Some("a77".to_owned());
        let printed = set_text(&reading, 100);
        for word in sample_reading::TEXT.split_whitespace() {
            assert!(printed.contains(word), "{word}");
        }
    }

    #[test]
    fn a_dateline_stands_on_the_line_of_its_paragraph() {
        let mut reading = sample_reading::reading();
        let paragraph = reading.article.blocks[2];
        reading.article.blocks[2].end = paragraph.start + 6;
        reading.article.blocks[2].kind = BlockKind::Dateline;
        reading.article.blocks.insert(3, paragraph);
        reading.article.blocks[3].start += 7;
        assert_eq!(set_text(&reading, 100), set_text(&sample_reading::reading(), 100));
    }

    #[test]
    fn an_inner_quotation_is_named_beside_the_outer() {
        let mut reading = sample_reading::reading();
        let mut inner = reading.attributions[0].clone();
        inner.id = "q9".to_owned();
        inner.speaker = None;
        inner.source = None;
        inner.content[0].start += 4;
        inner.content[0].text = inner.content[0].text.chars().skip(4).collect();
        reading.attributions.push(inner);
        let printed = set_text(&reading, 100);
        assert!(printed.contains("q1 Mara Ellison"), "{printed}");
        assert!(printed.contains("q9 (nobody named)"), "{printed}");
    }
}
