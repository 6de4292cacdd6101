//! Whole attributions, compared by content and source.

use std::collections::BTreeSet;
use std::ops::Range;

use onrecord::contract::{Reading, Span};

use super::brat::GoldArticle;
use super::matching::{is_double_mark, is_double_quoted, overlap, trim_space, trimmed};

/// A predicted attribution and its matching gold attribution, or one of them alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttributionMatch {
    /// The index in the reading.
    pub(super) predicted: Option<usize>,
    /// The index in the gold.
    pub(super) gold: Option<usize>,
    /// Whether the sources overlap, or both are absent.
    pub(super) sources_agree: bool,
}

impl AttributionMatch {
    /// Whether content and source match.
    pub(super) fn is_correct(&self) -> bool {
        self.predicted.is_some() && self.gold.is_some() && self.sources_agree
    }
}

/// Matches predicted and gold attributions one to one. Unmatched ones follow at the end.
///
/// Attributions match if the IoU of their contents is at least 0.5. The matching is greedy: pairs whose
/// sources agree come first, then the best IoU.
pub(super) fn match_attributions(
    text: &[char],
    reading: &Reading,
    article: &GoldArticle,
) -> Vec<AttributionMatch> {
    let range = |span: &Span| span.start..span.end;
    let characters = |runs: &[Range<usize>]| -> BTreeSet<usize> {
        runs.iter().flat_map(|run| trimmed(text, run)).collect()
    };
    let predicted: Vec<_> = (reading.attributions.iter())
        .map(|attribution| characters(&attribution.content.iter().map(range).collect::<Vec<_>>()))
        .collect();
    let gold: Vec<_> = article.attributions.iter().map(|gold| characters(&gold.content)).collect();
    let mut candidates = Vec::new();
    for (p, own) in predicted.iter().enumerate() {
        let source: Vec<_> = reading.attributions[p].source.iter().map(range).collect();
        for (g, other) in gold.iter().enumerate() {
            let shared = own.intersection(other).count();
            let all = own.len() + other.len() - shared;
            if 2 * shared >= all && shared > 0 {
                let gold_source = &article.attributions[g].source;
                let sources_agree = source.is_empty() && gold_source.is_empty()
                    || overlap(text, &source, gold_source);
                candidates.push((!sources_agree, shared as f64 / all as f64, p, g));
            }
        }
    }
    candidates
        .sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut taken = (vec![false; predicted.len()], vec![false; gold.len()]);
    let mut matches = Vec::new();
    for (other_source, _, p, g) in candidates {
        if !taken.0[p] && !taken.1[g] {
            (taken.0[p], taken.1[g]) = (true, true);
            matches.push(AttributionMatch {
                predicted: Some(p),
                gold: Some(g),
                sources_agree: !other_source,
            });
        }
    }
    let unmatched = |taken: &[bool]| -> Vec<usize> {
        (0..taken.len()).filter(|&index| !taken[index]).collect()
    };
    let missed = unmatched(&taken.1).into_iter().map(|g| (None, Some(g)));
    let spurious = unmatched(&taken.0).into_iter().map(|p| (Some(p), None));
    let single = |(predicted, gold)| AttributionMatch { predicted, gold, sources_agree: false };
    matches.extend(missed.chain(spurious).map(single));
    matches
}

/// The form of a gold content: direct if every run is in double quotation marks, mixed if one contains a
/// double mark, else indirect.
pub(super) fn gold_form(text: &[char], content: &[Range<usize>]) -> &'static str {
    let runs: Vec<_> = content.iter().map(|run| trim_space(text, run)).collect();
    if !runs.is_empty() && runs.iter().all(|run| is_double_quoted(text, run)) {
        "direct"
    } else if runs.iter().any(|run| text[run.clone()].iter().copied().any(is_double_mark)) {
        "mixed"
    } else {
        "indirect"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_decide_the_form() {
        let text: Vec<char> = "“Rain.” he said “so” be it".chars().collect();
        assert_eq!(gold_form(&text, &[0..7, 16..20]), "direct");
        let one = |run: Range<usize>| gold_form(&text, std::slice::from_ref(&run));
        assert_eq!((one(16..26), one(21..26)), ("mixed", "indirect"));
        assert_eq!(gold_form(&text, &[]), "indirect");
    }
}
