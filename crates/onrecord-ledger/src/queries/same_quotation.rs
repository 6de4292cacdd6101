//! `quotes --distinct`: the same quotation in several articles as one.
//!
//! Two quotations are the same if their words are ([`is_same`]) and their speakers may be one person. The groups
//! depend on the rows alone, not on their order.

use std::cmp::{Ordering, Reverse};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use onrecord_reading::Form;
use onrecord_reading::contract::Span;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use super::quotes::{self, AttributionHit, QuoteQuery, QuoteRow};
use super::wording::{self, ComparedWord, Segment};
use crate::derived::compared_words;
use crate::derived::word_sketch::WordSketch;
use crate::store::Fault;
use crate::store::ids::{AttributionId, AttributionNumber};

/// Shorter quotations agree by chance; they are the same only within one story.
const MIN_EQUAL: usize = 4;
/// The same for indirect speech.
const MIN_EQUAL_INDIRECT: usize = 6;
/// Shorter ones stand in longer ones by chance.
const MIN_CONTAINED: usize = 5;
/// In shorter ones, a changed word or two makes too much of a difference.
const MIN_NEAR: usize = 6;
/// The share of words that must be unchanged (Levenshtein distance over words).
const NEAR: f64 = 0.7;
/// The same for indirect speech.
const NEAR_INDIRECT: f64 = 0.85;
/// Longer ones are only searched for in one another, because the distance takes quadratic time.
const MAX_COMPARED_WORDS: usize = 400;
/// Only quotations with this many words in a row in common are compared.
const IN_COMMON: usize = 3;
/// A wording of at least this share of the longest's length is complete.
const WHOLE: f64 = 0.8;

/// Titles before names.
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
    /// The speaker's name in most articles; `None` if none is resolved.
    pub speaker: Option<String>,
    /// The words that name the source, in the first published article that has them.
    pub source: Option<String>,
    /// In how many articles it stands.
    pub articles: usize,
    /// The outlets that published them, by name.
    pub outlets: Vec<String>,
    /// The wordings: first the one that the others are compared with, then those in most articles. The first is the
    /// wording in most articles among the complete ones.
    pub wordings: Vec<Wording>,
}

impl DistinctQuote {
    /// Whether articles have it in other words, not only in part.
    #[must_use]
    pub fn is_reworded(&self) -> bool {
        self.articles > 1
            && self.wordings.iter().any(|wording| wording::is_reworded(&wording.differences))
    }
}

/// One wording of a quotation. Case and marks do not count.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Wording {
    /// The words as its first quote has them: the quoted ones, or the whole content if nothing is quoted.
    pub words: String,
    /// How they differ from the first wording; empty for the first.
    pub differences: Vec<Segment>,
    /// The quotes in this wording: first published first, undated last.
    pub quotes: Vec<QuoteRow>,
}

/// The distinct quotations among the `newest` attributions that fit a query, and whether these are all. The newest
/// article of each decides the order, and the query's limit counts quotations.
pub(crate) fn distinct_quotations(
    connection: &Connection,
    query: &QuoteQuery,
    newest: Option<usize>,
) -> Result<(Vec<DistinctQuote>, bool), Fault> {
    let limit = newest.map(|newest| newest.saturating_add(1));
    let mut hits = quotes::found_with_sketches(connection, &QuoteQuery { limit, ..query.clone() })?;
    let all = newest.is_none_or(|newest| hits.len() <= newest);
    hits.truncate(newest.unwrap_or(usize::MAX));
    let few = query.limit.unwrap_or(usize::MAX);
    let found = Matches::new(connection, hits);
    let parts = if few <= found.hits.len() / FEW { found.first(few)? } else { found.all()? };
    // Only the rows that are shown are read in full.
    let fold = |part: Vec<Statement>| {
        let rows = quotes::rows(connection, part.iter().map(|statement| statement.row))?;
        Ok(fold(rows.into_iter().zip(part.iter().map(|statement| &statement.key)).collect()))
    };
    Ok((parts.into_iter().take(few).map(fold).collect::<Result<_, Fault>>()?, all))
}

