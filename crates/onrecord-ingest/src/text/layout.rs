//! The role of each paragraph of a plain text: headline, byline, dateline, heading, caption, footer and so
//! on.

use jiff::civil::Date;
use onrecord_text::{Block, BlockKind, Licence, Span};

use super::dateline;
use crate::captions::is_caption;
use crate::layout_lexicon::lexicon;
use crate::lexicon::bare;
use crate::{byline, dates};

/// How many paragraphs at the head may be headline, byline or dateline.
const HEAD: usize = 8;
/// How many paragraphs at the end may be footers.
const TAIL: usize = 12;
/// How many body paragraphs are searched for a dateline.
const LEADS: usize = 5;
/// A longer first paragraph is no headline (bytes, words).
const LONGEST_HEADLINE: (usize, usize) = (220, 30);
/// A longer first paragraph that ends in a full stop is no headline (bytes).
const LONGEST_CLOSED_HEADLINE: usize = 150;
/// A longer line is no heading (bytes, words).
const LONGEST_HEADING: (usize, usize) = (90, 12);
/// A longer last paragraph is a footer only if it begins like one (bytes).
const LONGEST_FOOTER: usize = 400;

/// The blocks of a text, and what they say of the article.
#[derive(Default)]
pub(crate) struct TextLayout {
    pub(crate) blocks: Vec<Block>,
    pub(crate) headline: Option<Span>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Date>,
    pub(crate) modified: Option<Date>,
}

/// Assigns a role to every paragraph. `title` is the one from outside the article.
pub(crate) fn layout(
    text: &str,
    paragraphs: &[Span],
    statements: &[Licence],
    title: Option<&str>,
) -> TextLayout {
    let mut layout = TextLayout::default();
    let mut kinds: Vec<Option<BlockKind>> = vec![None; paragraphs.len()];
    layout.head(text, paragraphs, title, &mut kinds);
    layout.tail(text, paragraphs, statements, &mut kinds);
    body(text, paragraphs, &mut kinds);
    let mut leads = 0;
    for (&span, kind) in paragraphs.iter().zip(kinds) {
        let kind = kind.unwrap_or(BlockKind::Paragraph);
        if kind == BlockKind::Paragraph && leads < LEADS {
            leads += 1;
            if let Some(found) = dateline::leading(span.slice(text)) {
                leads = LEADS;
                layout.published = layout.published.or(found.date);
                let end = span.start() + found.length;
                let rest = Span::at(text, end, span.end()).trim(text, char::is_whitespace);
                let dateline = Span::at(text, span.start(), end);
                layout.blocks.push(Block { span: dateline, kind: BlockKind::Dateline });
                layout.blocks.push(Block { span: rest, kind });
                continue;
            }
        }
        layout.blocks.push(Block { span, kind });
    }
    layout
}

impl TextLayout {
    /// Finds headline, byline and lines with dates, up to the first body paragraph.
    fn head(
        &mut self,
        text: &str,
        paragraphs: &[Span],
        title: Option<&str>,
        kinds: &mut [Option<BlockKind>],
    ) {
        let (mut body_seen, mut labelled) = (false, false);
        for (i, &span) in paragraphs.iter().enumerate().take(HEAD) {
            let words = span.slice(text);
            let line = dates::date_line(words).filter(|line| !body_seen || line.labelled);
            if let Some(line) = line {
                kinds[i] = Some(BlockKind::Dateline);
                // A line that says "published" wins over one that only gives a day.
                if self.published.is_none() || line.labelled && !labelled {
                    self.published = line.published.or(self.published);
                    labelled = line.labelled;
                }
                self.modified = self.modified.or(line.modified);
            } else if let Some(found) = byline::byline(words) {
                kinds[i] = Some(BlockKind::Byline);
                self.authors.extend(found.authors);
                self.published = self.published.or(found.date);
            } else if let Some(date) = dateline::line(words).filter(|_| !body_seen) {
                kinds[i] = Some(BlockKind::Dateline);
                self.published = self.published.or(Some(date));
            } else if is_caption(words) {
                kinds[i] = Some(BlockKind::Caption);
            } else if is_kicker(words) {
                kinds[i] = Some(BlockKind::Heading);
            } else if self.headline.is_some() && !body_seen && byline::is_outlets(words) {
                kinds[i] = Some(BlockKind::Byline);
            } else if self.headline.is_some()
                && !body_seen
                && byline::is_name(words)
                && paragraphs.get(i + 1).is_some_and(|next| closes_byline(next.slice(text)))
            {
                kinds[i] = Some(BlockKind::Byline);
                self.authors.push(words.to_owned());
            } else if self.headline.is_none()
                && !body_seen
                && is_headline(text, paragraphs, i, title)
            {
                kinds[i] = Some(BlockKind::Headline);
                self.headline = Some(span);
            } else {
                body_seen = true;
            }
        }
    }

