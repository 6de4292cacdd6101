//! The coreference metrics MUC (Vilain et al. 1995), B³ (Bagga & Baldwin 1998) and CEAF-φ4 (Luo 2005).
//!
//! They are summed over documents, as in the CoNLL-2012 shared task.

use std::collections::BTreeMap;

/// The mentions of one entity. Each mention is in at most one chain.
pub(super) type Chain<M> = Vec<M>;

/// The three metrics, summed over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CoreferenceMeasures {
    muc: PrecisionRecallSums,
    b_cubed: PrecisionRecallSums,
    ceaf: PrecisionRecallSums,
}

/// Sums for recall and precision, each as numerator and denominator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct PrecisionRecallSums {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl PrecisionRecallSums {
    fn add(&mut self, recall: (f64, f64), precision: (f64, f64)) {
        for (sum, more) in [(&mut self.recall, recall), (&mut self.precision, precision)] {
            sum.0 += more.0;
            sum.1 += more.1;
        }
    }

    fn f1(self) -> f64 {
        let share = |(part, whole): (f64, f64)| if whole > 0.0 { part / whole } else { 0.0 };
        let (recall, precision) = (share(self.recall), share(self.precision));
        if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 }
    }
}

impl CoreferenceMeasures {
    /// Adds a document. Ignores chains of one mention.
    pub(super) fn add<M: Ord>(&mut self, gold: &[Chain<M>], predicted: &[Chain<M>]) {
        let (gold, predicted) = (without_singletons(gold), without_singletons(predicted));
        let (forward, backward) =
            (ChainOverlap::new(&gold, &predicted), ChainOverlap::new(&predicted, &gold));
        self.muc.add(forward.muc(), backward.muc());
        self.b_cubed.add(forward.b_cubed(), backward.b_cubed());
        let similarity = forward.best_alignment(&backward.sizes);
        self.ceaf.add((similarity, gold.len() as f64), (similarity, predicted.len() as f64));
    }

    /// MUC: F1 over links.
    pub(super) fn muc(&self) -> f64 {
        self.muc.f1()
    }

    /// B³: F1 over mentions.
    pub(super) fn b_cubed(&self) -> f64 {
        self.b_cubed.f1()
    }

    /// CEAF-φ4: F1 over entities.
    pub(super) fn ceaf(&self) -> f64 {
        self.ceaf.f1()
    }

    /// The mean of the three.
    pub(super) fn conll(&self) -> f64 {
        (self.muc() + self.b_cubed() + self.ceaf()) / 3.0
    }
}

/// The chains of more than one mention.
fn without_singletons<M>(chains: &[Chain<M>]) -> Vec<&Chain<M>> {
    chains.iter().filter(|chain| chain.len() > 1).collect()
}

/// The number of mentions that each chain of one side shares with each chain of the other.
struct ChainOverlap {
    sizes: Vec<usize>,
    /// For each chain: the shared mentions by the other side's chain.
    with: Vec<BTreeMap<usize, usize>>,
}

impl ChainOverlap {
    fn new<M: Ord>(chains: &[&Chain<M>], others: &[&Chain<M>]) -> Self {
        let chain_of: BTreeMap<&M, usize> =
            others.iter().enumerate().flat_map(|(at, c)| c.iter().map(move |m| (m, at))).collect();
        let with = |chain: &&Chain<M>| {
            let mut with = BTreeMap::new();
            for other in chain.iter().filter_map(|mention| chain_of.get(mention)) {
                *with.entry(*other).or_default() += 1;
            }
            with
        };
        Self {
            sizes: chains.iter().map(|chain| chain.len()).collect(),
            with: chains.iter().map(with).collect(),
        }
    }

    /// The minimal links of the chains that the other side also has, and all minimal links.
    fn muc(&self) -> (f64, f64) {
        let kept = |(&size, with): (&usize, &BTreeMap<usize, usize>)| {
            let alone = size - with.values().sum::<usize>();
            size - (alone + with.len())
        };
        let kept: usize = self.sizes.iter().zip(&self.with).map(kept).sum();
        (kept as f64, self.sizes.iter().map(|size| size - 1).sum::<usize>() as f64)
    }

    /// The sum over mentions of the fraction of the chain that the other side links with it, and the mentions.
    fn b_cubed(&self) -> (f64, f64) {
        let share = |(&size, with): (&usize, &BTreeMap<usize, usize>)| {
            with.values().map(|count| count * count).sum::<usize>() as f64 / size as f64
        };
        let sum = self.sizes.iter().zip(&self.with).map(share).sum();
        (sum, self.sizes.iter().sum::<usize>() as f64)
    }

    /// The total similarity (φ4) of the best one-to-one alignment of chains. `others`: the sizes of the other
    /// side's chains.
    fn best_alignment(&self, others: &[usize]) -> f64 {
        let similarity = |chain: usize, other: usize| {
            let shared = self.with[chain].get(&other).copied().unwrap_or(0);
            2.0 * shared as f64 / (self.sizes[chain] + others[other]) as f64
        };
        if self.sizes.len() <= others.len() {
            best_assignment(self.sizes.len(), others.len(), similarity)
        } else {
            best_assignment(others.len(), self.sizes.len(), |other, chain| similarity(chain, other))
        }
    }
}

