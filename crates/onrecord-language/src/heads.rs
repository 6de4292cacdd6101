//! Output heads of both models, over one vector for each word. Linear layers score tags. A biaffine score
//! of every pair of words gives trees (Dozat and Manning 2017). Sums and products of a word's and its
//! head's views give relations.

use std::ops::Range;

use crate::bio::Tags;
use crate::file::{Header, ModelError, ModelFile};
use crate::kernels::{Codes, Kernels, Matrix};
use crate::lemma::Lemmas;
use crate::lexicon::EditRule;
use crate::tree::best_tree;

/// Largest distance to a head, in words, with a weight of its own. Larger distances share its weight.
const FARTHEST: usize = 64;
/// Slope of leaky ReLU below zero.
const SLOPE: f32 = 0.1;

/// The output heads of a model.
pub(crate) struct Heads {
    /// One layer for the scores of all tags but lemmas, and for the views that arcs and relations are
    /// scored by.
    views: Matrix,
    columns: Columns,
    lemma: Matrix,
    arc: Matrix,
    deprel: Matrix,
    root_arc: Vec<f32>,
    root_rel: Vec<f32>,
    distance: Vec<f32>,
    pub(crate) names: Tags,
    pub(crate) kinds: Tags,
    pub(crate) rules: Vec<EditRule>,
    pub(crate) lemmas: Lemmas,
}

/// Columns of each head in a row of views.
#[derive(Clone)]
struct Columns {
    upos: Range<usize>,
    xpos: Range<usize>,
    names: Range<usize>,
    kinds: Range<usize>,
    end: usize,
    dep: Range<usize>,
    head: Range<usize>,
    rel_dep: Range<usize>,
    rel_head: Range<usize>,
    all: usize,
}

/// Intermediate results. Their memory is reused from call to call.
#[derive(Default)]
pub(crate) struct HeadBuffers {
    codes: Codes,
    views: Vec<f32>,
    dependents: Vec<f32>,
    asked: Vec<f32>,
    heads: Vec<f32>,
    arcs: Vec<f32>,
    joined: Vec<f32>,
    scores: Vec<f32>,
}

impl Heads {
    pub(crate) fn load(file: &ModelFile, width: usize) -> Result<Self, ModelError> {
        let labels = Header::required(file.header.labels.as_ref(), "labels")?;
        let shape = *Header::required(file.header.heads.as_ref(), "heads")?;
        let tags = |name: &str, list: &[String]| {
            Tags::parse(list.iter().map(String::as_str))
                .ok_or_else(|| ModelError::Header(format!("the labels of {name} are not BIO")))
        };
        let (names, kinds) = (tags("names", &labels.names)?, tags("kinds", &labels.kinds)?);
        let mut next = 0;
        let mut columns = |count: usize| {
            next += count;
            next - count..next
        };
        let columns = Columns {
            upos: columns(labels.upos.len()),
            xpos: columns(labels.xpos.len()),
            names: columns(names.len()),
            kinds: columns(kinds.len()),
            end: columns(1).start,
            dep: columns(shape.arc),
            head: columns(shape.arc),
            rel_dep: columns(shape.rel),
            rel_head: columns(shape.rel),
            all: columns(0).start,
        };
        if [labels.upos.len(), labels.xpos.len(), labels.lemma.len(), labels.deprel.len()]
            .contains(&0)
        {
            return Err(ModelError::Header("a list of labels is empty".into()));
        }
        let rules = labels.lemma.iter().map(|rule| EditRule::parse(rule)).collect::<Option<_>>();
        Ok(Self {
            views: file.matrix("heads.views", width, columns.all)?,
            columns,
            lemma: file.matrix("heads.lemma", width, labels.lemma.len())?,
            arc: file.matrix("heads.arc", shape.arc, shape.arc)?,
            deprel: file.matrix("heads.deprel", shape.rel, labels.deprel.len())?,
            root_arc: file.vector("heads.root_arc", shape.arc)?,
            root_rel: file.vector("heads.root_rel", shape.rel)?,
            distance: file.vector("heads.distance", 2 * FARTHEST + 1)?,
            names,
            kinds,
            rules: rules
                .ok_or_else(|| ModelError::Header("a lemma's rule cannot be read".into()))?,
            lemmas: Lemmas::load(file)?,
        })
    }

    /// Computes the scores of all words. The methods of [`View`] pick the best tags and trees from them.
    pub(crate) fn view<'a>(
        &'a self,
        kernels: Kernels,
        words: &'a [f32],
        buffers: &'a mut HeadBuffers,
    ) -> View<'a> {
        let HeadBuffers { codes, views, dependents, asked, heads, .. } = buffers;
        let (all, arc) = (self.columns.all, self.root_arc.len());
        kernels.quantise(words, self.views.inputs(), codes);
        let rows = codes.rows();
        views.resize(rows * all, 0.0);
        kernels.product(&self.views, codes, views, all);
        dependents.clear();
        heads.clear();
        for row in views.chunks_exact(all) {
            dependents.extend_from_slice(&row[self.columns.dep.clone()]);
            heads.extend_from_slice(&row[self.columns.head.clone()]);
        }
        kernels.leaky_relu(dependents, SLOPE);
        kernels.leaky_relu(heads, SLOPE);
        kernels.quantise(dependents, arc, codes);
        asked.resize(rows * arc, 0.0);
        kernels.product(&self.arc, codes, asked, arc);
        View { of: self, kernels, words, buffers }
    }
}

