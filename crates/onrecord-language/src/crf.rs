//! A linear-chain conditional random field over BIO tags (Lafferty et al. 2001).

use std::ops::Range;

use crate::bio::{Tag, Tags};
use crate::file::{ModelError, ModelFile};
use crate::kernels::exp;

/// BIO tags with scores for the first tag and for each transition.
pub(crate) struct Crf {
    tags: Tags,
    first: Vec<f32>,
    /// Transition scores, `[from][to]`.
    steps: Vec<f32>,
    /// Exponentials of `first` and `steps`, 0 where BIO does not allow the tag.
    first_odds: Vec<f32>,
    step_odds: Vec<f32>,
}

/// Marginal probabilities of tags and spans, given the scores of all words.
pub(crate) struct Chances<'a> {
    of: &'a Crf,
    /// `exp(score − highest score of the word)`, `[word][tag]`.
    odds: Vec<f32>,
    /// The sum by which the forward values of each word were divided.
    divisors: Vec<f32>,
    /// Scaled forward values, `[word][tag]`: those of a word sum to 1.
    forward: Vec<f32>,
    /// Backward values with the same scaling, `[word][tag]`.
    backward: Vec<f32>,
}

impl Crf {
    /// Loads the tensors `NAME.first` and `NAME.steps`.
    ///
    /// # Panics
    /// If `tags` are not BIO tags.
    pub(crate) fn load(file: &ModelFile, name: &str, tags: &[&str]) -> Result<Self, ModelError> {
        let tags = Tags::parse(tags.iter().copied()).expect("BIO tags");
        let n = tags.len();
        let (first, steps) = (
            file.vector(&format!("{name}.first"), n)?,
            file.vector(&format!("{name}.steps"), n * n)?,
        );
        let first_odds =
            (0..n).map(|tag| if tags.may_begin(tag) { exp(first[tag]) } else { 0.0 }).collect();
        let step_odds = (0..n * n)
            .map(|at| if tags.may_follow(at / n, at % n) { exp(steps[at]) } else { 0.0 })
            .collect();
        Ok(Self { tags, first, steps, first_odds, step_odds })
    }

    /// Number of tags. Each word has one score for each tag.
    pub(crate) fn len(&self) -> usize {
        self.first.len()
    }

    /// The spans of the best tag sequence, as ranges of words with the index of their type. `scores` is
    /// `[word][tag]`.
    pub(crate) fn spans(&self, scores: &[f32]) -> Vec<(Range<usize>, usize)> {
        let n = self.len();
        let path =
            self.tags.best(scores, |tag| self.first[tag], |from, to| self.steps[from * n + to]);
        self.tags.runs(&path)
    }

    /// Sums over all tag sequences by the forward-backward algorithm (Rabiner 1989), scaled at each word.
    pub(crate) fn chances(&self, scores: &[f32]) -> Chances<'_> {
        let n = self.len();
        let words = scores.len() / n;
        let mut odds = Vec::with_capacity(scores.len());
        for word in scores.chunks_exact(n) {
            let largest = word.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            odds.extend(word.iter().map(|score| exp(score - largest)));
        }
        let (mut forward, mut divisors) = (vec![0.0; odds.len()], vec![1.0; words]);
        for at in 0..words {
            let (before, own) = forward.split_at_mut(at * n);
            for to in 0..n {
                let into = match before.len().checked_sub(n) {
                    None => self.first_odds[to],
                    Some(last) => {
                        (0..n).map(|from| before[last + from] * self.step_odds[from * n + to]).sum()
                    }
                };
                own[to] = into * odds[at * n + to];
            }
            let sum: f32 = own[..n].iter().sum();
            // The sum is 0 or NaN if a score is NaN, or if all allowed tags underflow.
            divisors[at] = if sum > 0.0 { sum } else { 1.0 };
            own[..n].iter_mut().for_each(|own| *own /= divisors[at]);
        }
        let mut backward = vec![1.0; odds.len()];
        for at in (0..words.saturating_sub(1)).rev() {
            for from in 0..n {
                backward[at * n + from] = (0..n)
                    .map(|to| {
                        self.onward(from, to, at + 1, &odds, &divisors)
                            * backward[(at + 1) * n + to]
                    })
                    .sum();
            }
        }
        Chances { of: self, odds, divisors, forward, backward }
    }

    /// The scaled factor of the step from the tag `from` to the tag `to` of `word`.
    fn onward(&self, from: usize, to: usize, word: usize, odds: &[f32], divisors: &[f32]) -> f32 {
        self.step_odds[from * self.len() + to] * odds[word * self.len() + to] / divisors[word]
    }
}

impl Chances<'_> {
    /// Probability that a word is in a span of the type `kind`.
    pub(crate) fn inside(&self, word: usize, kind: usize) -> f32 {
        let n = self.of.len();
        let tags = self.of.tags.tags().iter().enumerate();
        tags.filter(|(_, tag)| matches!(tag, Tag::Begin(own) | Tag::Inside(own) if *own == kind))
            .map(|(tag, _)| self.forward[word * n + tag] * self.backward[word * n + tag])
            .sum()
    }

    /// Probability that a span of the type `kind` begins and ends with these words.
    pub(crate) fn exactly(&self, span: Range<usize>, kind: usize) -> f32 {
        let (of, n) = (self.of, self.of.len());
        let number = |wanted: Tag| of.tags.tags().iter().position(|&tag| tag == wanted);
        let (Some(begin), Some(inside)) = (number(Tag::Begin(kind)), number(Tag::Inside(kind)))
        else {
            return 0.0;
        };
        let mut chance = self.forward[span.start * n + begin];
        let mut tag = begin;
        for word in span.start + 1..span.end {
            chance *= of.onward(tag, inside, word, &self.odds, &self.divisors);
            tag = inside;
        }
        if span.end == self.divisors.len() {
            return chance;
        }
        let end = span.end;
        let left: f32 = (0..n)
            .filter(|&to| to != inside)
            .map(|to| {
                of.onward(tag, to, end, &self.odds, &self.divisors) * self.backward[end * n + to]
            })
            .sum();
        chance * left
    }
}
