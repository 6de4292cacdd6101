//! Whole attributions: content and source together.

use std::collections::BTreeSet;
use std::ops::Range;

use onrecord::contract::{Reading, Span};

use super::direct::without_space;
use super::brat::GoldArticle;
use super::matching::{is_double_mark, overlap, trimmed};

/// A predicted attribution and the gold one that it stands for, or one of them alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Index in the reading.
    pub predicted: Option<usize>,
    /// Index in the gold.
    pub gold: Option<usize>,
    /// Whether the sources overlap, or stand on neither side.
    pub same_source: bool,
}

impl Link {
    /// Whether content and source are found.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.predicted.is_some() && self.gold.is_some() && self.same_source
    }
}

/// What became of each attribution: pairs whose contents have an IoU of at least one half, greedy, one to
/// one, best first, those of one source before the others; then what has no partner.
#[must_use]
pub fn links(text: &[char], reading: &Reading, article: &GoldArticle) -> Vec<Link> {
    let range = |span: &Span| span.start..span.end;
    let letters = |runs: &[Range<usize>]| -> BTreeSet<usize> {
        runs.iter().flat_map(|run| trimmed(text, run)).collect()
    };
    let predicted: Vec<_> = (reading.attributions.iter())
        .map(|q| letters(&q.content.iter().map(range).collect::<Vec<_>>()))
        .collect();
    let gold: Vec<_> = article.attributions.iter().map(|gold| letters(&gold.content)).collect();
    let mut candidates = Vec::new();
    for (p, own) in predicted.iter().enumerate() {
        let source: Vec<_> = reading.attributions[p].source.iter().map(range).collect();
        for (g, other) in gold.iter().enumerate() {
            let shared = own.intersection(other).count();
            let all = own.len() + other.len() - shared;
            if 2 * shared >= all && shared > 0 {
                let gold_source = &article.attributions[g].source;
                let same_source = source.is_empty() && gold_source.is_empty()
                    || overlap(text, &source, gold_source);
                candidates.push((!same_source, shared as f64 / all as f64, p, g));
            }
        }
    }
    candidates
        .sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut taken = (vec![false; predicted.len()], vec![false; gold.len()]);
    let mut links = Vec::new();
    for (other_source, _, p, g) in candidates {
        if !taken.0[p] && !taken.1[g] {
            (taken.0[p], taken.1[g]) = (true, true);
            links.push(Link { predicted: Some(p), gold: Some(g), same_source: !other_source });
        }
    }
    let alone = |taken: &[bool]| -> Vec<usize> {
        (0..taken.len()).filter(|&index| !taken[index]).collect()
    };
    let missed = alone(&taken.1).into_iter().map(|g| (None, Some(g)));
    let spurious = alone(&taken.0).into_iter().map(|p| (Some(p), None));
    let single = |(predicted, gold)| Link { predicted, gold, same_source: false };
    links.extend(missed.chain(spurious).map(single));
    links
}

/// The form of a gold content: direct where every run stands between double marks, mixed where one of
/// them is inside, else indirect.
pub(super) fn form(text: &[char], content: &[Range<usize>]) -> &'static str {
    let runs: Vec<_> = content.iter().map(|run| without_space(text, run)).collect();
    let marked = |run: &Range<usize>| {
        run.len() > 1 && is_double_mark(text[run.start]) && is_double_mark(text[run.end - 1])
    };
    if !runs.is_empty() && runs.iter().all(marked) {
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
    fn the_form_is_told_by_the_marks() {
        let text: Vec<char> = "“Rain.” he said “so” be it".chars().collect();
        assert_eq!(form(&text, &[0..7, 16..20]), "direct");
        let one = |run: Range<usize>| form(&text, std::slice::from_ref(&run));
        assert_eq!((one(16..26), one(21..26)), ("mixed", "indirect"));
        assert_eq!(form(&text, &[]), "indirect");
    }
}
