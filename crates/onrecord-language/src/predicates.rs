//! Predicates with their senses, status, arguments and event types.
//!
//! Linear layers over the word vectors find predicates, their senses and status. An argument's role is predicted from
//! sums and products of projections of the predicate and the argument's head word (Dozat and Manning 2017; Cai et al.
//! 2018 for semantic roles). The sum also has a row for the link of both words in the tree and one for their distance.
//! `training/onrecord_training/predicates_network.py` computes the same.

use std::ops::Range;

use crate::analysis::{Argument, EventChance, Labels, Predicate, Token, index, label};
use crate::file::{EventsShape, ModelError, ModelFile, PredicatesShape, Table};
use crate::heads::argmax;
use crate::kernels::{Codes, Kernels, Matrix, exp};
use crate::rolesets::{Rolesets, WordClass};

/// Slope of leaky ReLU below zero.
const SLOPE: f32 = 0.1;
/// Chances that the network gives for a predicate's status: factual, hypothetical, particular.
const STATUS: usize = 3;
/// An event type with a smaller chance is left out.
const MIN_TYPE_CHANCE: f32 = 0.05;

/// Finds predicates with their arguments.
pub(crate) struct Predicates {
    views: Matrix,
    columns: Columns,
    /// Rows by link, see [`link`].
    link: Table,
    /// Rows by the distance from predicate to argument, from `-farthest` to `farthest` words.
    distance: Table,
    farthest: usize,
    role: Matrix,
    /// Which roles an argument alone can have: the numbered ones.
    unique: Vec<bool>,
    senses: Vec<Box<str>>,
    rolesets: Rolesets,
}

/// The place of each output in a row of views.
struct Columns {
    sense: Range<usize>,
    status: usize,
    of_predicate: Range<usize>,
    of_argument: Range<usize>,
    all: usize,
}

/// Finds the event types of words.
pub(crate) struct Events {
    into: Matrix,
    types: Matrix,
}

/// Memory that [`Predicates`] and [`Events`] reuse.
#[derive(Default)]
pub(crate) struct PredicateBuffers {
    codes: Codes,
    views: Vec<f32>,
    joined: Vec<f32>,
    scores: Vec<f32>,
    hidden: Vec<f32>,
    /// Chances of the event types: a row for each word.
    types: Vec<f32>,
}

impl Predicates {
    /// Loads the network. `words` is the width of the word vectors.
    pub(crate) fn load(
        file: &ModelFile,
        shape: &PredicatesShape,
        words: usize,
        deprels: usize,
    ) -> Result<Self, ModelError> {
        let size = shape.size;
        if size == 0
            || size % 2 == 1
            || shape.farthest > 1 << 10
            || shape.roles.len() < 2
            || shape.senses.is_empty()
        {
            return Err(ModelError::Header(
                "the network of predicates has an impossible shape".into(),
            ));
        }
        let sense = 1..1 + shape.senses.len();
        let status = sense.end;
        let of_predicate = status + STATUS..status + STATUS + size;
        let of_argument = of_predicate.end..of_predicate.end + size;
        let columns = Columns { sense, status, all: of_argument.end, of_predicate, of_argument };
        let table = |name: &str, rows: usize| {
            let table = file.table(name, size / 2)?;
            if table.rows() == rows {
                return Ok(table);
            }
            Err(ModelError::tensor(name, format!("it has {} rows instead of {rows}", table.rows())))
        };
        let is_unique = |role: &String| role.len() == 4 && role.starts_with("ARG");
        Ok(Self {
            views: file.matrix("predicates.views", words, columns.all)?,
            columns,
            link: table("predicates.link", 1 + 3 * deprels)?,
            distance: table("predicates.distance", 2 * shape.farthest + 1)?,
            farthest: shape.farthest,
            role: file.matrix("predicates.role", size, shape.roles.len())?,
            unique: shape.roles.iter().map(is_unique).collect(),
            senses: shape.senses.iter().map(|sense| sense.as_str().into()).collect(),
            rolesets: Rolesets::parse(&file.text("predicates.rolesets")?).ok_or_else(|| {
                ModelError::tensor("predicates.rolesets", "a line cannot be read")
            })?,
        })
    }

    /// Computes what [`Self::find`] needs for all words of a batch, given as codes of their vectors.
    pub(crate) fn view(&self, kernels: Kernels, words: &Codes, buffers: &mut PredicateBuffers) {
        buffers.views.resize(words.rows() * self.columns.all, 0.0);
        kernels.product(&self.views, words, &mut buffers.views, self.columns.all);
    }

