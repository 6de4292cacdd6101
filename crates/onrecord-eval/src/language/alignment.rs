//! Which predicted word is which gold word, as the CoNLL-2018 shared task decides it.

use std::ops::Range;

/// One word of either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Where it stands; for a word of a token with several words, where the token stands.
    pub(crate) span: Range<usize>,
    /// Whether its token has several words.
    pub(crate) multiword: bool,
    /// The form without white space, in lower case.
    pub(crate) form: String,
}

impl Unit {
    /// A word that stands at `span`.
    pub(crate) fn new(span: Range<usize>, multiword: bool, form: &str) -> Self {
        let form: String = form.chars().filter(|c| !c.is_whitespace()).collect();
        Self { span, multiword, form: form.to_lowercase() }
    }
}

/// How many spans stand on both sides. Both are sorted by their start.
pub(crate) fn shared(gold: &[Range<usize>], predicted: &[Range<usize>]) -> usize {
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

/// Pairs of gold and predicted words. Where neither side has a token of several words, words are
/// the same if their spans are. Around such tokens, within the smallest stretch that none of them
/// sticks out of, words are paired by the longest common subsequence of their forms.
pub(crate) fn align(gold: &[Unit], predicted: &[Unit]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut p) = (0, 0);
    while let (Some(left), Some(right)) = (gold.get(g), predicted.get(p)) {
        if left.multiword || right.multiword {
            let (from, to) = stretch(gold, predicted, (g, p));
            subsequence(gold, predicted, from, to, &mut pairs);
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

/// The smallest stretch from the words at `at` on (of which one belongs to a token of several
/// words) that no such token sticks out of: the indices of its first words and of those after it.
fn stretch(
    gold: &[Unit],
    predicted: &[Unit],
    at: (usize, usize),
) -> ((usize, usize), (usize, usize)) {
    let (mut g, mut p) = at;
    // A plain word that begins before the token is no part of the stretch.
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
        |unit: Option<&Unit>, end: usize| {
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

/// Pairs the words of a stretch by a longest common subsequence of their forms.
fn subsequence(
    gold: &[Unit],
    predicted: &[Unit],
    from: (usize, usize),
    to: (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let (gold, predicted) = (&gold[from.0..to.0], &predicted[from.1..to.1]);
    // `length[g][p]`: of the longest one among the words from these on.
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

    /// Units from tokens; one with several words is written `token:word+word`.
    fn units(text: &str) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut at = 0;
        for token in text.split(' ') {
            let (surface, words) = token.split_once(':').unwrap_or((token, token));
            let words: Vec<&str> = words.split('+').collect();
            let span = at..at + surface.chars().count();
            at = span.end;
            units.extend(words.iter().map(|w| Unit::new(span.clone(), words.len() > 1, w)));
        }
        units
    }

    fn paired(gold: &str, predicted: &str) -> usize {
        align(&units(gold), &units(predicted)).len()
    }

    #[test]
    fn plain_words_are_paired_by_their_spans() {
        assert_eq!(paired("rain fell here", "rain fell here"), 3);
        assert_eq!(paired("rainfell here", "rain fell here"), 1);
        assert_eq!(paired("ra in fellhere", "rain fell here"), 0);
    }

    #[test]
    fn around_tokens_of_several_words_forms_decide() {
        // Words that are no pieces of their token: only the others are paired.
        assert_eq!(paired("she won't:will+not go", "she won't:wo+n't go"), 2);
        assert_eq!(paired("she don't:do+not go", "she don't:do+n't go"), 3);
        // Split on one side into plain tokens.
        assert_eq!(paired("don't:do+n't go", "do n't go"), 3);
        // Overlapping tokens make one stretch of both.
        assert_eq!(paired("abc:a+b+c de:d+e", "a bcd:b+c+d e"), 5);
        assert_eq!(paired("a bc:b+c d", "a b cd"), 2);
        assert_eq!(paired("ab:a+b cd:bc+d", "a bc d"), 2);
    }

    /// Every way to cut six letters into words, with the words joined in pairs into tokens or not.
    fn every_cut() -> Vec<Vec<Unit>> {
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
    fn any_two_cuts_of_a_text_align_in_order_and_as_one_side_cut_alike() {
        let cuts = every_cut();
        for gold in &cuts {
            let itself: Vec<_> = (0..gold.len()).map(|index| (index, index)).collect();
            assert_eq!(align(gold, gold), itself);
            for predicted in &cuts {
                let pairs = align(gold, predicted);
                assert!(pairs.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{pairs:?}");
                assert!(pairs.iter().all(|&(g, p)| gold[g].form == predicted[p].form));
                assert_eq!(pairs.len(), align(predicted, gold).len(), "{gold:?} {predicted:?}");
                if gold.iter().chain(predicted).all(|unit| !unit.multiword) {
                    let spans = |units: &[Unit]| -> Vec<Range<usize>> {
                        units.iter().map(|unit| unit.span.clone()).collect()
                    };
                    assert_eq!(pairs.len(), shared(&spans(gold), &spans(predicted)));
                }
            }
        }
    }

    #[test]
    fn case_does_not_matter_within_tokens() {
        assert_eq!(paired("Don't:Do+n't", "Don't:do+N'T"), 2);
    }

    #[test]
    fn spans_are_shared_only_whole() {
        assert_eq!(shared(&[0..2, 2..5, 5..6], &[0..2, 2..4, 4..5, 5..6]), 2);
        assert_eq!(shared(&[], &[0..1; 1]), 0);
    }
}
