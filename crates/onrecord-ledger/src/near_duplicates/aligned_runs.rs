//! Aligns two texts word for word, and decides whether one is a near duplicate of the other.

use std::cmp::Reverse;

use super::hashing::shingle;
use super::words::{TextWord, WordSource};

/// Fewer words in a row agree by chance, or because they are names and titles.
const MIN_RUN_WORDS: usize = 6;
/// How many positions in the other text are tried for each run. It bounds the time for texts that repeat one thing
/// over and over.
const MAX_POSITIONS: usize = 8;
/// At least this share of the shorter text's prose must stand in the other.
const MIN_CONTAINMENT: f64 = 0.4;
/// At least this share of the longer text's prose must be shared. Otherwise the shorter is one item of a news
/// summary, which would join all its items in one story.
const MIN_SHARE_OF_LONGER: f64 = 0.1;
/// Fewer shared words of prose decide nothing.
const MIN_SHARED_WORDS: usize = 24;
/// Two texts that share this much, quoted or not, are near duplicates: a transcript, a statement.
const MIN_JACCARD: f64 = 0.8;

/// Words that stand in both texts, in code points of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AlignedSpans {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) other_start: usize,
    pub(crate) other_end: usize,
}

/// What two texts share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Overlap {
    /// Share of the prose of the text with less of it that stands in the other.
    pub(crate) containment: f64,
    /// Share of the words of both texts that both have.
    pub(crate) jaccard: f64,
    /// Share of all words of each text that stands in the other.
    pub(crate) shares: (f64, f64),
    /// In the order of the text that sorts first by its characters.
    pub(crate) runs: Vec<AlignedSpans>,
}

/// What `one` and `other` share if one is a near duplicate of the other, else `None`. It depends on the two texts
/// alone, not on their order.
pub(crate) fn overlap_if_copy(
    one: (&str, &[TextWord]),
    other: (&str, &[TextWord]),
) -> Option<Overlap> {
    if other.0 < one.0 {
        let alike = overlap_if_copy(other, one)?;
        let swapped = |s: &AlignedSpans| AlignedSpans {
            start: s.other_start,
            end: s.other_end,
            other_start: s.start,
            other_end: s.end,
        };
        let runs = alike.runs.iter().map(swapped).collect();
        return Some(Overlap { shares: (alike.shares.1, alike.shares.0), runs, ..alike });
    }
    let (one, other) = (one.1, other.1);
    let word_runs = word_runs(one, other);
    let a = Coverage::new(one, word_runs.iter().map(|run| (run.one, run.length)));
    let b = Coverage::new(other, word_runs.iter().map(|run| (run.other, run.length)));
    let (shorter, longer) = if a.prose <= b.prose { (a, b) } else { (b, a) };
    let containment = share(shorter.prose_shared, shorter.prose);
    // The counts differ if a text says something twice.
    let both = a.shared.min(b.shared);
    let jaccard = share(both, a.words + b.words - both);
    let by_prose = shorter.prose_shared.min(longer.prose_shared) >= MIN_SHARED_WORDS
        && containment >= MIN_CONTAINMENT
        && share(longer.prose_shared, longer.prose) >= MIN_SHARE_OF_LONGER;
    (by_prose || jaccard >= MIN_JACCARD).then(|| Overlap {
        containment,
        jaccard,
        shares: (share(a.shared, a.words), share(b.shared, b.words)),
        runs: word_runs.iter().map(|run| run.spans(one, other)).collect(),
    })
}

/// Words in a row that stand in both texts.
struct WordRun {
    one: usize,
    other: usize,
    length: usize,
}

impl WordRun {
    fn spans(&self, one: &[TextWord], other: &[TextWord]) -> AlignedSpans {
        let last = self.length - 1;
        AlignedSpans {
            start: one[self.one].start,
            end: one[self.one + last].end,
            other_start: other[self.other].start,
            other_end: other[self.other + last].end,
        }
    }
}

