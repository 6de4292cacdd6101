//! The text of an article against the gold's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onrecord::{Article, BlockKind};
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::gold::{GoldBody, Set};
use super::{harmonic, mean};

/// What the gold of all sets holds: running text and what is set among it. Headline, byline and dateline stand
/// in other fields there or nowhere; captions and the lines of rights and sign-off at the foot it leaves out.
pub(super) fn body(article: &Article) -> String {
    use BlockKind::{Blockquote, Heading, ListItem, Paragraph};
    let inside = (article.blocks.iter())
        .filter(|block| matches!(block.kind, Paragraph | Heading | ListItem | Blockquote))
        .map(|block| block.span.slice(&article.text));
    inside.collect::<Vec<_>>().join("\n")
}

/// How much of a gold text, in shingles, words or segments, was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In both.
    pub found: usize,
    /// Predicted only.
    pub spurious: usize,
    /// In the gold only.
    pub missed: usize,
}

/// Precision, recall and F1 of one text or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Of what was predicted, the share that is right.
    pub precision: f64,
    /// Of what is right, the share that was predicted.
    pub recall: f64,
    /// Both in one figure.
    pub f1: f64,
}

impl Counts {
    /// Two empty texts agree; otherwise what was not found at all is 0.
    #[must_use]
    pub fn figures(self) -> Figures {
        let share = |others: usize| match (self.found, others) {
            _ if self.spurious + self.missed == 0 => 1.0,
            (0, _) => 0.0,
            (found, others) => found as f64 / (found + others) as f64,
        };
        let (precision, recall) = (share(self.spurious), share(self.missed));
        Figures { precision, recall, f1: harmonic(precision, recall) }
    }
}

/// Words that go into one shingle of scrapinghub's.
const SHINGLE: usize = 4;

/// Compares a predicted text with the gold's in the way of the set.
pub(super) fn compare(set: Set, gold: &GoldBody, predicted: &str) -> Counts {
    match gold {
        GoldBody::Text(gold) if set == Set::Scrapinghub => overlap(gold, predicted, SHINGLE),
        GoldBody::Text(gold) => overlap(&gold.to_lowercase(), &predicted.to_lowercase(), 1),
        GoldBody::Segments { with, without } => {
            let predicted = spaced(predicted);
            let count = |segments: &[String]| {
                segments.iter().filter(|segment| predicted.contains(&spaced(segment))).count()
            };
            let found = count(with);
            Counts { found, spurious: count(without), missed: with.len() - found }
        }
    }
}

/// The figures of a set: scrapinghub takes F1 of the averages, WCXB the average of F1, and trafilatura counts
/// segments over all pages.
pub(super) fn over_pages(set: Set, pages: &[Counts]) -> Figures {
    if set == Set::Trafilatura {
        let sum = |part: fn(&Counts) -> usize| pages.iter().map(part).sum();
        let (found, spurious) = (sum(|page| page.found), sum(|page| page.spurious));
        return Counts { found, spurious, missed: sum(|page| page.missed) }.figures();
    }
    let average =
        |figure: fn(Figures) -> f64| mean(pages.iter().map(|page| figure(page.figures())));
    let (precision, recall) = (average(|page| page.precision), average(|page| page.recall));
    let f1 = match set {
        Set::Scrapinghub => harmonic(precision, recall),
        _ => average(|page| page.f1),
    };
    Figures { precision, recall, f1 }
}

/// Shingles of `n` words in both texts, each as often as it stands in both. A shorter text is one shingle.
fn overlap(gold: &str, predicted: &str, n: usize) -> Counts {
    let (gold, predicted) = (words(gold), words(predicted));
    let mut shingles: BTreeMap<&[&str], (usize, usize)> = BTreeMap::new();
    let windows = |words| <[&str]>::windows(words, n.min(words.len()).max(1));
    windows(&gold).for_each(|shingle| shingles.entry(shingle).or_default().0 += 1);
    windows(&predicted).for_each(|shingle| shingles.entry(shingle).or_default().1 += 1);
    let mut counts = Counts::default();
    for (gold, predicted) in shingles.into_values() {
        counts.found += gold.min(predicted);
        counts.spurious += predicted.saturating_sub(gold);
        counts.missed += gold.saturating_sub(predicted);
    }
    counts
}

/// What Python's `\w+` finds, which both benchmarks are defined with.
fn words(text: &str) -> Vec<&str> {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("the expression is constant"));
    WORD.find_iter(text).map(|word| word.as_str()).collect()
}

/// NFC with single blanks.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}
