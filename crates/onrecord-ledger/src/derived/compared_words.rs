//! The words of a quotation as they are compared with those of another.

/// The parts between spaces; a dash or an ellipsis also ends a part.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(|part| part.split_inclusive(['—', '–', '…']))
}

/// The letters and digits of a part, in lower case.
pub(crate) fn key(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is compared of a quotation: its quoted words, or its whole content if nothing is quoted.
pub(crate) fn compared<'q>(quoted: &'q str, content: &'q str) -> &'q str {
    if quoted.is_empty() { content } else { quoted }
}

/// The compared form of each word of a text.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = String> {
    parts(text).map(key).filter(|key| !key.is_empty())
}
