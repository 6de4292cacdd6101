//! Spans of words from scores of BIO tags (Ramshaw and Marcus 1995).

use std::ops::Range;

/// A BIO tag. Its number is the index of the type in [`Tags::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A word in no span.
    Outside,
    /// The first word of a span.
    Begin(usize),
    /// A later word of a span.
    Inside(usize),
}

/// The tags of one head, in the order of its scores.
pub(crate) struct Tags {
    tags: Vec<Tag>,
    /// Names of the types.
    pub(crate) types: Vec<Box<str>>,
}

impl Tags {
    /// Parses labels of the forms `O`, `B-TYPE` and `I-TYPE`. Returns `None` for any other label.
    pub(crate) fn parse<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut types: Vec<Box<str>> = Vec::new();
        let mut tags = Vec::new();
        for label in labels {
            let mut number = |name: &str| {
                types.iter().position(|known| **known == *name).unwrap_or_else(|| {
                    types.push(name.into());
                    types.len() - 1
                })
            };
            tags.push(match label.split_once('-') {
                None if label == "O" => Tag::Outside,
                Some(("B", name)) => Tag::Begin(number(name)),
                Some(("I", name)) => Tag::Inside(number(name)),
                _ => return None,
            });
        }
        Some(Self { tags, types })
    }

    /// Number of tags. Each word has one score for each tag.
    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// The tags, in the order of the scores.
    pub(crate) fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The spans of the best tag sequence, as ranges of words with the index of their type. `scores` is
    /// `[word][tag]`.
    pub(crate) fn spans(&self, scores: &[f32]) -> Vec<(Range<usize>, usize)> {
        self.runs(&self.best(scores, |_| 0.0, |_, _| 0.0))
    }

    /// The tag sequence with the highest total score, found by the Viterbi algorithm (Viterbi 1967). An
    /// inside tag can only follow a tag of its own type. `first(tag)` and `step(from, to)` are added to the
    /// scores of the words.
    pub(crate) fn best(
        &self,
        scores: &[f32],
        first: impl Fn(usize) -> f32,
        step: impl Fn(usize, usize) -> f32,
    ) -> Vec<usize> {
        let n = self.tags.len();
        let mut words = scores.chunks_exact(n);
        let Some(word) = words.next() else { return Vec::new() };
        let start = |(tag, score): (usize, &f32)| {
            if self.may_begin(tag) { score + first(tag) } else { f32::NEG_INFINITY }
        };
        let mut best: Vec<f32> = word.iter().enumerate().map(start).collect();
        let mut back: Vec<usize> = Vec::with_capacity(scores.len());
        let mut next = vec![0.0; n];
        for word in words {
            for (to, (next, score)) in std::iter::zip(&mut next, word).enumerate() {
                let mut from = usize::MAX;
                let mut so_far = f32::NEG_INFINITY;
                for before in (0..n).filter(|&before| self.may_follow(before, to)) {
                    let sum = best[before] + step(before, to);
                    if from == usize::MAX || sum > so_far {
                        (from, so_far) = (before, sum);
                    }
                }
                *next = so_far + score;
                back.push(if from == usize::MAX { 0 } else { from });
            }
            std::mem::swap(&mut best, &mut next);
        }
        let mut at = 0;
        for tag in 1..n {
            if best[tag] > best[at] {
                at = tag;
            }
        }
        let mut path = vec![at];
        for pointers in back.chunks_exact(n).rev() {
            at = pointers[at];
            path.push(at);
        }
        path.reverse();
        path
    }

    /// Whether a sequence may begin with `tag`.
    pub(crate) fn may_begin(&self, tag: usize) -> bool {
        !matches!(self.tags[tag], Tag::Inside(_))
    }

    /// Whether the tag `to` may follow the tag `before`.
    pub(crate) fn may_follow(&self, before: usize, to: usize) -> bool {
        match self.tags[to] {
            Tag::Inside(kind) => {
                matches!(self.tags[before], Tag::Begin(own) | Tag::Inside(own) if own == kind)
            }
            _ => true,
        }
    }

    /// The spans that a tag sequence encodes, with the index of their type.
    pub(crate) fn runs(&self, path: &[usize]) -> Vec<(Range<usize>, usize)> {
        let mut out: Vec<(Range<usize>, usize)> = Vec::new();
        for (at, &tag) in path.iter().enumerate() {
            match self.tags[tag] {
                Tag::Outside => {}
                Tag::Begin(kind) => out.push((at..at + 1, kind)),
                Tag::Inside(_) => {
                    if let Some((span, _)) = out.last_mut() {
                        span.end = at + 1;
                    }
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(scores: &[[f32; 5]]) -> Vec<(Range<usize>, usize)> {
        Tags::parse(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]).unwrap().spans(&scores.concat())
    }

    #[test]
    fn an_inside_needs_its_own_beginning() {
        // The second word scores highest inside a place, but the first word begins a person.
        let found = spans(&[[0., 9., 0., 0., 0.], [0., 0., 2., 1., 3.], [5., 0., 0., 0., 0.]]);
        assert_eq!(found, [(0..2, 0)]);
    }

    #[test]
    fn a_beginning_ends_the_span_before() {
        let found = spans(&[[0., 9., 0., 0., 0.], [0., 9., 0., 0., 0.], [0., 0., 0., 9., 0.]]);
        assert_eq!(found, [(0..1, 0), (1..2, 0), (2..3, 1)]);
        assert!(spans(&[]).is_empty());
    }

    #[test]
    fn scores_that_are_no_numbers_do_no_harm() {
        spans(&[[f32::NAN; 5], [f32::NEG_INFINITY; 5], [f32::INFINITY; 5]]);
    }

    #[test]
    fn unknown_tags_are_refused() {
        assert!(Tags::parse(["O", "X-PER"]).is_none());
    }
}
