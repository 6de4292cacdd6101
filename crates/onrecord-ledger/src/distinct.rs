//! `quotes --distinct`: the same quotation in several articles as one.
//!
//! Two are the same where their words are ([`is_same`]) and their speakers may be one. Which are put
//! together follows from the rows alone, in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::Form;
use onrecord_reading::contract::Span;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::copies;
use crate::error::Fault;
use crate::quotes::QuoteRow;
use crate::wording::{self, Segment, Word};

/// Quotations of fewer words are the same by chance, and taken for one in articles of one story only.
const FEWEST_EQUAL: usize = 4;
/// The same for what is not quoted word for word.
const FEWEST_EQUAL_INDIRECT: usize = 6;
/// Shorter ones stand in longer ones by chance.
const FEWEST_CONTAINED: usize = 5;
/// A word or two make too much of a difference in shorter ones.
const FEWEST_NEAR: usize = 6;
/// The share of words that stand as they are, where others are exchanged, left out or added (Levenshtein over words).
const NEAR: f64 = 0.7;
/// The same for what is not quoted word for word.
const NEAR_INDIRECT: f64 = 0.85;
/// Longer ones are only looked for in one another, as comparing them takes a time that grows with the square.
const MOST_WORDS: usize = 400;
/// Only what has so many words in a row in common is compared.
const IN_COMMON: usize = 3;
/// Wordings of at least this share of the longest's length are whole.
const WHOLE: f64 = 0.8;

/// Words before names that say what somebody is.
const TITLES: [&str; 26] = [
    "captain",
    "chairman",
    "congressman",
    "congresswoman",
    "dr",
    "former",
    "gen",
    "gov",
    "governor",
    "judge",
    "justice",
    "lady",
    "lord",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "president",
    "prof",
    "professor",
    "rep",
    "sen",
    "senator",
    "sir",
];

/// One quotation with all articles that have it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DistinctQuote {
    /// The name of the actor who speaks, as most articles have it; `None` where none was resolved.
    pub speaker: Option<String>,
    /// The words that name the source, in the article that was published first of those that name one.
    pub source: Option<String>,
    /// In how many articles it stands.
    pub articles: usize,
    /// Those who published them, by name.
    pub outlets: Vec<String>,
    /// The ways in which it is worded: first the one that the others are compared with, then those in most articles. It
    /// is the wording in most articles, among those that are about as long as the longest.
    pub wordings: Vec<Wording>,
}

impl DistinctQuote {
    /// Whether articles have it in other words, and not merely in part.
    #[must_use]
    pub fn is_reworded(&self) -> bool {
        self.articles > 1
            && self.wordings.iter().any(|wording| wording::is_reworded(&wording.differences))
    }
}

/// One way in which a quotation is worded, whatever the case and the marks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Wording {
    /// The words, as the first of its quotes has them: those inside quotation marks, or where there are none all that
    /// was said.
    pub words: String,
    /// How they differ from the first wording's; empty for that one itself.
    pub differences: Vec<Segment>,
    /// Where it stands: the article that was published first comes first, those without a date last.
    pub quotes: Vec<QuoteRow>,
}

/// One quotation each; the newest first, by the newest article that has it.
pub(crate) fn distinct(
    connection: &Connection,
    mut rows: Vec<QuoteRow>,
) -> Result<Vec<DistinctQuote>, Fault> {
    // By what is in the rows, not by when they were recorded.
    rows.sort_by(|a, b| {
        (b.published.as_ref().cmp(&a.published.as_ref())).then_with(|| {
            (&a.article, a.citation.start, &a.id).cmp(&(&b.article, b.citation.start, &b.id))
        })
    });
    let mut stories = BTreeMap::new();
    for row in &rows {
        if !stories.contains_key(&row.article) {
            stories.insert(row.article.clone(), copies::story_id(connection, &row.article)?);
        }
    }
    let said: Vec<Said> = rows.into_iter().map(|row| Said::new(row, &stories)).collect();
    let mut groups = Vec::new();
    for alike in same_words(&said, &(0..said.len()).collect::<Vec<_>>()) {
        for speaker in by_speaker(&said, &alike) {
            // Without the words of another speaker they may hang together no more.
            groups.extend(same_words(&said, &speaker));
        }
    }
    groups.sort();
    Ok(groups.iter().map(|group| fold(group.iter().map(|&index| &said[index]).collect())).collect())
}

