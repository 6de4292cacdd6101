//! Scores spans under the protocol of CofeNet (Wang et al. 2022).
//!
//! Its files have one JSON object per line, with the `tokens` of one or more sentences and their BIO `labels`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::spans::{FigureByPart, PartSpans, SpanCounts};

/// A labelled passage of an article: one line of the file.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct CofenetInstance {
    /// The article's name with the annotator's suffix, as in PolNeAR.
    pub(super) id: String,
    /// Tokens by the conventions of the Penn Treebank.
    pub(super) tokens: Vec<String>,
    /// One label for each token: `O`, or `B-`/`I-` with `source`, `cue` or `content`.
    pub(super) labels: Vec<String>,
}

/// The figures over one set of instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct CofenetFigures {
    /// The number of instances.
    pub(super) instances: usize,
    /// F1 of spans with exactly the gold tokens.
    pub(super) exact_f1: FigureByPart,
    /// F1 of spans that begin at the same token.
    pub(super) begin_f1: FigureByPart,
    /// See [`super::AttributionScores::jaccard_f1`].
    pub(super) jaccard_f1: FigureByPart,
}

/// The figures for the whole file, and without repeated instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct CofenetReport {
    /// All instances of the file.
    pub(super) as_shipped: CofenetFigures,
    /// Each instance once, with the labels of its first occurrence.
    pub(super) deduplicated: CofenetFigures,
}

/// Reads a file.
///
/// # Errors
/// If the file cannot be read or a line has a different format.
pub(super) fn read(path: &Path) -> Result<Vec<CofenetInstance>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .enumerate()
        .map(|(line, json)| {
            serde_json::from_str(json).with_context(|| format!("{}:{}", path.display(), line + 1))
        })
        .collect()
}

/// Compares predicted spans with the labels of the instances. `articles` has the text and the spans of each
/// article by name.
pub(super) fn compare(
    instances: &[CofenetInstance],
    articles: &BTreeMap<String, (Vec<char>, PartSpans)>,
) -> CofenetReport {
    let mut counts = [SpanCounts::default(), SpanCounts::default()];
    let mut numbers = [0, 0];
    let mut seen = BTreeSet::new();
    let mut text_of: BTreeMap<&str, SearchableText> = BTreeMap::new();
    for instance in instances {
        let name = instance.id.rsplit_once('_').map_or(&*instance.id, |(name, _)| name);
        let predicted = articles.get(name).map_or_else(PartSpans::default, |(text, spans)| {
            let searchable = text_of.entry(name).or_insert_with(|| SearchableText::new(text));
            token_spans(spans, &searchable.locate(&instance.tokens))
        });
        let (predicted, gold) =
            (trimmed(instance, predicted), trimmed(instance, gold_spans(instance)));
        let first = seen.insert((name, &instance.tokens));
        for (counts, number) in counts.iter_mut().zip(&mut numbers).take(1 + usize::from(first)) {
            counts.compare(&predicted, &gold);
            *number += 1;
        }
    }
    let figures = |at: usize| CofenetFigures {
        instances: numbers[at],
        exact_f1: counts[at].exact(),
        begin_f1: counts[at].begin(),
        jaccard_f1: counts[at].jaccard(),
    };
    CofenetReport { as_shipped: figures(0), deduplicated: figures(1) }
}

/// An article's text without white space and with plain quotation marks and dashes.
struct SearchableText {
    characters: Vec<char>,
    /// The position of each character in the article's text.
    positions: Vec<usize>,
}

/// The lengths of the prefix by which an instance is located, tried in this order. A shorter one is needed if
/// the tokens have a full stop that the text lacks.
const ANCHOR_LENGTHS: [usize; 3] = [24, 12, 6];
/// The most characters of the text that may be missing between two tokens.
const MAX_GAP: usize = 40;

impl SearchableText {
    fn new(text: &[char]) -> Self {
        let (characters, positions) = text
            .iter()
            .enumerate()
            .flat_map(|(at, &c)| plain(c).chars().map(move |c| (c, at)).collect::<Vec<_>>())
            .unzip();
        Self { characters, positions }
    }