    /// Appends the predicates of a sentence, in order. A word with a likely event type is a predicate, too.
    pub(crate) fn find(
        &self,
        kernels: Kernels,
        sentence: &Sentence<'_>,
        events: Option<&Events>,
        buffers: &mut PredicateBuffers,
        out: &mut Vec<Predicate>,
    ) {
        for word in 0..sentence.tokens.len() {
            let at = sentence.words.start + word;
            let types = events.map_or(Vec::new(), |events| events.chances(at, buffers));
            let row = &buffers.views[at * self.columns.all..][..self.columns.all];
            if row[0] <= 0.0 && types.first().is_none_or(|kind| kind.chance <= 0.5) {
                continue;
            }
            let chance = |column: usize| sigmoid(row[self.columns.status + column]);
            let [factual, hypothetical, particular] = [chance(0), chance(1), chance(2)];
            let sense = &self.senses[argmax(&row[self.columns.sense.clone()])];
            let roleset =
                self.rolesets.find(&sentence.lemmas(word), sentence.word_class(word), sense);
            out.push(Predicate {
                word: index(sentence.first + word),
                roleset,
                arguments: self.arguments(kernels, sentence, word, buffers),
                factual,
                hypothetical,
                habitual: 1.0 - particular,
                types,
            });
        }
    }

    fn arguments(
        &self,
        kernels: Kernels,
        sentence: &Sentence<'_>,
        predicate: usize,
        buffers: &mut PredicateBuffers,
    ) -> Vec<Argument> {
        self.join_views(kernels, sentence, predicate, buffers);
        let PredicateBuffers { codes, joined, scores, .. } = buffers;
        kernels.quantise(joined, self.role.inputs(), codes);
        let roles = self.role.outputs();
        scores.resize(sentence.tokens.len() * roles, 0.0);
        kernels.product(&self.role, codes, scores, roles);
        let mut found: Vec<(usize, usize, f32)> = Vec::new();
        for (word, scores) in scores.chunks_exact(roles).enumerate() {
            let role = argmax(scores);
            if role > 0 && word != predicate {
                found.push((word, role, scores[role] - scores[0]));
            }
        }
        // Of several words with the same numbered role, only the best one keeps it.
        let beaten = |&(word, role, lead): &(usize, usize, f32)| {
            let better = |&(other, own, its): &(usize, usize, f32)| {
                own == role && (its > lead || its == lead && other < word)
            };
            self.unique[role] && found.iter().any(better)
        };
        let argument = |&(word, role, _): &(usize, usize, f32)| {
            let phrase = sentence.phrase(predicate, word);
            Argument {
                role: label(role),
                head: index(sentence.first + word),
                tokens: sentence.first + phrase.start..sentence.first + phrase.end,
            }
        };
        found.iter().filter(|one| !beaten(one)).map(argument).collect()
    }

    /// Writes the joined projections of the predicate and each word of the sentence.
    fn join_views(
        &self,
        kernels: Kernels,
        sentence: &Sentence<'_>,
        predicate: usize,
        buffers: &mut PredicateBuffers,
    ) {
        let Columns { of_predicate, of_argument, all, .. } = &self.columns;
        let PredicateBuffers { views, joined, .. } = buffers;
        let (size, half) = (of_predicate.len(), of_predicate.len() / 2);
        let row = |word: usize| &views[(sentence.words.start + word) * all..][..*all];
        joined.clear();
        joined.resize(sentence.tokens.len() * size, 0.0);
        let own = &row(predicate)[of_predicate.clone()];
        for (word, joined) in joined.chunks_exact_mut(size).enumerate() {
            let other = &row(word)[of_argument.clone()];
            let (added, multiplied) = joined.split_at_mut(half);
            for at in 0..half {
                added[at] = own[at] + other[at];
                multiplied[at] = own[half + at] * other[half + at];
            }
            self.link.add_row(sentence.link(predicate, word), 1.0, added);
            let distance = (word + self.farthest).saturating_sub(predicate).min(2 * self.farthest);
            self.distance.add_row(distance, 1.0, added);
            kernels.leaky_relu(added, SLOPE);
        }
    }
}

impl Events {
    /// Loads the network. `words` is the width of the word vectors.
    pub(crate) fn load(
        file: &ModelFile,
        shape: &EventsShape,
        words: usize,
    ) -> Result<Self, ModelError> {
        if shape.size == 0 || shape.types.len() < 2 {
            return Err(ModelError::Header(
                "the network of event types has an impossible shape".into(),
            ));
        }
        Ok(Self {
            into: file.matrix("events.into", words, shape.size)?,
            types: file.matrix("events.types", shape.size, shape.types.len())?,
        })
    }