/// A row and what it is compared by.
struct Said {
    row: QuoteRow,
    /// As they are shown.
    text: String,
    words: Vec<Word>,
    key: Key,
    speaker: Option<BTreeSet<String>>,
}

/// Rows that have the same are the same quotation, but for the speaker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    indirect: bool,
    words: Vec<String>,
    /// Of short ones, the story in which they stand.
    story: Option<String>,
    /// Of indirect ones that nobody is named for, the words of the source: articles report many things alike, and it is
    /// the same only where it comes from the same.
    source: Option<String>,
}

impl Said {
    fn new(row: QuoteRow, stories: &BTreeMap<String, String>) -> Self {
        let indirect = row.quoted.is_empty();
        let runs = if indirect { &row.content } else { &row.quoted };
        let text = joined(runs, row.form == Form::Direct);
        let words = wording::words(&text);
        let short = words.len() < if indirect { FEWEST_EQUAL_INDIRECT } else { FEWEST_EQUAL };
        let speaker = row.speaker.as_deref().and_then(known);
        let source = row.source.as_ref().filter(|_| indirect && speaker.is_none());
        let key = Key {
            indirect,
            words: words.iter().map(|word| word.key.clone()).collect(),
            story: stories.get(&row.article).filter(|_| short).cloned(),
            source: source.map(|source| source.to_lowercase()),
        };
        Self { text, words, key, speaker, row }
    }
}

/// The runs in one line. Where all was quoted, nothing that was said stands between them; else it may.
fn joined(runs: &[Span], direct: bool) -> String {
    let runs: Vec<String> =
        runs.iter().map(|run| run.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    runs.join(if direct { " " } else { " … " })
}

/// The words of a name that tell its bearer from others; `None` for "the mayor" and the like.
fn known(name: &str) -> Option<BTreeSet<String>> {
    if name.starts_with("The ") || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let words: BTreeSet<String> =
        words.filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str())).collect();
    (!words.is_empty()).then_some(words)
}

