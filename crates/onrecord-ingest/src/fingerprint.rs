//! Fingerprints for finding near-duplicates.

use onrecord_text::hex;

/// How many words a shingle has.
const SHINGLE: usize = 4;
/// A text of fewer words has no fingerprint, as too much of it would match by chance.
const FEWEST_WORDS: usize = 24;
/// How many shingle hashes are kept, the least of each part of the hash space.
const PARTS: usize = 64;

/// The fingerprint of a text in 128 hexadecimal digits, two for each part. The share of equal pairs in two
/// fingerprints, less the 1 in 256 that are equal by chance, estimates the Jaccard similarity of their word
/// 4-grams.
///
/// Case and punctuation do not count. The method is one permutation hashing (Li, Owen and Zhang, 2012). Empty
/// parts are filled by random probing (Shrivastava, 2017). Of the least hash of each part the lowest eight
/// bits are kept (Li and König, 2010).
pub(crate) fn fingerprint(text: &str) -> Option<String> {
    let words = words(text);
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut least: [Option<u64>; PARTS] = [None; PARTS];
    for shingle in words.windows(SHINGLE) {
        let hash = shingle.iter().fold(0, |hash, &word| mix(hash ^ word));
        let part = &mut least[(hash % PARTS as u64) as usize];
        let rest = hash / PARTS as u64;
        *part = Some(part.map_or(rest, |least| least.min(rest)));
    }
    let bytes = (0..PARTS as u64).map(|part| {
        let mut probe = part;
        // At least one part is filled, and the probes reach all parts.
        let found = loop {
            if let Some(found) = least[(probe % PARTS as u64) as usize] {
                break found;
            }
            probe = mix(probe.wrapping_add(PARTS as u64));
        };
        (found & 0xFF) as u8
    });
    Some(hex(&bytes.collect::<Vec<u8>>()))
}

/// Hashes each word of a text: FNV-1a over its characters in lower case.
fn words(text: &str) -> Vec<u64> {
    let step = |hash: u64, c: char| (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3);
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut word: Option<u64> = None;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            words.extend(word.take());
            continue;
        }
        let hash = word.unwrap_or(0xCBF2_9CE4_8422_2325);
        word = Some(match c.is_ascii() {
            true => step(hash, c.to_ascii_lowercase()),
            false => c.to_lowercase().fold(hash, step),
        });
    }
    words.extend(word);
    words
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
fn mix(mut hash: u64) -> u64 {
    hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of digit pairs in which two fingerprints agree.
    fn alike(a: &str, b: &str) -> f64 {
        let (a, b) = (fingerprint(a).unwrap(), fingerprint(b).unwrap());
        let pairs = a.as_bytes().chunks(2).zip(b.as_bytes().chunks(2));
        pairs.filter(|(a, b)| a == b).count() as f64 / PARTS as f64
    }

    fn story(from: usize, words: usize) -> String {
        (from..from + words).map(|n| format!("word{} ", n * n)).collect()
    }

    #[test]
    fn likeness_is_the_share_of_shingles_in_common() {
        let whole = story(0, 400);
        assert!((alike(&whole, &whole.to_uppercase().replace(' ', ", ")) - 1.0).abs() < 1e-9);
        // Two texts that share half of their shingles share a third of the union.
        assert!((alike(&whole, &story(200, 400)) - 0.33).abs() < 0.17);
        assert!(alike(&whole, &story(1000, 400)) < 0.1);
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(fingerprint(&story(0, FEWEST_WORDS - 1)), None);
        assert_eq!(
            fingerprint(&story(0, FEWEST_WORDS)).map(|digits| digits.len()),
            Some(2 * PARTS)
        );
        assert_eq!(fingerprint(""), None);
    }
}
