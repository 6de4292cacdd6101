//! Encoders: networks that make one vector for each word.

mod accurate;
mod fast;

use std::ops::Range;

use crate::file::{EncoderShape, Header, ModelError, ModelFile};
use crate::kernels::Kernels;
use crate::network::EncoderBuffers;
use accurate::Accurate;
use fast::Fast;

/// One of the two encoders.
pub(crate) enum Encoder {
    Accurate(Box<Accurate>),
    Fast(Box<Fast>),
}

impl Encoder {
    pub(crate) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        match Header::required(file.header.encoder.as_ref(), "encoder")? {
            EncoderShape::Accurate { .. } => Accurate::load(file).map(Box::new).map(Self::Accurate),
            EncoderShape::Fast { .. } => Fast::load(file).map(Box::new).map(Self::Fast),
        }
    }

    /// Length of a word vector.
    pub(crate) fn width(&self) -> usize {
        match self {
            Self::Accurate(encoder) => encoder.width(),
            Self::Fast(encoder) => encoder.width(),
        }
    }

    /// Appends the vectors of words to `out`. `windows` are ranges of words that are read together, one
    /// after the other. A vector depends only on the words of its own window.
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
