//! Compares the text of an article with the gold.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onrecord::Article;
use onrecord::text::BlockKind;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::benchmark::{AnnotatedBody, Benchmark};
use crate::measures::{harmonic_mean, mean};

/// The running text, which all benchmarks annotate.
///
/// They keep headline, byline and dateline in other fields or nowhere, and leave out captions, rights lines
/// and sign-offs.
pub(super) fn body(article: &Article) -> String {
    use BlockKind::{Blockquote, Heading, ListItem, Paragraph};
    let included = (article.blocks.iter())
        .filter(|block| matches!(block.kind, Paragraph | Heading | ListItem | Blockquote))
        .map(|block| block.span.slice(&article.text));
    included.collect::<Vec<_>>().join("\n")
}

/// Counts of shingles, words or segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MatchCounts {
    /// Found in both texts.
    pub(super) found: usize,
    /// Only in the predicted text.
    pub(super) spurious: usize,
    /// Only in the gold.
    pub(super) missed: usize,
}

/// Precision, recall and F1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PrecisionRecallF1 {
    /// The fraction of the prediction that is right.
    pub(super) precision: f64,
    /// The fraction of the gold that is found.
    pub(super) recall: f64,
    /// Their harmonic mean, or a mean of F1 over pages.
    pub f1: f64,
}

impl MatchCounts {
    /// The figures. Two empty texts agree; otherwise a text of which nothing was found scores 0.
    #[must_use]
    pub(super) fn figures(self) -> PrecisionRecallF1 {
        let fraction = |others: usize| match (self.found, others) {
            _ if self.spurious + self.missed == 0 => 1.0,
            (0, _) => 0.0,
            (found, others) => found as f64 / (found + others) as f64,
        };
        let (precision, recall) = (fraction(self.spurious), fraction(self.missed));
        PrecisionRecallF1 { precision, recall, f1: harmonic_mean(precision, recall) }
    }
}

/// The words in one shingle of scrapinghub's benchmark.
const SHINGLE_WORDS: usize = 4;

/// Compares a predicted text with the gold as the benchmark defines it.
pub(super) fn compare(benchmark: Benchmark, gold: &AnnotatedBody, predicted: &str) -> MatchCounts {
    match gold {
        AnnotatedBody::Text(gold) if benchmark == Benchmark::Scrapinghub => {
            overlap(gold, predicted, SHINGLE_WORDS)
        }
        AnnotatedBody::Text(gold) => overlap(&gold.to_lowercase(), &predicted.to_lowercase(), 1),
        AnnotatedBody::Segments { with, without } => {
            let predicted = normalised(predicted);
            let count = |segments: &[String]| {
                segments.iter().filter(|segment| predicted.contains(&normalised(segment))).count()
            };
            let found = count(with);
            MatchCounts { found, spurious: count(without), missed: with.len() - found }
        }
    }
}

/// The figures of a benchmark. scrapinghub takes F1 of the mean precision and recall, WCXB the mean F1, and
/// trafilatura counts segments over all pages.
pub(super) fn over_pages(benchmark: Benchmark, pages: &[MatchCounts]) -> PrecisionRecallF1 {
    if benchmark == Benchmark::Trafilatura {
        let sum = |part: fn(&MatchCounts) -> usize| pages.iter().map(part).sum();
        let (found, spurious) = (sum(|page| page.found), sum(|page| page.spurious));
        return MatchCounts { found, spurious, missed: sum(|page| page.missed) }.figures();
    }
    let average = |figure: fn(PrecisionRecallF1) -> f64| {
        mean(pages.iter().map(|page| figure(page.figures())))
    };
    let (precision, recall) = (average(|page| page.precision), average(|page| page.recall));
    let f1 = match benchmark {
        Benchmark::Scrapinghub => harmonic_mean(precision, recall),
        _ => average(|page| page.f1),
    };
    PrecisionRecallF1 { precision, recall, f1 }
}

