//! Tables that fit the terminal's width.

use unicode_width::UnicodeWidthStr as _;

use super::style::{Look, Style};
use super::wrap;

/// Spaces between two columns.
const GAP: usize = 2;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Numbers, aligned right. Never cut.
    Number,
    /// Words. Long ones continue in the next line.
    Words,
    /// Text that stays in one piece, such as a citation. Never cut.
    Whole,
}

/// A cell: its words, which [`table`] makes safe to print, and their style.
pub(crate) type TableCell = (String, Style);

/// A cell with a count. A zero is dim.
pub(crate) fn number_cell(count: usize) -> TableCell {
    (count.to_string(), if count == 0 { Style::DIM } else { Style::PLAIN })
}

/// Appends a table with dim headings. Columns of words share the width that the others leave. No column gets more than
/// it needs, and the widest shrinks first.
pub(crate) fn table(
    out: &mut String,
    look: Look,
    indent: usize,
    columns: &[(&str, Column)],
    rows: &[Vec<TableCell>],
) {
    let mut widths: Vec<usize> = columns.iter().map(|(title, _)| title.width()).collect();
    for row in rows {
        for (width, (words, _)) in widths.iter_mut().zip(row) {
            *width = (*width).max(wrap::width(&wrap::graphemes(words, 0)));
        }
    }
    let room = look.width.saturating_sub(indent + GAP * (columns.len().saturating_sub(1)));
    while widths.iter().sum::<usize>() > room {
        let words = (0..columns.len()).filter(|&i| columns[i].1 == Column::Words);
        let Some(widest) = words.max_by_key(|&i| widths[i]).filter(|&i| widths[i] > 6) else {
            break;
        };
        widths[widest] -= 1;
    }
    let titles: Vec<TableCell> =
        columns.iter().map(|(title, _)| ((*title).to_owned(), Style::DIM)).collect();
    for row in std::iter::once(&titles).chain(rows) {
        let folded: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|((words, _), &width)| wrap::fold(words, width)).collect();
        for line in 0..folded.iter().map(Vec::len).max().unwrap_or(0) {
            let mut printed = " ".repeat(indent);
            for (i, lines) in folded.iter().enumerate() {
                let words = lines.get(line).map_or("", String::as_str);
                let space = " ".repeat(widths[i].saturating_sub(words.width()));
                let painted = look.painted(row[i].1, words);
                match columns[i].1 {
                    Column::Number => printed.extend([space, painted]),
                    Column::Words | Column::Whole => printed.extend([painted, space]),
                }
                if i + 1 < folded.len() {
                    printed.push_str(&" ".repeat(GAP));
                }
            }
            out.push_str(printed.trim_end());
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(width: usize) -> String {
        let columns = [("who", Column::Words), ("n", Column::Number), ("where", Column::Words)];
        let row = |who: &str, n: &str, at: &str| {
            [who, n, at].map(|words| (words.to_owned(), Style::PLAIN)).to_vec()
        };
        let rows = [row("Mara Ellison", "12", "q1 q2 q3"), row("日本語", "3", "q4")];
        let mut out = String::new();
        let look = Look { width, escapes: false, dashes: false };
        table(&mut out, look, 0, &columns, &rows);
        out
    }

    #[test]
    fn columns_line_up() {
        assert_eq!(
            set(80),
            "who            n  where\n\
             Mara Ellison  12  q1 q2 q3\n\
             日本語         3  q4\n"
        );
    }

    #[test]
    fn a_narrow_table_continues_in_the_next_line() {
        assert_eq!(
            set(20),
            "who       n  where\n\
             Mara     12  q1 q2\n\
             Ellison      q3\n\
             日本語    3  q4\n"
        );
    }
}
