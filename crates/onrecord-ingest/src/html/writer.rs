//! Writes the article's text so that each character knows its place in the page.

use std::ops::Range;

use onrecord_text::{SourceMap, SourceRun, Span};

use super::blocks::{PageBlock, TextSegment, is_excluded, parts};
use super::decoded_page::DecodedPage;
use super::tag::HtmlTag;
use super::tree::{HtmlTree, Spelling, TextRun};

/// What separates two blocks.
const BETWEEN: &str = "\n\n";

/// The text so far, and where its characters come from.
#[derive(Default)]
pub(crate) struct ArticleWriter {
    pub(crate) text: String,
    /// Which stretches of the text come from which stretches of the decoded page.
    runs: Vec<SourceStretch>,
}

struct SourceStretch {
    text: Range<usize>,
    source: Range<usize>,
    encoded: bool,
}

impl ArticleWriter {
    /// Appends a block, and returns its span. White space is collapsed, and invisible characters are left
    /// out.
    pub(crate) fn block(&mut self, tree: &HtmlTree, block: &PageBlock) -> Option<Span> {
        let (before, runs) = (self.text.len(), self.runs.len());
        if before > 0 {
            self.text.push_str(BETWEEN);
        }
        let start = self.text.len();
        let mut gap = Gap::None;
        let mut node = block.nodes.start;
        while node < block.nodes.end {
            match tree.tag(node) {
                Some(tag) if is_excluded(tag) => {
                    node = tree.subtree(node).end;
                    continue;
                }
                Some(HtmlTag::Br) => gap = Gap::Line,
                Some(_) => {}
                None => {
                    for text_run in tree.runs(node) {
                        gap = self.text_run(&text_run, start, gap);
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

    /// Appends a run of the block that begins at `start`. Returns what stands before the next word.
    fn text_run(&mut self, text_run: &TextRun<'_>, start: usize, mut gap: Gap) -> Gap {
        for (at, part) in parts(text_run.text) {
            let empty = self.text.len() == start;
            match part {
                TextSegment::Words(words) => {
                    let visible = if empty { words.trim_start() } else { words };
                    if visible.is_empty() {
                        continue;
                    }
                    if !empty {
                        self.fill(gap);
                    }
                    gap = Gap::None;
                    let at = at + words.len() - visible.len();
                    self.push(visible, source(text_run, at, visible.len()));
                }
                TextSegment::Blank(c) if !empty => {
                    gap = gap.after(c, source(text_run, at, c.len_utf8()))
                }
                TextSegment::Blank(_) | TextSegment::Invisible => {}
            }
        }
        gap
    }

    fn fill(&mut self, gap: Gap) {
        match gap {
            Gap::None => {}
            Gap::Blank(source) => self.push(" ", source),
            Gap::Line => self.push("\n", None),
        }
    }

    fn push(&mut self, words: &str, source: Option<(Range<usize>, bool)>) {
        let start = self.text.len();
        self.text.push_str(words);
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
            _ => self.runs.push(SourceStretch { text: start..end, source, encoded }),
        }
    }

    /// The text, and where it stands in the page's bytes. `None` if the encoding does not tell single
    /// characters apart.
    pub(crate) fn finish(self, decoded: &DecodedPage<'_>) -> (String, Option<SourceMap>) {
        let run = |run: &SourceStretch| {
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

/// Where so many bytes of a run stand in the page, and whether they are a character reference.
fn source(text_run: &TextRun<'_>, at: usize, length: usize) -> Option<(Range<usize>, bool)> {
    let start = text_run.start;
    match text_run.spelling {
        Spelling::Plain => Some((start + at..start + at + length, false)),
        Spelling::Reference(length) => Some((start..start + length as usize, true)),
        Spelling::Changed => None,
    }
}

/// What stands before the next word.
enum Gap {
    None,
    /// White space, and where the page has it as a space.
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
