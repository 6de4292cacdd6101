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

#[cfg(test)]
mod tests {
    use onrecord::UserMetadata;
    use onrecord::ingest::read_text;

    use super::*;

    fn counts(found: usize, spurious: usize, missed: usize) -> Counts {
        Counts { found, spurious, missed }
    }

    fn text(gold: &str) -> GoldBody {
        GoldBody::Text(gold.to_owned())
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
    fn shingles_are_counted_as_often_as_they_stand() {
        let set = Set::Scrapinghub;
        let gold = text("a b c d e");
        assert_eq!(compare(set, &gold, "a, b – c; d e!"), counts(2, 0, 0));
        assert_eq!(compare(set, &gold, "a b c d a b c d"), counts(1, 4, 1));
        assert_eq!(compare(set, &gold, "A b c d e"), counts(1, 1, 1));
        assert_eq!(compare(set, &gold, "a b"), counts(0, 1, 2));
        assert_eq!(compare(set, &text(""), ""), counts(0, 0, 0));
    }

    #[test]
    fn words_are_counted_without_their_case() {
        assert_eq!(compare(Set::Wcxb, &text("It is, it IS."), "it is it it"), counts(3, 1, 1));
        assert_eq!(compare(Set::Wcxb, &text("Rain"), ""), counts(0, 0, 1));
    }

    #[test]
    fn segments_are_found_over_any_white_space_and_in_any_normal_form() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        let gold = GoldBody::Segments {
            with: lines(&["caf\u{e9} at the quay", "Sailed again"]),
            without: lines(&["Share this", "again"]),
        };
        let predicted = "The cafe\u{301} at\n the\u{a0}quay. Share  this";
        assert_eq!(compare(Set::Trafilatura, &gold, predicted), counts(1, 1, 1));
    }

    #[test]
    fn each_set_averages_in_its_own_way() {
        let pages = [counts(1, 1, 0), counts(1, 0, 3)];
        let figures = |set| over_pages(set, &pages);
        let (precision, recall) = (0.75, 0.625);
        let f1 = harmonic(precision, recall);
        assert_eq!(figures(Set::Scrapinghub), Figures { precision, recall, f1 });
        let f1 = f64::midpoint(2.0 / 3.0, 0.4);
        assert_eq!(figures(Set::Wcxb), Figures { precision, recall, f1 });
        assert_eq!(figures(Set::Trafilatura), counts(2, 1, 3).figures());
    }

    #[test]
    fn two_empty_texts_agree_and_one_does_not() {
        assert_eq!(counts(0, 0, 0).figures().f1, 1.0);
        assert_eq!(counts(0, 0, 2).figures(), Figures::default());
    }
}
