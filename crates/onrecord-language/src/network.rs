//! Parts that all networks share: buffers and layer norms.

use std::ops::Range;

use crate::file::{ModelError, ModelFile};
use crate::kernels::{AttentionBuffers, Codes, Kernels};
use crate::recent_rows::RecentRows;

/// Intermediate results of the networks. Their memory is reused from call to call.
#[derive(Default)]
pub(crate) struct EncoderBuffers {
    pub(crate) codes: Codes,
    pub(crate) attention: AttentionBuffers,
    pub(crate) pieces: Vec<u32>,
    /// Range of the pieces of each word.
    pub(crate) pieces_of: Vec<Range<usize>>,
    /// Range of the pieces of each window.
    pub(crate) sequences: Vec<Range<usize>>,
    pub(crate) cases: Vec<usize>,
    pub(crate) x: Vec<f32>,
    pub(crate) normed: Vec<f32>,
    pub(crate) wide: Vec<f32>,
    pub(crate) inner: Vec<f32>,
    pub(crate) mixed: Vec<f32>,
    pub(crate) recent: RecentRows,
}

/// A layer norm (Ba et al. 2016).
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

/// Resizes a buffer to `len` numbers. Their values are left over from earlier calls, so the caller must
/// overwrite them.
pub(crate) fn room(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    buffer.resize(len, 0.0);
    buffer
}
