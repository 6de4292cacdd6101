//! The words of a quotation, and how two wordings differ.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::derived::compared_words::{key, parts};

/// A word with the marks around it, and its compared form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComparedWord {
    /// With the marks around it.
    pub(crate) text: String,
    /// Its letters and digits in lower case.
    pub(crate) key: String,
}

/// The words of a text. Marks by themselves belong to the word before them.
pub(crate) fn words(text: &str) -> Vec<ComparedWord> {
    let mut words: Vec<ComparedWord> = Vec::new();
    let mut ahead = String::new();
    for part in parts(text) {
        let key = key(part);
        if !key.is_empty() {
            let text = if ahead.is_empty() { part.to_owned() } else { format!("{ahead} {part}") };
            ahead.clear();
            words.push(ComparedWord { text, key });
        } else if let Some(last) = words.last_mut() {
            last.text.push(' ');
            last.text.push_str(part);
        } else {
            ahead.push_str(part);
        }
    }
    words
}

/// How a part of a wording relates to the wording it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordChange {
    /// The same words, except for case and marks, as this wording has them.
    Same,
    /// Words that only the other wording has.
    LeftOut,
    /// Words that only this wording has.
    Added,
}

/// Some words of a wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Segment {
    /// Whether both wordings have them.
    pub change: WordChange,
    /// The words with a space between two.
    pub words: String,
}

/// Words of one wording, words of the other, and whether they are the same.
type DiffRun = (Range<usize>, Range<usize>, bool);

/// A single shared word between this many different words agrees by chance.
const FEWEST_AROUND: usize = 3;

/// How `wording` differs from `from`, word by word.
pub(crate) fn differences(from: &[ComparedWord], wording: &[ComparedWord]) -> Vec<Segment> {
    // A part stays in one piece; a minimal edit script could tear it apart where words repeat.
    let (all, none) = (wording.len(), 0..0);
    if let Some(start) = found(wording, from) {
        let end = start + all;
        let after = end..from.len();
        let runs =
            [(0..start, none.clone(), false), (start..end, 0..all, true), (after, none, false)];
        return segments(from, wording, &runs);
    }
    if let Some(start) = found(from, wording) {
        let end = start + from.len();
        let before = (none.clone(), 0..start, false);
        let runs = [before, (0..from.len(), start..end, true), (none, end..all, false)];
        return segments(from, wording, &runs);
    }
    let keys =
        |words: &[ComparedWord]| words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    let operations = capture_diff_slices(Algorithm::Myers, &keys(from), &keys(wording));
    let mut runs: Vec<DiffRun> = Vec::new();
    let sizes: Vec<(bool, usize)> = (operations.iter())
        .map(|op| {
            let same = matches!(op, DiffOp::Equal { .. });
            (same, op.old_range().len().max(op.new_range().len()))
        })
        .collect();
    for (at, op) in operations.iter().enumerate() {
        let around = |side: Option<usize>| side.and_then(|side| sizes.get(side));
        let (before, after) = (around(at.checked_sub(1)), around(Some(at + 1)));
        let by_chance = match (sizes[at], before, after) {
            ((true, 1), Some((_, before)), Some((_, after))) => before + after >= FEWEST_AROUND,
            _ => false,
        };
        let same = sizes[at].0 && !by_chance;
        match runs.last_mut() {
            Some((old, new, false)) if !same => {
                old.end = op.old_range().end;
                new.end = op.new_range().end;
            }
            _ => runs.push((op.old_range(), op.new_range(), same)),
        }
    }
    segments(from, wording, &runs)
}

/// The position of `part` in `whole`, all its words in a row.
fn found(part: &[ComparedWord], whole: &[ComparedWord]) -> Option<usize> {
    let same = |words: &[ComparedWord]| {
        words.iter().map(|word| &word.key).eq(part.iter().map(|word| &word.key))
    };
    (!part.is_empty()).then(|| whole.windows(part.len()).position(same)).flatten()
}

fn segments(from: &[ComparedWord], wording: &[ComparedWord], runs: &[DiffRun]) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut push = |change, words: &[ComparedWord]| {
        if !words.is_empty() {
            let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            segments.push(Segment { change, words: words.join(" ") });
        }
    };
    for (old, new, same) in runs {
        if *same {
            push(WordChange::Same, &wording[new.clone()]);
        } else {
            push(WordChange::LeftOut, &from[old.clone()]);
            push(WordChange::Added, &wording[new.clone()]);
        }
    }
    segments
}

/// Whether a wording has other words than the one it is compared with, and is not only a part of it.
pub(crate) fn is_reworded(differences: &[Segment]) -> bool {
    let inner = differences.iter().enumerate().any(|(at, segment)| match segment.change {
        WordChange::Same => false,
        WordChange::Added => true,
        WordChange::LeftOut => at != 0 && at + 1 != differences.len(),
    });
    inner && differences.iter().any(|segment| segment.change == WordChange::Same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: &str, wording: &str) -> String {
        let segments = differences(&words(from), &words(wording));
        let show = |segment: &Segment| match segment.change {
            WordChange::Same => segment.words.clone(),
            WordChange::LeftOut => format!("[-{}-]", segment.words),
            WordChange::Added => format!("{{+{}+}}", segment.words),
        };
        segments.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_keep_their_marks_and_are_compared_without() {
        let keys = |text: &str| words(text).into_iter().map(|w| w.key).collect::<Vec<_>>();
        assert_eq!(keys("[We] don’t … know—yet."), ["we", "dont", "know", "yet"]);
        assert_eq!(keys("We don't know, yet"), ["we", "dont", "know", "yet"]);
        let texts = |text: &str| words(text).into_iter().map(|w| w.text).collect::<Vec<_>>();
        assert_eq!(texts("… we wait – now"), ["… we", "wait –", "now"]);
        assert_eq!(keys("… —"), [""; 0]);
    }

    #[test]
    fn differences_are_told_word_by_word() {
        assert_eq!(
            shown("We shall rebuild it, and soon.", "We will rebuild it — and soon"),
            "We [-shall-] {+will+} rebuild it — and soon"
        );
        assert_eq!(
            shown("We shall, I think, rebuild it.", "We shall … rebuild it."),
            "We shall … [-I think,-] rebuild it."
        );
        assert_eq!(shown("So it goes on and on.", "goes on and on."), "[-So it-] goes on and on.");
        // A word alike by chance does not tear a sentence to pieces.
        assert_eq!(
            shown("We go to the old mill today", "We ask for the new roof today"),
            "We [-go to the old mill-] {+ask for the new roof+} today"
        );
    }

    #[test]
    fn a_part_is_not_reworded() {
        let reworded =
            |from: &str, wording: &str| is_reworded(&differences(&words(from), &words(wording)));
        assert!(!reworded("So it goes on and on.", "it goes on"));
        assert!(reworded("So it goes on and on.", "it goes and on"));
        assert!(reworded("So it goes on and on.", "so it went on and on"));
        assert!(!reworded("So it goes", "quite another"));
    }
}
