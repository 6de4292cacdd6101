//! Breaking text into lines by how wide it is on a terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::safe;

/// One character as readers see it (a grapheme), in the form in which it may be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'t> {
    /// What is printed.
    pub(crate) text: Cow<'t, str>,
    /// Columns it takes.
    pub(crate) width: usize,
    /// Where it starts, in bytes of the text that it was cut from.
    pub(crate) at: usize,
}

impl Cell<'_> {
    fn is_space(&self) -> bool {
        self.text == " "
    }
}

/// The characters of `text`, which starts at byte `at` of something longer. A run of white space
/// is one space, and nothing stands at either end.
pub(crate) fn cells(text: &str, at: usize) -> Vec<Cell<'_>> {
    let mut cells: Vec<Cell<'_>> = Vec::with_capacity(text.len());
    for (start, grapheme) in text.grapheme_indices(true) {
        let text = safe::visible(grapheme);
        if text.chars().all(|c| c == ' ') {
            if cells.last().is_some_and(|last| !last.is_space()) {
                cells.push(Cell { text: Cow::Borrowed(" "), width: 1, at: at + start });
            }
        } else {
            cells.push(Cell { width: text.width(), text, at: at + start });
        }
    }
    if cells.last().is_some_and(Cell::is_space) {
        cells.pop();
    }
    cells
}

/// Columns that `cells` take.
pub(crate) fn width(cells: &[Cell<'_>]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// Breaks `cells` into lines of at most `columns` columns: at spaces and after dashes, and inside
/// a word only where it alone is wider than a line. The space at a break is left out.
pub(crate) fn wrap<'c, 't>(cells: &'c [Cell<'t>], columns: usize) -> Vec<&'c [Cell<'t>]> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let (mut start, mut taken) = (0, 0);
    // Where the line may end and the next one begin, as the last word that fitted left it.
    let mut last_break: Option<(usize, usize)> = None;
    let mut i = 0;
    while i < cells.len() {
        let cell = &cells[i];
        if cell.is_space() {
            last_break = Some((i, i + 1));
        }
        if taken + cell.width > columns && i > start && !cell.is_space() {
            let (end, next) = last_break.unwrap_or((i, i));
            lines.push(&cells[start..end]);
            (start, i, taken, last_break) = (next, next, 0, None);
            continue;
        }
        taken += cell.width;
        i += 1;
        if cell.text == "—" && taken <= columns {
            last_break = Some((i, i));
        }
    }
    if start < cells.len() {
        lines.push(&cells[start..]);
    }
    lines
}

/// `text` made safe and broken into lines of at most `columns` columns.
pub(crate) fn fold(text: &str, columns: usize) -> Vec<String> {
    let cells = cells(text, 0);
    wrap(&cells, columns).into_iter().map(joined).collect()
}

/// `text` made safe, on one line of at most `columns` columns; what is cut off leaves a `…`.
pub(crate) fn clip(text: &str, columns: usize) -> String {
    let cells = cells(text, 0);
    if width(&cells) <= columns {
        return joined(&cells);
    }
    let mut taken = 1;
    let kept = cells.iter().take_while(|cell| {
        taken += cell.width;
        taken <= columns
    });
    let kept: String = kept.map(|cell| &*cell.text).collect();
    format!("{}…", kept.trim_end())
}

/// What `cells` print.
pub(crate) fn joined(cells: &[Cell<'_>]) -> String {
    cells.iter().map(|cell| &*cell.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(fold("one two  three\nfour", 9), ["one two", "three", "four"]);
        assert_eq!(fold("one two", 7), ["one two"]);
        assert_eq!(fold("one two", 6), ["one", "two"]);
        assert_eq!(fold("  ", 5), [""; 0]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(
            fold("see https://example.org/x now", 10),
            ["see", "https://ex", "ample.org/", "x now"]
        );
    }

    #[test]
    fn a_line_may_end_in_a_dash() {
        assert_eq!(fold("truck. Then—depending", 12), ["truck. Then—", "depending"]);
    }

    #[test]
    fn widths_are_columns_and_characters_stay_whole() {
        assert_eq!(fold("日本語の記事", 5), ["日本", "語の", "記事"]);
        assert_eq!(fold("ab👩\u{200d}🚒cd", 4), ["ab👩\u{200d}🚒", "cd"]);
        assert_eq!(fold("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        // One column is too narrow for a wide character; it is printed all the same.
        assert_eq!(fold("日本", 1), ["日", "本"]);
    }

    #[test]
    fn what_is_cut_off_is_said() {
        assert_eq!(clip("Mara Ellison", 20), "Mara Ellison");
        assert_eq!(clip("Mara Ellison", 8), "Mara El…");
        assert_eq!(clip("Mara Ellison", 6), "Mara…");
    }

    #[test]
    fn cells_know_where_they_stand() {
        let cells = cells(" né\r\n x", 10);
        let at: Vec<_> = cells.iter().map(|c| (&*c.text, c.at)).collect();
        assert_eq!(at, [("n", 11), ("é", 12), (" ", 14), ("x", 17)]);
    }
}
