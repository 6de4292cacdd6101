//! Hashes of words and of sequences of words. Ledgers store their values, so they never change.

/// The start value of [`fnv`].
pub(crate) const FNV_START: u64 = 0xCBF2_9CE4_8422_2325;

/// One step of FNV-1a, over characters.
pub(crate) fn fnv(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3)
}

/// The finisher of SplitMix64 (Steele, Lea and Flood, 2014).
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// The hash of words in their order.
pub(crate) fn shingle(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0, |hash, word| mix(hash ^ word))
}