    /// The position of each token in the text; `None` for a token that the text lacks.
    fn locate(&self, tokens: &[String]) -> Vec<Option<Range<usize>>> {
        let tokens: Vec<Vec<char>> = tokens.iter().map(|token| normalised(token)).collect();
        let find_start = |length: usize| -> Option<usize> {
            let anchor: Vec<char> = tokens.iter().flatten().copied().take(length).collect();
            self.find(&anchor, 0, self.characters.len())
        };
        let Some(mut next) = ANCHOR_LENGTHS.into_iter().find_map(find_start) else {
            return vec![None; tokens.len()];
        };
        let locate = |token: &Vec<char>| {
            let start = self.find(token, next, MAX_GAP).filter(|_| !token.is_empty())?;
            // The tokens may have an extra full stop after an abbreviation.
            if token.len() == 1 && start > next {
                return None;
            }
            next = start + token.len();
            Some(self.positions[start]..self.positions[next - 1] + 1)
        };
        tokens.iter().map(locate).collect()
    }

    /// The first position of `wanted`, at most `farthest` characters after `from`.
    fn find(&self, wanted: &[char], from: usize, farthest: usize) -> Option<usize> {
        (from..self.characters.len())
            .take(farthest + 1)
            .find(|&start| self.characters[start..].starts_with(wanted))
    }
}

/// The characters of a token as the searchable text has them.
fn normalised(token: &str) -> Vec<char> {
    let token = match token {
        "``" | "''" => "\"",
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "--" => "-",
        other => other,
    };
    token.chars().flat_map(|c| plain(c).chars().collect::<Vec<_>>()).collect()
}

fn plain(c: char) -> String {
    match c {
        '“' | '”' => "\"".into(),
        '‘' | '’' | '`' => "'".into(),
        '–' | '—' => "-".into(),
        '…' => "...".into(),
        c if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') => String::new(),
        c => c.into(),
    }
}

/// Converts character spans to token spans.
fn token_spans(spans: &PartSpans, positions: &[Option<Range<usize>>]) -> PartSpans {
    let convert = |&(start, end): &(usize, usize)| {
        let touched = |token: &Option<Range<usize>>| {
            token.as_ref().is_some_and(|token| token.start < end && start < token.end)
        };
        Some((positions.iter().position(touched)?, positions.iter().rposition(touched)? + 1))
    };
    spans.each_ref().map(|spans| spans.iter().filter_map(convert).collect())
}

/// The spans that the labels mark.
fn gold_spans(instance: &CofenetInstance) -> PartSpans {
    let mut parts = PartSpans::default();
    for (part, name) in parts.iter_mut().zip(["source", "cue", "content"]) {
        let mut start = None;
        for (at, label) in instance.labels.iter().map(String::as_str).chain(["O"]).enumerate() {
            let (mark, own) = label.split_once('-').unwrap_or((label, ""));
            if start.is_some() && (own != name || mark == "B") {
                part.extend(start.take().map(|start| (start, at)));
            }
            if own == name && start.is_none() {
                start = Some(at);
            }
        }
    }
    parts
}

/// The spans without quotation marks and punctuation at both ends.
fn trimmed(instance: &CofenetInstance, parts: PartSpans) -> PartSpans {
    let is_trimmed = |at: usize| instance.tokens[at].chars().all(|c| "“”\"‘’'`.,;:!?–".contains(c));
    parts.map(|spans| {
        let trim = |(start, end): (usize, usize)| {
            let start = (start..end).find(|&at| !is_trimmed(at))?;
            let last = (start..end).rev().find(|&at| !is_trimmed(at))?;
            Some((start, last + 1))
        };
        spans.into_iter().filter_map(trim).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(tokens: &str, labels: &str) -> CofenetInstance {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect();
        CofenetInstance { id: "ferry_9f".into(), tokens: list(tokens), labels: list(labels) }
    }

    fn figures(predicted: PartSpans, instances: &[CofenetInstance]) -> CofenetReport {
        let text = "Rain fell at 4 p.m. “We left,” he said.".chars().collect();
        compare(instances, &BTreeMap::from([("ferry".to_owned(), (text, predicted))]))
    }

    fn one() -> CofenetInstance {
        instance(
            "at 4 p.m. . `` We left , '' he said .",
            "O O O O B-content I-content I-content I-content I-content B-source B-cue O",
        )
    }

    #[test]
    fn character_spans_convert_to_token_spans() {
        let predicted = [[(31, 33)].into(), [(34, 38)].into(), [(20, 30)].into()];
        let both = figures(predicted, &[one(), one()]);
        assert_eq!(both.as_shipped.exact_f1, FigureByPart { source: 1.0, cue: 1.0, content: 1.0 });
        assert_eq!((both.as_shipped.instances, both.deduplicated.instances), (2, 1));
    }

    #[test]
    fn an_instance_that_the_text_lacks_counts_as_missed() {
        let both = figures(PartSpans::default(), &[one(), instance("Snow fell", "B-cue I-cue")]);
        assert_eq!(both.as_shipped.exact_f1, FigureByPart::default());
    }
}
