//! Breaks text into lines by its width on a terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::escape;

/// One character as people see it, in a form that is safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grapheme<'t> {
    /// The printed text.
    pub(crate) text: Cow<'t, str>,
    /// Columns on the terminal.
    pub(crate) width: usize,
    /// The byte where it starts in the text that it was cut from.
    pub(crate) at: usize,
}

impl Grapheme<'_> {
    fn is_space(&self) -> bool {
        self.text == " "
    }
}

/// The characters of `text`, which starts at byte `at` of a longer text. A run of white space becomes one space, and
/// white space at either end disappears.
pub(crate) fn graphemes(text: &str, at: usize) -> Vec<Grapheme<'_>> {
    let mut graphemes: Vec<Grapheme<'_>> = Vec::with_capacity(text.len());
    for (start, grapheme) in text.grapheme_indices(true) {
        let text = escape::visible(grapheme);
        if text.chars().all(|c| c == ' ') {
            if graphemes.last().is_some_and(|last| !last.is_space()) {
                graphemes.push(Grapheme { text: Cow::Borrowed(" "), width: 1, at: at + start });
            }
        } else {
            graphemes.push(Grapheme { width: text.width(), text, at: at + start });
        }
    }
    if graphemes.last().is_some_and(Grapheme::is_space) {
        graphemes.pop();
    }
    graphemes
}

/// Columns that characters take.
pub(crate) fn width(graphemes: &[Grapheme<'_>]) -> usize {
    graphemes.iter().map(|grapheme| grapheme.width).sum()
}

/// Breaks characters into lines of at most `columns` columns: at spaces, after dashes, and inside a word that is wider
/// than a line. The space at a break disappears.
pub(crate) fn wrap<'c, 't>(
    graphemes: &'c [Grapheme<'t>],
    columns: usize,
) -> Vec<&'c [Grapheme<'t>]> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let (mut start, mut taken) = (0, 0);
    // Where the line may end and the next one begin, after the last word that fitted.
    let mut last_break: Option<(usize, usize)> = None;
    let mut i = 0;
    while i < graphemes.len() {
        let grapheme = &graphemes[i];
        if grapheme.is_space() {
            last_break = Some((i, i + 1));
        }
        if taken + grapheme.width > columns && i > start && !grapheme.is_space() {
            let (end, next) = last_break.unwrap_or((i, i));
            lines.push(&graphemes[start..end]);
            (start, i, taken, last_break) = (next, next, 0, None);
            continue;
        }
        taken += grapheme.width;
        i += 1;
        if grapheme.text == "—" && taken <= columns {
            last_break = Some((i, i));
        }
    }
    if start < graphemes.len() {
        lines.push(&graphemes[start..]);
    }
    lines
}

/// `text` made safe and broken into lines of at most `columns` columns.
pub(crate) fn fold(text: &str, columns: usize) -> Vec<String> {
    let graphemes = graphemes(text, 0);
    wrap(&graphemes, columns).into_iter().map(joined).collect()
}

/// `text` made safe, on one line of at most `columns` columns. A cut leaves a `…`.
pub(crate) fn clip(text: &str, columns: usize) -> String {
    let graphemes = graphemes(text, 0);
    if width(&graphemes) <= columns {
        return joined(&graphemes);
    }
    let mut taken = 1;
    let kept = graphemes.iter().take_while(|grapheme| {
        taken += grapheme.width;
        taken <= columns
    });
    let kept: String = kept.map(|grapheme| &*grapheme.text).collect();
    format!("{}…", kept.trim_end())
}

/// The printed text of characters.
pub(crate) fn joined(graphemes: &[Grapheme<'_>]) -> String {
    graphemes.iter().map(|grapheme| &*grapheme.text).collect()
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
        let graphemes = graphemes(" né\r\n x", 10);
        let at: Vec<_> = graphemes.iter().map(|c| (&*c.text, c.at)).collect();
        assert_eq!(at, [("n", 11), ("é", 12), (" ", 14), ("x", 17)]);
    }
}
