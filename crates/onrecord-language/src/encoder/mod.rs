//! The networks that make one vector a word.

mod accurate;
mod fast;

use std::ops::Range;

use crate::file::{EncoderShape, ModelError, ModelFile};
use crate::kernels::Kernels;
use crate::network::EncoderBuffers;
use accurate::Accurate;
use fast::Fast;

/// One of the two networks.
pub(crate) enum Encoder {
    Accurate(Box<Accurate>),
    Fast(Box<Fast>),
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
