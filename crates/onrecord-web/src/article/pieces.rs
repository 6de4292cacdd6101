//! The text, cut at every border of an item: each piece has one set of items, however these overlap.

use std::ops::Range;

use onrecord::contract::{Reading, Span};
use onrecord::{BlockKind, MentionForm, OffsetMap};

/// A part of the text that is set as one paragraph.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) kind: BlockKind,
    /// Its first code point.
    pub(crate) start: usize,
    pub(crate) pieces: Vec<Piece>,
}

/// Some of the text, all of which the same holds of. Items are places in their layers.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Piece {
    pub(crate) bytes: Range<usize>,
    /// Attributions that it is content of, the outer before the inner.
    pub(crate) content: Vec<usize>,
    /// Whether it stands inside quotation marks, or is one.
    pub(crate) quoted: bool,
    /// Attributions whose source it names.
    pub(crate) source: Vec<usize>,
    /// Attributions whose cue it is.
    pub(crate) cue: Vec<usize>,
    /// The innermost mention of an actor.
    pub(crate) mention: Option<usize>,
    /// Whether it is what a citation asks for.
    pub(crate) cited: bool,
    /// Attributions whose content begins here in this part.
    pub(crate) begins: Vec<usize>,
}

/// The stretch of a citation, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cited {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content(usize),
    Quoted,
    Source(usize),
    Cue(usize),
    Mention(usize),
    Cited,
}

/// The article's parts in order. All of the text is in them but white space between parts.
pub(crate) fn parts(reading: &Reading, cited: Option<Cited>) -> Vec<Part> {
    let text = reading.article.text.as_str();
    let map = OffsetMap::new(text, reading.article.offset_unit);
    // A reading from a damaged ledger may carry offsets that lie nowhere; they are passed over.
    let bytes = |start: usize, end: usize| -> Option<Range<usize>> {
        let range = map.to_byte(start)?..map.to_byte(end)?;
        text.get(range.clone()).is_some_and(|words| !words.is_empty()).then_some(range)
    };
    let mut items = items(reading, &bytes);
    items.extend(cited.and_then(|at| Some((bytes(at.start, at.end)?, Role::Cited))));
    // The outer before the inner.
    items.sort_by_key(|(range, role)| (range.start, std::cmp::Reverse(range.end), *role));
    let mut begun = vec![None; reading.attributions.len()];
    let mut open: Vec<&(Range<usize>, Role)> = Vec::new();
    let mut next = items.iter().peekable();
    let blocks = blocks(reading, &bytes);
    let cut = |(number, (part, kind)): (usize, (Range<usize>, BlockKind))| {
        let mut pieces = Vec::new();
        let mut at = part.start;
        while at < part.end {
            while let Some(item) = next.next_if(|(range, _)| range.start <= at) {
                open.push(item);
            }
            open.retain(|(range, _)| range.end > at);
            let ends = open.iter().map(|(range, _)| range.end);
            let starts = next.peek().map(|(range, _)| range.start);
            let end = ends.chain(starts).chain([part.end]).min().unwrap_or(part.end);
            let mut piece = piece(at..end, &open);
            for &attribution in &piece.content {
                if begun[attribution] != Some(number) {
                    begun[attribution] = Some(number);
                    piece.begins.push(attribution);
                }
            }
            pieces.push(piece);
            at = end;
        }
        Part { kind, start: map.from_byte(part.start), pieces }
    };
    blocks.into_iter().enumerate().map(cut).collect()
}

fn items(
    reading: &Reading,
    bytes: &dyn Fn(usize, usize) -> Option<Range<usize>>,
) -> Vec<(Range<usize>, Role)> {
    let text = reading.article.text.as_str();
    let mut items = Vec::new();
    let mut add = |span: &Span, role| {
        items.extend(bytes(span.start, span.end).map(|range| (range, role)));
    };
    for (at, q) in reading.attributions.iter().enumerate() {
        q.content.iter().for_each(|span| add(span, Role::Content(at)));
        q.source.iter().for_each(|span| add(span, Role::Source(at)));
        q.cue.iter().for_each(|span| add(span, Role::Cue(at)));
    }
    for q in &reading.attributions {
        let ranges = q.quoted.iter().filter_map(|span| bytes(span.start, span.end));
        items.extend(ranges.map(|range| (with_marks(text, range), Role::Quoted)));
    }
    for (at, mention) in reading.mentions.iter().enumerate() {
        // A pronoun names nobody: its actor is shown where the reader asks for the item.
        if mention.actor.is_some() && mention.form != MentionForm::Pronoun {
            let range = bytes(mention.start, mention.end);
            items.extend(range.map(|range| (range, Role::Mention(at))));
        }
    }
    items
}

fn piece(bytes: Range<usize>, open: &[&(Range<usize>, Role)]) -> Piece {
    let mut piece = Piece { bytes, ..Piece::default() };
    for (_, role) in open {
        match *role {
            Role::Content(at) if !piece.content.contains(&at) => piece.content.push(at),
            Role::Content(_) => {}
            Role::Quoted => piece.quoted = true,
            Role::Source(at) => piece.source.push(at),
            Role::Cue(at) => piece.cue.push(at),
            Role::Mention(at) => piece.mention = Some(at),
            Role::Cited => piece.cited = true,
        }
    }
    piece
}

/// `range` and the quotation marks right beside it.
fn with_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
    let before = text[..range.start].chars().next_back().filter(mark).map_or(0, char::len_utf8);
    let after = text[range.end..].chars().next().filter(mark).map_or(0, char::len_utf8);
    range.start - before..range.end + after
}

/// The blocks of the article, and whatever lines stand between them.
fn blocks(
    reading: &Reading,
    bytes: &dyn Fn(usize, usize) -> Option<Range<usize>>,
) -> Vec<(Range<usize>, BlockKind)> {
    let text = reading.article.text.as_str();
    let mut blocks: Vec<(Range<usize>, BlockKind)> = Vec::new();
    let mut end = 0;
    let known = reading.article.blocks.iter();
    let known = known.filter_map(|block| Some((bytes(block.start, block.end)?, block.kind)));
    for (range, kind) in known.chain([(text.len()..text.len(), BlockKind::Paragraph)]) {
        if range.start < end {
            continue;
        }
        let mut at = end;
        for line in text[end..range.start].split_inclusive('\n') {
            if !line.trim().is_empty() {
                blocks.push((at..at + line.trim_end().len(), BlockKind::Paragraph));
            }
            at += line.len();
        }
        end = range.end;
        let gap = &text[blocks.last().map_or(0, |(last, _)| last.end)..range.start];
        match blocks.last_mut() {
            // A place and date in front of the first paragraph stand on its line.
            Some((last, last_kind)) if !range.is_empty() && !gap.contains(['\n', '\r']) => {
                last.end = range.end;
                *last_kind = kind;
            }
            _ if range.is_empty() => {}
            _ => blocks.push((range, kind)),
        }
    }
    blocks
}
