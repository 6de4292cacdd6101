//! The article's text, written so that each character knows its place in the page.

use std::ops::Range;

use onrecord_text::{SourceMap, SourceRun, Span};

use super::blocks::{Block, is_apart, is_blank, is_invisible};
use super::decoded::Decoded;
use super::tag::Tag;
use super::tree::{Spelling, Tree};

/// What stands between two blocks.
const BETWEEN: &str = "\n\n";

/// The text so far, and where its characters come from.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) text: String,
    /// Stretches of the text and of the decoded page.
    runs: Vec<Run>,
}

struct Run {
    text: Range<usize>,
    source: Range<usize>,
    encoded: bool,
}

impl Writer {
    /// Writes a block after what there is, and says where. White space runs together, and what shows nothing
    /// is left out.
    pub(crate) fn block(&mut self, tree: &Tree, block: &Block) -> Option<Span> {
        let (before, runs) = (self.text.len(), self.runs.len());
        if before > 0 {
            self.text.push_str(BETWEEN);
        }
        let start = self.text.len();
        let mut gap = Gap::None;
        let mut node = block.nodes.start;
        while node < block.nodes.end {
            match tree.tag(node) {
                Some(tag) if is_apart(tag) => {
                    node = tree.subtree(node).end;
                    continue;
                }
                Some(Tag::Br) => gap = Gap::Line,
                Some(_) => {}
                None => {
                    for piece in tree.pieces(node) {
                        for (at, c) in piece.text.char_indices() {
                            let source = match piece.spelling {
                                Spelling::Plain => {
                                    let start = piece.start + at;
                                    Some((start..start + c.len_utf8(), false))
                                }
                                Spelling::Reference(length) => {
                                    Some((piece.start..piece.start + length as usize, true))
                                }
                                Spelling::Changed => None,
                            };
                            let empty = self.text.len() == start;
                            if is_invisible(c) || empty && c.is_whitespace() {
                                continue;
                            }
                            if is_blank(c) {
                                gap = gap.after(c, source);
                                continue;
                            }
                            if !empty {
                                self.fill(gap);
                            }
                            gap = Gap::None;
                            self.push(c, source);
                        }
                    }
                }
            }
            node += 1;
        }
        let end = self.text.trim_end().len();
        if end <= start {
            self.text.truncate(before);
            self.runs.truncate(runs);
            return None;
        }
        self.text.truncate(end);
        while self.runs.last().is_some_and(|run| run.text.start >= end) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut()
            && last.text.end > end
        {
            last.source.end -= last.text.end - end;
            last.text.end = end;
        }
        Some(Span::at(&self.text, start, end))
    }

    fn fill(&mut self, gap: Gap) {
        match gap {
            Gap::None => {}
            Gap::Blank(source) => self.push(' ', source),
            Gap::Line => self.push('\n', None),
        }
    }

    fn push(&mut self, c: char, source: Option<(Range<usize>, bool)>) {
        let start = self.text.len();
        self.text.push(c);
        let end = self.text.len();
        let Some((source, encoded)) = source else { return };
        match self.runs.last_mut() {
            Some(run)
                if run.text.end == start
                    && (!encoded && !run.encoded && run.source.end == source.start
                        || encoded && run.encoded && run.source == source) =>
            {
                run.text.end = end;
                run.source.end = source.end;
            }
            _ => self.runs.push(Run { text: start..end, source, encoded }),
        }
    }

    /// The text and where it stands in the page's bytes; nowhere where the encoding does not say it of single
    /// characters.
    pub(crate) fn finish(self, decoded: &Decoded<'_>) -> (String, Option<SourceMap>) {
        let run = |run: &Run| {
            Some(SourceRun {
                text: Span::at(&self.text, run.text.start, run.text.end),
                bytes: decoded.bytes(run.source.clone())?,
                encoded: run.encoded,
            })
        };
        let runs = self.runs.iter().map(run).collect::<Option<Vec<_>>>();
        (self.text, runs.map(|runs| SourceMap { runs }))
    }
}

/// What stands before the next word.
enum Gap {
    None,
    /// White space, and where the page has it as a blank.
    Blank(Option<(Range<usize>, bool)>),
    Line,
}

impl Gap {
    fn after(self, c: char, source: Option<(Range<usize>, bool)>) -> Self {
        match self {
            Self::Line => Self::Line,
            Self::Blank(Some(source)) => Self::Blank(Some(source)),
            Self::None | Self::Blank(None) => Self::Blank(source.filter(|_| c == ' ')),
        }
    }
}