/// If fewer than one in this many is shown, only those that are shown are grouped; otherwise all are.
const FEW: usize = 32;

/// The attributions that fit a query, newest first.
struct Matches<'c> {
    connection: &'c Connection,
    hits: Vec<AttributionHit>,
    /// One for each hit.
    sketches: Vec<WordSketch>,
    words: WordNumbers,
    /// The statements read so far, by their position among the hits.
    statements: BTreeMap<usize, Statement>,
}

impl<'c> Matches<'c> {
    fn new(connection: &'c Connection, hits: Vec<AttributionHit>) -> Self {
        let sketches = hits.iter().map(|hit| hit.sketch).collect();
        Self {
            connection,
            hits,
            sketches,
            words: WordNumbers::default(),
            statements: BTreeMap::new(),
        }
    }

    /// All groups of the same quotation, newest first.
    fn all(mut self) -> Result<Vec<Vec<Statement>>, Fault> {
        let all = 0..self.hits.len();
        let statements = all.map(|at| self.read(at)).collect::<Result<_, _>>()?;
        Ok(parted(statements))
    }

    /// At least the first `few` groups.
    fn first(mut self, few: usize) -> Result<Vec<Vec<Statement>>, Fault> {
        let mut parts: Vec<Vec<Statement>> = Vec::new();
        let mut taken = vec![false; self.hits.len()];
        let mut from = 0;
        while from < self.hits.len() {
            let day = self.hits[from].published.clone();
            let of_day = self.hits[from..].iter().take_while(|hit| hit.published == day).count();
            if of_day > FEW * few {
                // For example those without a day.
                return Self::new(self.connection, self.hits).all();
            }
            for at in from..from + of_day {
                if !taken[at] {
                    parts.extend(parted(self.alike(at, &mut taken)?));
                }
            }
            // Everything not read yet is older.
            let is_done = |part: &&Vec<Statement>| {
                part.first().is_some_and(|statement| statement.published >= day)
            };
            if parts.iter().filter(is_done).count() >= few {
                break;
            }
            from += of_day;
        }
        // No group is empty.
        parts.sort_by(|one, other| {
            one.first().zip(other.first()).map_or(Ordering::Equal, |(a, b)| Statement::order(a, b))
        });
        Ok(parts)
    }

    /// The statements with the words of the one at `at`, directly or through others, that are not taken yet.
    fn alike(&mut self, at: usize, taken: &mut [bool]) -> Result<Vec<Statement>, Fault> {
        let mut alike = vec![at];
        taken[at] = true;
        let mut compared = BTreeSet::new();
        let mut next = 0;
        while let Some(&one) = alike.get(next) {
            next += 1;
            let key = self.peek(one)?.key.clone();
            if !compared.insert(key.clone()) {
                continue;
            }
            let sketch = self.sketches[one];
            let others = self.sketches.iter().enumerate();
            let near = others.filter(|(at, other)| !taken[*at] && sketch.may_match(**other, NEAR));
            for other in near.map(|(at, _)| at).collect::<Vec<_>>() {
                let other_key = &self.peek(other)?.key;
                if *other_key == key || in_common(other_key, &key) && is_same(other_key, &key) {
                    taken[other] = true;
                    alike.push(other);
                }
            }
        }
        alike.into_iter().map(|at| self.read(at)).collect()
    }

    /// A statement that may be needed again.
    fn peek(&mut self, at: usize) -> Result<&Statement, Fault> {
        Ok(match self.statements.entry(at) {
            Entry::Occupied(statement) => statement.into_mut(),
            Entry::Vacant(place) => {
                let attribution = self.hits[at].attribution;
                place.insert(load_statement(self.connection, attribution, &mut self.words)?)
            }
        })
    }

