//! Quotations and search results, as blocks of lines.

use onrecord::contract::{Range, Span};
use onrecord::ledger::{Citation, QuoteRow, SearchRow};
use onrecord::reading::Form;
use onrecord::tables::join_runs;

use super::style::{Look, Style, Underline};
use super::wrap;
use super::{escape, speaker_label};

const INDENT: usize = 2;

/// Sets one quotation: its citation and article, then who said what.
pub(crate) fn quote(row: &QuoteRow, look: Look) -> String {
    let mut out = String::new();
    citation_line(&mut out, &row.citation, [&row.published, &row.outlet, &row.title], look);
    let speaker = speaker_label::name(row.speaker.as_deref(), row.source.as_deref());
    let who = match &*chain(row) {
        "" => speaker,
        chain => format!("{chain} → {speaker}"),
    };
    // Indirect speech shows the article's cue, since nobody said these exact words.
    let cue = row.cue.as_ref().filter(|_| row.form != Form::Direct);
    let cue = cue.map(|cue| format!(" {}", escape::visible(cue))).unwrap_or_default();
    let who = format!("{who}{cue}{}:", speaker_label::remark(row.polarity, row.confidence));
    let name = wrap::graphemes(&who, 0).len();
    let words = format!("{who} {}", join_runs(&row.content));
    let graphemes = wrap::graphemes(&words, 0);
    // Only the name, which comes first, is bold.
    let bold = graphemes.get(name).map_or(usize::MAX, |cell| cell.at);
    let style = |at: usize| if at < bold { Style::BOLD } else { Style::PLAIN };
    push_lines(&mut out, &graphemes, style, look);
    out
}

/// Through whom the outlet reports a quotation, its own source first; empty if there is nobody between.
fn chain(row: &QuoteRow) -> String {
    let names = row
        .chain
        .iter()
        .map(|link| speaker_label::name(link.speaker.as_deref(), link.source.as_deref()));
    names.collect::<Vec<_>>().join(" → ")
}

/// Sets one search result: its citation, then the sentence with the found words marked.
pub(crate) fn search_result(row: &SearchRow, look: Look) -> String {
    let mut out = String::new();
    citation_line(&mut out, &row.citation, [&row.published, &row.outlet, &row.title], look);
    let hits = hit_bytes(&row.passage, &row.hits);
    let graphemes = wrap::graphemes(&row.passage.text, 0);
    let underline = Style { underline: Some(Underline::Solid), ..Style::BOLD };
    let hit = |at: usize| hits.iter().any(|range| range.contains(&at));
    let style = |at: usize| if hit(at) { underline } else { Style::PLAIN };
    push_lines(&mut out, &graphemes, style, look);
    out
}

/// The bytes of the hits within the passage.
fn hit_bytes(passage: &Span, hits: &[Range]) -> Vec<std::ops::Range<usize>> {
    let map = onrecord::text::OffsetMap::new(&passage.text, onrecord::OffsetUnit::Codepoint);
    let byte = |at: usize| map.to_byte(at.checked_sub(passage.start)?);
    hits.iter().filter_map(|hit| Some(byte(hit.start)?..byte(hit.end)?)).collect()
}

/// Appends the line that names a place: its citation and facts about the article.
pub(super) fn citation_line(
    out: &mut String,
    citation: &Citation,
    about: [&Option<String>; 3],
    look: Look,
) {
    let citation = escape::visible(&citation.to_string()).into_owned();
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

/// Appends `graphemes` as indented lines. `style` gives the style of each byte.
pub(super) fn push_lines(
    out: &mut String,
    graphemes: &[wrap::Grapheme<'_>],
    style: impl Fn(usize) -> Style,
    look: Look,
) {
    let columns = look.width.saturating_sub(INDENT).min(super::article_text::MAX_TEXT_WIDTH);
    for line in wrap::wrap(graphemes, columns) {
        out.push_str(&" ".repeat(INDENT));
        for run in line.chunk_by(|a, b| style(a.at) == style(b.at)) {
            look.paint(out, style(run[0].at), &wrap::joined(run));
        }
        out.push('\n');
    }
}
