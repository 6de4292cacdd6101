//! The highest-scoring dependency tree (Chu and Liu 1965, Edmonds 1967).

/// Cost of a root arc on top of its score. It outweighs all other scores of a sentence of up to 499 words,
/// as scores are clamped to ±10⁶. The best tree therefore has exactly one root.
const ROOT_COST: f64 = 1e9;

/// The highest-scoring tree with exactly one root, for a sentence of `n` words.
///
/// `scores` is `[n][1 + n]`: for each word the score of the root as its head, then of each word. The result
/// holds for each word the column of its head: 0 for the root, otherwise 1 + the index of the head. Between
/// trees with equal scores, the order of the words decides. Takes `O(n²)` time and memory.
///
/// # Panics
/// If `scores` does not have `n · (1 + n)` numbers.
#[must_use]
pub(crate) fn best_tree(scores: &[f32], n: usize) -> Vec<usize> {
    assert_eq!(scores.len(), n * (n + 1), "scores of every pair");
    let greedy: Vec<usize> = (0..n).map(|word| best_head(scores, n, word)).collect();
    if greedy.iter().filter(|&&head| head == 0).count() == 1 && is_tree(&greedy) {
        return greedy;
    }
    Contraction::new(scores, n).solve()
}

fn best_head(scores: &[f32], n: usize, word: usize) -> usize {
    let row = &scores[word * (n + 1)..(word + 1) * (n + 1)];
    let mut best = 0;
    for (head, &score) in row.iter().enumerate() {
        if head != word + 1 && score > row[best] {
            best = head;
        }
    }
    best
}

/// Whether a path leads from every word to the root.
fn is_tree(heads: &[usize]) -> bool {
    find_cycle(heads.len() + 1, |node| (node > 0).then(|| heads[node - 1]), |_| true).is_none()
}