    fn read(&mut self, at: usize) -> Result<Statement, Fault> {
        match self.statements.remove(&at) {
            Some(statement) => Ok(statement),
            None => load_statement(self.connection, self.hits[at].attribution, &mut self.words),
        }
    }
}

/// Groups statements that were read, newest first.
fn parted(mut statements: Vec<Statement>) -> Vec<Vec<Statement>> {
    statements.sort_by(Statement::order);
    let groups = groups(&statements);
    let mut statements: Vec<Option<Statement>> = statements.into_iter().map(Some).collect();
    let mut take =
        |group: Vec<usize>| group.into_iter().filter_map(|at| statements[at].take()).collect();
    groups.into_iter().map(&mut take).collect()
}

/// An attribution and what it is compared by.
struct Statement {
    row: AttributionId,
    published: Option<String>,
    article: String,
    start: usize,
    id: String,
    key: WordingKey,
    speaker: Option<BTreeSet<String>>,
}

/// Statements with the same key are the same quotation, except for the speaker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct WordingKey {
    indirect: bool,
    /// The words by number.
    words: Vec<u32>,
    /// For short quotations, their story.
    story: Option<String>,
    /// For indirect speech without a named speaker, the source's words. Articles report many things alike, and it is
    /// the same only from the same source.
    source: Option<String>,
}

/// Numbers for words, which compare faster.
#[derive(Default)]
struct WordNumbers(BTreeMap<String, u32>);

impl WordNumbers {
    fn number(&mut self, word: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(word).or_insert(next)
    }
}

impl Statement {
    /// Newest first, by the contents of rows and not by when they were recorded.
    fn order(one: &Self, other: &Self) -> Ordering {
        other
            .published
            .cmp(&one.published)
            .then_with(|| one.article.cmp(&other.article))
            .then_with(|| (one.start, &one.id).cmp(&(other.start, &other.id)))
    }
}

/// Loads what an attribution is compared by.
fn load_statement(
    connection: &Connection,
    attribution: AttributionId,
    words: &mut WordNumbers,
) -> Result<Statement, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT a.published, a.article_id, q.content_spans ->> '$[0][0]', q.number, q.quoted, q.content,
            coalesce(j.corrected_name, s.name), q.source, t.story_id
        FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        LEFT JOIN entity j ON j.id = s.entity
        LEFT JOIN story_article c ON c.article = q.article LEFT JOIN story t ON t.id = c.story
        WHERE q.id = ?",
    )?;
    Ok(statement.query_row([attribution], |row| {
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let name = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
        let article: String = row.get(1)?;
        let quoted = text(4)?;
        let indirect = quoted.is_empty();
        let keys = compared_words::keys(compared_words::compared(quoted, text(5)?));
        let keys: Vec<u32> = keys.map(|word| words.number(word)).collect();
        let few = if indirect { MIN_EQUAL_INDIRECT } else { MIN_EQUAL };
        // An article without near duplicates is a story of its own.
        let story = row.get::<_, Option<String>>(8)?.unwrap_or_else(|| article.clone());
        let speaker = name(6)?.and_then(name_words);
        let source = name(7)?.filter(|_| indirect && speaker.is_none());
        Ok(Statement {
            row: attribution,
            published: row.get(0)?,
            article,
            start: row.get(2)?,
            id: row.get::<_, AttributionNumber>(3)?.to_string(),
            key: WordingKey {
                indirect,
                story: (keys.len() < few).then_some(story),
                words: keys,
                source: source.map(str::to_lowercase),
            },
            speaker,
        })
    })?)
}

/// The groups of the same quotation, in order, each in order.
fn groups(statements: &[Statement]) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    for alike in same_words(statements, &(0..statements.len()).collect::<Vec<_>>()) {
        for speaker in by_speaker(statements, &alike) {
            // Without the words of another speaker they may no longer be connected.
            groups.extend(same_words(statements, &speaker));
        }
    }
    groups.sort();
    groups
}

