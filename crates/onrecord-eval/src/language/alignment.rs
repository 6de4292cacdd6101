//! Aligns predicted words with gold words, as the CoNLL-2018 shared task does.

use std::ops::Range;

/// One word of either side, as the alignment sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AlignmentWord {
    /// The word's span, or the span of its token if the token has several words.
    pub(super) span: Range<usize>,
    /// Whether its surface token has several words.
    pub(super) multiword: bool,
    /// The form without white space, in lower case.
    pub(super) form: String,
}

impl AlignmentWord {
    /// Creates a word with its span.
    pub(super) fn new(span: Range<usize>, multiword: bool, form: &str) -> Self {
        let form: String = form.chars().filter(|c| !c.is_whitespace()).collect();
        Self { span, multiword, form: form.to_lowercase() }
    }
}

/// Counts the spans that both sides have. Both lists must be sorted by start.
pub(super) fn count_shared(gold: &[Range<usize>], predicted: &[Range<usize>]) -> usize {
    let (mut g, mut p, mut shared) = (0, 0, 0);
    while let (Some(left), Some(right)) = (gold.get(g), predicted.get(p)) {
        match left.start.cmp(&right.start) {
            std::cmp::Ordering::Less => g += 1,
            std::cmp::Ordering::Greater => p += 1,
            std::cmp::Ordering::Equal => {
                shared += usize::from(left.end == right.end);
                g += 1;
                p += 1;
            }
        }
    }
    shared
}

/// Pairs of gold and predicted words, as indices.
///
/// Where neither side has a multiword token, words are aligned if their spans are equal. Around multiword
/// tokens, within the smallest region that contains them whole, words are aligned by the longest common
/// subsequence of their forms.
pub(super) fn align(gold: &[AlignmentWord], predicted: &[AlignmentWord]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut p) = (0, 0);
    while let (Some(left), Some(right)) = (gold.get(g), predicted.get(p)) {
        if left.multiword || right.multiword {
            let (from, to) = multiword_region(gold, predicted, (g, p));
            align_by_form(gold, predicted, from, to, &mut pairs);
            (g, p) = to;
        } else if left.span == right.span {
            pairs.push((g, p));
            g += 1;
            p += 1;
        } else if left.span.start <= right.span.start {
            g += 1;
        } else {
            p += 1;
        }
    }
    pairs
}

/// The smallest region from the words at `at` on that contains every multiword token whole.
///
/// One of the two words at `at` belongs to a multiword token. Returns the indices of the region's first
/// words and of the words after it.
fn multiword_region(
    gold: &[AlignmentWord],
    predicted: &[AlignmentWord],
    at: (usize, usize),
) -> ((usize, usize), (usize, usize)) {
    let (mut g, mut p) = at;
    // A plain word that begins before the token is not part of the region.
    let mut end;
    if gold[g].multiword {
        end = gold[g].span.end;
        p += usize::from(!predicted[p].multiword && predicted[p].span.start < gold[g].span.start);
    } else {
        end = predicted[p].span.end;
        g += usize::from(gold[g].span.start < predicted[p].span.start);
    }
    let from = (g, p);
    let beyond =
        |unit: Option<&AlignmentWord>, end: usize| {
            unit.is_none_or(|unit| {
                if unit.multiword { unit.span.start >= end } else { unit.span.end > end }
            })
        };
    while !beyond(gold.get(g), end) || !beyond(predicted.get(p), end) {
        let next = match (gold.get(g), predicted.get(p)) {
            (Some(left), right) if right.is_none_or(|r| left.span.start <= r.span.start) => {
                g += 1;
                left
            }
            (_, Some(right)) => {
                p += 1;
                right
            }
            _ => break,
        };
        if next.multiword {
            end = end.max(next.span.end);
        }
    }
    (from, (g, p))
}