/// Counts shingles of `n` words with repetition. A text of fewer words is one shingle.
fn overlap(gold: &str, predicted: &str, n: usize) -> MatchCounts {
    let (gold, predicted) = (words(gold), words(predicted));
    let mut shingles: BTreeMap<&[&str], (usize, usize)> = BTreeMap::new();
    let windows = |words| <[&str]>::windows(words, n.min(words.len()).max(1));
    windows(&gold).for_each(|shingle| shingles.entry(shingle).or_default().0 += 1);
    windows(&predicted).for_each(|shingle| shingles.entry(shingle).or_default().1 += 1);
    let mut counts = MatchCounts::default();
    for (gold, predicted) in shingles.into_values() {
        counts.found += gold.min(predicted);
        counts.spurious += predicted.saturating_sub(gold);
        counts.missed += gold.saturating_sub(predicted);
    }
    counts
}

/// The matches of Python's `\w+`, with which both benchmarks define words.
fn words(text: &str) -> Vec<&str> {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("the expression is constant"));
    WORD.find_iter(text).map(|word| word.as_str()).collect()
}

/// NFC with single spaces.
fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

#[cfg(test)]
mod tests {
    use onrecord::UserMetadata;
    use onrecord::ingest::read_text;

    use super::*;

    fn counts(found: usize, spurious: usize, missed: usize) -> MatchCounts {
        MatchCounts { found, spurious, missed }
    }

    fn text(gold: &str) -> AnnotatedBody {
        AnnotatedBody::Text(gold.to_owned())
    }

    #[test]
    fn the_body_is_the_running_text() {
        let page = "Ferry returns\n\nBy Mara Ellison\n\nThe ferry sailed again on Monday, and hundreds \
                    of people waited in the rain to board it.\n\nIt will sail daily, the company said.";
        let article = read_text(page.as_bytes(), &UserMetadata::default()).unwrap();
        assert_eq!(
            body(&article),
            "The ferry sailed again on Monday, and hundreds of people waited in the rain to board \
             it.\nIt will sail daily, the company said."
        );
    }

    #[test]
    fn shingles_count_with_repetition() {
        let benchmark = Benchmark::Scrapinghub;
        let gold = text("a b c d e");
        assert_eq!(compare(benchmark, &gold, "a, b – c; d e!"), counts(2, 0, 0));
        assert_eq!(compare(benchmark, &gold, "a b c d a b c d"), counts(1, 4, 1));
        assert_eq!(compare(benchmark, &gold, "A b c d e"), counts(1, 1, 1));
        assert_eq!(compare(benchmark, &gold, "a b"), counts(0, 1, 2));
        assert_eq!(compare(benchmark, &text(""), ""), counts(0, 0, 0));
    }

    #[test]
    fn words_count_without_their_case() {
        assert_eq!(
            compare(Benchmark::Wcxb, &text("It is, it IS."), "it is it it"),
            counts(3, 1, 1)
        );
        assert_eq!(compare(Benchmark::Wcxb, &text("Rain"), ""), counts(0, 0, 1));
    }

    #[test]
    fn segments_match_over_any_white_space_and_normal_form() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        let gold = AnnotatedBody::Segments {
            with: lines(&["caf\u{e9} at the quay", "Sailed again"]),
            without: lines(&["Share this", "again"]),
        };
        let predicted = "The cafe\u{301} at\n the\u{a0}quay. Share  this";
        assert_eq!(compare(Benchmark::Trafilatura, &gold, predicted), counts(1, 1, 1));
    }

    #[test]
    fn each_benchmark_averages_in_its_own_way() {
        let pages = [counts(1, 1, 0), counts(1, 0, 3)];
        let figures = |benchmark| over_pages(benchmark, &pages);
        let (precision, recall) = (0.75, 0.625);
        let f1 = harmonic_mean(precision, recall);
        assert_eq!(figures(Benchmark::Scrapinghub), PrecisionRecallF1 { precision, recall, f1 });
        let f1 = f64::midpoint(2.0 / 3.0, 0.4);
        assert_eq!(figures(Benchmark::Wcxb), PrecisionRecallF1 { precision, recall, f1 });
        assert_eq!(figures(Benchmark::Trafilatura), counts(2, 1, 3).figures());
    }

    #[test]
    fn only_two_empty_texts_agree() {
        assert_eq!(counts(0, 0, 0).figures().f1, 1.0);
        assert_eq!(counts(0, 0, 2).figures(), PrecisionRecallF1::default());
    }
}