    /// Computes the chances of all words of a batch, given as codes of their vectors.
    pub(crate) fn view(&self, kernels: Kernels, words: &Codes, buffers: &mut PredicateBuffers) {
        let PredicateBuffers { codes, hidden, types, .. } = buffers;
        let (size, count) = (self.into.outputs(), self.types.outputs());
        hidden.resize(words.rows() * size, 0.0);
        kernels.product(&self.into, words, hidden, size);
        kernels.leaky_relu(hidden, SLOPE);
        kernels.quantise(hidden, size, codes);
        types.resize(words.rows() * count, 0.0);
        kernels.product(&self.types, codes, types, count);
        types.chunks_exact_mut(count).for_each(softmax);
    }

    /// The types of a word with their chances, the most likely first.
    fn chances(&self, word: usize, buffers: &PredicateBuffers) -> Vec<EventChance> {
        let count = self.types.outputs();
        let row = &buffers.types[word * count..][..count];
        let likely =
            row.iter().enumerate().skip(1).filter(|(_, chance)| **chance >= MIN_TYPE_CHANCE);
        let mut out: Vec<EventChance> =
            likely.map(|(kind, &chance)| EventChance { kind: label(kind), chance }).collect();
        out.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        out
    }
}

/// A sentence whose words have trees.
pub(crate) struct Sentence<'a> {
    /// Its words in the batch.
    pub(crate) words: Range<usize>,
    /// The same words.
    pub(crate) tokens: &'a [Token],
    /// Index of its first token in the text.
    pub(crate) first: usize,
    pub(crate) labels: &'a Labels,
}

impl Sentence<'_> {
    /// The head of a word, in the sentence; `None` for the root.
    fn head(&self, word: usize) -> Option<usize> {
        self.tokens[word].head.map(|head| head as usize - self.first)
    }

    /// A word, its head, and so on up to the root.
    fn path(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(word), |&word| self.head(word)).take(self.tokens.len())
    }

    /// The row for the link of a word to the predicate in the tree: 1 + relation for a child of the predicate, further on
    /// for its parent (by the predicate's relation) and its siblings (by their relation), 0 for other words.
    fn link(&self, predicate: usize, word: usize) -> usize {
        let relation = |word: usize| usize::from(self.tokens[word].deprel);
        let (deprels, parent) = (self.labels.deprel.len(), self.head(predicate));
        if self.head(word) == Some(predicate) {
            1 + relation(word)
        } else if parent == Some(word) {
            1 + deprels + relation(predicate)
        } else if parent.is_some() && self.head(word) == parent && word != predicate {
            1 + 2 * deprels + relation(word)
        } else {
            0
        }
    }

    /// The words of an argument: those below its head that stand next to each other around it. If the predicate is below
    /// it, as in a relative clause, the branch with the predicate is left out.
    fn phrase(&self, predicate: usize, argument: usize) -> Range<usize> {
        let branch = self.path(predicate).find(|&word| self.head(word) == Some(argument));
        let inside = |word: &usize| {
            self.path(*word).take_while(|&at| Some(at) != branch).any(|at| at == argument)
        };
        let before = (0..argument).rev().take_while(inside).count();
        let behind = (argument + 1..self.tokens.len()).take_while(inside).count();
        argument - before..argument + 1 + behind
    }

    /// The words by which `PropBank` may list a predicate: the lemma with its particle, as in `give_up`, and the lemma.
    fn lemmas(&self, word: usize) -> Vec<String> {
        let lemma = self.tokens[word].lemma.to_lowercase();
        let is_particle = |other: &usize| {
            self.head(*other) == Some(word)
                && &*self.labels.deprel[usize::from(self.tokens[*other].deprel)] == "compound:prt"
        };
        let particle = (0..self.tokens.len()).find(is_particle);
        let joined =
            particle.map(|other| format!("{lemma}_{}", self.tokens[other].lemma.to_lowercase()));
        joined.into_iter().chain([lemma]).collect()
    }

    fn word_class(&self, word: usize) -> WordClass {
        match &*self.labels.upos[usize::from(self.tokens[word].upos)] {
            "NOUN" | "PROPN" => WordClass::Noun,
            "ADJ" | "ADV" => WordClass::Adjective,
            _ => WordClass::Verb,
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

fn softmax(row: &mut [f32]) {
    let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for x in &mut *row {
        *x = exp(*x - highest);
        sum += *x;
    }
    row.iter_mut().for_each(|x| *x /= sum);
}
