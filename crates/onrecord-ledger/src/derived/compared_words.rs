//! What of a quotation's words counts when two are compared.

/// What stands between spaces, and where it ends in a dash or dots.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(|part| part.split_inclusive(['—', '–', '…']))
}

/// What of a part counts.
pub(crate) fn key(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What of a quotation is compared with others: its quoted words, or where there are none all that was said.
pub(crate) fn compared<'q>(quoted: &'q str, content: &'q str) -> &'q str {
    if quoted.is_empty() { content } else { quoted }
}

/// What counts of each of a text's words, as [`words`] has it.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = String> {
    parts(text).map(key).filter(|key| !key.is_empty())
}
