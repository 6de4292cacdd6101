//! When a predicted span counts as found, as `reading.md` defines it.

use std::ops::Range;

/// The span without the white space, quotation marks and `.,;:!?–` at both ends.
#[must_use]
pub fn trimmed(text: &[char], span: &Range<usize>) -> Range<usize> {
    let end = span.end.min(text.len());
    let words = &text[span.start.min(end)..end];
    let drop = |c: &char| c.is_whitespace() || is_mark(*c) || ".,;:!?–".contains(*c);
    let left = words.iter().take_while(|c| drop(c)).count();
    let right = words[left..].iter().rev().take_while(|c| drop(c)).count();
    span.start + left..end - right
}

fn is_mark(c: char) -> bool {
    is_double_mark(c) || "'‘’‚‹›`".contains(c)
}

/// Whether a character is a double quotation mark.
#[must_use]
pub fn is_double_mark(c: char) -> bool {
    "\"“”„‟«»＂".contains(c)
}

/// Whether the spans share a character that is not white space.
#[must_use]
pub fn overlap(text: &[char], a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    a.iter().any(|a| {
        b.iter().any(|b| {
            (a.start.max(b.start)..a.end.min(b.end).min(text.len()))
                .any(|i| !text[i].is_whitespace())
        })
    })
}

/// Intersection over union in characters.
#[must_use]
pub fn iou(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Pairs of predicted and gold spans with an IoU of at least one half: greedy, one to one, best
/// first; among equals the earlier ones.
#[must_use]
pub fn pairs(predicted: &[Range<usize>], gold: &[Range<usize>]) -> Vec<(usize, usize)> {
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
    fn trimming_drops_marks_and_stops_at_both_ends() {
        let text: Vec<char> = " “Rain, rain.” ".chars().collect();
        assert_eq!(trimmed(&text, &(0..15)), 2..12);
        assert_eq!(trimmed(&text, &(0..1)).len(), 0);
    }

    #[test]
    fn matching_is_greedy_best_first_and_one_to_one() {
        assert_eq!(pairs(&[0..10, 0..9], &[0..9, 20..30]), [(1, 0)]);
        assert_eq!(pairs(&[0..10, 50..60], &[0..4, 57..70]), []);
    }

    #[test]
    fn white_space_is_no_overlap() {
        let text: Vec<char> = "a b".chars().collect();
        let (left, right) = ([0..2, 0..1], [1..3, 2..3]);
        assert!(!overlap(&text, &left, &right));
        assert!(overlap(&text, &left, &[1..2, 0..1]));
    }
}
