//! Splits a text into paragraphs.

use crate::Span;

/// Most characters of a line in hard-wrapped text. Editors and mail programs wrap text to fewer.
const WIDEST_WRAP: usize = 100;
/// Line breaks inside paragraphs that are needed to tell whether a text is hard-wrapped.
const FEWEST_BREAKS: usize = 3;

/// The paragraphs of a text in order, without the white space around them.
///
/// A blank line always separates paragraphs. A single line break does too, as on web pages, unless the text
/// is hard-wrapped: no line is long, and many lines start with a lower-case letter. Even then, each item of
/// a list is a paragraph.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    let lines: Vec<Span> = lines(text).map(|line| line.trim(text, char::is_whitespace)).collect();
    let wrapped = is_hard_wrapped(text, &lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut continues = false;
    for line in lines {
        if line.is_empty() {
            continues = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some(last) if continues && wrapped && !is_list_item(line.slice(text)) => {
                *last = last.join(line);
            }
            _ => paragraphs.push(line),
        }
        continues = true;
    }
    paragraphs
}

fn is_list_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['•', '»', '▪', '◦'])
        || ["- ", "* ", "– ", "— "].iter().any(|bullet| line.starts_with(bullet))
        || (1..=2).contains(&(line.len() - number.len())) && number.starts_with([')', '.'])
}

/// Lines without their ends, which are `\n`, `\r\n`, `\r`, U+0085, U+2028 and U+2029.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
        .scan((), move |(), line| {
            // `\r\n` would give an empty line in between, and empty lines separate paragraphs.
            let span = Span::at(text, start, start + line.len());
            let end = &text[span.end()..];
            start = span.end() + end.chars().next().map_or(0, char::len_utf8);
            Some((span, end.starts_with("\r\n")))
        })
        .scan(false, |after_cr, (span, cr)| {
            let skip = *after_cr && span.is_empty();
            *after_cr = cr;
            Some((!skip).then_some(span))
        })
        .flatten()
}

fn is_hard_wrapped(text: &str, lines: &[Span]) -> bool {
    if lines.iter().any(|line| line.slice(text).chars().nth(WIDEST_WRAP).is_some()) {
        return false;
    }
    let inside = lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty());
    let (breaks, going_on) = inside.fold((0, 0), |(breaks, going_on), pair| {
        let small = pair[1].slice(text).starts_with(char::is_lowercase);
        (breaks + 1, going_on + usize::from(small))
    });
    // In running English two of three words start with a lower-case letter, but few paragraphs do.
    breaks >= FEWEST_BREAKS && going_on * 5 >= breaks * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|p| p.slice(text)).collect()
    }

    #[test]
    fn web_copy_has_a_paragraph_a_line() {
        assert_eq!(words("One.\nTwo.\r\n\r\n  Three. \n"), ["One.", "Two.", "Three."]);
    }

    #[test]
    fn windows_line_ends_do_not_part_wrapped_lines() {
        let text = "The council met on\r\nMonday and then it\r\nadjourned until the\r\nnext week, when it\r\nwill meet again.\r\n\r\nA second paragraph.";
        assert_eq!(words(text).len(), 2);
    }

    #[test]
    fn items_of_a_list_stay_apart_in_wrapped_text() {
        let text = "The council met on\nmonday and voted on\nthese:\n- a bridge over the\n  river, and\n- a ferry.\n";
        assert_eq!(words(text).len(), 3);
    }

    #[test]
    fn nothing_is_no_paragraph() {
        assert!(words(" \n\n \t").is_empty());
    }
}
