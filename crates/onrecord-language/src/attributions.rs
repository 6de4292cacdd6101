//! Finds attributions. First it tags cues, then the source and the content of each cue.

use std::ops::Range;

use crate::analysis::{AttributionSpans, PartScores};
use crate::blocks::{Blocks, BlocksShape, EPSILON};
use crate::crf::{Chances, Crf};
use crate::file::{AttributionsShape, Calibrations, Header, ModelError, ModelFile, Table};
use crate::kernels::{Codes, Kernels, Matrix, exp};
use crate::network::{EncoderBuffers, Norm};
use crate::words::Quoted;

/// Types of [`Attributions::parts`], in the order of its tags.
const SOURCE: usize = 0;
const CONTENT: usize = 1;
/// Score of an impossible tag: the words of a cue are neither source nor content.
const NEVER: f32 = -1e4;
/// Most words for which the network runs at once, so that several cues need its weights only once. A single
/// window can have more.
const ROWS_AT_ONCE: usize = 256;
/// Number of states of [`Quoted`]: outside of quotation marks, inside, a mark.
const QUOTED_STATES: usize = 3;

/// The network that finds attributions.
pub(crate) struct Attributions {
    width: usize,
    farthest: usize,
    cue: Matrix,
    cues: Crf,
    word_view: Matrix,
    cue_view: Matrix,
    distance: Table,
    quoted: Table,
    blocks: Blocks,
    norm: Norm,
    part: Matrix,
    parts: Crf,
    calibration: Calibration,
}

/// A logistic regression from the scores of the parts to the probability that source and content are right
/// (Platt 1999). Its weights are those of a constant 1 and of the doubts in cue, source and content. A
/// doubt is the eighth root of 1 − score. Like a logarithm, it separates 0.99 from 0.999, but it needs only
/// square roots, which give the same bits on every machine.
struct Calibration([f32; 4]);

impl Calibration {
    fn confidence(&self, scores: PartScores) -> f32 {
        let PartScores { cue, source, content } = scores;
        let doubt = |score: f32| (1.0 - score).max(0.0).sqrt().sqrt().sqrt();
        let sum: f32 = std::iter::zip(self.0, [1.0, doubt(cue), doubt(source), doubt(content)])
            .map(|(weight, feature)| weight * feature)
            .sum();
        share(1.0 / (1.0 + exp(-sum)))
    }
}

/// Intermediate results. Their memory is reused from call to call.
#[derive(Default)]
pub(crate) struct AttributionBuffers {
    codes: Codes,
    scores: Vec<f32>,
    views: Vec<f32>,
    /// Mean vector of the words of each cue, and its projection.
    cues: Vec<f32>,
    cue_views: Vec<f32>,
    /// Rows of each question.
    sequences: Vec<Range<usize>>,
    net: EncoderBuffers,
}

/// Words of a batch: windows, one after the other.
pub(crate) struct Words<'a> {
    pub(crate) vectors: &'a [f32],
    /// Ranges of words that are read together.
    pub(crate) windows: &'a [Range<usize>],
    pub(crate) quoted: &'a [Quoted],
    /// Index of the first word among the tokens of the text.
    pub(crate) first: usize,
}

/// A cue whose source and content are to be found.
struct Question {
    /// Words of the window, counted from the first word of the batch.
    window: Range<usize>,
    /// Words of the cue, counted from the first word of the window.
    cue: Range<usize>,
    /// Probability that exactly these words are a cue.
    score: f32,
}