/// The largest total gain of an assignment of each row to a column of its own (Kuhn 1955, Munkres 1957, with
/// potentials). There must not be more rows than columns.
fn best_assignment(rows: usize, columns: usize, gain: impl Fn(usize, usize) -> f64) -> f64 {
    // Rows and columns count from one; 0 means none.
    let mut row_price = vec![0.0; rows + 1];
    let mut column_price = vec![0.0; columns + 1];
    let mut row_of = vec![0; columns + 1];
    for row in 1..=rows {
        let mut came_from = vec![0; columns + 1];
        let mut slack = vec![f64::INFINITY; columns + 1];
        let mut done = vec![false; columns + 1];
        row_of[0] = row;
        let mut at = 0;
        while row_of[at] != 0 {
            done[at] = true;
            let here = row_of[at];
            let (mut next, mut smallest) = (0, f64::INFINITY);
            for column in (1..=columns).filter(|&column| !done[column]) {
                let cost = -gain(here - 1, column - 1) - row_price[here] - column_price[column];
                if cost < slack[column] {
                    (slack[column], came_from[column]) = (cost, at);
                }
                if slack[column] < smallest {
                    (smallest, next) = (slack[column], column);
                }
            }
            for column in 0..=columns {
                if done[column] {
                    row_price[row_of[column]] += smallest;
                    column_price[column] -= smallest;
                } else {
                    slack[column] -= smallest;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[came_from[at]];
            at = came_from[at];
        }
    }
    (1..=columns).filter(|&at| row_of[at] != 0).map(|at| gain(row_of[at] - 1, at - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(letters: &str) -> Vec<Chain<char>> {
        letters.split(' ').map(|chain| chain.chars().collect()).collect()
    }

    fn measured(gold: &str, predicted: &str) -> CoreferenceMeasures {
        let mut measures = CoreferenceMeasures::default();
        measures.add(&chains(gold), &chains(predicted));
        measures
    }

    fn assert_sums(shares: PrecisionRecallSums, recall: f64, precision: f64) {
        let share = |(part, whole): (f64, f64)| part / whole;
        assert!((share(shares.recall) - recall).abs() < 1e-12, "recall {:?}", shares.recall);
        assert!(
            (share(shares.precision) - precision).abs() < 1e-12,
            "precision {:?}",
            shares.precision
        );
    }

    #[test]
    fn a_perfect_prediction_scores_one() {
        let measures = measured("abc de", "de abc");
        assert_eq!(
            [measures.muc(), measures.b_cubed(), measures.ceaf(), measures.conll()],
            [1.0; 4]
        );
    }

    /// The example of Luo (2005), worked by hand: gold {1 2 3 4 5} {6 7} {8 9 A B C}, two chains joined.
    #[test]
    fn merging_two_chains_costs_precision() {
        let measures = measured("12345 67 89ABC", "12345 6789ABC");
        assert_sums(measures.muc, 9.0 / 9.0, 9.0 / 10.0);
        // Precision: the five at 1, of the seven joined 2 · 2/7 + 5 · 5/7, of twelve.
        assert_sums(measures.b_cubed, 1.0, (5.0 + 29.0 / 7.0) / 12.0);
        // {12345} pairs at 1, {89ABC} with the joined seven at 2 · 5 / 12.
        let alike = 1.0 + 10.0 / 12.0;
        assert_sums(measures.ceaf, alike / 3.0, alike / 2.0);
    }

    #[test]
    fn mentions_that_only_one_side_has_lower_the_scores() {
        // Predicted {a b} and {d e f} for {a b c} {d e}.
        let measures = measured("abc de", "ab def");
        assert_sums(measures.muc, 2.0 / 3.0, 2.0 / 3.0);
        assert_sums(measures.b_cubed, (4.0 / 3.0 + 2.0) / 5.0, (2.0 + 4.0 / 3.0) / 5.0);
        assert_sums(measures.ceaf, 0.8, 0.8);
    }

    #[test]
    fn singletons_do_not_count() {
        assert_eq!(measured("abc d", "abc e f"), measured("abc", "abc"));
        assert_eq!(measured("a", "b").conll(), 0.0);
    }

    #[test]
    fn documents_are_summed_not_averaged() {
        let mut both = measured("abcd", "abcd");
        both.add(&chains("ab"), &chains("cd"));
        assert_sums(both.muc, 3.0 / 4.0, 3.0 / 4.0);
    }

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        // Greedy takes 0.9 and is left with 0; the best are 0.8 and 0.7.
        let gains = [[0.9, 0.8], [0.7, 0.0]];
        assert!((best_assignment(2, 2, |row, column| gains[row][column]) - 1.5).abs() < 1e-12);
        assert_eq!(best_assignment(0, 3, |_, _| 1.0), 0.0);
    }
}
