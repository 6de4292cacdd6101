//! Numbers of items: 3 for `m3`.

/// The number of an id, 3 for `m3`; `None` for an id that is not printed like that.
pub(crate) fn number(letter: char, id: &str) -> Option<usize> {
    let number = id.strip_prefix(letter)?.parse().ok()?;
    (number > 0 && id == format!("{letter}{number}")).then_some(number)
}

/// The number of a referenced item.
pub(crate) fn reference(letter: char, id: Option<&String>) -> Option<usize> {
    number(letter, id?)
}
