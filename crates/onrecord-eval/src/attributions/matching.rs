//! When a predicted span matches a gold span.

use std::ops::Range;

/// The span without white space, quotation marks and `.,;:!?–` at both ends.
pub(super) fn trimmed(text: &[char], span: &Range<usize>) -> Range<usize> {
    let end = span.end.min(text.len());
    let characters = &text[span.start.min(end)..end];
    let drop = |c: &char| c.is_whitespace() || is_mark(*c) || ".,;:!?–".contains(*c);
    let left = characters.iter().take_while(|c| drop(c)).count();
    let right = characters[left..].iter().rev().take_while(|c| drop(c)).count();
    span.start + left..end - right
}

fn is_mark(c: char) -> bool {
    is_double_mark(c) || "'‘’‚‹›`".contains(c)
}

/// Whether the character is a double quotation mark.
pub(super) fn is_double_mark(c: char) -> bool {
    "\"“”„‟«»＂".contains(c)
}

/// The span without white space at both ends.
pub(super) fn trim_space(text: &[char], span: &Range<usize>) -> Range<usize> {
    let end = span.end.min(text.len());
    let characters = &text[span.start.min(end)..end];
    let left = characters.iter().take_while(|c| c.is_whitespace()).count();
    let right = characters[left..].iter().rev().take_while(|c| c.is_whitespace()).count();
    span.start + left..end - right
}

/// Whether the span opens and closes with double quotation marks.
pub(super) fn is_double_quoted(text: &[char], span: &Range<usize>) -> bool {
    span.len() > 1 && is_double_mark(text[span.start]) && is_double_mark(text[span.end - 1])
}

/// Whether the two lists of spans share a character other than white space.
pub(super) fn overlap(text: &[char], a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    a.iter().any(|a| {
        b.iter().any(|b| {
            (a.start.max(b.start)..a.end.min(b.end).min(text.len()))
                .any(|i| !text[i].is_whitespace())
        })
    })
}

/// Intersection over union, in characters.
pub(super) fn iou(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Matches predicted and gold spans one to one, as index pairs.
///
/// Spans match at an IoU of at least 0.5. The matching is greedy, best first; ties go to the earlier spans.
pub(super) fn match_spans(
    predicted: &[Range<usize>],
    gold: &[Range<usize>],
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (p, predicted) in predicted.iter().enumerate() {
        for (g, gold) in gold.iter().enumerate() {
            let iou = iou(predicted, gold);
            if iou >= 0.5 {
                candidates.push((iou, p, g));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = (vec![false; predicted.len()], vec![false; gold.len()]);
    let mut pairs = Vec::new();
    for (_, p, g) in candidates {
        if !taken.0[p] && !taken.1[g] {
            taken.0[p] = true;
            taken.1[g] = true;
            pairs.push((p, g));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_removes_quotation_marks_and_punctuation() {
        let text: Vec<char> = " “Rain, rain.” ".chars().collect();
        assert_eq!(trimmed(&text, &(0..15)), 2..12);
        assert_eq!(trimmed(&text, &(0..1)).len(), 0);
    }

    #[test]
    fn matching_is_greedy_best_first_and_one_to_one() {
        assert_eq!(match_spans(&[0..10, 0..9], &[0..9, 20..30]), [(1, 0)]);
        assert_eq!(match_spans(&[0..10, 50..60], &[0..4, 57..70]), []);
    }

    #[test]
    fn white_space_alone_does_not_overlap() {
        let text: Vec<char> = "a b".chars().collect();
        let (left, right) = ([0..2, 0..1], [1..3, 2..3]);
        assert!(!overlap(&text, &left, &right));
        assert!(overlap(&text, &left, &[1..2, 0..1]));
    }
}
