//! Matrices of seven-bit weights, in the order in which the products read them.

use std::ops::Range;
use std::sync::Arc;

/// Number of outputs in a panel.
pub(super) const PANEL: usize = 16;
/// Number of inputs in a step.
pub(super) const STEP: usize = 4;
/// The largest weight. Two products with an unsigned byte, `2 · 255 · 63 = 32,130`, fit into sixteen signed
/// bits. AVX2's `maddubs` therefore never saturates, and every path is exact.
pub const WEIGHT_LIMIT: i8 = 63;
/// The most inputs of a matrix. A sum of `65,536 · 255 · 63` fits into 32 signed bits.
pub const INPUT_LIMIT: usize = 1 << 16;

/// A range of shared bytes, such as a memory map or bytes built into the binary.
#[derive(Clone)]
pub struct SharedBytes {
    owner: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl SharedBytes {
    /// All bytes of `owner`.
    pub fn new(owner: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        let range = 0..owner.as_ref().len();
        Self { owner: Arc::new(owner), range }
    }

    /// A part of these bytes, or `None` if `range` lies outside of them.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Option<Self> {
        self.get(range.clone())?;
        let start = self.range.start;
        Some(Self { owner: Arc::clone(&self.owner), range: start + range.start..start + range.end })
    }

    /// The bytes of `range`, or `None` if it lies outside of these bytes.
    #[must_use]
    pub fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        (**self).get(range)
    }
}

impl std::ops::Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &(*self.owner).as_ref()[self.range.clone()]
    }
}

impl std::fmt::Debug for SharedBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedBytes").field("range", &self.range).finish_non_exhaustive()
    }
}

/// Why parts of a model file are not a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// No inputs, no outputs, or more inputs than a sum of 32 bits can hold.
    #[error("a matrix of {inputs} inputs and {outputs} outputs cannot be computed with")]
    Shape {
        /// Number of inputs.
        inputs: usize,
        /// Number of outputs.
        outputs: usize,
    },
    /// The weights do not have the size of the shape.
    #[error("a matrix has {found} bytes of weights where its shape asks for {expected}")]
    Weights {
        /// Bytes for this shape, with padding.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// The outputs do not have one scale and one bias each.
    #[error("a matrix of {outputs} outputs has {scales} scales and {bias} numbers of bias")]
    Columns {
        /// Number of outputs.
        outputs: usize,
        /// Number of scales given.
        scales: usize,
        /// Number of biases given.
        bias: usize,
    },
    /// A weight has more than seven bits.
    #[error("a matrix has a weight outside -63..=63")]
    WeightRange,
    /// A scale or bias is infinite or NaN.
    #[error("a matrix has a scale or bias that is not finite")]
    NotFinite,
}

/// What the last step of a product needs for the sixteen outputs of a panel.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// 128 times the sum of each output's weights. The offset of 128 in the codes adds this to a sum of
    /// products.
    pub(super) offsets: [i32; PANEL],
    pub(super) scales: [f32; PANEL],
    pub(super) bias: [f32; PANEL],
}

/// A linear layer: weights in `-63..=63`, with a scale and a bias for each output.
///
/// The weights stay in the memory map or in the binary. Their layout is that of the file:
/// `[outputs / 16][inputs / 4][16][4]`, one signed byte each. Outputs are padded to a multiple of 16, and
/// inputs to a multiple of 4. The padding has no effect on results.
#[derive(Clone, Debug)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    weights: SharedBytes,
    columns: Vec<Columns>,
}

impl Matrix {
    /// Number of bytes that the weights have in a file, with padding, or `None` if no matrix has this
    /// shape.
    #[must_use]
    pub fn weight_bytes(inputs: usize, outputs: usize) -> Option<usize> {
        if inputs == 0 || outputs == 0 || inputs > INPUT_LIMIT {
            return None;
        }
        let outputs = outputs.checked_next_multiple_of(PANEL)?;
        inputs.next_multiple_of(STEP).checked_mul(outputs)
    }

    /// Makes a matrix and checks all its parts, because model files are untrusted.
    ///
    /// # Errors
    /// If the parts do not fit the shape, or a weight, scale or bias is out of range.
    pub fn new(
        inputs: usize,
        outputs: usize,
        weights: SharedBytes,
        scales: &[f32],
        bias: &[f32],
    ) -> Result<Self, MatrixError> {
        let expected =
            Self::weight_bytes(inputs, outputs).ok_or(MatrixError::Shape { inputs, outputs })?;
        if weights.len() != expected {
            return Err(MatrixError::Weights { expected, found: weights.len() });
        }
        if scales.len() != outputs || bias.len() != outputs {
            let (scales, bias) = (scales.len(), bias.len());
            return Err(MatrixError::Columns { outputs, scales, bias });
        }
        if !scales.iter().chain(bias).all(|number| number.is_finite()) {
            return Err(MatrixError::NotFinite);
        }
        let (cells, _) = weights.as_chunks::<{ PANEL * STEP }>();
        if cells.iter().any(|cell| !in_range(cell)) {
            return Err(MatrixError::WeightRange);
        }
        let columns = cells
            .chunks_exact(inputs.div_ceil(STEP))
            .zip(scales.chunks(PANEL).zip(bias.chunks(PANEL)))
            .map(|(panel, (scales, bias))| Columns {
                offsets: offsets(panel),
                scales: padded(scales),
                bias: padded(bias),
            })
            .collect();
        Ok(Self { inputs, outputs, weights, columns })
    }

    /// Length of an input row.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Length of an output row.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The weights, with [`Self::steps`] cells for each panel.
    pub(super) fn cells(&self) -> &[[u8; PANEL * STEP]] {
        self.weights.as_chunks().0
    }

    pub(super) fn steps(&self) -> usize {
        self.inputs.div_ceil(STEP)
    }

    /// One for each panel.
    pub(super) fn columns(&self) -> &[Columns] {
        &self.columns
    }
}

fn in_range(cell: &[u8; PANEL * STEP]) -> bool {
    // No early return, so that sixteen weights are compared at a time.
    let limit = WEIGHT_LIMIT.unsigned_abs();
    cell.iter().fold(true, |all, &weight| all & (weight.wrapping_add(limit) <= 2 * limit))
}

fn offsets(panel: &[[u8; PANEL * STEP]]) -> [i32; PANEL] {
    let mut sums = [0; PANEL];
    for cell in panel {
        for (sum, weights) in sums.iter_mut().zip(cell.as_chunks::<STEP>().0) {
            *sum += weights.iter().map(|&weight| i32::from(weight as i8)).sum::<i32>();
        }
    }
    sums.map(|sum| 128 * sum)
}

fn padded(numbers: &[f32]) -> [f32; PANEL] {
    let mut panel = [0.0; PANEL];
    panel[..numbers.len()].copy_from_slice(numbers);
    panel
}