/// A cycle of arcs from active nodes to their heads, as its nodes along the arcs; `None` if there is none.
/// The root has no head.
fn find_cycle(
    nodes: usize,
    head: impl Fn(usize) -> Option<usize>,
    active: impl Fn(usize) -> bool,
) -> Option<Vec<usize>> {
    let mut seen_from = vec![usize::MAX; nodes];
    for start in (0..nodes).filter(|&node| active(node)) {
        let mut path = Vec::new();
        let mut at = start;
        while seen_from[at] == usize::MAX {
            seen_from[at] = start;
            path.push(at);
            match head(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if seen_from[at] == start && head(at).is_some() {
            let first = path.iter().position(|&node| node == at)?;
            return Some(path.split_off(first));
        }
    }
    None
}

/// A dependent and its head, as words of the sentence counted from 1. Head 0 is the root.
type Arc = (usize, usize);

/// A cycle that was merged into one node. Each member has its words and its arc within the cycle.
struct Contracted {
    members: Vec<(Vec<usize>, Arc)>,
}

/// Merges cycles into one of their nodes, in place, until none is left.
struct Contraction {
    nodes: usize,
    /// Score of each arc, `[dependent][head]`.
    score: Vec<f64>,
    /// The arc between words behind each arc between nodes, `[dependent][head]`.
    arc: Vec<Arc>,
    /// Whether a node exists, which is false after it was merged into another.
    active: Vec<bool>,
    /// The words in each node.
    words: Vec<Vec<usize>>,
    history: Vec<Contracted>,
}

impl Contraction {
    fn new(scores: &[f32], n: usize) -> Self {
        let nodes = n + 1;
        let mut score = vec![f64::NEG_INFINITY; nodes * nodes];
        let mut arc = vec![(0, 0); nodes * nodes];
        for dependent in 1..nodes {
            for head in (0..nodes).filter(|&head| head != dependent) {
                let given = f64::from(scores[(dependent - 1) * nodes + head]);
                // NaN counts as the lowest score. The bounds keep sums finite.
                let given = if given.is_nan() { -1e6 } else { given.clamp(-1e6, 1e6) };
                score[dependent * nodes + head] = given - if head == 0 { ROOT_COST } else { 0.0 };
                arc[dependent * nodes + head] = (dependent, head);
            }
        }
        Self {
            nodes,
            score,
            arc,
            active: vec![true; nodes],
            words: (0..nodes).map(|node| vec![node]).collect(),
            history: Vec::new(),
        }
    }

    fn solve(mut self) -> Vec<usize> {
        let mut head: Vec<usize> = (0..self.nodes).map(|node| self.best_head(node)).collect();
        while let Some(cycle) =
            find_cycle(self.nodes, |node| (node > 0).then(|| head[node]), |node| self.active[node])
        {
            self.contract(&cycle, &mut head);
        }
        let mut answer = vec![0; self.nodes];
        for node in (1..self.nodes).filter(|&node| self.active[node]) {
            let (dependent, word) = self.arc[node * self.nodes + head[node]];
            answer[dependent] = word;
        }
        let mut entered = vec![false; self.nodes];
        for node in (1..self.nodes).filter(|&node| self.active[node]) {
            entered[self.arc[node * self.nodes + head[node]].0] = true;
        }
        for contracted in self.history.iter().rev() {
            for (words, (dependent, word)) in &contracted.members {
                if !words.iter().any(|&inside| entered[inside]) {
                    answer[*dependent] = *word;
                    entered[*dependent] = true;
                }
            }
        }
        answer.split_off(1)
    }

    fn best_head(&self, node: usize) -> usize {
        let mut best = 0;
        for head in (1..self.nodes).filter(|&head| head != node && self.active[head]) {
            if self.score[node * self.nodes + head] > self.score[node * self.nodes + best] {
                best = head;
            }
        }
        best
    }

    fn contract(&mut self, cycle: &[usize], head: &mut [usize]) {
        let (nodes, into) = (self.nodes, cycle[0]);
        let members = cycle
            .iter()
            .map(|&node| {
                let arc = self.arc[node * nodes + head[node]];
                (std::mem::take(&mut self.words[node]), arc)
            })
            .collect::<Vec<_>>();
        let lost: Vec<f64> =
            cycle.iter().map(|&node| self.score[node * nodes + head[node]]).collect();
        cycle.iter().for_each(|&node| self.active[node] = false);
        for (outside, head) in head.iter_mut().enumerate().filter(|&(node, _)| self.active[node]) {
            // An arc into the cycle replaces one arc of the cycle, whose score is lost.
            let (mut best, mut arc) = (f64::NEG_INFINITY, (0, 0));
            for (&node, lost) in cycle.iter().zip(&lost) {
                let score = self.score[node * nodes + outside] - lost;
                if score > best {
                    (best, arc) = (score, self.arc[node * nodes + outside]);
                }
            }
            self.score[into * nodes + outside] = best;
            self.arc[into * nodes + outside] = arc;
            let (mut best, mut arc) = (f64::NEG_INFINITY, (0, 0));
            for &node in cycle {
                let score = self.score[outside * nodes + node];
                if score > best {
                    (best, arc) = (score, self.arc[outside * nodes + node]);
                }
            }
            self.score[outside * nodes + into] = best;
            self.arc[outside * nodes + into] = arc;
            if cycle.contains(head) {
                *head = into;
            }
        }
        self.active[into] = true;
        self.words[into] = members.iter().flat_map(|(words, _)| words.iter().copied()).collect();
        self.history.push(Contracted { members });
        head[into] = self.best_head(into);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Score of the best tree with one root, by trying every assignment of heads.
    fn by_trying_all(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for code in 0..(n + 1).pow(u32::try_from(n).expect("a small number")) {
            let mut rest = code;
            let heads: Vec<usize> = (0..n)
                .map(|_| {
                    let head = rest % (n + 1);
                    rest /= n + 1;
                    head
                })
                .collect();
            let roots = heads.iter().filter(|&&head| head == 0).count();
            if roots == 1 && is_tree(&heads) {
                best = best.max(total(scores, n, &heads));
            }
        }
        best
    }

    fn total(scores: &[f32], n: usize, heads: &[usize]) -> f32 {
        heads.iter().enumerate().map(|(word, head)| scores[word * (n + 1) + head]).sum()
    }

    proptest! {
        #[test]
        fn no_other_tree_scores_higher((n, scores) in (1usize..=5).prop_flat_map(|n| {
            (Just(n), prop::collection::vec(-8.0f32..8.0, n * (n + 1)))
        })) {
            let heads = best_tree(&scores, n);
            prop_assert!(is_tree(&heads));
            prop_assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
            prop_assert!((total(&scores, n, &heads) - by_trying_all(&scores, n)).abs() < 1e-3);
        }

        #[test]
        fn any_scores_give_a_tree(n in 1usize..60, seed in prop::collection::vec(any::<f32>(), 61 * 62)) {
            let heads = best_tree(&seed[..n * (n + 1)], n);
            prop_assert!(is_tree(&heads));
            prop_assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
        }
    }

    #[test]
    fn a_long_sentence_of_cycles_ends() {
        let n = 400;
        // Neighbours prefer each other, so pairs are merged, then pairs of pairs.
        let scores: Vec<f32> = (0..n)
            .flat_map(|word| {
                (0..=n).map(move |head| -((head as f32 - 1.0 - (word ^ 1) as f32).abs()))
            })
            .collect();
        assert!(is_tree(&best_tree(&scores, n)));
    }
}
