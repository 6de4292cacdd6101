//! Notes about a reading, each with the place in the text.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use onrecord::contract::{Note, Reading};
use onrecord::text::OffsetMap;

use super::escape;
use super::style::{Look, Style};
use super::wrap;

/// Notes that are printed at most.
const MAX_NOTES: usize = 20;

/// Narrower terminals show no code, so that the message has room.
const MIN_WIDTH_WITH_CODE: usize = 70;

/// Appends the notes, each with its line of text and marks below the place.
pub(crate) fn notes(out: &mut String, reading: &Reading, look: Look) {
    let map = OffsetMap::new(&reading.article.text, reading.article.offset_unit);
    let renderer = if look.escapes { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(look.width.max(40));
    let path = reading.article.source.path.as_deref().unwrap_or("-");
    for (i, note) in reading.notes.iter().take(MAX_NOTES).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let level = match note.level {
            onrecord::reading::Level::Info => Level::INFO,
            onrecord::reading::Level::Warning => Level::WARNING,
        };
        let title = if look.width < MIN_WIDTH_WITH_CODE {
            let room = look.width.saturating_sub("warning: ".len());
            level.primary_title(wrap::fold(&note.message, room).join("\n"))
        } else {
            level.primary_title(escape::visible(&note.message)).id(escape::visible(&note.code))
        };
        let group = match NoteLine::new(reading, &map, note) {
            Some(line) => Group::with_title(title).element(
                Snippet::source(line.words)
                    .path(escape::visible(path))
                    .line_start(line.number)
                    .annotation(AnnotationKind::Primary.span(line.mark)),
            ),
            None => Group::with_title(title),
        };
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    }
    if reading.notes.len() > MAX_NOTES {
        let rest = format!(
            "\n… and {} more notes; --json has them all.\n",
            reading.notes.len() - MAX_NOTES
        );
        look.paint(out, Style::DIM, &rest);
    }
}

/// The line that a note points to.
struct NoteLine {
    /// Counted from one.
    number: usize,
    /// The line, safe to print.
    words: String,
    /// The bytes of the place in the line.
    mark: std::ops::Range<usize>,
}

impl NoteLine {
    /// `None` for a note outside the text, as in a damaged reading.
    fn new(reading: &Reading, map: &OffsetMap<'_>, note: &Note) -> Option<Self> {
        let text = &reading.article.text;
        let (start, end) = (map.to_byte(note.start)?, map.to_byte(note.end)?);
        text.get(start..end)?;
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let before = escape::one_to_one(&text[from..start]);
        let marked = escape::one_to_one(&text[start..end.min(to)]);
        let after = escape::one_to_one(text[end.min(to)..to].trim_end());
        Some(Self {
            number: text[..start].matches('\n').count() + 1,
            mark: before.len()..before.len() + marked.len(),
            words: before + &marked + &after,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample_reading;

    fn set_notes(reading: &Reading, width: usize) -> String {
        let mut out = String::new();
        notes(&mut out, reading, Look { width, escapes: false, dashes: false });
        out
    }

    #[test]
    fn an_odd_mark_is_pointed_at() {
        assert_eq!(
            set_notes(&sample_reading::reading(), 80),
            "\
warning[unbalanced-quotation-mark]: this quotation mark has no partner in its paragraph
  ╭▸ harbour.txt:7:31
  │
7 │ “Read them again,” she added. “Again. And the rest is lost.
  ╰╴                              ━
"
        );
    }

    #[test]
    fn many_notes_are_cut_short() {
        let mut reading = sample_reading::reading();
        reading.notes = vec![reading.notes[0].clone(); 25].into();
        assert!(set_notes(&reading, 80).ends_with("\n… and 5 more notes; --json has them all.\n"));
    }

    #[test]
    fn a_note_that_lies_nowhere_is_still_said() {
        let mut reading = sample_reading::reading();
        reading.notes[0].end = 100_000;
        assert!(set_notes(&reading, 80).starts_with("warning[unbalanced-quotation-mark]: this"));
    }
}
