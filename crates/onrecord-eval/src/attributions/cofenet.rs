//! Attributions in the tokenised form of CofeNet (Wang et al. 2022): a JSON object a line, with `tokens` and
//! BIO `labels`, which the tokens of several sentences of one article may share.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::attributions::{ByPart, Parts, SpanCounts};

/// A stretch of an article.
#[derive(Clone, Debug, Deserialize)]
pub struct Instance {
    /// The article, as PolNeAR names its annotation.
    pub id: String,
    /// By the conventions of the Penn treebank.
    pub tokens: Vec<String>,
    /// `O`, `B-` and `I-` of `source`, `cue` and `content`.
    pub labels: Vec<String>,
}

/// The figures under this protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many stretches.
    pub instances: usize,
    /// F1 of spans found exactly.
    pub exact_f1: ByPart,
    /// F1 of spans that begin at the same token.
    pub begin_f1: ByPart,
    /// See [`crate::attributions::Scores::jaccard_f1`].
    pub jaccard_f1: ByPart,
}

/// As the file has it, and with each stretch once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct BothFigures {
    /// All stretches of the file.
    pub as_shipped: Figures,
    /// Each stretch once, with its first labels.
    pub deduplicated: Figures,
}

/// Reads a file.
///
/// # Errors
/// Where it cannot be read or a line is not of this form.
pub fn read(path: &Path) -> Result<Vec<Instance>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .enumerate()
        .map(|(line, json)| {
            serde_json::from_str(json).with_context(|| format!("{}:{}", path.display(), line + 1))
        })
        .collect()
}

/// Compares the predicted spans of articles, by the articles' names, with the labels of their stretches.
#[must_use]
pub fn compare(
    instances: &[Instance],
    articles: &BTreeMap<String, (Vec<char>, Parts)>,
) -> BothFigures {
    let mut counts = [SpanCounts::default(), SpanCounts::default()];
    let mut numbers = [0, 0];
    let mut seen = std::collections::BTreeSet::new();
    let mut text_of: BTreeMap<&str, Letters> = BTreeMap::new();
    for instance in instances {
        let name = instance.id.rsplit_once('_').map_or(&*instance.id, |(name, _)| name);
        let predicted = articles.get(name).map_or_else(Parts::default, |(text, spans)| {
            let letters = text_of.entry(name).or_insert_with(|| Letters::new(text));
            on_tokens(spans, &letters.places(&instance.tokens))
        });
        let (predicted, gold) =
            (trimmed(instance, predicted), trimmed(instance, labelled(instance)));
        let first = seen.insert((name, &instance.tokens));
        for (counts, number) in counts.iter_mut().zip(&mut numbers).take(1 + usize::from(first)) {
            counts.compare(&predicted, &gold);
            *number += 1;
        }
    }
    let figures = |at: usize| Figures {
        instances: numbers[at],
        exact_f1: counts[at].exact(),
        begin_f1: counts[at].begin(),
        jaccard_f1: counts[at].jaccard(),
    };
    BothFigures { as_shipped: figures(0), deduplicated: figures(1) }
}

/// An article's characters but white space, typographic marks as plain ones.
struct Letters {
    letters: Vec<char>,
    /// Where each stands.
    at: Vec<usize>,
}

/// What begins a stretch is looked for with so many letters; with fewer where the tokens have a stop that
/// the text lacks.
const ANCHORS: [usize; 3] = [24, 12, 6];
/// So many letters may be missing from the tokens.
const FARTHEST_GAP: usize = 40;

impl Letters {
    fn new(text: &[char]) -> Self {
        let (letters, at) = text
            .iter()
            .enumerate()
            .flat_map(|(at, &c)| plain(c).chars().map(move |c| (c, at)).collect::<Vec<_>>())
            .unzip();
        Self { letters, at }
    }

    /// Where tokens stand in the text, `None` for those that it does not have.
    fn places(&self, tokens: &[String]) -> Vec<Option<Range<usize>>> {
        let spelled: Vec<Vec<char>> = tokens.iter().map(|token| spelled(token)).collect();
        let begins = |letters: usize| -> Option<usize> {
            let anchor: Vec<char> = spelled.iter().flatten().copied().take(letters).collect();
            self.find(&anchor, 0, self.letters.len())
        };
        let Some(mut next) = ANCHORS.into_iter().find_map(begins) else {
            return vec![None; tokens.len()];
        };
        let place = |token: &Vec<char>| {
            let start = self.find(token, next, FARTHEST_GAP).filter(|_| !token.is_empty())?;
            // A stop after an abbreviation may be one that only the tokens have.
            if token.len() == 1 && start > next {
                return None;
            }
            next = start + token.len();
            Some(self.at[start]..self.at[next - 1] + 1)
        };
        spelled.iter().map(place).collect()
    }

    fn find(&self, wanted: &[char], from: usize, farthest: usize) -> Option<usize> {
        (from..self.letters.len())
            .take(farthest + 1)
            .find(|&start| self.letters[start..].starts_with(wanted))
    }
}

fn spelled(token: &str) -> Vec<char> {
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

/// Spans of characters as spans of tokens.
fn on_tokens(spans: &Parts, places: &[Option<Range<usize>>]) -> Parts {
    let inside = |&(start, end): &(usize, usize)| {
        let touched = |place: &Option<Range<usize>>| {
            place.as_ref().is_some_and(|place| place.start < end && start < place.end)
        };
        Some((places.iter().position(touched)?, places.iter().rposition(touched)? + 1))
    };
    spans.each_ref().map(|spans| spans.iter().filter_map(inside).collect())
}

fn labelled(instance: &Instance) -> Parts {
    let mut parts = Parts::default();
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

/// The spans without the marks and stops at both ends.
fn trimmed(instance: &Instance, parts: Parts) -> Parts {
    let drops = |at: usize| instance.tokens[at].chars().all(|c| "“”\"‘’'`.,;:!?–".contains(c));
    parts.map(|spans| {
        let trim = |(start, end): (usize, usize)| {
            let start = (start..end).find(|&at| !drops(at))?;
            let last = (start..end).rev().find(|&at| !drops(at))?;
            Some((start, last + 1))
        };
        spans.into_iter().filter_map(trim).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(tokens: &str, labels: &str) -> Instance {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect();
        Instance { id: "ferry_9f".into(), tokens: list(tokens), labels: list(labels) }
    }

    fn figures(predicted: Parts, instances: &[Instance]) -> BothFigures {
        let text = "Rain fell at 4 p.m. “We left,” he said.".chars().collect();
        compare(instances, &BTreeMap::from([("ferry".to_owned(), (text, predicted))]))
    }

    fn one() -> Instance {
        instance(
            "at 4 p.m. . `` We left , '' he said .",
            "O O O O B-content I-content I-content I-content I-content B-source B-cue O",
        )
    }

    #[test]
    fn spans_of_the_text_are_found_on_the_tokens() {
        let predicted = [[(31, 33)].into(), [(34, 38)].into(), [(20, 30)].into()];
        let both = figures(predicted, &[one(), one()]);
        assert_eq!(both.as_shipped.exact_f1, ByPart { source: 1.0, cue: 1.0, content: 1.0 });
        assert_eq!((both.as_shipped.instances, both.deduplicated.instances), (2, 1));
    }

    #[test]
    fn what_the_text_lacks_is_missed_and_harms_nothing_else() {
        let both = figures(Parts::default(), &[one(), instance("Snow fell", "B-cue I-cue")]);
        assert_eq!(both.as_shipped.exact_f1, ByPart::default());
    }
}