/// The longest run of `other` at each word of `one`, from the beginning on, without overlaps in `one`.
fn word_runs(one: &[TextWord], other: &[TextWord]) -> Vec<WordRun> {
    let hash = |words: &[TextWord]| shingle(words.iter().map(|word| word.hash));
    let mut places: Vec<(u64, usize)> =
        other.windows(MIN_RUN_WORDS).enumerate().map(|(at, words)| (hash(words), at)).collect();
    places.sort_unstable();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(words) = one.get(at..at + MIN_RUN_WORDS) {
        let hash = hash(words);
        let first = places.partition_point(|place| place.0 < hash);
        let same = places[first..].iter().take_while(|place| place.0 == hash).take(MAX_POSITIONS);
        let length = |place: usize| {
            let pairs = one[at..].iter().zip(&other[place..]);
            pairs.take_while(|(a, b)| a.hash == b.hash).count()
        };
        // The first of several equally long ones.
        let best = same.map(|&(_, place)| (length(place), Reverse(place))).max();
        match best.filter(|best| best.0 >= MIN_RUN_WORDS) {
            Some((length, Reverse(place))) => {
                runs.push(WordRun { one: at, other: place, length });
                at += length;
            }
            None => at += 1,
        }
    }
    runs
}

/// How many words a text has, and how many of them are shared.
#[derive(Clone, Copy, Default)]
struct Coverage {
    words: usize,
    shared: usize,
    prose: usize,
    prose_shared: usize,
}

impl Coverage {
    fn new(words: &[TextWord], runs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut alike = vec![false; words.len()];
        for (start, length) in runs {
            alike[start..start + length].fill(true);
        }
        let mut side = Self::default();
        for (word, alike) in words.iter().zip(alike) {
            let prose = word.part == WordSource::Prose;
            side.words += 1;
            side.shared += usize::from(alike);
            side.prose += usize::from(prose);
            side.prose_shared += usize::from(prose && alike);
        }
        side
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn compare(one: &str, other: &str) -> Option<Overlap> {
        overlap_if_copy((one, &words(one)), (other, &words(other)))
    }

    fn story(from: usize, words: usize) -> String {
        (from..from + words).map(|n| format!("word{} ", n * n)).collect()
    }

    #[test]
    fn spanses_are_the_same_words_in_both() {
        let one = format!("Ölhaven — {}and {}", story(0, 60), story(100, 60));
        let other = format!("{}but not {}", story(100, 60), story(0, 60));
        let alike = compare(&one, &other).unwrap();
        let cut = |text: &str, start, end| {
            words(&text.chars().skip(start).take(end - start).collect::<String>())
                .iter()
                .map(|word| word.hash)
                .collect::<Vec<_>>()
        };
        assert_eq!(alike.runs.len(), 2);
        for s in &alike.runs {
            assert_eq!(cut(&one, s.start, s.end), cut(&other, s.other_start, s.other_end));
        }
        // Whichever comes first, the same is found.
        let back = compare(&other, &one).unwrap();
        assert_eq!((back.containment, back.jaccard), (alike.containment, alike.jaccard));
        assert_eq!(back.shares, (alike.shares.1, alike.shares.0));
    }

    #[test]
    fn a_beginning_is_a_copy_and_an_item_in_a_long_text_is_none() {
        let whole = story(0, 500);
        assert!(compare(&whole, &story(0, 60)).is_some());
        assert!(compare(&format!("{whole}{}", story(1000, 800)), &story(0, 60)).is_none());
        // A third of it is another's and the rest its own.
        assert!(compare(&whole, &format!("{}{}", story(0, 60), story(1000, 120))).is_none());
        assert!(compare(&whole, &story(2000, 300)).is_none());
        assert!(compare("", &whole).is_none() && compare("", "").is_none());
    }

    #[test]
    fn what_is_said_over_and_over_costs_no_square() {
        let (one, other) = ("and on and on we went ".repeat(20_000), "and on ".repeat(60_000));
        assert!(compare(&one, &one).is_some());
        compare(&one, &other);
    }
}
