//! Remarks about a reading, each with the place it speaks of.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use onrecord::OffsetMap;
use onrecord::contract::{Note, Reading};

use super::safe;
use super::style::{Look, Style};
use super::wrap;

/// More notes than this make nobody wiser.
const MOST: usize = 20;

/// In narrower terminals the message needs the room that the code would take.
const NARROWEST_WITH_CODE: usize = 70;

/// Appends the notes, each with its line and carets under the place.
pub(crate) fn notes(out: &mut String, reading: &Reading, look: Look) {
    let map = OffsetMap::new(&reading.article.text, reading.article.offset_unit);
    let renderer = if look.escapes { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(look.width.max(40));
    let path = reading.article.source.path.as_deref().unwrap_or("-");
    for (i, note) in reading.notes.iter().take(MOST).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let level = match note.level {
            onrecord::Level::Info => Level::INFO,
            onrecord::Level::Warning => Level::WARNING,
        };
        let title = if look.width < NARROWEST_WITH_CODE {
            let room = look.width.saturating_sub("warning: ".len());
            level.primary_title(wrap::fold(&note.message, room).join("\n"))
        } else {
            level.primary_title(safe::visible(&note.message)).id(safe::visible(&note.code))
        };
        let group = match Place::new(reading, &map, note) {
            Some(place) => Group::with_title(title).element(
                Snippet::source(place.words)
                    .path(safe::visible(path))
                    .line_start(place.line)
                    .annotation(AnnotationKind::Primary.span(place.mark)),
            ),
            None => Group::with_title(title),
        };
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    }
    if reading.notes.len() > MOST {
        let rest =
            format!("\n… and {} more notes; --json has them all.\n", reading.notes.len() - MOST);
        look.paint(out, Style::DIM, &rest);
    }
}

/// Where a note points.
struct Place {
    /// From one.
    line: usize,
    /// That line, safe to print.
    words: String,
    /// The place in it, in bytes.
    mark: std::ops::Range<usize>,
}

impl Place {
    /// `None` for a note of a damaged reading, which lies nowhere in the text.
    fn new(reading: &Reading, map: &OffsetMap<'_>, note: &Note) -> Option<Self> {
        let text = &reading.article.text;
        let (start, end) = (map.to_byte(note.start)?, map.to_byte(note.end)?);
        text.get(start..end)?;
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let before = safe::one_to_one(&text[from..start]);
        let marked = safe::one_to_one(&text[start..end.min(to)]);
        let after = safe::one_to_one(text[end.min(to)..to].trim_end());
        Some(Self {
            line: text[..start].matches('\n').count() + 1,
            mark: before.len()..before.len() + marked.len(),
            words: before + &marked + &after,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample;

    fn set(reading: &Reading, width: usize) -> String {
        let mut out = String::new();
        notes(&mut out, reading, Look { width, escapes: false, dashes: false });
        out
    }

    #[test]
    fn an_odd_mark_is_pointed_at() {
        assert_eq!(
            set(&sample::reading(), 80),
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
        let mut reading = sample::reading();
        reading.notes = vec![reading.notes[0].clone(); 25].into();
        assert!(set(&reading, 80).ends_with("\n… and 5 more notes; --json has them all.\n"));
    }

    #[test]
    fn a_note_that_lies_nowhere_is_still_said() {
        let mut reading = sample::reading();
        reading.notes[0].end = 100_000;
        assert!(set(&reading, 80).starts_with("warning[unbalanced-quotation-mark]: this"));
    }
}
