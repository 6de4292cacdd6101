//! The networks that make one vector a word.

mod accurate;
mod fast;

use std::ops::Range;

use crate::file::{EncoderShape, ModelError, ModelFile};
use crate::kernels::{AttentionBuffers, Codes, Kernels};
use accurate::Accurate;
use fast::Fast;

/// One of the two networks.
pub(crate) enum Encoder {
    Accurate(Box<Accurate>),
    Fast(Box<Fast>),
}

/// What the networks write between their parts. It keeps what memory it has.
#[derive(Default)]
pub(crate) struct EncoderBuffers {
    pub(crate) codes: Codes,
    pub(crate) attention: AttentionBuffers,
    pieces: Vec<u32>,
    /// Which pieces are a word's.
    pieces_of: Vec<Range<usize>>,
    /// Which are a window's.
    sequences: Vec<Range<usize>>,
    cases: Vec<usize>,
    pub(crate) x: Vec<f32>,
    pub(crate) normed: Vec<f32>,
    pub(crate) wide: Vec<f32>,
    pub(crate) inner: Vec<f32>,
    mixed: Vec<f32>,
    recent: fast::Recent,
}

impl Encoder {
    pub(crate) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        match &file.header.encoder {
            EncoderShape::Accurate { .. } => Accurate::load(file).map(Box::new).map(Self::Accurate),
            EncoderShape::Fast { .. } => Fast::load(file).map(Box::new).map(Self::Fast),
        }
    }

    /// Numbers in a word's vector.
    pub(crate) fn width(&self) -> usize {
        match self {
            Self::Accurate(encoder) => encoder.width(),
            Self::Fast(encoder) => encoder.width(),
        }
    }

    /// Appends the vectors of words. `windows` are those that are read together, one behind the other;
    /// what stands in the others does not change them.
    pub(crate) fn encode(
        &self,
        kernels: Kernels,
        forms: &[&str],
        windows: &[Range<usize>],
        buffers: &mut EncoderBuffers,
        out: &mut Vec<f32>,
    ) {
        match self {
            Self::Accurate(encoder) => encoder.encode(kernels, forms, windows, buffers, out),
            Self::Fast(encoder) => encoder.encode(kernels, forms, windows, buffers, out),
        }
    }
}

/// Gain and bias of a layer's norm.
pub(crate) struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    pub(crate) fn load(
        file: &ModelFile,
        name: &str,
        width: usize,
        epsilon: f32,
    ) -> Result<Self, ModelError> {
        Ok(Self {
            gain: file.vector(&format!("{name}.gain"), width)?,
            bias: file.vector(&format!("{name}.bias"), width)?,
            epsilon,
        })
    }

    pub(crate) fn apply(&self, kernels: Kernels, x: &mut [f32]) {
        kernels.layer_norm(x, &self.gain, &self.bias, self.epsilon);
    }

    pub(crate) fn apply_into(&self, kernels: Kernels, x: &[f32], out: &mut Vec<f32>) {
        out.resize(x.len(), 0.0);
        kernels.layer_norm_into(x, &self.gain, &self.bias, self.epsilon, out);
    }
}

/// Room for `len` numbers, of any value.
pub(crate) fn room(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    buffer.resize(len, 0.0);
    buffer
}