    /// Finds licence, copyright, sign-offs and links, from the end up to the last body paragraph.
    fn tail(
        &mut self,
        text: &str,
        paragraphs: &[Span],
        statements: &[Licence],
        kinds: &mut [Option<BlockKind>],
    ) {
        let states = |span: Span| {
            statements
                .iter()
                .filter_map(|s| s.evidence.as_ref()?.in_text())
                .any(|evidence| span.covers(evidence))
        };
        for (i, &span) in paragraphs.iter().enumerate().rev().take(TAIL) {
            let words = span.slice(text);
            if kinds[i].is_some() {
                break;
            }
            let line = dates::date_line(words);
            // A bare date at the end is often that of a correction.
            if let Some(line) = &line {
                self.published = self.published.or(line.published.filter(|_| line.labelled));
                self.modified = self.modified.or(line.modified);
            }
            if is_caption(words) {
                kinds[i] = Some(BlockKind::Caption);
            } else if line.is_some() || states(span) || is_footer(words) {
                kinds[i] = Some(BlockKind::Footer);
                self.credit_reporting(words);
            } else {
                break;
            }
        }
    }

    /// "(Reporting by Mara Ellison; Editing by J. T. Ocampo)", if there is no byline.
    fn credit_reporting(&mut self, words: &str) {
        let line = words.trim_matches(['(', ')', '.']);
        let reporting = line.split(';').next().unwrap_or(line);
        if self.authors.is_empty()
            && line.to_ascii_lowercase().starts_with("reporting by")
            && let Some(found) = byline::byline(reporting)
        {
            self.authors = found.authors;
        }
    }
}

/// Finds headings, lists, captions and quotations between head and tail.
fn body(text: &str, paragraphs: &[Span], kinds: &mut [Option<BlockKind>]) {
    let words = |i: usize| paragraphs[i].slice(text);
    for i in 0..paragraphs.len() {
        if kinds[i].is_some() {
            continue;
        }
        let list = |j: usize| list_marker(words(j));
        kinds[i] = if is_caption(words(i)) {
            Some(BlockKind::Caption)
        } else if words(i).starts_with("> ") {
            Some(BlockKind::Blockquote)
        } else if let Some(marker) = list(i) {
            // A hyphen or a number opens an item only next to another item.
            let before = i > 0 && list(i - 1) == Some(marker);
            let after = i + 1 < paragraphs.len() && list(i + 1) == Some(marker);
            (marker == ListMarker::Bullet || before || after).then_some(BlockKind::ListItem)
        } else {
            let next = (i + 1 < paragraphs.len()).then(|| words(i + 1));
            let free = i > 0 && kinds[i - 1] != Some(BlockKind::Heading);
            (free && next.is_some_and(ends_as_prose) && is_heading(words(i)))
                .then_some(BlockKind::Heading)
        };
    }
}

/// Whether a line names the sort of text: "PRESS RELEASE", "Opinion".
fn is_kicker(words: &str) -> bool {
    let lower = words.trim_end_matches('.').to_lowercase();
    lexicon().is("kicker", &lower)
}

/// Whether a line shows that the bare name above it is the author's.
fn closes_byline(words: &str) -> bool {
    byline::is_outlets(words) || dates::date_line(words).is_some()
}