impl Attributions {
    /// Loads the network, or returns `None` if the model has none. `words` is the length of a word vector.
    pub(crate) fn load(
        file: &ModelFile,
        shape: &AttributionsShape,
        words: usize,
        calibrations: Option<&Calibrations>,
    ) -> Result<Self, ModelError> {
        let (width, farthest) = (shape.width, shape.farthest);
        if width == 0 || farthest == 0 || farthest > 1 << 10 {
            return Err(ModelError::Header("attributions of this shape cannot be".into()));
        }
        let calibration = calibrations.map(|fitted| fitted.attributions).or(shape.calibration);
        let calibration = *Header::required(calibration.as_ref(), "calibration")?;
        let blocks = BlocksShape { width, heads: shape.heads, band: shape.band };
        let cues = Crf::load(file, "attributions.cues", &["O", "B-CUE", "I-CUE"])?;
        let parts = ["O", "B-SOURCE", "I-SOURCE", "B-CONTENT", "I-CONTENT"];
        let parts = Crf::load(file, "attributions.parts", &parts)?;
        let table = |name: &str, rows: usize| {
            let table = file.table(name, width)?;
            if table.rows() < rows {
                return Err(ModelError::tensor(name, format!("it has fewer than {rows} rows")));
            }
            Ok(table)
        };
        Ok(Self {
            width,
            farthest,
            cue: file.matrix("attributions.cue", words, cues.len())?,
            word_view: file.matrix("attributions.word_view", words, width)?,
            cue_view: file.matrix("attributions.cue_view", words, width)?,
            distance: table("attributions.distance", 2 * farthest + 2)?,
            quoted: table("attributions.quoted", QUOTED_STATES)?,
            blocks: Blocks::load(file, "attributions.blocks", blocks, &shape.blocks)?,
            norm: Norm::load(file, "attributions.norm", width, EPSILON)?,
            part: file.matrix("attributions.part", width, parts.len())?,
            calibration: Calibration(calibration),
            cues,
            parts,
        })
    }

