//! The invented people, organisations, outlets and words of the synthetic corpus.
//!
//! Each has a number, from which its name follows. Small numbers are drawn more often.

use super::random::SplitMix64;

const PEOPLE: u64 = 40_000;
const OUTLETS: u64 = 200;
const ORGANIZATIONS: u64 = 2_000;
const WORDS: u64 = 6_000;

pub(super) fn person(number: u64) -> String {
    format!("{} {}", spell(number % 300, true), spell(1_000 + number / 7, true))
}

pub(super) fn organization(number: u64) -> String {
    format!("{} {} Union", spell(20_000 + number % 600, true), spell(30_000 + number / 600, true))
}

pub(super) fn outlet(number: u64) -> String {
    format!("The {} Post", spell(40_000 + number, true))
}

pub(super) fn word(number: u64, capital: bool) -> String {
    spell(50_000 + number, capital)
}

pub(super) fn draw_person(random: &mut SplitMix64) -> u64 {
    random.cubed(PEOPLE)
}

pub(super) fn draw_organization(random: &mut SplitMix64) -> u64 {
    random.squared(ORGANIZATIONS)
}

pub(super) fn draw_outlet(random: &mut SplitMix64) -> u64 {
    random.squared(OUTLETS)
}

pub(super) fn draw_word(random: &mut SplitMix64) -> u64 {
    random.squared(WORDS)
}

/// A sentence of `words` to `words + 4` words, without a full stop.
pub(super) fn sentence(random: &mut SplitMix64, words: u64) -> String {
    let mut sentence = String::new();
    for i in 0..words + random.below(5) {
        if i > 0 {
            sentence.push(' ');
        }
        sentence.push_str(&word(draw_word(random), i == 0));
    }
    sentence
}

/// Spells a number as a word of two or three syllables.
fn spell(number: u64, capital: bool) -> String {
    const ONSETS: [&str; 16] =
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "br"];
    const NUCLEI: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "or"];
    const CODAS: [&str; 4] = ["", "n", "l", "r"];
    let mut rest = number + 600;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(ONSETS[(rest % 16) as usize]);
        rest /= 16;
        word.push_str(NUCLEI[(rest % 8) as usize]);
        rest /= 8;
        word.push_str(CODAS[(rest % 4) as usize]);
        rest /= 4;
    }
    match word.get(..1) {
        Some(first) if capital => format!("{}{}", first.to_uppercase(), &word[1..]),
        _ => word,
    }
}
