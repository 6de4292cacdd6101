//! Rows of answers from the ledger.

use onrecord::contract::{Range, Span};
use onrecord::tables::joined;
use onrecord::{Citation, Form, QuoteRow, SearchRow};

use super::style::{Look, Style, Underline};
use super::wrap;
use super::{safe, voice};

const INDENT: usize = 2;
/// One quotation: its citation and article, then who said what.
pub(crate) fn quote(row: &QuoteRow, look: Look) -> String {
    let mut out = String::new();
    article(&mut out, &row.citation, [&row.published, &row.outlet, &row.title], look);
    let own = voice::name(row.speaker.as_deref(), row.source.as_deref());
    let who = match &*chain(row) {
        "" => own,
        chain => format!("{chain} → {own}"),
    };
    // What nobody said in these words is told with the article's word for how it was said.
    let cue = row.cue.as_ref().filter(|_| row.form != Form::Direct);
    let cue = cue.map(|cue| format!(" {}", safe::visible(cue))).unwrap_or_default();
    let who = format!("{who}{cue}{}:", voice::remark(row.polarity, row.confidence));
    let name = wrap::cells(&who, 0).len();
    let words = format!("{who} {}", joined(&row.content));
    let cells = wrap::cells(&words, 0);
    // The name's cells are the first; they alone are bold.
    let bold = cells.get(name).map_or(usize::MAX, |cell| cell.at);
    let style = |at: usize| if at < bold { Style::BOLD } else { Style::PLAIN };
    set(&mut out, &cells, style, look);
    out
}

/// On whose word a quotation stands, the outlet's source first; empty where the outlet says it itself.
fn chain(row: &QuoteRow) -> String {
    let names =
        row.chain.iter().map(|link| voice::name(link.speaker.as_deref(), link.source.as_deref()));
    names.collect::<Vec<_>>().join(" → ")
}

/// One article in which words were found: its citation, then the sentence with the words marked.
pub(crate) fn found(row: &SearchRow, look: Look) -> String {
    let mut out = String::new();
    article(&mut out, &row.citation, [&row.published, &row.outlet, &row.title], look);
    let marked = marks(&row.passage, &row.hits);
    let cells = wrap::cells(&row.passage.text, 0);
    let underline = Style { underline: Some(Underline::Solid), ..Style::BOLD };
    let hit = |at: usize| marked.iter().any(|range| range.contains(&at));
    let style = |at: usize| if hit(at) { underline } else { Style::PLAIN };
    set(&mut out, &cells, style, look);
    out
}

/// Where the hits stand in the passage, in bytes.
fn marks(passage: &Span, hits: &[Range]) -> Vec<std::ops::Range<usize>> {
    let map = onrecord::OffsetMap::new(&passage.text, onrecord::OffsetUnit::Codepoint);
    let byte = |at: usize| map.to_byte(at.checked_sub(passage.start)?);
    hits.iter().filter_map(|hit| Some(byte(hit.start)?..byte(hit.end)?)).collect()
}

/// The line that names a place: its citation, and what is known of the article.
pub(super) fn article(
    out: &mut String,
    citation: &Citation,
    about: [&Option<String>; 3],
    look: Look,
) {
    let citation = safe::visible(&citation.to_string()).into_owned();
    let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
    let room = look.width.saturating_sub(citation.len() + 2);
    look.paint(out, Style::BOLD, &citation);
    if room > 10 {
        out.push_str("  ");
        look.paint(out, Style::DIM, &wrap::clip(&about.join(" · "), room));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// Appends `cells` as indented lines, each cell in the style that its place has.
pub(super) fn set(
    out: &mut String,
    cells: &[wrap::Cell<'_>],
    style: impl Fn(usize) -> Style,
    look: Look,
) {
    let columns = look.width.saturating_sub(INDENT).min(super::body::WIDEST_TEXT);
    for line in wrap::wrap(cells, columns) {
        out.push_str(&" ".repeat(INDENT));
        for run in line.chunk_by(|a, b| style(a.at) == style(b.at)) {
            look.paint(out, style(run[0].at), &wrap::joined(run));
        }
        out.push('\n');
    }
}