/// Whether a paragraph is the headline: short, before the body, and no sentence of a report. In some archives
/// headlines end in a full stop.
fn is_headline(text: &str, paragraphs: &[Span], i: usize, title: Option<&str>) -> bool {
    let words = paragraphs[i].slice(text);
    if let Some(title) = title
        && same_words(title, words)
    {
        return true;
    }
    let Some(&next) = paragraphs.get(i + 1) else { return false };
    let (bytes, count) = LONGEST_HEADLINE;
    if words.len() > bytes
        || words.split_whitespace().count() > count
        || !words
            .trim_start_matches(['"', '“', '‘', '\'', '«', '¿', '¡', '#', '$', '€', '£'])
            .starts_with(char::is_alphanumeric)
        || !words.contains(char::is_alphabetic)
    {
        return false;
    }
    if dateline::leading(words).is_some() || list_marker(words).is_some() || is_footer(words) {
        return false;
    }
    if !words.trim_end_matches(['"', '”', '’', '\'']).ends_with('.') {
        return !words.ends_with([':', ',']) || next.slice(text).len() > 2 * words.len();
    }
    // With a full stop it may be the first sentence of a report.
    let gap = paragraphs[i].gap(next).slice(text);
    let blank = gap.matches('\n').count().max(gap.matches('\r').count()) > 1;
    let longer = paragraphs[i + 1..].iter().take(3).any(|p| p.len() > words.len());
    blank
        && longer
        && (is_title_case(words) || words.len() <= LONGEST_CLOSED_HEADLINE && !is_report(words))
}

/// Whether a sentence says when something happened or what somebody said, as reports do and headlines do not.
fn is_report(words: &str) -> bool {
    let lower = words.to_lowercase();
    let holds = |kind| lexicon().find(kind, &lower).is_some();
    let quotes = [",\"", ",”", ",’", ",'"].iter().any(|mark| lower.contains(mark));
    holds("day") || quotes && holds("speech")
}

/// Whether nearly all longer words are capitalised, as in American headlines.
fn is_title_case(words: &str) -> bool {
    let (mut all, mut capitals) = (0, 0);
    for word in words.split_whitespace().filter(|word| word.chars().count() > 4) {
        all += 1;
        let first = word.chars().find(|c| c.is_alphabetic());
        capitals += usize::from(first.is_some_and(char::is_uppercase));
    }
    all >= 3 && capitals * 10 >= all * 8
}

/// Whether a short line above prose is no sentence.
fn is_heading(words: &str) -> bool {
    let (bytes, count) = LONGEST_HEADING;
    if is_time_of_day(words) {
        return true;
    }
    if words.len() > bytes || words.split_whitespace().count() > count {
        return false;
    }
    // "ABSTRACT.", "LETTERS."
    let capitals = words.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !words.chars().any(char::is_lowercase)
        && words.split_whitespace().count() <= 4;
    let opens = words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let closed = words
        .ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '’', '\'', '…', ')', '—', '–', '-']);
    let quoted = words.contains(['"', '“', '@', '|']) || words.contains(": ");
    opens && words.contains(char::is_alphabetic) && (capitals || !closed) && !quoted
}

/// "7 p.m." between the entries of a live report.
fn is_time_of_day(words: &str) -> bool {
    let Some((time, half)) = words.split_once(' ') else { return false };
    ["a.m.", "p.m.", "am", "pm"].contains(&half)
        && time.len() <= 5
        && time.bytes().all(|b| b.is_ascii_digit() || b == b':')
}

fn ends_as_prose(words: &str) -> bool {
    words.ends_with(['.', '!', '?', '"', '”', '’', ')', ':'])
        && words.split_whitespace().count() > 5
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ListMarker {
    Bullet,
    Hyphen,
    Number,
}

fn list_marker(words: &str) -> Option<ListMarker> {
    let (marker, rest) = words.split_once(char::is_whitespace)?;
    if rest.trim().is_empty() {
        return None;
    }
    match marker {
        "•" | "◦" | "▪" | "‣" | "·" | "●" => Some(ListMarker::Bullet),
        "-" | "*" => Some(ListMarker::Hyphen),
        _ => {
            let digits = marker.strip_suffix(['.', ')'])?;
            (!digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()))
                .then_some(ListMarker::Number)
        }
    }
}

fn is_footer(words: &str) -> bool {
    let lower = words.to_lowercase();
    let rule = words.chars().all(|c| matches!(c, '_' | '-' | '—' | '*' | '#' | '=' | ' '));
    let follow = lower.starts_with("follow ") && (lower.contains('@') || lower.contains(" on "));
    rule || lexicon().starts("footer", &lower)
        || words.len() <= LONGEST_FOOTER
            && (follow || lexicon().find("footer_in", &lower).is_some())
}

/// Whether two titles have the same letters and digits.
fn same_words(a: &str, b: &str) -> bool {
    let a = bare(a);
    !a.is_empty() && a == bare(b)
}