/// Groups of `indices` whose words are the same, over any number of others; each in order, and so are they.
fn same_words(said: &[Said], indices: &[usize]) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for &index in indices {
        by_key.entry(&said[index].key).or_default().push(index);
    }
    let keys: Vec<&Key> = by_key.keys().copied().collect();
    let mut starts: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    let mut groups = Groups::new(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for words in key.words.windows(IN_COMMON) {
            let others = starts.entry(words).or_default();
            for &other in others.iter().filter(|other| **other != at) {
                if groups.top(other) != groups.top(at)
                    && seen.insert(other)
                    && is_same(keys[other], key)
                {
                    groups.join(other, at);
                }
            }
            if others.last() != Some(&at) {
                others.push(at);
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, rows) in by_key.values().enumerate() {
        members.entry(groups.top(at)).or_default().extend(rows);
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    members.iter_mut().for_each(|group| group.sort_unstable());
    members.sort();
    members
}

/// Whether two have the same words: one stands in the other, or few words are exchanged.
fn is_same(a: &Key, b: &Key) -> bool {
    if (a.indirect, &a.source) != (b.indirect, &b.source) {
        return false;
    }
    let (shorter, longer) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    let (few, many) = (shorter.words.len(), longer.words.len());
    if !a.indirect
        && few >= FEWEST_CONTAINED
        && longer.words.windows(few).any(|words| words == shorter.words)
    {
        return true;
    }
    let near = if a.indirect { NEAR_INDIRECT } else { NEAR };
    // What is left out already makes so much of a difference.
    let possible = few >= FEWEST_NEAR && many <= MOST_WORDS && few as f64 >= near * many as f64;
    possible && {
        let different = strsim::generic_levenshtein(&shorter.words, &longer.words);
        1.0 - different as f64 / many as f64 >= near
    }
}

/// Parts of `alike` in which nobody is clearly another: a name that is part of one longer name goes with it, what nobody
/// is named for goes with the only one who is.
fn by_speaker(said: &[Said], alike: &[usize]) -> Vec<Vec<usize>> {
    let mut names: Vec<&BTreeSet<String>> =
        alike.iter().filter_map(|&index| said[index].speaker.as_ref()).collect();
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    names.dedup();
    let mut longest: Vec<&BTreeSet<String>> = Vec::new();
    for name in names {
        if !longest.iter().any(|longer| name.is_subset(longer)) {
            longest.push(name);
        }
    }
    let mut parts: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for &index in alike {
        let name = said[index].speaker.as_ref();
        let mut may_be =
            (0..longest.len()).filter(|&at| name.is_none_or(|name| name.is_subset(longest[at])));
        let only = may_be.next().filter(|_| may_be.next().is_none());
        parts.entry(only).or_default().push(index);
    }
    parts.into_values().collect()
}

fn fold(mut group: Vec<&Said>) -> DistinctQuote {
    // In the order of publication.
    group.sort_by_key(|said| {
        let row = &said.row;
        (row.published.is_none(), &row.published, &row.article, row.citation.start, &row.id)
    });
    let mut wordings: BTreeMap<&Key, Vec<&Said>> = BTreeMap::new();
    for &said in &group {
        wordings.entry(&said.key).or_default().push(said);
    }
    let mut wordings: Vec<Vec<&Said>> = wordings.into_values().collect();
    let longest = wordings.iter().map(|said| said[0].words.len()).max().unwrap_or(0);
    wordings.sort_by_key(|said| {
        let words = said[0].words.len();
        let whole = words as f64 >= WHOLE * longest as f64;
        (!whole, std::cmp::Reverse((articles(said), words)), &said[0].key)
    });
    if let Some(others) = wordings.get_mut(1..) {
        others.sort_by_key(|said| {
            (std::cmp::Reverse((articles(said), said[0].words.len())), &said[0].key)
        });
    }
    let from: Vec<Word> = wordings.first().map(|said| said[0].words.clone()).unwrap_or_default();
    DistinctQuote {
        speaker: most_named(&group),
        source: group.iter().find_map(|said| said.row.source.clone()),
        articles: articles(&group),
        outlets: {
            let outlets: BTreeSet<&String> =
                group.iter().filter_map(|said| said.row.outlet.as_ref()).collect();
            outlets.into_iter().cloned().collect()
        },
        wordings: (wordings.iter().enumerate())
            .map(|(at, said)| Wording {
                words: said[0].text.clone(),
                differences: match at {
                    0 => Vec::new(),
                    _ => wording::differences(&from, &said[0].words),
                },
                quotes: said.iter().map(|said| said.row.clone()).collect(),
            })
            .collect(),
    }
}

fn articles(said: &[&Said]) -> usize {
    said.iter().map(|said| &said.row.article).collect::<BTreeSet<_>>().len()
}

/// The name that most rows have, of several the longest.
fn most_named(said: &[&Said]) -> Option<String> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in said.iter().filter_map(|said| said.row.speaker.as_deref()) {
        *names.entry(name).or_default() += 1;
    }
    let most = names.into_iter().max_by_key(|&(name, times)| (times, name.len(), name));
    most.map(|(name, _)| name.to_owned())
}

/// Which of several things are in one group.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// What stands for the group that something is in.
    fn top(&mut self, mut one: usize) -> usize {
        while self.0[one] != one {
            self.0[one] = self.0[self.0[one]];
            one = self.0[one];
        }
        one
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.top(one), self.top(other));
        self.0[one.max(other)] = one.min(other);
    }
}