    /// Appends the attributions of the words to `out`, in the order of their cues.
    pub(crate) fn find(
        &self,
        kernels: Kernels,
        words: &Words<'_>,
        buffers: &mut AttributionBuffers,
        out: &mut Vec<AttributionSpans>,
    ) {
        let questions = self.questions(kernels, words, buffers);
        let mut rest = questions.as_slice();
        while !rest.is_empty() {
            let mut rows = 0;
            let fits = |question: &&Question| {
                rows += question.window.len();
                rows <= ROWS_AT_ONCE
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (asked, later) = rest.split_at(count);
            rest = later;
            self.ask(kernels, words, asked, buffers);
            let mut scores = buffers.net.wide.chunks_exact(self.parts.len());
            for question in asked {
                let own = scores.by_ref().take(question.window.len());
                let own: Vec<f32> = own.flatten().copied().collect();
                out.extend(self.answer(question, &own, words.first));
            }
        }
    }

    /// Finds the cues, window by window. If there are any, it also computes the views of all words.
    fn questions(
        &self,
        kernels: Kernels,
        words: &Words<'_>,
        buffers: &mut AttributionBuffers,
    ) -> Vec<Question> {
        let AttributionBuffers { codes, scores, views, .. } = buffers;
        let tags = self.cues.len();
        kernels.quantise(words.vectors, self.cue.inputs(), codes);
        scores.resize(codes.rows() * tags, 0.0);
        kernels.product(&self.cue, codes, scores, tags);
        let mut questions = Vec::new();
        for window in words.windows {
            let scores = &scores[window.start * tags..window.end * tags];
            let cues = self.cues.spans(scores);
            if cues.is_empty() {
                continue;
            }
            let chances = self.cues.chances(scores);
            questions.extend(cues.into_iter().map(|(cue, kind)| Question {
                window: window.clone(),
                score: share(chances.exactly(cue.clone(), kind)),
                cue,
            }));
        }
        if !questions.is_empty() {
            views.resize(codes.rows() * self.width, 0.0);
            kernels.product(&self.word_view, codes, views, self.width);
        }
        questions
    }

    /// Computes the scores of the part tags for each cue, one window after the other. `buffers.net.wide`
    /// holds them as `[word][tag]`.
    fn ask(
        &self,
        kernels: Kernels,
        words: &Words<'_>,
        questions: &[Question],
        buffers: &mut AttributionBuffers,
    ) {
        let AttributionBuffers { codes, views, cues, cue_views, sequences, net, .. } = buffers;
        let inputs = self.cue_view.inputs();
        cues.clear();
        cues.resize(questions.len() * inputs, 0.0);
        for (Question { window, cue, .. }, mean) in
            questions.iter().zip(cues.chunks_exact_mut(inputs))
        {
            let part = 1.0 / cue.len() as f32;
            let rows = (window.start + cue.start) * inputs..(window.start + cue.end) * inputs;
            for row in words.vectors[rows].chunks_exact(inputs) {
                kernels.axpy(part, row, mean);
            }
        }
        kernels.quantise(cues, inputs, codes);
        cue_views.resize(questions.len() * self.width, 0.0);
        kernels.product(&self.cue_view, codes, cue_views, self.width);
        net.x.clear();
        sequences.clear();
        for (Question { window, cue, .. }, view) in
            questions.iter().zip(cue_views.chunks_exact(self.width))
        {
            let start = net.x.len();
            net.x.extend_from_slice(&views[window.start * self.width..window.end * self.width]);
            sequences.push(start / self.width..net.x.len() / self.width);
            let rows = net.x[start..].chunks_exact_mut(self.width);
            for ((at, row), quoted) in rows.enumerate().zip(&words.quoted[window.clone()]) {
                kernels.axpy(1.0, view, row);
                let place = if at < cue.start {
                    self.farthest.saturating_sub(cue.start - at)
                } else if at < cue.end {
                    2 * self.farthest + 1
                } else {
                    self.farthest + (at + 1 - cue.end).min(self.farthest)
                };
                self.distance.add_row(place, 1.0, row);
                self.quoted.add_row(*quoted as usize, 1.0, row);
            }
        }
        self.blocks.apply(kernels, sequences, net);
        self.norm.apply(kernels, &mut net.x);
        kernels.quantise(&net.x, self.width, &mut net.codes);
        let tags = self.parts.len();
        net.wide.resize(net.codes.rows() * tags, 0.0);
        kernels.product(&self.part, &net.codes, &mut net.wide, tags);
        for (Question { cue, .. }, Range { start, .. }) in questions.iter().zip(&*sequences) {
            let rows = (start + cue.start) * tags..(start + cue.end) * tags;
            for row in net.wide[rows].chunks_exact_mut(tags) {
                row[1..].fill(NEVER);
            }
        }
    }

    /// Finds the parts of an attribution by the scores of the words in its window. Returns `None` if there
    /// is no content.
    fn answer(
        &self,
        question: &Question,
        scores: &[f32],
        first: usize,
    ) -> Option<AttributionSpans> {
        let Question { window, cue, score } = question;
        let chances = self.parts.chances(scores);
        let spans = self.parts.spans(scores);
        let part = |kind| spans.iter().filter(move |(_, own)| *own == kind).map(|(s, _)| s);
        let content: Vec<Range<usize>> = part(CONTENT).cloned().collect();
        if content.is_empty() {
            return None;
        }
        let mean = |span: &Range<usize>, kind| mean_inside(&chances, [span.clone()], kind);
        let source = part(SOURCE).max_by(|a, b| mean(a, SOURCE).total_cmp(&mean(b, SOURCE)));
        let source_score = source.map_or_else(
            || (0..window.len()).map(|w| 1.0 - chances.inside(w, SOURCE)).fold(1.0, f32::min),
            |span| mean(span, SOURCE),
        );
        let first = first + window.start;
        let shifted = |span: &Range<usize>| first + span.start..first + span.end;
        let (source, runs) = (source.map(shifted), content.iter().map(shifted).collect());
        let content = share(mean_inside(&chances, content, CONTENT));
        let scores = PartScores { cue: *score, source: share(source_score), content };
        let confidence = self.calibration.confidence(scores);
        Some(AttributionSpans { cue: shifted(cue), source, content: runs, scores, confidence })
    }
}

/// The mean probability of the words of `spans` to be in a span of the type `kind`.
fn mean_inside(
    chances: &Chances<'_>,
    spans: impl IntoIterator<Item = Range<usize>>,
    kind: usize,
) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for word in spans.into_iter().flatten() {
        sum += chances.inside(word, kind);
        count += 1.0;
    }
    sum / count
}

/// Limits a probability to the range from 0 to 1, which rounding may exceed. NaN becomes 0.
fn share(chance: f32) -> f32 {
    if chance > 0.0 { chance.min(1.0) } else { 0.0 }
}
