//! Who said it: cues are tagged first, then each cue is asked for its source and its content.

use std::ops::Range;

use crate::analysis::{AttributionSpans, PartScores};
use crate::blocks::{Blocks, BlocksShape, EPSILON};
use crate::crf::{Chances, Crf};
use crate::encoder::{EncoderBuffers, Norm};
use crate::file::{ModelError, ModelFile, Table};
use crate::kernels::{Codes, Kernels, Matrix, exp};
use crate::words::Quoted;

/// Types of [`Attributions::parts`], in the order of its tags.
const SOURCE: usize = 0;
const CONTENT: usize = 1;
/// The score of what cannot be: a cue's words are neither source nor content.
const NEVER: f32 = -1e4;
/// Outside of quotation marks, inside, a mark.
const QUOTED_STATES: usize = 3;

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

/// A logistic regression from the scores of the parts to the share that is right (Platt 1999): weights of
/// 1, and of the doubts in cue, source and content. A doubt is the eighth root of what a score lacks to 1: it
/// tells 0.99 from 0.999 much as a logarithm does, from square roots alone, which are the same bits everywhere.
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

/// What is written between the parts. It keeps what memory it has.
#[derive(Default)]
pub(crate) struct AttributionBuffers {
    codes: Codes,
    scores: Vec<f32>,
    views: Vec<f32>,
    cue: Vec<f32>,
    cue_view: Vec<f32>,
    net: EncoderBuffers,
}

impl Attributions {
    /// What finds attributions, if the model knows how.
    pub(crate) fn load(file: &ModelFile, words: usize) -> Result<Option<Self>, ModelError> {
        let Some(shape) = &file.header.attributions else { return Ok(None) };
        let (width, farthest) = (shape.width, shape.farthest);
        if width == 0 || farthest == 0 || farthest > 1 << 10 {
            return Err(ModelError::Header("attributions of this shape cannot be".into()));
        }
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
        Ok(Some(Self {
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
            calibration: Calibration(shape.calibration),
            cues,
            parts,
        }))
    }

    /// The attributions of words that were read together: `words` are their vectors, `first` is the
    /// number of the first.
    pub(crate) fn find(
        &self,
        kernels: Kernels,
        words: &[f32],
        quoted: &[Quoted],
        first: usize,
        buffers: &mut AttributionBuffers,
        out: &mut Vec<AttributionSpans>,
    ) {
        let inputs = self.cue.inputs();
        let AttributionBuffers { codes, scores, views, .. } = buffers;
        kernels.quantise(words, inputs, codes);
        scores.resize(codes.rows() * self.cues.len(), 0.0);
        kernels.product(&self.cue, codes, scores, self.cues.len());
        let cues = self.cues.spans(scores);
        if cues.is_empty() {
            return;
        }
        views.resize(codes.rows() * self.width, 0.0);
        kernels.product(&self.word_view, codes, views, self.width);
        let chances = self.cues.chances(scores);
        for (cue, kind) in cues {
            let cue_score = share(chances.exactly(cue.clone(), kind));
            self.ask(kernels, words, quoted, &cue, buffers);
            let AttributionBuffers { net, .. } = buffers;
            let chances = self.parts.chances(&net.wide);
            let spans = self.parts.spans(&net.wide);
            let part = |kind| spans.iter().filter(move |(_, own)| *own == kind).map(|(s, _)| s);
            let content: Vec<Range<usize>> = part(CONTENT).cloned().collect();
            if content.is_empty() {
                continue;
            }
            let mean = |span: &Range<usize>, kind| mean_inside(&chances, [span.clone()], kind);
            let source = part(SOURCE).max_by(|a, b| mean(a, SOURCE).total_cmp(&mean(b, SOURCE)));
            let source_score = source.map_or_else(
                || (0..quoted.len()).map(|w| 1.0 - chances.inside(w, SOURCE)).fold(1.0, f32::min),
                |span| mean(span, SOURCE),
            );
            let shifted = |span: &Range<usize>| first + span.start..first + span.end;
            let (source, runs) = (source.map(shifted), content.iter().map(shifted).collect());
            let content = share(mean_inside(&chances, content, CONTENT));
            let scores = PartScores { cue: cue_score, source: share(source_score), content };
            let confidence = self.calibration.confidence(scores);
            out.push(AttributionSpans {
                cue: shifted(&cue),
                source,
                content: runs,
                scores,
                confidence,
            });
        }
    }

    /// Scores of the parts' tags for a cue, into `buffers.net.wide`.
    fn ask(
        &self,
        kernels: Kernels,
        words: &[f32],
        quoted: &[Quoted],
        cue: &Range<usize>,
        buffers: &mut AttributionBuffers,
    ) {
        let AttributionBuffers { codes, views, cue: mean, cue_view, net, .. } = buffers;
        let inputs = self.cue_view.inputs();
        mean.clear();
        mean.resize(inputs, 0.0);
        let part = 1.0 / cue.len() as f32;
        for row in words[cue.start * inputs..cue.end * inputs].chunks_exact(inputs) {
            kernels.axpy(part, row, mean);
        }
        kernels.quantise(mean, inputs, codes);
        cue_view.resize(self.width, 0.0);
        kernels.product(&self.cue_view, codes, cue_view, self.width);
        net.x.clear();
        net.x.extend_from_slice(&views[..quoted.len() * self.width]);
        for ((at, row), quoted) in net.x.chunks_exact_mut(self.width).enumerate().zip(quoted) {
            kernels.axpy(1.0, cue_view, row);
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
        self.blocks.apply(kernels, net);
        self.norm.apply(kernels, &mut net.x);
        kernels.quantise(&net.x, self.width, &mut net.codes);
        net.wide.resize(quoted.len() * self.parts.len(), 0.0);
        kernels.product(&self.part, &net.codes, &mut net.wide, self.parts.len());
        let (tags, wide) = (self.parts.len(), &mut net.wide);
        for row in wide[cue.start * tags..cue.end * tags].chunks_exact_mut(tags) {
            row[1..].fill(NEVER);
        }
    }
}

/// The mean over words of the probability that they stand inside a span of a type.
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

/// A probability, whatever rounding did to it.
fn share(chance: f32) -> f32 {
    if chance > 0.0 { chance.min(1.0) } else { 0.0 }
}