/// The runs in one line. Between directly quoted runs nothing is omitted; between others, something may be.
fn joined_runs(runs: &[Span], direct: bool) -> String {
    let runs: Vec<String> =
        runs.iter().map(|run| run.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    runs.join(if direct { " " } else { " … " })
}

/// The words that distinguish a name; `None` for "the mayor" and the like.
fn name_words(name: &str) -> Option<BTreeSet<String>> {
    if name.starts_with("The ") || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let words: BTreeSet<String> =
        words.filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str())).collect();
    (!words.is_empty()).then_some(words)
}

/// Groups of `indices` with the same words, directly or through others; each in order, and in order.
fn same_words(statements: &[Statement], indices: &[usize]) -> Vec<Vec<usize>> {
    if let [_] = indices {
        return vec![indices.to_vec()];
    }
    let mut by_key: BTreeMap<&WordingKey, Vec<usize>> = BTreeMap::new();
    for &index in indices {
        by_key.entry(&statements[index].key).or_default().push(index);
    }
    let keys: Vec<&WordingKey> = by_key.keys().copied().collect();
    let starts = RunIndex::of(&keys);
    let mut groups = DisjointSets::new(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for words in key.words.windows(IN_COMMON) {
            for &(_, other) in starts.with(words).iter().take_while(|(_, other)| *other < at) {
                if groups.top(other) != groups.top(at)
                    && seen.insert(other)
                    && is_same(keys[other], key)
                {
                    groups.join(other, at);
                }
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

/// Sequences of words, and the keys that have them.
struct RunIndex(Vec<([u32; IN_COMMON], usize)>);

impl RunIndex {
    fn of(keys: &[&WordingKey]) -> Self {
        let in_a_row = |(at, key): (usize, &&WordingKey)| {
            let words: Vec<_> =
                key.words.windows(IN_COMMON).map(|words| (Self::row(words), at)).collect();
            words
        };
        let mut starts: Vec<_> = keys.iter().enumerate().flat_map(in_a_row).collect();
        starts.sort_unstable();
        starts.dedup();
        Self(starts)
    }

    fn with(&self, words: &[u32]) -> &[([u32; IN_COMMON], usize)] {
        let words = Self::row(words);
        let first = self.0.partition_point(|(other, _)| *other < words);
        let behind = self.0[first..].partition_point(|(other, _)| *other == words);
        &self.0[first..first + behind]
    }

    fn row(words: &[u32]) -> [u32; IN_COMMON] {
        std::array::from_fn(|i| words[i])
    }
}

/// Whether two share some words in a row.
fn in_common(a: &WordingKey, b: &WordingKey) -> bool {
    a.words.windows(IN_COMMON).any(|row| b.words.windows(IN_COMMON).any(|other| other == row))
}

/// Whether two have the same words: one stands in the other, or few words differ.
fn is_same(a: &WordingKey, b: &WordingKey) -> bool {
    if (a.indirect, &a.source) != (b.indirect, &b.source) {
        return false;
    }
    let (shorter, longer) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    let (few, many) = (shorter.words.len(), longer.words.len());
    if !a.indirect
        && few >= MIN_CONTAINED
        && longer.words.windows(few).any(|words| words == shorter.words)
    {
        return true;
    }
    let near = if a.indirect { NEAR_INDIRECT } else { NEAR };
    // The difference in length alone may be too large.
    let possible =
        few >= MIN_NEAR && many <= MAX_COMPARED_WORDS && few as f64 >= near * many as f64;
    possible && {
        let different = strsim::generic_levenshtein(&shorter.words, &longer.words);
        1.0 - different as f64 / many as f64 >= near
    }
}

/// Splits `alike` by speaker. A name that is part of one longer name belongs to it, and quotations without a name
/// belong to the only speaker.
fn by_speaker(statements: &[Statement], alike: &[usize]) -> Vec<Vec<usize>> {
    let mut names: Vec<&BTreeSet<String>> =
        alike.iter().filter_map(|&index| statements[index].speaker.as_ref()).collect();
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
        let name = statements[index].speaker.as_ref();
        let mut may_be =
            (0..longest.len()).filter(|&at| name.is_none_or(|name| name.is_subset(longest[at])));
        let only = may_be.next().filter(|_| may_be.next().is_none());
        parts.entry(only).or_default().push(index);
    }
    parts.into_values().collect()
}

fn fold(mut group: Vec<(QuoteRow, &WordingKey)>) -> DistinctQuote {
    // In the order of publication.
    group.sort_by(|(one, _), (other, _)| {
        let is_undated = |row: &QuoteRow| row.published.is_none();
        (is_undated(one).cmp(&is_undated(other)))
            .then_with(|| one.published.cmp(&other.published))
            .then_with(|| one.article.cmp(&other.article))
            .then_with(|| one.citation.start.cmp(&other.citation.start))
            .then_with(|| one.id.cmp(&other.id))
    });
    let rows: Vec<&QuoteRow> = group.iter().map(|(row, _)| row).collect();
    let (speaker, articles) = (most_named(&rows), articles(&rows));
    let source = rows.iter().find_map(|row| row.source.clone());
    let outlets: BTreeSet<&String> = rows.iter().filter_map(|row| row.outlet.as_ref()).collect();
    let outlets = outlets.into_iter().cloned().collect();
    let mut wordings: BTreeMap<&WordingKey, WordingGroup> = BTreeMap::new();
    for (row, key) in group {
        wordings.entry(key).or_insert_with(|| WordingGroup::by(&row)).quotes.push(row);
    }
    let mut wordings: Vec<WordingGroup> = wordings.into_values().collect();
    let longest = wordings.iter().map(|group| group.words.len()).max().unwrap_or(0);
    wordings.sort_by_cached_key(|group| {
        let whole = group.words.len() as f64 >= WHOLE * longest as f64;
        (!whole, group.order())
    });
    if let Some(others) = wordings.get_mut(1..) {
        others.sort_by_cached_key(WordingGroup::order);
    }
    let from: Vec<ComparedWord> =
        wordings.first().map(|group| group.words.clone()).unwrap_or_default();
    let wordings = wordings.into_iter().enumerate().map(|(at, group)| Wording {
        words: group.text,
        differences: match at {
            0 => Vec::new(),
            _ => wording::differences(&from, &group.words),
        },
        quotes: group.quotes,
    });
    DistinctQuote { speaker, source, articles, outlets, wordings: wordings.collect() }
}

/// Quotes in the same words.
struct WordingGroup {
    /// As the first of them has them, to be shown.
    text: String,
    words: Vec<ComparedWord>,
    quotes: Vec<QuoteRow>,
}

impl WordingGroup {
    /// The group of a quote's wording, still without the quote.
    fn by(row: &QuoteRow) -> Self {
        let runs = if row.quoted.is_empty() { &row.content } else { &row.quoted };
        let text = joined_runs(runs, row.form == Form::Direct);
        Self { words: wording::words(&text), text, quotes: Vec::new() }
    }

    /// Those in most articles first, of these the longest.
    fn order(&self) -> (Reverse<(usize, usize)>, Vec<String>) {
        let rows: Vec<&QuoteRow> = self.quotes.iter().collect();
        let words = self.words.iter().map(|word| word.key.clone()).collect();
        (Reverse((articles(&rows), self.words.len())), words)
    }
}

fn articles(rows: &[&QuoteRow]) -> usize {
    rows.iter().map(|row| &row.article).collect::<BTreeSet<_>>().len()
}

/// The name that most rows have, the longest of several.
fn most_named(rows: &[&QuoteRow]) -> Option<String> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rows.iter().filter_map(|row| row.speaker.as_deref()) {
        *names.entry(name).or_default() += 1;
    }
    let most = names.into_iter().max_by_key(|&(name, times)| (times, name.len(), name));
    most.map(|(name, _)| name.to_owned())
}

/// Disjoint sets of indices (union-find).
struct DisjointSets(Vec<usize>);

impl DisjointSets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The representative of a set.
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