/// Scores of words that were read together.
pub(crate) struct View<'a> {
    of: &'a Heads,
    kernels: Kernels,
    words: &'a [f32],
    buffers: &'a mut HeadBuffers,
}

impl View<'_> {
    fn scores(&self, word: usize, columns: Range<usize>) -> &[f32] {
        let all = self.of.columns.all;
        &self.buffers.views[word * all..(word + 1) * all][columns]
    }

    /// The best universal part of speech, as an index of the label.
    pub(crate) fn upos(&self, word: usize) -> usize {
        argmax(self.scores(word, self.of.columns.upos.clone()))
    }

    /// The best Penn Treebank part of speech, as an index of the label.
    pub(crate) fn xpos(&self, word: usize) -> usize {
        argmax(self.scores(word, self.of.columns.xpos.clone()))
    }

    /// Log odds that a sentence ends with this word.
    pub(crate) fn end(&self, word: usize) -> f32 {
        let end = self.of.columns.end;
        self.scores(word, end..end + 1)[0]
    }

    /// Names in a sentence by the head `names`, as ranges of words with the index of their type.
    pub(crate) fn names(&mut self, sentence: Range<usize>) -> Vec<(Range<usize>, usize)> {
        let columns = self.of.columns.names.clone();
        self.spans(sentence, columns, &self.of.names)
    }

    /// Names in a sentence by the head `kinds`, which learned from the entities of GUM.
    pub(crate) fn kinds(&mut self, sentence: Range<usize>) -> Vec<(Range<usize>, usize)> {
        let columns = self.of.columns.kinds.clone();
        self.spans(sentence, columns, &self.of.kinds)
    }

    fn spans(
        &mut self,
        sentence: Range<usize>,
        columns: Range<usize>,
        tags: &Tags,
    ) -> Vec<(Range<usize>, usize)> {
        let mut scores = std::mem::take(&mut self.buffers.scores);
        scores.clear();
        for word in sentence.clone() {
            scores.extend_from_slice(self.scores(word, columns.clone()));
        }
        let mut spans = tags.spans(&scores);
        self.buffers.scores = scores;
        for (span, _) in &mut spans {
            *span = span.start + sentence.start..span.end + sentence.start;
        }
        spans
    }

    /// The best `count` edit rules for a word, the best first.
    pub(crate) fn lemma_rules(&mut self, word: usize, count: usize) -> Vec<&EditRule> {
        let width = self.of.lemma.inputs();
        let HeadBuffers { codes, scores, .. } = self.buffers;
        self.kernels.quantise(&self.words[word * width..(word + 1) * width], width, codes);
        let rules = self.of.rules.len();
        scores.resize(rules, 0.0);
        self.kernels.product(&self.of.lemma, codes, &mut scores[..rules], rules);
        let scores = &scores[..rules];
        if count == 1 {
            return vec![&self.of.rules[argmax(scores)]];
        }
        let mut ranked: Vec<usize> = (0..rules).collect();
        ranked.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        ranked.into_iter().take(count).map(|rule| &self.of.rules[rule]).collect()
    }

    /// The tree of a sentence. For each word: the head as an index within the sentence, `None` for the
    /// root, and the relation.
    pub(crate) fn tree(&mut self, sentence: Range<usize>) -> Vec<(Option<usize>, usize)> {
        let (n, arc) = (sentence.len(), self.of.root_arc.len());
        let HeadBuffers { codes, views, asked, heads, arcs, joined, scores, .. } = self.buffers;
        arcs.resize(n * (n + 1), 0.0);
        let rows = &heads[sentence.start * arc..sentence.end * arc];
        for ((at, asked), arcs) in asked[sentence.start * arc..]
            .chunks_exact(arc)
            .take(n)
            .enumerate()
            .zip(arcs.chunks_exact_mut(n + 1))
        {
            arcs[0] = self.kernels.dot(asked, &self.of.root_arc);
            for ((to, head), score) in rows.chunks_exact(arc).enumerate().zip(&mut arcs[1..]) {
                let distance = (to + FARTHEST).saturating_sub(at).min(2 * FARTHEST);
                *score = self.kernels.dot(asked, head) + self.of.distance[distance];
            }
        }
        let tree = best_tree(arcs, n);

        let (rel, half) = (self.of.root_rel.len(), self.of.root_rel.len() / 2);
        let Columns { rel_dep, rel_head, all, .. } = &self.of.columns;
        joined.resize(n * rel, 0.0);
        for ((at, &head), joined) in tree.iter().enumerate().zip(joined.chunks_exact_mut(rel)) {
            let row = |word: usize| &views[word * all..(word + 1) * all];
            let dep = &row(sentence.start + at)[rel_dep.clone()];
            let head = match head.checked_sub(1) {
                Some(head) => &row(sentence.start + head)[rel_head.clone()],
                None => &self.of.root_rel,
            };
            for at in 0..half {
                let sum = dep[at] + head[at];
                joined[at] = if sum < 0.0 { sum * SLOPE } else { sum };
            }
            for at in half..rel {
                joined[at] = dep[at] * head[at];
            }
        }
        self.kernels.quantise(joined, rel, codes);
        let deprels = self.of.deprel.outputs();
        scores.resize(n * deprels, 0.0);
        self.kernels.product(&self.of.deprel, codes, &mut scores[..n * deprels], deprels);
        let deprel = scores[..n * deprels].chunks_exact(deprels).map(argmax);
        tree.iter().map(|head| head.checked_sub(1)).zip(deprel).collect()
    }
}

/// Index of the highest score, the first among equals.
pub(crate) fn argmax(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}
