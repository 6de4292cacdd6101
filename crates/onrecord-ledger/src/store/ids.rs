//! Numbers of items: 3 for `m3`.

use onrecord_reading::contract::ItemId;

/// The number of an id with this letter, 3 for `m3`; `None` for any other text.
pub(crate) fn number(letter: char, id: &str) -> Option<usize> {
    let id: ItemId = id.parse().ok()?;
    (id.layer().id_letter() == Some(letter)).then(|| id.index() + 1)
}

/// The number of a referenced item.
pub(crate) fn reference(letter: char, id: Option<&String>) -> Option<usize> {
    number(letter, id?)
}
