//! An article's attributions in few bytes, for counting.
//!
//! A large outlet has so many attributions that reading a row each takes seconds. Packed rows take a fraction of
//! that, and one row an article is recorded faster.

use crate::store::ids::{ActorNumber, AttributionNumber, EntityId, SourceNameId};

/// What is counted of one attribution. Form, act, polarity and kind are positions in the lists of
/// [`source_counts`](super::source_counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PackedAttribution {
    /// Its number in the article.
    pub(crate) number: AttributionNumber,
    /// The number of its speaker in the article, as read.
    pub(crate) actor: Option<ActorNumber>,
    /// The entity of that actor.
    pub(crate) entity: Option<EntityId>,
    /// The row of the source's words, for a source without an entity.
    pub(crate) name: SourceNameId,
    pub(crate) kind: usize,
    pub(crate) form: usize,
    pub(crate) act: usize,
    pub(crate) polarity: usize,
    /// Inside how many other attributions it stands.
    pub(crate) voice: usize,
    /// Where its content begins, in thousandths of the text.
    pub(crate) place: usize,
    /// Code points of its content.
    pub(crate) length: usize,
    /// Whether a correction names its speaker or rejects it.
    pub(crate) corrected: bool,
}

/// Packs attributions, each number in LEB128: groups of seven bits, the lowest first, with the eighth bit set on all
/// but the last.
pub(super) fn pack(all: &[PackedAttribution]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(16 * all.len());
    for one in all {
        let optional = |number: Option<i64>| number.map_or(0, |number| number as u64 + 1);
        for number in [
            one.number.0 as u64,
            optional(one.actor.map(|actor| actor.0)),
            optional(one.entity.map(|entity| entity.0)),
            one.name.0 as u64,
            one.kind as u64,
            one.form as u64,
            one.act as u64,
            one.polarity as u64,
            one.voice as u64,
            one.place as u64,
            one.length as u64,
            u64::from(one.corrected),
        ] {
            put(&mut bytes, number);
        }
    }
    bytes
}

/// Unpacks what [`pack`] packed. Bytes that another program changed may give other numbers, but never more than there
/// are.
pub(crate) fn unpack(mut bytes: &[u8]) -> impl Iterator<Item = PackedAttribution> {
    std::iter::from_fn(move || {
        let mut next = || take(&mut bytes);
        let optional = |number: u64| number.checked_sub(1).map(|number| number as i64);
        Some(PackedAttribution {
            number: AttributionNumber(next()? as i64),
            actor: optional(next()?).map(ActorNumber),
            entity: optional(next()?).map(EntityId),
            name: SourceNameId(next()? as i64),
            kind: next()? as usize,
            form: next()? as usize,
            act: next()? as usize,
            polarity: next()? as usize,
            voice: next()? as usize,
            place: next()? as usize,
            length: next()? as usize,
            corrected: next()? != 0,
        })
    })
}

const GROUP: u32 = 7;
const MORE: u8 = 1 << GROUP;

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= u64::from(MORE) {
        bytes.push(number as u8 | MORE);
        number >>= GROUP;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & !MORE).checked_shl(shift).unwrap_or(0);
        if byte & MORE == 0 {
            return Some(number);
        }
        shift += GROUP;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            ids in proptest::collection::vec((0..i64::MAX, proptest::option::of(0..i64::MAX)), 0..9),
            small in 0usize..5_000,
        ) {
            let all: Vec<PackedAttribution> = ids
                .iter()
                .map(|&(number, entity)| PackedAttribution {
                    number: AttributionNumber(number),
                    actor: entity.map(|entity| ActorNumber(entity / 2)),
                    entity: entity.map(EntityId),
                    name: SourceNameId(number / 2),
                    kind: small % 7,
                    form: small % 3,
                    act: small % 5,
                    polarity: small % 4,
                    voice: small % 2,
                    place: small,
                    length: 2 * small,
                    corrected: small % 2 == 0,
                })
                .collect();
            prop_assert_eq!(unpack(&pack(&all)).collect::<Vec<_>>(), all);
        }

        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(unpack(&bytes).count() <= bytes.len() / 12);
        }
    }
}
