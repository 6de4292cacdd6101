//! Numbers of items: 3 for `m3`.

/// 3 for `m3`; only what is printed back as the same id counts.
pub(crate) fn number(letter: char, id: &str) -> Option<usize> {
    let number = id.strip_prefix(letter)?.parse().ok()?;
    (number > 0 && id == format!("{letter}{number}")).then_some(number)
}

/// The number of an item that another one refers to.
pub(crate) fn reference(letter: char, id: Option<&String>) -> Option<usize> {
    number(letter, id?)
}