/// Aligns the words of a region by a longest common subsequence of their forms.
fn align_by_form(
    gold: &[AlignmentWord],
    predicted: &[AlignmentWord],
    from: (usize, usize),
    to: (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let (gold, predicted) = (&gold[from.0..to.0], &predicted[from.1..to.1]);
    // `length[g][p]`: the length of the longest one from these words on.
    let mut length = vec![vec![0_usize; predicted.len() + 1]; gold.len() + 1];
    for g in (0..gold.len()).rev() {
        for p in (0..predicted.len()).rev() {
            let both = usize::from(gold[g].form == predicted[p].form);
            let with = if both == 1 { 1 + length[g + 1][p + 1] } else { 0 };
            length[g][p] = with.max(length[g + 1][p]).max(length[g][p + 1]);
        }
    }
    let (mut g, mut p) = (0, 0);
    while g < gold.len() && p < predicted.len() {
        if gold[g].form == predicted[p].form {
            pairs.push((from.0 + g, from.1 + p));
            g += 1;
            p += 1;
        } else if length[g][p] == length[g + 1][p] {
            g += 1;
        } else {
            p += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses words from tokens. A multiword token is written `token:word+word`.
    fn units(text: &str) -> Vec<AlignmentWord> {
        let mut units = Vec::new();
        let mut at = 0;
        for token in text.split(' ') {
            let (surface, words) = token.split_once(':').unwrap_or((token, token));
            let words: Vec<&str> = words.split('+').collect();
            let span = at..at + surface.chars().count();
            at = span.end;
            units
                .extend(words.iter().map(|w| AlignmentWord::new(span.clone(), words.len() > 1, w)));
        }
        units
    }

    fn paired(gold: &str, predicted: &str) -> usize {
        align(&units(gold), &units(predicted)).len()
    }

    #[test]
    fn plain_words_align_by_their_spans() {
        assert_eq!(paired("rain fell here", "rain fell here"), 3);
        assert_eq!(paired("rainfell here", "rain fell here"), 1);
        assert_eq!(paired("ra in fellhere", "rain fell here"), 0);
    }

    #[test]
    fn words_around_multiword_tokens_align_by_form() {
        // These words are not substrings of their token, so only the others align.
        assert_eq!(paired("she won't:will+not go", "she won't:wo+n't go"), 2);
        assert_eq!(paired("she don't:do+not go", "she don't:do+n't go"), 3);
        // Split on one side into plain tokens.
        assert_eq!(paired("don't:do+n't go", "do n't go"), 3);
        // Overlapping tokens make one region.
        assert_eq!(paired("abc:a+b+c de:d+e", "a bcd:b+c+d e"), 5);
        assert_eq!(paired("a bc:b+c d", "a b cd"), 2);
        assert_eq!(paired("ab:a+b cd:bc+d", "a bc d"), 2);
    }

    /// Every way to split six letters into words, with and without joining pairs of words into tokens.
    fn every_split() -> Vec<Vec<AlignmentWord>> {
        let cut = |cuts: u32, joined: bool| {
            let mut words = vec![String::new()];
            for (at, letter) in "abcabc".chars().enumerate() {
                if at > 0 && cuts >> (at - 1) & 1 == 1 {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push(letter);
            }
            let size = if joined { 2 } else { 1 };
            let token = |words: &[String]| format!("{}:{}", words.concat(), words.join("+"));
            units(&words.chunks(size).map(token).collect::<Vec<_>>().join(" "))
        };
        (0..32).flat_map(|cuts| [cut(cuts, false), cut(cuts, true)]).collect()
    }

    #[test]
    fn any_two_splits_align_in_order_and_symmetrically() {
        let cuts = every_split();
        for gold in &cuts {
            let itself: Vec<_> = (0..gold.len()).map(|index| (index, index)).collect();
            assert_eq!(align(gold, gold), itself);
            for predicted in &cuts {
                let pairs = align(gold, predicted);
                assert!(pairs.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{pairs:?}");
                assert!(pairs.iter().all(|&(g, p)| gold[g].form == predicted[p].form));
                assert_eq!(pairs.len(), align(predicted, gold).len(), "{gold:?} {predicted:?}");
                if gold.iter().chain(predicted).all(|unit| !unit.multiword) {
                    let spans = |units: &[AlignmentWord]| -> Vec<Range<usize>> {
                        units.iter().map(|unit| unit.span.clone()).collect()
                    };
                    assert_eq!(pairs.len(), count_shared(&spans(gold), &spans(predicted)));
                }
            }
        }
    }

    #[test]
    fn case_does_not_matter_within_tokens() {
        assert_eq!(paired("Don't:Do+n't", "Don't:do+N'T"), 2);
    }

    #[test]
    fn only_equal_spans_are_shared() {
        assert_eq!(count_shared(&[0..2, 2..5, 5..6], &[0..2, 2..4, 4..5, 5..6]), 2);
        assert_eq!(count_shared(&[], &[0..1; 1]), 0);
    }
}
