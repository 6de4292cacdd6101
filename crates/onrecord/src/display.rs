//! What every view of a reading needs: the text cut into blocks and runs, and how attributions nest.
//!
//! The command line and the web app both set an article's text with its attributions marked. They share this module
//! and differ only in how they draw.
//!
//! ```
//! use onrecord::{UserMetadata, OffsetUnit, Reader, contract, display};
//!
//! let reading = Reader::new().read_bytes(b"\"It holds,\" said Mara Ellison.", &UserMetadata::default())?;
//! let reading = contract::Reading::new(&reading, OffsetUnit::Codepoint);
//! let blocks = display::annotated_blocks(&reading, None);
//! let first = &blocks[0].runs[0];
//! assert_eq!(&reading.article.text[first.bytes.clone()], "\"It holds,\"");
//! assert_eq!(first.content, [0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use onrecord_reading::contract::{Attribution, Reading, Span};
use onrecord_reading::{MentionForm, Polarity};
use onrecord_text::{BlockKind, OffsetMap};

/// An attribution with a lower confidence is more often wrong than right.
const DOUBTFUL: f32 = 0.5;

/// A part of the text that is set as one paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnotatedBlock {
    /// What the block is.
    pub kind: BlockKind,
    /// Where it starts, in the reading's offset unit.
    pub start: usize,
    /// Its bytes in the article's text.
    pub bytes: Range<usize>,
    /// Whether a blank line separates it from the block before.
    pub after_blank_line: bool,
    /// Its runs, in order. Together they cover the block.
    pub runs: Vec<AnnotatedRun>,
}

/// A run of text that has the same annotations throughout. Annotations are indices into the reading's layers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnotatedRun {
    /// Its bytes in the article's text.
    pub bytes: Range<usize>,
    /// Attributions whose content it belongs to, the outermost first.
    pub content: Vec<usize>,
    /// Whether it stands inside quotation marks, or is such a mark.
    pub quoted: bool,
    /// Attributions whose source it names.
    pub source: Vec<usize>,
    /// Attributions whose cue it belongs to.
    pub cue: Vec<usize>,
    /// The innermost mention that names an actor; pronouns do not count.
    pub mention: Option<usize>,
    /// Whether it belongs to the cited range.
    pub cited: bool,
    /// Attributions whose content begins here, within this block.
    pub begins: Vec<ContentStart>,
}

/// Where an attribution's content begins in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentStart {
    /// The attribution.
    pub attribution: usize,
    /// Whether its content began in an earlier block.
    pub continued: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Annotation {
    Content(usize),
    Quoted,
    Source(usize),
    Cue(usize),
    Mention(usize),
    Cited,
}

/// Cuts the article's text into blocks and runs. The blocks cover all of it but white space between them.
///
/// `cited` is a range in the reading's offset unit that a citation names. Offsets that lie outside the text, as in a
/// damaged ledger, are ignored.
#[must_use]
pub fn annotated_blocks(reading: &Reading, cited: Option<Range<usize>>) -> Vec<AnnotatedBlock> {
    let map = OffsetMap::new(&reading.article.text, reading.article.offset_unit);
    let annotations = annotations(reading, &map, cited);
    let mut begun = vec![false; reading.attributions.len()];
    let mut open: Vec<&(Range<usize>, Annotation)> = Vec::new();
    let mut next = annotations.iter().peekable();
    let mut blocks = blocks(reading, &map);
    for block in &mut blocks {
        let mut here = Vec::new();
        let mut at = block.bytes.start;
        while at < block.bytes.end {
            while let Some(annotation) = next.next_if(|(range, _)| range.start <= at) {
                open.push(annotation);
            }
            open.retain(|(range, _)| range.end > at);
            let ends = open.iter().map(|(range, _)| range.end);
            let starts = next.peek().map(|(range, _)| range.start);
            let end = ends.chain(starts).chain([block.bytes.end]).min().unwrap_or(block.bytes.end);
            let mut run = annotated_run(at..end, &open);
            for &attribution in &run.content {
                if !here.contains(&attribution) {
                    here.push(attribution);
                    let continued = std::mem::replace(&mut begun[attribution], true);
                    run.begins.push(ContentStart { attribution, continued });
                }
            }
            block.runs.push(run);
            at = end;
        }
    }
    blocks
}

/// The bytes of a range, unless it lies outside the text or inside a character.
fn bytes(reading: &Reading, map: &OffsetMap<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let range = map.to_byte(start)?..map.to_byte(end)?;
    reading.article.text.get(range.clone()).is_some_and(|words| !words.is_empty()).then_some(range)
}

