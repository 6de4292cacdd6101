//! What the networks see of a word. `training/onrecord_training/word_features.py` computes the same.

use unicode_normalization::UnicodeNormalization;

/// The word with ASCII characters for typographic quotation marks, dashes, ellipses and spaces.
pub(crate) fn plain(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    for c in form.chars() {
        match c {
            '‘' | '’' | 'ʼ' | '`' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '–' | '—' | '‐' | '‑' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{a0}' => out.push(' '),
            _ => out.push(c),
        }
    }
    if out.contains("''") { out.replace("''", "\"") } else { out }
}

/// The [`plain`] word in lower case and without accents.
pub(crate) fn folded(form: &str) -> String {
    let lower = plain(form).to_lowercase();
    if lower.is_ascii() {
        return lower;
    }
    lower.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}

/// The key of a word: folded, with `0` for every ASCII digit.
pub(crate) fn norm(form: &str) -> String {
    folded(form).chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// The shape of a word: `X` for upper case, `x` for other letters, `0` for digits, other characters as they
/// are. At most three equal characters follow each other.
pub(crate) fn shape(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    let (mut last, mut run) = (None, 0);
    for c in plain(form).chars() {
        let mark = if c.is_uppercase() {
            'X'
        } else if c.is_alphabetic() {
            'x'
        } else if c.is_ascii_digit() {
            '0'
        } else {
            c
        };
        run = if last == Some(mark) { run + 1 } else { 1 };
        last = Some(mark);
        if run <= 3 {
            out.push(mark);
        }
    }
    out
}

/// The case of a word, as a row of the accurate model's embedding. 1: digits without letters; 2: neither;
/// 3: no upper case; 4: only upper case; 5: an initial capital or a single one; 6: an initial and further
/// capitals; 7: capitals, but no initial one. 0 is for the encoder's own marks.
pub(crate) fn case_class(form: &str) -> usize {
    let upper = |c: char| c.is_uppercase();
    if !form.chars().any(char::is_alphabetic) {
        return if form.chars().any(|c| c.is_ascii_digit()) { 1 } else { 2 };
    }
    if !form.chars().any(upper) {
        return 3;
    }
    if !form.chars().any(char::is_lowercase) {
        return if form.chars().nth(1).is_some() { 4 } else { 5 };
    }
    match form.chars().next().is_some_and(upper) {
        true if form.chars().skip(1).any(upper) => 6,
        true => 5,
        false => 7,
    }
}

/// 32-bit FNV-1a hash of all parts in turn, starting from the offset basis xor `salt`. A final mix follows,
/// because the low bits of FNV alone are weak.
pub(crate) fn fingerprint(parts: &[&str], salt: u32) -> u32 {
    let mut value = 0x811c_9dc5 ^ salt;
    for byte in parts.iter().flat_map(|part| part.bytes()) {
        value = (value ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    value ^= value >> 16;
    value = value.wrapping_mul(0x85eb_ca6b);
    value ^ (value >> 13)
}

/// Fingerprints in rising order, with an index of their upper 12 bits. A binary search among all of them
/// would miss the cache at every step.
#[derive(Debug)]
pub(crate) struct Fingerprints {
    all: Vec<u32>,
    /// Where the fingerprints of each value of the upper bits start in `all`; last, where `all` ends.
    starts: Vec<usize>,
}

impl Fingerprints {
    const BITS: u32 = 12;

    /// Builds the index, or returns `None` if the fingerprints do not rise strictly.
    pub(crate) fn new(all: Vec<u32>) -> Option<Self> {
        let start = |first: u32| all.partition_point(|&one| one >> (32 - Self::BITS) < first);
        let starts = (0..=1 << Self::BITS).map(start).collect();
        all.is_sorted_by(|a, b| a < b).then_some(Self { starts, all })
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Index of a fingerprint, or `None` if it is not listed.
    pub(crate) fn place(&self, of: u32) -> Option<usize> {
        let first = (of >> (32 - Self::BITS)) as usize;
        let (start, end) = (self.starts[first], self.starts[first + 1]);
        Some(start + self.all[start..end].binary_search(&of).ok()?)
    }
}

/// Where a word stands relative to double quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoted {
    Outside = 0,
    Inside = 1,
    Mark = 2,
}

/// The state of each word of a paragraph. Straight marks open and close in turn.
pub(crate) fn quoted<'a>(forms: impl IntoIterator<Item = &'a str>) -> Vec<Quoted> {
    let mut inside = false;
    let state = |form| {
        inside = match form {
            "“" | "``" | "„" => true,
            "”" | "''" => false,
            "\"" => !inside,
            _ => return if inside { Quoted::Inside } else { Quoted::Outside },
        };
        Quoted::Mark
    };
    forms.into_iter().map(state).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_accents_and_digits() {
        assert_eq!(plain("‘Tis—“so”…"), "'Tis-\"so\"...");
        assert_eq!(folded("Ngũgĩ"), "ngugi");
        assert_eq!(norm("ŞAHİN’s"), "sahin's");
        assert_eq!(norm("1990s"), "0000s");
    }

    #[test]
    fn shapes_and_cases() {
        assert_eq!(shape("McDonald's"), "XxXxxx'x");
        assert_eq!(shape("COVID-19"), "XXX-00");
        let of = ["12", ".", "the", "UN", "A", "Rita", "McRae", "iPhone"].map(case_class);
        assert_eq!(of, [1, 2, 3, 4, 5, 5, 6, 7]);
    }

    #[test]
    fn every_fingerprint_has_its_place() {
        let all = vec![0, 1, 0x000f_ffff, 0x0010_0000, 0x8000_0000, u32::MAX];
        let known = Fingerprints::new(all.clone()).unwrap();
        assert!(all.iter().enumerate().all(|(at, &one)| known.place(one) == Some(at)));
        assert!(
            [2, 0x0010_0001, 0x7fff_ffff, u32::MAX - 1]
                .iter()
                .all(|&one| known.place(one).is_none())
        );
        assert!(Fingerprints::new(vec![2, 1]).is_none() && Fingerprints::new(vec![1, 1]).is_none());
    }

    /// The expected values come from the Python function.
    #[test]
    fn fingerprints_are_those_of_the_training() {
        assert_eq!(fingerprint(&["said"], 0), 0x5a23_14fb);
        assert_eq!(fingerprint(&["Ng", "ũgĩ"], 3), 0xc2a8_0502);
    }
}
