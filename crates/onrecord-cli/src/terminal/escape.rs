//! Makes text from outside safe for a terminal.

use std::borrow::Cow;

/// `text` with visible signs for characters that a terminal would obey: control characters, which start escape
/// sequences, and marks that change the direction of writing. Line breaks and tabs become spaces.
///
/// This is for lines that people read. Data (JSON, CSV) is never changed.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_whitespace() && c != ' ' || replacement(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match replacement(c) {
            Some(name) => out.push_str(&name),
            // A terminal prints a no-break space as it is.
            None if c.is_whitespace() && c != '\u{a0}' => out.push(' '),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// As [`visible`], with one character for each character, so that columns can still be counted.
pub(crate) fn one_to_one(text: &str) -> String {
    let safe = |c: char| match replacement(c) {
        Some(name) => name.chars().next().filter(|&c| c != '<').unwrap_or('\u{fffd}'),
        None if c.is_whitespace() => ' ',
        None => c,
    };
    text.chars().map(safe).collect()
}

/// The sign for a character that must not reach the terminal; `None` for one that may.
fn replacement(c: char) -> Option<String> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => None,
        // The control pictures ␀ to ␟ have the order of the controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).map(String::from),
        '\u{7f}' => Some("␡".to_owned()),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}' => Some(format!("<U+{:04X}>", c as u32)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_is_shown_and_not_sent() {
        assert_eq!(visible("a\x1b[31mb\x07"), "a␛[31mb␇");
        assert_eq!(visible("x\u{202e}y\u{9b}2J"), "x<U+202E>y<U+009B>2J");
        assert_eq!(visible("one\r\ntwo\u{85}three"), "one  two three");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(visible("“né” 🦀 👩\u{200d}🚒"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_control_character_is_left() {
        let all: String = (0..0x3000).filter_map(char::from_u32).collect();
        assert!(!visible(&all).chars().any(char::is_control));
        assert!(!one_to_one(&all).chars().any(char::is_control));
        assert_eq!(one_to_one(&all).chars().count(), all.chars().count());
    }
}