/// All annotations, sorted by start, the outer before the inner.
fn annotations(
    reading: &Reading,
    map: &OffsetMap<'_>,
    cited: Option<Range<usize>>,
) -> Vec<(Range<usize>, Annotation)> {
    let text = reading.article.text.as_str();
    let bytes = |start, end| bytes(reading, map, start, end);
    let mut annotations = Vec::new();
    let mut add = |span: &Span, annotation| {
        annotations.extend(bytes(span.start, span.end).map(|range| (range, annotation)));
    };
    for (index, q) in reading.attributions.iter().enumerate() {
        q.content.iter().for_each(|span| add(span, Annotation::Content(index)));
        q.source.iter().for_each(|span| add(span, Annotation::Source(index)));
        q.cue.iter().for_each(|span| add(span, Annotation::Cue(index)));
    }
    for q in &reading.attributions {
        let ranges = q.quoted.iter().filter_map(|span| bytes(span.start, span.end));
        annotations.extend(ranges.map(|range| (with_marks(text, range), Annotation::Quoted)));
    }
    for (index, mention) in reading.mentions.iter().enumerate() {
        if mention.actor.is_some() && mention.form != MentionForm::Pronoun {
            let range = bytes(mention.start, mention.end);
            annotations.extend(range.map(|range| (range, Annotation::Mention(index))));
        }
    }
    let cited = cited.and_then(|range| bytes(range.start, range.end));
    annotations.extend(cited.map(|range| (range, Annotation::Cited)));
    annotations.sort_by_key(|(range, annotation)| (range.start, Reverse(range.end), *annotation));
    annotations
}

fn annotated_run(bytes: Range<usize>, open: &[&(Range<usize>, Annotation)]) -> AnnotatedRun {
    let mut run = AnnotatedRun { bytes, ..AnnotatedRun::default() };
    for (_, annotation) in open {
        match *annotation {
            Annotation::Content(index) if !run.content.contains(&index) => run.content.push(index),
            Annotation::Content(_) => {}
            Annotation::Quoted => run.quoted = true,
            Annotation::Source(index) => run.source.push(index),
            Annotation::Cue(index) => run.cue.push(index),
            Annotation::Mention(index) => run.mention = Some(index),
            Annotation::Cited => run.cited = true,
        }
    }
    run
}

/// `range` and the quotation marks right beside it.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
    let before = text[..range.start].chars().next_back().filter(mark).map_or(0, char::len_utf8);
    let after = text[range.end..].chars().next().filter(mark).map_or(0, char::len_utf8);
    range.start - before..range.end + after
}

/// The article's blocks and the lines of text between them, without runs.
fn blocks(reading: &Reading, map: &OffsetMap<'_>) -> Vec<AnnotatedBlock> {
    let mut blocks = Blocks { text: &reading.article.text, map, list: Vec::new() };
    let mut end = 0;
    for block in &reading.article.blocks {
        let range = bytes(reading, map, block.start, block.end);
        let Some(range) = range.filter(|range| range.start >= end) else { continue };
        blocks.push_lines(end..range.start);
        end = range.end;
        blocks.push(range, block.kind);
    }
    blocks.push_lines(end..reading.article.text.len());
    blocks.list
}

struct Blocks<'r> {
    text: &'r str,
    map: &'r OffsetMap<'r>,
    list: Vec<AnnotatedBlock>,
}

impl Blocks<'_> {
    fn push(&mut self, bytes: Range<usize>, kind: BlockKind) {
        let gap = &self.text[self.list.last().map_or(0, |block| block.bytes.end)..bytes.start];
        let breaks = gap.matches('\n').count();
        match self.list.last_mut() {
            // A place and a date before the first paragraph stand on the paragraph's line.
            Some(last) if breaks == 0 && !gap.contains('\r') => {
                last.bytes.end = bytes.end;
                last.kind = kind;
            }
            _ => self.list.push(AnnotatedBlock {
                kind,
                start: self.map.from_byte(bytes.start),
                bytes,
                after_blank_line: breaks > 1,
                runs: Vec::new(),
            }),
        }
    }

    fn push_lines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            if !line.trim().is_empty() {
                self.push(at..at + line.trim_end().len(), BlockKind::Paragraph);
            }
            at += line.len();
        }
    }
}

/// For each attribution, the attributions that it stands inside, the outermost first.
#[must_use]
pub fn enclosing_attributions(reading: &Reading) -> Vec<Vec<usize>> {
    let attributions = &reading.attributions;
    let indices: BTreeMap<&str, usize> =
        attributions.iter().enumerate().map(|(index, q)| (q.id.as_str(), index)).collect();
    let parent = |q: &Attribution| indices.get(q.parent.as_deref()?).copied();
    let enclosing = |q: &Attribution| {
        // A damaged ledger may hold a circle.
        let chain = std::iter::successors(parent(q), |&outer| parent(&attributions[outer]));
        let mut chain: Vec<usize> = chain.take(attributions.len()).collect();
        chain.reverse();
        chain
    };
    attributions.iter().map(enclosing).collect()
}

/// How a statement is made if its source does not simply affirm it.
#[must_use]
pub fn polarity_remark(polarity: Polarity) -> Option<&'static str> {
    match polarity {
        Polarity::Affirmed => None,
        Polarity::Denied => Some("denied"),
        Polarity::Declined => Some("declined to say"),
        Polarity::Asked => Some("asked"),
    }
}

/// Whether an attribution with this confidence is more often wrong than right.
#[must_use]
pub fn is_doubtful(confidence: f32) -> bool {
    confidence < DOUBTFUL
}
